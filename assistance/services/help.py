"""What is handed on to an agency: accepted, on the clock, with an outcome."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notifications import notify
from accounts.services.presence import readers_of
from assistance.enums import ReferralStatus
from assistance.errors import NobodyReadsError, OutcomeMissingError, ReferralStateError
from assistance.models import Assistance, Referral, ReferralEvent
from assistance.services.giving import record_assistance
from core.confirming import Line, present
from core.records import store
from households.enums import NeedStatus
from households.models import Household, Need
from households.services.households import lock_household
from indicators.models import Dimension, Indicator
from mentors.errors import HouseholdLeftError
from places.models import Organization

OFFLINE = "ส่งเป็นหนังสือนอกระบบ"
ANSWER_DAYS = 21  # about fifteen working days; the province may set another date on each referral


def asked_already(
    household: Household, *, organization: Organization, dimension: Dimension, **_said: Any
) -> QuerySet[Referral]:
    """Open referrals of the household's problem to the same agency, newest first."""
    rows = Referral.objects.filter(household=household, dimension=dimension)
    return rows.filter(organization=organization, closed_at=None).order_by("-sent_at")


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
) -> Referral:
    """Hands a problem to an agency; its officers get a notice without personal data.

    An agency nobody reads for is asked only `offline`, by a letter outside the system; the
    referral keeps that (`by_letter`).

    Raises `NobodyReadsError`, `HouseholdMergedError`, `HouseholdLeftError`.
    """
    readers = list(readers_of(organization))
    if not readers and not offline:
        raise NobodyReadsError
    household = lock_household(household)
    if household.left_on:
        raise HouseholdLeftError("ครัวเรือนนี้ออกจากโครงการแล้ว จึงส่งต่อหน่วยงานไม่ได้")
    due_on = due_on or timezone.localdate() + timedelta(days=ANSWER_DAYS)
    referral = Referral(
        household=household,
        dimension=dimension,
        organization=organization,
        subject=subject,
        request=request,
        indicator=indicator,
        need=need,
        sent_by=by,
        due_on=due_on,
        by_letter=not readers,
    )
    store(referral)
    move_needs(household, dimension, NeedStatus.REFERRED, by, among=[NeedStatus.WAITING])
    _step(referral, by, "" if readers else OFFLINE)
    notify(
        readers,
        key=f"referral:{referral.pk}",
        text="มีเรื่องส่งต่อใหม่ถึงหน่วยงานของท่าน",
        url=f"/assistance/referrals/{referral.pk}/",
    )
    return referral


@transaction.atomic
def accept_referral(*, referral: Referral, by: User, note: str = "") -> Referral:
    """The agency takes the problem on. Raises `ReferralStateError`."""
    referral = _in_state(referral, ReferralStatus.SENT)
    referral.status = ReferralStatus.ACCEPTED
    referral.accepted_at, referral.accepted_by = timezone.now(), by
    return _save(referral, by, note)


@transaction.atomic
def complete_referral(
    *,
    referral: Referral,
    by: User,
    outcome: str,
    kind: str | None = None,
    amount: Decimal | None = None,
    given_on: date | None = None,
) -> Referral:
    """Closes with an outcome; with `kind` the help given is recorded as well.

    Raises `ReferralStateError`, `OutcomeMissingError`.
    """
    referral = _close(referral, by, ReferralStatus.COMPLETED, outcome, ReferralStatus.ACCEPTED)
    if kind:
        record_assistance(
            household=referral.household,
            by=by,
            dimension=referral.dimension,
            kind=kind,
            description=outcome[:400],
            given_on=given_on or timezone.localdate(),
            amount=amount,
            organization=referral.organization,
            need=referral.need,
            referral=referral,
        )
    return referral


@transaction.atomic
def decline_referral(*, referral: Referral, by: User, outcome: str) -> Referral:
    """The agency says the problem is not its own, and why. Needs wait again."""
    referral = _close(
        referral, by, ReferralStatus.DECLINED, outcome, ReferralStatus.SENT, ReferralStatus.ACCEPTED
    )
    move_needs(
        referral.household, referral.dimension, NeedStatus.WAITING, by, among=[NeedStatus.REFERRED]
    )
    return referral


@transaction.atomic
def withdraw_referral(*, referral: Referral, by: User, outcome: str) -> Referral:
    """ศจพ.อ. takes the referral back."""
    referral = _close(
        referral,
        by,
        ReferralStatus.WITHDRAWN,
        outcome,
        ReferralStatus.SENT,
        ReferralStatus.ACCEPTED,
    )
    move_needs(
        referral.household, referral.dimension, NeedStatus.WAITING, by, among=[NeedStatus.REFERRED]
    )
    return referral


def lines_of_withdrawal(referral: Referral) -> tuple[Line, ...]:
    needs = referral.household.needs.filter(
        dimension=referral.dimension,
        data_year=referral.household.latest_year,
        status=NeedStatus.REFERRED,
    )
    given = Assistance.objects.standing().filter(referral=referral).count()
    return present(
        Line("ปัญหารายมิติที่กลับไปรอความช่วยเหลือ", needs.count(), "คน"),
        Line("การช่วยเหลือที่บันทึกไว้แล้วและยังคงอยู่", given, "รายการ"),
    )


def _in_state(referral: Referral, *states: str) -> Referral:
    lock_household(referral.household)
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    if referral.status not in states:
        raise ReferralStateError
    return referral


def _close(referral: Referral, by: User, status: str, outcome: str, *states: str) -> Referral:
    referral = _in_state(referral, *states)
    if not outcome.strip():
        raise OutcomeMissingError
    referral.status, referral.outcome = status, outcome
    referral.closed_at, referral.closed_by = timezone.now(), by
    return _save(referral, by, outcome)


def _save(referral: Referral, by: User, note: str) -> Referral:
    store(referral)
    _step(referral, by, note)
    return referral


def _step(referral: Referral, by: User, note: str) -> None:
    ReferralEvent.objects.create(referral=referral, status=referral.status, by=by, note=note)
    audit.record(
        f"referral.{referral.status}",
        referral,
        by=by,
        details={"organization": referral.organization_id},
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
        dimension=dimension, data_year=household.latest_year, status__in=among
    )
    needs.update(status=status, status_at=timezone.now(), status_by=by)
