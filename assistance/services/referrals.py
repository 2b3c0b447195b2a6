"""Letters to other bodies and a referral for each household: asked, answered, on the clock, with an
outcome. What a body without an account says comes in by `Said`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from accounts.notifications import notify
from accounts.services.presence import readers_of
from assistance.enums import Channel, ReferralStatus, RequestStatus
from assistance.errors import (
    NobodyReadsError,
    NothingAskedError,
    OutcomeMissingError,
    OwnReferralError,
    PlanDayError,
    ReferralStateError,
)
from assistance.models import Assistance, HelpRequest, Referral, ReferralEvent, ReferralLetter
from assistance.models.referrals import ANSWERS_FOR
from assistance.services.giving import record_assistance
from assistance.services.requests import locked_request, mentors_of, store_request
from core import days
from core.confirming import Line, present
from core.records import store
from households.enums import NeedStatus
from households.models import Household, Need
from households.services.households import lock_household, lock_households
from indicators.models import Dimension, Indicator
from mentors.errors import HouseholdLeftError
from places.codes import common_area
from places.models import Organization

PURPOSE = "referral.follow"
OFFLINE = "ส่งเป็นหนังสือนอกระบบ"
# Days a stage may take before it is late; the province may set another date on each letter, and a
# body names the day of its plan itself. The first is about fifteen working days.
ANSWER_DAYS, PLAN_DAYS, NEXT_PART_DAYS = 21, 14, 30
LEFT = "ครัวเรือนนี้ออกจากโครงการแล้ว จึงส่งต่อหน่วยงานไม่ได้"


@dataclass(frozen=True)
class Item:
    """What is asked for one household; `requests` of its mentor are answered by it."""

    household: Household
    dimension: Dimension
    subject: str
    request: str
    indicator: Indicator | None = None
    need: Need | None = None
    requests: tuple[HelpRequest, ...] = ()


@dataclass(frozen=True)
class Said:
    """An answer that reached the system by another `channel`: who gave it, on which day, and the
    name of the stored photo of the paper, if there is one.
    """

    channel: str
    said_by: str
    said_on: date
    paper: str = ""


@transaction.atomic
def send_letter(
    *,
    items: Iterable[Item],
    by: User,
    organization: Organization,
    subject: str,
    request: str,
    number: str = "",
    due_on: date | None = None,
    offline: bool = False,
) -> ReferralLetter:
    """Asks a body for one household or several; its officers get a notice without personal data.

    A body nobody reads for is asked only `offline`, on paper; the letter keeps that (`by_letter`).

    Raises `NothingAskedError`, `NobodyReadsError`, `HouseholdMergedError`, `HouseholdLeftError`.
    """
    items = sorted(items, key=_place)
    if not items:
        raise NothingAskedError
    readers = list(readers_of(organization))
    if not readers and not offline:
        raise NobodyReadsError
    lock_households(item.household for item in items)
    households = [_still_there(item.household) for item in items]
    letter = ReferralLetter(
        district=_district_of(households),
        organization=organization,
        number=number,
        subject=subject,
        request=request,
        due_on=due_on or days.today() + timedelta(days=ANSWER_DAYS),
        by_letter=not readers,
        sent_by=by,
        answer_until=None if readers else timezone.now() + ANSWERS_FOR,
    )
    store(letter)
    referrals = [
        _refer(letter, line, item, household, by)
        for line, (item, household) in enumerate(zip(items, households, strict=True), 1)
    ]
    address = reverse("assistance:referral-detail", args=[referrals[0].pk])
    notify(
        readers,
        key=f"letter:{letter.pk}",
        text=f"มีเรื่องส่งต่อใหม่ถึงหน่วยงานของท่าน {len(referrals)} เรื่อง",
        url=address if len(referrals) == 1 else reverse("assistance:referral-list"),
    )
    return letter


def _still_there(household: Household) -> Household:
    household = lock_household(household)
    if household.left_on:
        raise HouseholdLeftError(LEFT)
    return household


def _district_of(households: list[Household]) -> int | None:
    """The district of all of them; None when they lie in several."""
    area = common_area(household.district for household in households)
    return None if area.is_province else int(area)


def _place(item: Item) -> tuple:
    """The order of the rows on the paper, which the answer page counts by: village by village."""
    village = item.household.village_id or ""
    return item.household.subdistrict_id, village, item.household.pk, item.dimension.pk


def _refer(
    letter: ReferralLetter, line: int, item: Item, household: Household, by: User
) -> Referral:
    referral = Referral(
        household=household,
        dimension=item.dimension,
        organization=letter.organization,
        letter=letter,
        line=line,
        subject=item.subject,
        request=item.request,
        indicator=item.indicator,
        need=item.need,
        sent_by=by,
        sent_at=letter.sent_at,
        due_on=letter.due_on,
        by_letter=letter.by_letter,
    )
    store(referral)
    move_needs(household, item.dimension, NeedStatus.REFERRED, by, among=[NeedStatus.WAITING])
    _step(referral, by, OFFLINE if letter.by_letter else "")
    for asked in item.requests:
        _hand_on(asked, referral, by)
    return referral


def _hand_on(request: HelpRequest, referral: Referral, by: User) -> None:
    """The request is with the body now. Raises `RequestStateError`."""
    request = locked_request(request, RequestStatus.WAITING)
    request.referral, request.status = referral, RequestStatus.REFERRED
    store_request(request, by, f"ส่งต่อถึง{referral.organization}")


@transaction.atomic
def send_referral(
    *,
    household: Household,
    by: User,
    dimension: Dimension,
    organization: Organization,
    subject: str,
    request: str,
    indicator: Indicator | None = None,
    need: Need | None = None,
    due_on: date | None = None,
    offline: bool = False,
    requests: Iterable[HelpRequest] = (),
) -> Referral:
    """A letter for one household; returns its referral. Raises what `send_letter` raises."""
    item = Item(household, dimension, subject, request, indicator, need, tuple(requests))
    letter = send_letter(
        items=[item],
        by=by,
        organization=organization,
        subject=subject,
        request=request,
        due_on=due_on,
        offline=offline,
    )
    return letter.referrals.get()


def asked_already(
    household: Household, *, organization: Organization, dimension: Dimension, **_said: Any
) -> QuerySet[Referral]:
    """Open referrals of the household's problem to the same body, newest first."""
    rows = Referral.objects.filter(household=household, dimension=dimension)
    return rows.filter(organization=organization, closed_at=None).order_by("-sent_at")


