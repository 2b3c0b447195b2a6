"""The page everybody starts from: what waits, and the month in figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.doors import permission_required
from accounts.navigation import permissions_of
from accounts.permissions import Permission
from assistance.models import Referral
from committees.models import Obstacle, Resolution
from committees.querysets import office_areas
from core.paging import count_each
from households.models import Household
from households.sets import households_in
from households.stranded import count_stranded
from logbook.enums import VisitStatus
from logbook.models import Visit
from logbook.services.work import work_of
from mentors.reach import mentored_by
from reports import metrics
from reports.first_run import first_steps
from reports.views.governor import governor


@require_safe
@permission_required(Permission.SIGNED_IN)
def home(request):
    """What waits for this person today; whoever has only figures begins with them."""
    user, may = request.user, permissions_of(request.user)
    has_work = may & {Permission.HOUSEHOLD_VIEW, Permission.REFERRAL_VIEW}
    if Permission.DASHBOARD_VIEW in may and not has_work:
        own = Resolution.objects.owned_by(user).standing().count()
        return governor(request, own_resolutions=own)
    waiting = list(_waiting(user, may))
    counts = count_each([kind.rows for kind in waiting])
    shown = [
        (kind, count)
        for kind, count in zip(waiting, counts, strict=True)
        if count or kind.is_shown_empty
    ]
    cards = [(kind.label, count, kind.address) for kind, count in shown]
    steps = {kind.label: kind.step for kind in waiting} | STEPS
    if Permission.VISIT_VIEW in may:
        card = ("ครัวเรือนที่มีงานต้องทำ", work_of(user).total(), reverse("logbook:worklist"))
        cards.insert(sum(kind.is_before_work for kind, _count in shown), card)
    if Permission.HOUSEHOLD_EDIT in may and (count := count_stranded(user)):
        cards.append(("งานที่ไม่มีผู้รับ", count, reverse("households:stranded-list")))
    sets_up = {Permission.ACCOUNT_MANAGE, Permission.MONTH_CLOSE} & may
    context = {
        "cards": cards,
        "todo": [(*card, steps[card[0]]) for card in cards if card[1] and steps.get(card[0])],
        "totals": [card for card in cards if not steps.get(card[0])],
        "first_steps": first_steps(may) if sets_up else [],
        "now": timezone.now(),
    }
    return render(request, "reports/home.html", context)


# What comes next for the cards that are put together from several places.
STEPS = {"ครัวเรือนที่มีงานต้องทำ": "ทำงานที่ครบกำหนด", "งานที่ไม่มีผู้รับ": "มอบให้ผู้ที่ทำได้"}


@dataclass(frozen=True)
class Waiting:
    """What is counted on the card `label`; cards before the one of work come first. `step` is what
    to do next where it waits for this person; without one it only tells how many there are.
    """

    label: str
    rows: QuerySet
    address: str
    is_before_work: bool = False
    is_shown_empty: bool = True
    step: str = ""


def _waiting(user, may) -> Iterator[Waiting]:
    """What is counted for this person, all of it at once."""
    households = reverse("households:household-list")
    if Permission.VISIT_RECORD in may:
        yield Waiting(
            "ครัวเรือนในความดูแล",
            mentored_by(user).active(),
            f"{households}?status=open",
            is_before_work=True,
            is_shown_empty=False,
        )
    if Permission.HOUSEHOLD_EXPORT in may:
        rows = Household.objects.permitted(user, Permission.HOUSEHOLD_EXPORT)
        yield Waiting(
            metrics.BY_CODE["followed"].name,
            households_in("followed", among=rows),
            f"{households}?origin=list",
            is_before_work=True,
        )
    if Permission.VISIT_VERIFY in may:
        rows = Visit.objects.permitted(user, Permission.VISIT_VERIFY)
        rows = rows.filter(status=VisitStatus.SUBMITTED)
        address = reverse("logbook:visit-list")
        yield Waiting("การเยี่ยมที่รอตรวจ", rows, f"{address}?status=submitted", step="ตรวจและรับรอง")
    if Permission.PAIRING_EDIT in may:
        rows = Household.objects.permitted(user, Permission.PAIRING_EDIT)
        unpaired = households_in("unpaired", among=rows)
        yield Waiting(
            "ครัวเรือนที่ยังไม่มีพี่เลี้ยง", unpaired, reverse("mentors:pairing-board"), step="จับคู่พี่เลี้ยง"
        )
    yield Waiting(
        "มติที่มอบหมายท่าน",
        Resolution.objects.owned_by(user).standing(),
        f"{reverse('committees:resolution-list')}?status=mine",
        is_shown_empty=False,
        step="รายงานผล",
    )
    if Permission.OBSTACLE_ANSWER in may:
        yield Waiting(
            "ปัญหา อุปสรรครอตอบ",
            Obstacle.objects.waiting_for(office_areas(user, Permission.OBSTACLE_ANSWER)),
            f"{reverse('committees:obstacle-list')}?status=mine",
            is_shown_empty=False,
            step="ตอบ",
        )
    if Permission.REFERRAL_VIEW in may:
        rows = Referral.objects.visible_to(user)
        address = reverse("assistance:referral-list")
        answers = Permission.REFERRAL_ANSWER in may
        answer, late = ("ตอบเรื่อง", "ตอบก่อน") if answers else ("", "ติดตามหน่วยงาน")
        yield Waiting("เรื่องส่งต่อที่ยังไม่ปิด", rows.unanswered(), address, step=answer)
        overdue = f"{address}?status=overdue"
        yield Waiting("เรื่องส่งต่อที่เกินกำหนด", rows.overdue(), overdue, step=late)
