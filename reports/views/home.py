"""The page everybody starts from: what waits, and the month in figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

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
from core.paging import count_each
from households.models import Household
from households.sets import households_in
from households.stranded import count_stranded
from logbook.enums import VisitStatus
from logbook.models import Visit
from logbook.services.work import work_of
from mentors.reach import mentored_by
from reports import metrics, services
from reports.models import Month
from reports.views.dashboards import KPIS, visible_areas


@require_safe
@permission_required(Permission.SIGNED_IN)
def home(request):
    """What waits for this person today; everything else is one step away."""
    user, may = request.user, permissions_of(request.user)
    waiting = list(_waiting(user, may))
    counts = count_each([kind.rows for kind in waiting])
    shown = [
        (kind, count)
        for kind, count in zip(waiting, counts, strict=True)
        if count or kind.is_shown_empty
    ]
    cards = [(kind.label, count, kind.address) for kind, count in shown]
    if Permission.VISIT_VIEW in may:
        card = ("ครัวเรือนที่มีงานต้องทำ", work_of(user).total(), reverse("logbook:worklist"))
        cards.insert(sum(kind.is_before_work for kind, _count in shown), card)
    if Permission.HOUSEHOLD_EDIT in may and (count := count_stranded(user)):
        cards.append(("งานที่ไม่มีผู้รับ", count, reverse("households:stranded-list")))
    as_of = timezone.now()
    if not cards and Permission.DASHBOARD_VIEW in may:
        cards, as_of = _month_cards(user)
    return render(request, "reports/home.html", {"cards": cards, "now": as_of})


@dataclass(frozen=True)
class Waiting:
    """What is counted on the card `label`; cards before the one of work come first."""

    label: str
    rows: QuerySet
    address: str
    is_before_work: bool = False
    is_shown_empty: bool = True


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
        yield Waiting("การเยี่ยมที่รอตรวจ", rows, f"{address}?status=submitted")
    if Permission.PAIRING_EDIT in may:
        rows = Household.objects.permitted(user, Permission.PAIRING_EDIT)
        unpaired = households_in("unpaired", among=rows)
        yield Waiting("ครัวเรือนที่ยังไม่มีพี่เลี้ยง", unpaired, reverse("mentors:pairing-board"))
    yield Waiting(
        "มติที่มอบหมายท่าน",
        Resolution.objects.owned_by(user).standing(),
        f"{reverse('committees:resolution-list')}?status=mine",
        is_shown_empty=False,
    )
    if Permission.OBSTACLE_ANSWER in may:
        yield Waiting(
            "ปัญหา อุปสรรครอตอบ",
            Obstacle.objects.permitted(user, Permission.OBSTACLE_ANSWER).unanswered(),
            f"{reverse('committees:obstacle-list')}?status=unanswered",
            is_shown_empty=False,
        )
    if Permission.REFERRAL_VIEW in may:
        rows = Referral.objects.visible_to(user)
        address = reverse("assistance:referral-list")
        yield Waiting("เรื่องส่งต่อที่ยังไม่ปิด", rows.unanswered(), address)
        yield Waiting("เรื่องส่งต่อที่เกินกำหนด", rows.overdue(), f"{address}?status=overdue")


def _month_cards(user) -> tuple[list, datetime | None]:
    """For who has nothing waiting: the month's figures as on the dashboard, and their time."""
    first_day = timezone.localdate().replace(day=1)
    month = Month.objects.filter(first_day=first_day, as_of__isnull=False).first()
    if month is None:
        return [], None
    now = services.figures(visible_areas(user, Permission.DASHBOARD_VIEW)[0].code, first_day)
    address = reverse("reports:dashboard")
    return [(metrics.BY_CODE[code].name, now.get(code), address) for code in KPIS], month.as_of