@transaction.atomic
def accept_referral(
    *, referral: Referral, by: User | None, note: str = "", said: Said | None = None
) -> Referral:
    """The body takes the problem on, and owes a plan. Raises `ReferralStateError`."""
    referral = _in_state(referral, by, said, ReferralStatus.SENT)
    _take_on(referral, by)
    referral.status = ReferralStatus.ACCEPTED
    referral.due_on = days.today() + timedelta(days=PLAN_DAYS)
    return _save(referral, by, note, said)


@transaction.atomic
def plan_referral(
    *, referral: Referral, by: User | None, plan: str, until: date, said: Said | None = None
) -> Referral:
    """The body says what it will do and until when; accepted before or with it.

    Raises `ReferralStateError`, `OutcomeMissingError`, `PlanDayError`.
    """
    referral = _in_state(referral, by, said, *ReferralStatus.open())
    if not plan.strip():
        raise OutcomeMissingError
    if not days.today() <= until <= days.in_a_year():
        raise PlanDayError
    _take_on(referral, by)
    referral.due_on = until
    if referral.status != ReferralStatus.PARTLY:
        referral.status = ReferralStatus.PLANNED
    return _save(referral, by, plan, said)


@transaction.atomic
def help_partly(
    *,
    referral: Referral,
    by: User | None,
    outcome: str,
    until: date | None = None,
    said: Said | None = None,
    **help: Any,
) -> Referral:
    """Something was given and more will follow, by `until`. `help` as in `complete_referral`.

    Raises `ReferralStateError`, `OutcomeMissingError`, `PlanDayError`, `AssistanceDateError`.
    """
    referral = _in_state(referral, by, said, *ReferralStatus.open())
    if not outcome.strip():
        raise OutcomeMissingError
    until = until or days.today() + timedelta(days=NEXT_PART_DAYS)
    if not days.today() <= until <= days.in_a_year():
        raise PlanDayError
    _take_on(referral, by)
    referral.status, referral.due_on = ReferralStatus.PARTLY, until
    referral = _save(referral, by, outcome, said)
    _record_help(referral, by, outcome, **help)
    return referral


