"""Help given."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from assistance.errors import AssistanceConflictError, AssistanceDateError
from assistance.models import Assistance, Referral
from core import days
from core.records import validate
from core.thai import be_year
from households.enums import NeedStatus
from households.models import Household, Need
from households.services.households import lock_standing
from indicators.models import Dimension
from places.models import Organization


@transaction.atomic
def record_assistance(
    *,
    household: Household,
    by: User | None,
    dimension: Dimension,
    kind: str,
    description: str,
    given_on: date,
    amount: Decimal | None = None,
    organization: Organization | None = None,
    need: Need | None = None,
    referral: Referral | None = None,
    id: UUID | None = None,
) -> Assistance:
    """Help the household received; `amount` in baht. The needs of the dimension, on the list in
    force on the day it was given, count as helped from that day.

    `id` is one made by a phone; `by` is nobody where a body without an account answered a letter.
    Raises `AssistanceDateError`, `AssistanceConflictError`.
    """
    if not days.PROGRAMME <= given_on <= days.today():
        raise AssistanceDateError
    household = lock_standing(household)
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
    validate(assistance, unique=False)
    _store_new(assistance)
    _meet_needs(household, dimension, given_on, by)
    audit.record("assistance.recorded", assistance, by=by, details={"kind": kind})
    return assistance


def _store_new(assistance: Assistance) -> None:
    """The id may stand on help this user cannot see; then it is a conflict as well."""
    try:
        with transaction.atomic():
            assistance.save(force_insert=True)
    except IntegrityError as error:
        raise AssistanceConflictError from error


def like_it(
    household: Household,
    *,
    by: User,
    dimension: Dimension,
    kind: str,
    given_on: date,
    amount: Decimal | None = None,
    organization: Organization | None = None,
    **_said: Any,
) -> QuerySet[Assistance]:
    """Help this person has recorded already that may be the same, newest first."""
    return Assistance.objects.filter(
        household=household,
        recorded_by=by,
        dimension=dimension,
        kind=kind,
        given_on=given_on,
        amount=amount,
        organization=organization,
    ).order_by("-pk")


CONTENT_FIELDS = (
    "household_id",
    "dimension_id",
    "kind",
    "description",
    "amount",
    "organization_id",
    "given_on",
    "recorded_by_id",
)


@transaction.atomic
def receive_assistance(
    *, by: User, id: UUID, household: Household, **fields: Any
) -> tuple[Assistance, bool]:
    """`(assistance, created)` of what a phone sends under the id it made; the same again gives the
    stored row and False.

    `fields` are those of `record_assistance`. Raises `AssistanceConflictError` for the same id with
    other content or author, `AssistanceDateError`.
    """
    household = lock_standing(household)
    if stored := Assistance.objects.filter(pk=id).first():
        sent = Assistance(household=household, recorded_by=by, **fields)
        if any(getattr(stored, name) != getattr(sent, name) for name in CONTENT_FIELDS):
            raise AssistanceConflictError
        return stored, False
    return record_assistance(household=household, by=by, id=id, **fields), True


def _meet_needs(
    household: Household, dimension: Dimension, given_on: date, by: User | None
) -> None:
    """Entered late, an earlier help moves the day needs were first met."""
    needs = household.needs.filter(dimension=dimension)
    years = needs.filter(data_year__lte=be_year(given_on)).aggregate(Max("data_year"))
    needs = needs.filter(data_year=years["data_year__max"] or household.latest_year)
    needs.filter(met_on__gt=given_on).update(met_on=given_on)
    needs.exclude(status__in=NeedStatus.met()).update(
        status=NeedStatus.HELPED, status_at=timezone.now(), status_by=by, met_on=given_on
    )
