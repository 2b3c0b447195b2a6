"""What waits for a person today, each with the next step: the lines of the start page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.acting import grants_of, permitted_areas
from accounts.enums import BatchStage, Role
from accounts.models import AccountBatch
from accounts.navigation import address_of
from accounts.permissions import Permission
from assistance.models import HelpMatch, HelpRequest, Referral
from committees.models import Delivery, Dispatch, Obstacle, Resolution
from committees.services import obstacles
from core.paging import count_each
from core.periods import add_months
from core.thai import be_month, month_code
from households.enums import NominationStatus
from households.models import Household, Nomination
from households.reach import of_team
from households.sets import households_in
from logbook.enums import VisitStatus
from logbook.models import LogbookEntry, Visit
from mentors.reach import mentored_by
from reports import metrics
from reports.models import Month, Report
from reports.months.standing import Stored, stored_now

TO_SIGN = "รายงานที่รอลงนาม"


@dataclass(frozen=True)
class Waiting:
    """What is counted on the card `label`, unless its number is `stored`; cards before the one of
    work come first. `step` is what to do next where it waits for this person; without one it only
    tells how many there are.
    """

    label: str
    rows: QuerySet | None
    address: str
    is_before_work: bool = False
    is_shown_empty: bool = True
    step: str = ""
    stored: Stored | None = None


def waiting_for(user, may) -> Iterator[Waiting]:
    """What is counted for this person, all of it at once."""
    yield from _households(user, may)
    yield from _addressed_to(user)
    yield from _of_the_office(user, may)
    yield from _to_decide(user, may)
    yield from _referrals(user, may)


def own_of_chief(user) -> Iterator[tuple[str, int, str]]:
    """`(what waits, how much, address)` for whoever begins with the governor's page."""
    to_sign = Waiting(
        TO_SIGN, Report.objects.waiting_for_signature(user), address_of("reports:report-list")
    )
    live = [(one, one.rows) for one in (*_addressed_to(user), to_sign) if one.rows is not None]
    counts = count_each([rows for _one, rows in live])
    for (one, _rows), count in zip(live, counts, strict=True):
        if count:
            yield one.label, count, one.address


def _households(user, may) -> Iterator[Waiting]:
    households = address_of("households:household-list")
    if Permission.VISIT_RECORD in may:
        yield Waiting(
            "ครัวเรือนในความดูแล",
            mentored_by(user).active(),
            f"{households}?status=open",
            is_before_work=True,
            is_shown_empty=False,
        )
    if any(grant.role == Role.TEAM_MEMBER for grant in grants_of(user)):
        yield Waiting(
            "ครัวเรือนในตำบลของทีมปฏิบัติการ",
            of_team(user),
            f"{households}?status=open",
            is_before_work=True,
            is_shown_empty=False,
        )
    if Permission.HOUSEHOLD_EXPORT in may:
        stored = stored_now("followed", permitted_areas(user, Permission.HOUSEHOLD_EXPORT))
        rows = Household.objects.permitted(user, Permission.HOUSEHOLD_EXPORT)
        yield Waiting(
            metrics.BY_CODE["followed"].name,
            None if stored else households_in("followed", among=rows),
            f"{households}?origin=list",
            is_before_work=True,
            stored=stored,
        )
    if Permission.VISIT_VERIFY in may:
        rows = Visit.objects.permitted(user, Permission.VISIT_VERIFY)
        rows = rows.filter(status=VisitStatus.SUBMITTED).of_others(user)
        address = address_of("logbook:visit-list")
        yield Waiting("การเยี่ยมที่รอรับรอง", rows, f"{address}?status=submitted", step="ตรวจและรับรอง")
    if Permission.PAIRING_EDIT in may:
        rows = Household.objects.permitted(user, Permission.PAIRING_EDIT)
        unpaired = households_in("unpaired", among=rows)
        yield Waiting(
            "ครัวเรือนที่ยังไม่มีพี่เลี้ยง", unpaired, address_of("mentors:pairing-board"), step="จับคู่พี่เลี้ยง"
        )


def _addressed_to(user) -> Iterator[Waiting]:
    yield Waiting(
        "มติที่มอบหมายท่าน",
        Resolution.objects.owned_by(user).not_ended(),
        f"{address_of('committees:resolution-list')}?status=mine",
        is_shown_empty=False,
        step="รายงานผล",
    )
    yield Waiting(
        "เอกสารถึงท่านที่ยังไม่เปิดอ่าน",
        Delivery.objects.own(user).filter(opened_at=None),
        address_of("committees:received-list"),
        is_shown_empty=False,
        step="เปิดอ่าน",
    )