@transaction.atomic
def complete_referral(
    *, referral: Referral, by: User | None, outcome: str, said: Said | None = None, **help: Any
) -> Referral:
    """Closes with an outcome; with `kind` the help given (`amount` in baht, `given_on`) is recorded
    as well. Raises `ReferralStateError`, `OutcomeMissingError`, `AssistanceDateError`.
    """
    states = [s for s in ReferralStatus.open() if said or s != ReferralStatus.SENT]
    referral = _in_state(referral, by, said, *states)
    _take_on(referral, by)
    referral = _close(referral, by, ReferralStatus.COMPLETED, outcome, said)
    _record_help(referral, by, outcome, **help)
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
    *, referral: Referral, by: User | None, outcome: str, said: Said | None = None
) -> Referral:
    """The body says the problem is not its own, and why. Needs and requests wait again.

    Raises `ReferralStateError`, `OutcomeMissingError`.
    """
    referral = _in_state(referral, by, said, *ReferralStatus.open())
    referral = _close(referral, by, ReferralStatus.DECLINED, outcome, said)
    _let_needs_wait(referral, by)
    return referral


@transaction.atomic
def withdraw_referral(*, referral: Referral, by: User, outcome: str) -> Referral:
    """ศจพ.อ. takes the referral back, with a reason; the body's officers are told."""
    referral = _locked(referral, *ReferralStatus.open())
    referral = _close(referral, by, ReferralStatus.WITHDRAWN, outcome)
    _let_needs_wait(referral, by)
    notify(
        readers_of(referral.organization),
        key=f"referral-withdrawn:{referral.pk}:{referral.events.count()}",
        text="เรื่องส่งต่อหนึ่งเรื่องถูกถอน หน่วยงานของท่านไม่ต้องดำเนินการต่อ",
        url=reverse("assistance:referral-detail", args=[referral.pk]),
    )
    return referral


def _let_needs_wait(referral: Referral, by: User | None) -> None:
    move_needs(
        referral.household, referral.dimension, NeedStatus.WAITING, by, among=[NeedStatus.REFERRED]
    )


def lines_of_withdrawal(referral: Referral) -> tuple[Line, ...]:
    needs = referral.household.needs.filter(
        dimension=referral.dimension,
        data_year=referral.household.latest_year or 0,
        status=NeedStatus.REFERRED,
    )
    given = Assistance.objects.standing().filter(referral=referral).count()
    asked = referral.requests.filter(status=RequestStatus.REFERRED).count()
    return present(
        Line("ปัญหารายมิติที่กลับไปรอความช่วยเหลือ", needs.count(), "คน"),
        Line("คำขอของพี่เลี้ยงที่กลับไปรอ ศจพ.อ. รวบรวม", asked, "คำขอ"),
        Line("การช่วยเหลือที่บันทึกไว้แล้วและยังคงอยู่", given, "รายการ"),
    )


@transaction.atomic
def put_on_paper(*, letter: ReferralLetter, by: User) -> ReferralLetter:
    """A body whose last reader has gone is asked on paper from now on; a new code opens its answer
    page. On a letter that is on paper already the code of before dies.

    Raises `ReferralStateError` when nothing of it is open.
    """
    letter = ReferralLetter.objects.select_for_update(of=("self",), no_key=True).get(pk=letter.pk)
    open_ones = letter.referrals.unanswered()
    if not open_ones.exists():
        raise ReferralStateError
    if letter.by_letter:
        letter.answer_round += 1
    letter.by_letter, letter.wrong_codes, letter.answered_at = True, 0, None
    letter.answer_until = timezone.now() + ANSWERS_FOR
    store(letter)
    open_ones.update(by_letter=True)
    audit.record("letter.renewed", letter, by=by, details={"round": letter.answer_round})
    return letter


