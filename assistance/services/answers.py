"""What a body says of a referral: on line, written down for it, or by the code of a letter."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assistance.enums import ReferralStatus
from assistance.errors import (
    OutcomeMissingError,
    OwnReferralError,
    PlanDayError,
    ReferralStateError,
)
from assistance.models import Referral
from assistance.services.giving import record_assistance
from assistance.services.referrals import ReportedAnswer, close, hold, let_needs_wait, save
from core import days

# Days a body has for its plan once it has accepted, and for the next part where it names no day.
PLAN_DAYS, NEXT_PART_DAYS = 14, 30

ACTIONS = {
    "accept": "รับเรื่อง",
    "plan": "กำหนดแผนช่วยเหลือ",
    "partly": "ช่วยแล้วบางส่วน",
    "complete": "ดำเนินการเสร็จ",
    "decline": "ไม่รับเรื่อง",
}


def steps_of(status: str, *, on_paper: bool = False) -> list[tuple[str, str]]:
    """The steps a body can take from `status`, as choices. On paper they may come all at once."""
    if status not in ReferralStatus.open():
        return []
    left_out = {"complete"} if status == ReferralStatus.SENT and not on_paper else set()
    left_out |= {"accept"} if status != ReferralStatus.SENT else set()
    return [(code, label) for code, label in ACTIONS.items() if code not in left_out]


def faults_of(
    *,
    action: str | None,
    outcome: str = "",
    until: date | None = None,
    kind: str = "",
    amount: Decimal | None = None,
    **_more: Any,
) -> dict[str, str]:
    """`{field: sentence}` of what is lacking in an answer, or too much, whichever way it comes."""
    found = {}
    if not action:
        is_said = bool((outcome or "").strip() or kind or amount)
        return {"action": "โปรดเลือกผลการพิจารณา"} if is_said else {}
    if action != "accept" and not (outcome or "").strip():
        found["outcome"] = "โปรดระบุแผน ผลการดำเนินการ หรือเหตุผล"
    if action == "plan" and not until:
        found["until"] = "โปรดระบุวันที่จะแล้วเสร็จ"
    if kind and action not in ("partly", "complete"):
        found["kind"] = "บันทึกความช่วยเหลือได้เมื่อช่วยแล้วบางส่วนหรือดำเนินการเสร็จ"
    elif action == "partly" and not kind:
        found["kind"] = "โปรดเลือกความช่วยเหลือที่ให้ไปแล้ว"
    elif amount and not kind:
        found["kind"] = "โปรดเลือกความช่วยเหลือที่มีมูลค่านี้"
    return found


def why_not_until(day: date) -> str:
    """The sentence that refuses the day by which a body wants to be done, else empty."""
    if day < days.today():
        return "กำหนดแล้วเสร็จต้องไม่ก่อนวันนี้"
    return days.why_not(day, days.PROGRAMME, days.in_a_year())


def why_not_given(day: date) -> str:
    """The sentence that refuses a day on which help was given, else empty."""
    return days.why_not(day, days.PROGRAMME, days.today())


@transaction.atomic
def answer(
    *,
    referral: Referral,
    by: User | None,
    action: str,
    outcome: str = "",
    until: date | None = None,
    kind: str = "",
    amount: Decimal | None = None,
    given_on: date | None = None,
    reported: ReportedAnswer | None = None,
) -> Referral:
    """Takes one step (`ACTIONS`) of a referral; raises what that step raises."""
    whose: dict[str, Any] = {"referral": referral, "by": by, "reported": reported}
    help: dict[str, Any] = {"kind": kind or None, "amount": amount, "given_on": given_on}
    steps: dict[str, Callable[[], Referral]] = {
        "accept": lambda: accept_referral(note=outcome, **whose),
        "plan": lambda: plan_referral(plan=outcome, until=until or days.today(), **whose),
        "partly": lambda: help_partly(outcome=outcome, until=until, **help, **whose),
        "complete": lambda: complete_referral(outcome=outcome, **help, **whose),
        "decline": lambda: decline_referral(outcome=outcome, **whose),
    }
    if action not in steps:
        raise ReferralStateError
    return steps[action]()


@transaction.atomic
def accept_referral(
    *, referral: Referral, by: User | None, note: str = "", reported: ReportedAnswer | None = None
) -> Referral:
    """The body takes the problem on, and owes a plan. Raises `ReferralStateError`."""
    referral = _in_state(referral, by, reported, ReferralStatus.SENT)
    _take_on(referral, by)
    referral.status = ReferralStatus.ACCEPTED
    referral.due_on = days.today() + timedelta(days=PLAN_DAYS)
    return save(referral, by, note, reported)


@transaction.atomic
def plan_referral(
    *,
    referral: Referral,
    by: User | None,
    plan: str,
    until: date,
    reported: ReportedAnswer | None = None,
) -> Referral:
    """The body says what it will do and until when; accepted before or with it.

    Raises `ReferralStateError`, `OutcomeMissingError`, `PlanDayError`.
    """
    referral = _in_state(referral, by, reported, *ReferralStatus.open())
    if not plan.strip():
        raise OutcomeMissingError
    if not days.today() <= until <= days.in_a_year():
        raise PlanDayError
    _take_on(referral, by)
    referral.due_on = until
    if referral.status != ReferralStatus.PARTLY:
        referral.status = ReferralStatus.PLANNED
    return save(referral, by, plan, reported)


@transaction.atomic
def help_partly(
    *,
    referral: Referral,
    by: User | None,
    outcome: str,
    until: date | None = None,
    reported: ReportedAnswer | None = None,
    **help: Any,
) -> Referral:
    """Something was given and more will follow, by `until`. `help` as in `complete_referral`.

    Raises `ReferralStateError`, `OutcomeMissingError`, `PlanDayError`, `AssistanceDateError`.
    """
    referral = _in_state(referral, by, reported, *ReferralStatus.open())
    if not outcome.strip():
        raise OutcomeMissingError
    until = until or days.today() + timedelta(days=NEXT_PART_DAYS)
    if not days.today() <= until <= days.in_a_year():
        raise PlanDayError
    _take_on(referral, by)
    referral.status, referral.due_on = ReferralStatus.PARTLY, until
    referral = save(referral, by, outcome, reported)
    _record_help(referral, by, outcome, **help)
    return referral


@transaction.atomic
def complete_referral(
    *,
    referral: Referral,
    by: User | None,
    outcome: str,
    reported: ReportedAnswer | None = None,
    **help: Any,
) -> Referral:
    """Closes with an outcome; with `kind` the help given (`amount` in baht, `given_on`) is recorded
    as well. What nobody has helped with waits again.

    Raises `ReferralStateError`, `OutcomeMissingError`, `AssistanceDateError`.
    """
    states = [s for s in ReferralStatus.open() if reported or s != ReferralStatus.SENT]
    referral = _in_state(referral, by, reported, *states)
    _take_on(referral, by)
    referral = close(referral, by, ReferralStatus.COMPLETED, outcome, reported)
    _record_help(referral, by, outcome, **help)
    let_needs_wait(referral, by)
    return referral


def _take_on(referral: Referral, by: User | None) -> None:
    if referral.accepted_at is None:
        referral.accepted_at, referral.accepted_by = timezone.now(), by


def _record_help(
    referral: Referral,
    by: User | None,
    outcome: str,
    *,
    kind: str | None = None,
    amount: Decimal | None = None,
    given_on: date | None = None,
    **more: Any,
) -> None:
    if kind:
        record_assistance(
            household=referral.household,
            by=by,
            dimension=referral.dimension,
            kind=kind,
            description=outcome[:400],
            given_on=given_on or days.today(),
            amount=amount,
            organization=referral.organization,
            need=referral.need,
            referral=referral,
            **more,
        )


@transaction.atomic
def decline_referral(
    *, referral: Referral, by: User | None, outcome: str, reported: ReportedAnswer | None = None
) -> Referral:
    """The body says the problem is not its own, and why. Needs and requests wait again.

    Raises `ReferralStateError`, `OutcomeMissingError`.
    """
    referral = _in_state(referral, by, reported, *ReferralStatus.open())
    referral = close(referral, by, ReferralStatus.DECLINED, outcome, reported)
    let_needs_wait(referral, by)
    return referral


def _in_state(
    referral: Referral, by: User | None, reported: ReportedAnswer | None, *states: str
) -> Referral:
    """The referral as it stands, held. Who asked does not answer, unless it is written down what
    the body said.
    """
    referral = hold(referral, *states)
    if reported is None and by is not None and by.pk == referral.sent_by_id:
        raise OwnReferralError
    return referral