def _of_the_office(user, may) -> Iterator[Waiting]:
    if Permission.LETTER_SEND in may:
        yield Waiting(
            "เอกสารที่ยังไม่ออกหรือยังไม่ถึง",
            Dispatch.objects.permitted(user, Permission.LETTER_SEND).unfinished(),
            f"{address_of('committees:dispatch-list')}?status=trouble",
            is_shown_empty=False,
            step="ตรวจและส่งซ้ำ",
        )
    if Permission.OBSTACLE_ANSWER in may:
        yield Waiting(
            "ปัญหา อุปสรรครอตอบ",
            Obstacle.objects.waiting_for(obstacles.answered_by(user)),
            f"{address_of('committees:obstacle-list')}?status=mine",
            is_shown_empty=False,
            step="ตอบ",
        )


def _referrals(user, may) -> Iterator[Waiting]:
    if Permission.REFERRAL_VIEW in may:
        rows = Referral.objects.visible_to(user)
        address = address_of("assistance:referral-list")
        answers = Permission.REFERRAL_ANSWER in may
        answer, late = ("ตอบเรื่อง", "ตอบก่อน") if answers else ("", "ติดตามหน่วยงาน")
        yield Waiting("เรื่องส่งต่อที่ยังไม่ปิด", rows.unanswered(), address, step=answer)
        overdue = f"{address}?status=overdue"
        yield Waiting("เรื่องส่งต่อที่เกินกำหนด", rows.overdue(), overdue, step=late)


def _to_decide(user, may) -> Iterator[Waiting]:
    """What nobody else does until this person has; nothing is said where there is none."""
    last = add_months(timezone.localdate(), -1)
    if Permission.REPORT_SIGN in may:
        yield Waiting(
            TO_SIGN,
            Report.objects.waiting_for_signature(user),
            address_of("reports:report-list"),
            is_shown_empty=False,
            step="อ่านและลงนาม",
        )
    if Permission.NOMINATION_DECIDE in may:
        rows = Nomination.objects.permitted(user, Permission.NOMINATION_DECIDE)
        yield Waiting(
            "ครัวเรือนตกหล่นที่รอตรวจสอบ",
            rows.filter(status=NominationStatus.PROPOSED).exclude(proposed_by=user),
            f"{address_of('households:nomination-list')}?status=proposed",
            is_shown_empty=False,
            step="ตรวจสอบและตัดสิน",
        )
    if Permission.REFERRAL_SEND in may:
        yield Waiting(
            "คำขอที่ยังไม่ส่งหน่วยงาน",
            HelpRequest.objects.permitted(user, Permission.REFERRAL_SEND).waiting(),
            address_of("assistance:request-list"),
            is_shown_empty=False,
            step="พิจารณาและทำหนังสือส่ง",
        )
    if Permission.HELP_SETTLE in may:
        yield Waiting(
            "รายการของหน่วยงานที่ยังไม่พบครัวเรือน",
            HelpMatch.objects.permitted(user, Permission.HELP_SETTLE).open(),
            address_of("assistance:unmatched-list"),
            is_shown_empty=False,
            step="หาครัวเรือนหรือปิดรายการ",
        )
    if {Permission.LOGBOOK_EXPORT, Permission.VISIT_VERIFY} <= may:
        rows = LogbookEntry.objects.permitted(user, Permission.LOGBOOK_EXPORT)
        yield Waiting(
            f"รายการเดือน{be_month(last, short=True)} ที่ยังไม่กรอกเข้า Logbook",
            rows.of_month(last).left(),
            address_of("logbook:keying-list"),
            is_shown_empty=False,
            step="กรอกต่อ",
        )
    if Permission.ACCOUNT_APPROVE in may:
        yield Waiting(
            "ชุดบัญชีที่ผู้อื่นเสนอ",
            AccountBatch.objects.filter(stage=BatchStage.SENT).exclude(requested_by=user),
            address_of("accounts:batch-list"),
            is_shown_empty=False,
            step="ตรวจและอนุมัติ",
        )
    if Permission.MONTH_CLOSE in may:
        yield Waiting(
            f"เดือน{be_month(last, short=True)} ยังไม่ปิด",
            Month.objects.filter(first_day=last, closed_at=None, as_of__isnull=False),
            f"{address_of('reports:month-list')}?month={month_code(last)}",
            is_shown_empty=False,
            step="ตรวจสิ่งที่ค้างและปิดเดือน",
        )