def _locked(referral: Referral, *states: str) -> Referral:
    lock_household(referral.household)
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    if referral.status not in states:
        raise ReferralStateError
    return referral


def _in_state(referral: Referral, by: User | None, said: Said | None, *states: str) -> Referral:
    """The referral as it stands, held. Who asked does not answer, unless it is written down what
    the body said.
    """
    referral = _locked(referral, *states)
    if said is None and by is not None and by.pk == referral.sent_by_id:
        raise OwnReferralError
    return referral


def _close(
    referral: Referral, by: User | None, status: str, outcome: str, said: Said | None = None
) -> Referral:
    if not outcome.strip():
        raise OutcomeMissingError
    referral.status, referral.outcome = status, outcome
    referral.closed_at, referral.closed_by = timezone.now(), by
    return _save(referral, by, outcome, said)


def _save(referral: Referral, by: User | None, note: str, said: Said | None = None) -> Referral:
    store(referral)
    event = _step(referral, by, note, said)
    follow_requests(referral, by, note)
    tell_who_waits(referral, event, by)
    return referral


def _step(
    referral: Referral, by: User | None, note: str, said: Said | None = None
) -> ReferralEvent:
    told = {} if said is None else vars(said)
    event = ReferralEvent(referral=referral, status=referral.status, by=by, note=note, **told)
    store(event)
    audit.record(
        f"referral.{referral.status}",
        referral,
        by=by,
        details={
            "organization": referral.organization_id,
            "channel": said.channel if said else Channel.SYSTEM,
        },
    )
    return event


ENDS = {
    ReferralStatus.COMPLETED: RequestStatus.HELPED,
    ReferralStatus.DECLINED: RequestStatus.WAITING,
    ReferralStatus.WITHDRAWN: RequestStatus.WAITING,
}


def follow_requests(referral: Referral, by: User | None, note: str) -> None:
    """Requests that are with the body follow its answer: helped with it, or waiting again."""
    status = ENDS.get(ReferralStatus(referral.status))
    if status is None:
        return
    with acting_for(purpose=PURPOSE):  # an agency does not see what the mentor asked
        rows = referral.requests.filter(status=RequestStatus.REFERRED)
        for request in rows.select_for_update(of=("self",), no_key=True):
            request.status = status
            if status == RequestStatus.HELPED:
                request.answer, request.closed_at, request.closed_by = note, timezone.now(), by
            store_request(request, by, f"{referral.organization}: {note}")


def tell_who_waits(referral: Referral, event: ReferralEvent, by: User | None) -> None:
    """Whoever sent the referral, asked for it or looks after the household hears of each answer."""
    office, status = referral.organization, referral.get_status_display()
    with acting_for(purpose=PURPOSE):  # an agency does not see who looks after the household
        users = {referral.sent_by, *mentors_of(referral.household)}
        users |= {request.asked_by for request in referral.requests.select_related("asked_by")}
    notify(
        sorted((u for u in users if by is None or u.pk != by.pk), key=lambda user: user.pk),
        key=f"referral-step:{event.pk}",
        text=f"{office}: {status} (เรื่องส่งต่อของครัวเรือนที่ท่านเกี่ยวข้อง)",
        url=reverse("assistance:referral-detail", args=[referral.pk]),
    )


def move_needs(
    household: Household,
    dimension: Dimension,
    status: str,
    by: User | None,
    *,
    among: Collection[str],
) -> None:
    needs = household.needs.filter(
        dimension=dimension, data_year=household.latest_year or 0, status__in=among
    )
    needs.update(status=status, status_at=timezone.now(), status_by=by)
