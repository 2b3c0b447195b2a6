"""Help given, and what is handed on to an agency: accepted, on the clock, with an outcome."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees import audit
from committees.enums import Role
from committees.models import Membership, User
from committees.notifications import notify
from households.enums import NeedStatus
from loei_poverty.confirming import Line, lines_of
from logbook.enums import ReferralStatus
from logbook.errors import (
    AssistanceConflictError,
    AssistanceDateError,
    OutcomeMissingError,
    ReferralStateError,
)
from logbook.models import Assistance, Referral, ReferralEvent
from mentors.services.pairings import lock_household

ANSWER_DAYS = 21  # about fifteen working days; the province may set another date on each referral


@transaction.atomic
def record_assistance(
    *,
    household,
    by,
    dimension,
    kind,
    description,
    given_on,
    amount=None,
    organization=None,
    need=None,
    referral=None,
    id=None,
) -> Assistance:
    """Help the household received; `amount` in baht. The needs of the dimension count as helped.

    `id` is one made by a phone. Raises `AssistanceDateError`, `AssistanceConflictError`.
    """
    if given_on > timezone.localdate():
        raise AssistanceDateError
    household = lock_household(household)
    assistance = Assistance(
        household=household,
        dimension=dimension,
        kind=kind,
        description=description,
        given_on=given_on,
        amount=amount,
        organization=organization,
        need=need,
        referral=referral,
        recorded_by=by,
    )
    assistance.pk = id or assistance.pk
    assistance.full_clean(validate_unique=False)
    _store_new(assistance)
    _move_needs(
        household, dimension, NeedStatus.HELPED, by, among=[NeedStatus.WAITING, NeedStatus.REFERRED]
    )
    audit.record("assistance.recorded", assistance, by=by, details={"kind": kind})
    return assistance


def _store_new(assistance):
    """The id may stand on help this user cannot see; then it is a conflict as well."""
    try:
        with transaction.atomic():
            assistance.save(force_insert=True)
    except IntegrityError as error:
        raise AssistanceConflictError from error


SAID = ("household_id", "dimension_id", "kind", "description", "amount", "organization_id",
        "given_on", "recorded_by_id")  # fmt: skip


@transaction.atomic
def receive_assistance(*, by, id, household, **fields) -> tuple[Assistance, bool]:
    """`(assistance, created)` of what a phone sends under the id it made; the same again gives the
    stored row and False.

    `fields` are those of `record_assistance`. Raises `AssistanceConflictError` for the same id with
    other content or author, `AssistanceDateError`.
    """
    household = lock_household(household)
    if stored := Assistance.objects.filter(pk=id).first():
        sent = Assistance(household=household, recorded_by=by, **fields)
        if any(getattr(stored, name) != getattr(sent, name) for name in SAID):
            raise AssistanceConflictError
        return stored, False
    return record_assistance(household=household, by=by, id=id, **fields), True


@transaction.atomic
def send_referral(
    *,
    household,
    by,
    dimension,
    organization,
    subject,
    request,
    indicator=None,
    need=None,
    due_on=None,
) -> Referral:
    """Hands a problem to an agency; its officers get a notice without personal data."""
    household = lock_household(household)
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
    )
    referral.full_clean()
    referral.save()
    _move_needs(household, dimension, NeedStatus.REFERRED, by, among=[NeedStatus.WAITING])
    _step(referral, by, "")
    officers = Membership.objects.current().filter(
        role=Role.AGENCY_OFFICER, organization=organization
    )
    notify(
        User.objects.filter(pk__in=officers.values("user")),
        key=f"referral:{referral.pk}",
        text="มีเรื่องส่งต่อใหม่ถึงหน่วยงานของท่าน",
        url=f"/logbook/referrals/{referral.pk}/",
    )
    return referral


@transaction.atomic
def accept_referral(*, referral: Referral, by, note="") -> Referral:
    """The agency takes the problem on. Raises `ReferralStateError`."""
    referral = _in_state(referral, ReferralStatus.SENT)
    referral.status = ReferralStatus.ACCEPTED
    referral.accepted_at, referral.accepted_by = timezone.now(), by
    return _save(referral, by, note)


@transaction.atomic
def complete_referral(
    *, referral: Referral, by, outcome: str, kind=None, amount=None, given_on=None
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
def decline_referral(*, referral: Referral, by, outcome: str) -> Referral:
    """The agency says the problem is not its own, and why. Needs wait again."""
    referral = _close(
        referral, by, ReferralStatus.DECLINED, outcome, ReferralStatus.SENT, ReferralStatus.ACCEPTED
    )
    _move_needs(
        referral.household, referral.dimension, NeedStatus.WAITING, by, among=[NeedStatus.REFERRED]
    )
    return referral


@transaction.atomic
def withdraw_referral(*, referral: Referral, by, outcome: str) -> Referral:
    """ศจพ.อ. takes the referral back."""
    referral = _close(
        referral,
        by,
        ReferralStatus.WITHDRAWN,
        outcome,
        ReferralStatus.SENT,
        ReferralStatus.ACCEPTED,
    )
    _move_needs(
        referral.household, referral.dimension, NeedStatus.WAITING, by, among=[NeedStatus.REFERRED]
    )
    return referral


def lines_of_withdrawal(referral: Referral) -> tuple[Line, ...]:
    needs = referral.household.needs.filter(
        dimension=referral.dimension, data_year=referral.household.latest_year,
        status=NeedStatus.REFERRED,
    )  # fmt: skip
    given = Assistance.objects.filter(referral=referral).count()
    return lines_of(
        "referral-withdraw", referral,
        Line("ปัญหารายมิติที่กลับไปรอความช่วยเหลือ", needs.count(), "คน"),
        Line("การช่วยเหลือที่บันทึกไว้แล้วและยังคงอยู่", given, "รายการ"),
    )  # fmt: skip


def _in_state(referral, *states):
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    if referral.status not in states:
        raise ReferralStateError
    return referral


def _close(referral, by, status, outcome, *states):
    referral = _in_state(referral, *states)
    if not outcome.strip():
        raise OutcomeMissingError
    referral.status, referral.outcome = status, outcome
    referral.closed_at, referral.closed_by = timezone.now(), by
    return _save(referral, by, outcome)


def _save(referral, by, note):
    referral.full_clean()
    referral.save()
    _step(referral, by, note)
    return referral


def _step(referral, by, note):
    ReferralEvent.objects.create(referral=referral, status=referral.status, by=by, note=note)
    audit.record(
        f"referral.{referral.status}",
        referral,
        by=by,
        details={"organization": referral.organization_id},
    )


def _move_needs(household, dimension, status, by, *, among):
    needs = household.needs.filter(
        dimension=dimension, data_year=household.latest_year, status__in=among
    )
    needs.update(status=status, status_at=timezone.now(), status_by=by)
