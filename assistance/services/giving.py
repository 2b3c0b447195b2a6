"""Help given to a household: recorded, corrected, withdrawn; and what it does to needs."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.acting import grants_of
from accounts.models import User
from accounts.permissions import Permission
from assistance.actions import Act
from assistance.errors import (
    AlreadyWithdrawnError,
    AssistanceConflictError,
    AssistanceDateError,
    AssistancePersonError,
    AssistancePlanRowError,
    EnteredByAgencyError,
    PaidByProjectError,
)
from assistance.models import Assistance, Participation, Referral
from core import days
from core.pictures import Picture
from core.records import store, store_new, validate
from core.repeats import fingerprint
from core.thai import be_year
from households.enums import NeedStatus
from households.models import Household, Need, Person
from households.services.households import lock_standing
from indicators.models import Dimension, Indicator
from places.models import Organization
from plans.models import PlanRow

# What somebody says of help, and may say otherwise later.
SAID = (
    "person",
    "dimension",
    "indicator",
    "kind",
    "description",
    "quantity",
    "unit",
    "amount",
    "given_on",
    "organization",
    "giver",
    "plan_row",
)


# What the budget of a project depends on.
PAID = frozenset(("amount", "organization", "giver"))


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
    giver: str = "",
    person: Person | None = None,
    quantity: Decimal | None = None,
    unit: str = "",
    indicator: Indicator | None = None,
    need: Need | None = None,
    plan_row: PlanRow | None = None,
    referral: Referral | None = None,
    participation: Participation | None = None,
    evidence: Picture | None = None,
    is_from_entry: bool = False,
    is_brought_in: bool = False,
    content_hash: str = "",
    id: UUID | None = None,
) -> Assistance:
    """Help the household received; `amount` in baht. The needs of the dimension, on the list in
    force on the day it was given, count as helped from that day.

    `id` is one made by a phone, `content_hash` the caller's own of what was sent; `by` is nobody
    where a body without an account answered a letter. Who gave is `organization`, else `giver` in
    words. Raises `AssistanceDateError`, `AssistanceConflictError`, `AssistancePersonError`,
    `AssistancePlanRowError`.
    """
    check_day(given_on)
    said = {
        "person": person,
        "dimension": dimension,
        "indicator": indicator,
        "kind": kind,
        "description": description,
        "quantity": quantity,
        "unit": unit,
        "amount": amount,
        "given_on": given_on,
        "organization": organization,
        "giver": giver,
        "plan_row": plan_row,
    }
    sent = content_hash or _fingerprint(household, by, said)
    household = lock_standing(household)
    _check_plan_row(plan_row, household)
    said["person"] = _standing_person(person, household)
    said["organization"] = organization and organization.held()
    assistance = Assistance(
        household=household,
        need=need,
        referral=referral,
        participation=participation,
        is_by_agency=is_from_entry or _is_of_agency(by, organization),
        is_from_entry=is_from_entry,
        is_brought_in=is_brought_in,
        recorded_by=by,
        content_hash=sent,
        **said,
    )
    assistance.pk = id or assistance.pk
    validate(assistance, unique=False)
    keep_evidence(assistance, evidence)
    store_new(assistance, AssistanceConflictError)
    _meet_needs(household, dimension, given_on, by)
    audit.record(Act.ASSISTANCE_RECORDED, assistance, by=by, details={"kind": kind})
    return assistance


def check_day(given_on: date) -> None:
    """Refuses a day to come, and one before the programme. Raises `AssistanceDateError`."""
    if not days.PROGRAMME <= given_on <= days.today():
        raise AssistanceDateError


def keep_evidence(row: Any, picture: Picture | None) -> None:
    """Keeps a picture with a row that has `evidence`; the caller saves the row."""
    if picture:
        row.evidence.save(f"{row.pk}.jpg", ContentFile(picture), save=False)


def _is_of_agency(by: User | None, organization: Organization | None) -> bool:
    """Whether the giving organisation's own officer says it, or it does by a letter's code."""
    if organization is None or by is None:
        return organization is not None
    own = {g.organization_id for g in grants_of(by, Permission.HELP_ENTER)}
    return organization.pk in own


def _standing_person(person: Person | None, household: Household) -> Person | None:
    """The person as they stand now. Raises `AssistancePersonError` for one of another household."""
    if person is None:
        return None
    person = person.merged_into or person
    if person.household_id != household.pk:
        raise AssistancePersonError
    return person


def _check_plan_row(row: PlanRow | None, household: Household) -> None:
    """Raises `AssistancePlanRowError` for an activity of another household's plan; plans of one
    that was merged into it are its own.
    """
    if row and row.plan.household.standing.pk != household.pk:
        raise AssistancePlanRowError


@transaction.atomic
def correct_assistance(
    *, assistance: Assistance, by: User, by_entry: bool = False, **said: Any
) -> Assistance:
    """Puts right what was said of help (`SAID`, `evidence`); how it stood before is kept.

    Raises `AlreadyWithdrawnError`, `EnteredByAgencyError` for what follows an agency's entry (with
    `by_entry` it does), `AssistanceDateError`, `AssistancePersonError`, `AssistancePlanRowError`,
    `PaidByProjectError`, `NotValidError`.
    """
    assistance, before = _held(assistance, by_entry)
    evidence = said.pop("evidence", None)
    changed = [name for name in said if getattr(before, name) != said[name]]
    if before.participation_id and PAID.intersection(changed):
        raise PaidByProjectError
    if not changed and not evidence:
        return assistance
    check_day(said.get("given_on", before.given_on))
    if said.get("organization"):
        said["organization"] = said["organization"].held()
    for name in changed:
        setattr(assistance, name, said[name])
    if "person" in changed:
        assistance.person = _standing_person(assistance.person, assistance.household)
    if "plan_row" in changed:
        _check_plan_row(assistance.plan_row, assistance.household)
    assistance.changed_at = timezone.now()
    validate(assistance, unique=False)
    keep_evidence(assistance, evidence)
    store(assistance, unique=False)
    count_needs_anew(assistance.household, [before, assistance], by)
    audit.record(Act.ASSISTANCE_CORRECTED, assistance, by=by, details={"fields": changed})
    return assistance


@transaction.atomic
def withdraw_assistance(
    *, assistance: Assistance, by: User, reason: str, by_entry: bool = False
) -> Assistance:
    """Takes help out of the ledger, with a reason; the row stays as its history.

    Raises `AlreadyWithdrawnError`, `EnteredByAgencyError`.
    """
    assistance, _before = _held(assistance, by_entry)
    assistance.withdrawn_at, assistance.withdrawn_by = timezone.now(), by
    assistance.withdraw_reason = reason.strip()
    assistance.changed_at = assistance.withdrawn_at
    store(assistance, unique=False)
    count_needs_anew(assistance.household, [assistance], by)
    audit.record(Act.ASSISTANCE_WITHDRAWN, assistance, by=by, reason=reason[:200])
    return assistance


def _held(assistance: Assistance, by_entry: bool) -> tuple[Assistance, Assistance]:
    """The help as it stands, held with its household until the act ends, twice: one to change."""
    household = lock_standing(assistance.household)
    rows = Assistance.objects.select_for_update(of=("self",), no_key=True)
    held = rows.get(pk=assistance.pk)
    if held.withdrawn_at:
        raise AlreadyWithdrawnError
    if held.is_from_entry and not by_entry:
        raise EnteredByAgencyError
    held.household = household
    return held, rows.get(pk=assistance.pk)


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
    return (
        Assistance.objects.standing()
        .filter(
            household=household,
            recorded_by=by,
            dimension=dimension,
            kind=kind,
            given_on=given_on,
            amount=amount,
            organization=organization,
        )
        .order_by("-pk")
    )


@transaction.atomic
def receive_assistance(
    *, by: User, id: UUID, household: Household, **fields: Any
) -> tuple[Assistance, bool]:
    """`(assistance, created)` of what a phone sends under the id it made; the same again gives the
    stored row and False, also when it was corrected since or its household merged.

    `fields` are those of `record_assistance`. Raises `AssistanceConflictError` for the same id with
    other content or author, and what `record_assistance` raises.
    """
    lock_standing(household)
    if stored := Assistance.objects.filter(pk=id).first():
        if not _is_same(stored, household, by, fields):
            raise AssistanceConflictError
        return stored, False
    return record_assistance(household=household, by=by, id=id, **fields), True


def _fingerprint(household: Household, by: User | None, said: Mapping[str, Any]) -> str:
    """The hash of what was sent, of the household as it was named then."""
    values = [said.get(name) for name in SAID]
    keys = ["" if value is None else getattr(value, "pk", value) for value in values]
    return fingerprint([household.pk, by.pk if by else "", *keys])


def _is_same(stored: Assistance, household: Household, by: User, said: Mapping[str, Any]) -> bool:
    """Of help from before there were hashes, what it says now has to do."""
    first = stored.content_hash or _fingerprint(
        stored.household, stored.recorded_by, {name: getattr(stored, name) for name in SAID}
    )
    return first == _fingerprint(household, by, said)


def _met_year(household: Household, dimension_id: str, given_on: date) -> int | None:
    """The data year of the list in force on the day, whose needs help of that day meets."""
    needs = household.needs.filter(dimension=dimension_id, data_year__lte=be_year(given_on))
    return needs.aggregate(Max("data_year"))["data_year__max"] or household.latest_year


def _meet_needs(
    household: Household, dimension: Dimension, given_on: date, by: User | None
) -> None:
    """Entered late, an earlier help moves the day needs were first met."""
    year = _met_year(household, dimension.pk, given_on)
    needs = household.needs.filter(dimension=dimension, data_year=year or 0)
    needs.filter(met_on__gt=given_on).update(met_on=given_on)
    needs.exclude(status__in=NeedStatus.met()).update(
        status=NeedStatus.HELPED, status_at=timezone.now(), status_by=by, met_on=given_on
    )


def count_needs_anew(household: Household, rows: Iterable[Assistance], by: User) -> None:
    """After help was corrected or withdrawn: needs it had met follow the help that still stands."""
    touched = {
        (row.dimension_id, _met_year(household, row.dimension_id, row.given_on)) for row in rows
    }
    for dimension_id, data_year in sorted(touched, key=str):
        _follow_help(household, dimension_id, data_year, by)


def follow_all(household: Household, by: User) -> None:
    """Every need of the household follows the help that stands for it and whom was asked."""
    needs = household.needs.order_by("dimension", "data_year")
    for dimension_id, data_year in needs.values_list("dimension", "data_year").distinct():
        _follow_help(household, dimension_id, data_year, by)
        _follow_referrals(household, dimension_id, data_year, by)


def _follow_referrals(household: Household, dimension_id: str, data_year: int, by: User) -> None:
    """Of what is not met, a need of the latest list is with a body as long as one is asked."""
    asked = _is_asked(household, dimension_id, data_year)
    before, after = NeedStatus.REFERRED, NeedStatus.WAITING
    if asked:
        before, after = after, before
    needs = household.needs.filter(dimension=dimension_id, data_year=data_year, status=before)
    needs.update(status=after, status_at=timezone.now(), status_by=by)


def _is_asked(household: Household, dimension_id: str, data_year: int | None) -> bool:
    asked = Referral.objects.filter(household=household, dimension=dimension_id).unanswered()
    return data_year == household.latest_year and asked.exists()


def _follow_help(household: Household, dimension_id: str, data_year: int | None, by: User) -> None:
    needs = household.needs.filter(dimension=dimension_id, data_year=data_year or 0)
    given = Assistance.objects.standing().filter(household=household, dimension=dimension_id)
    given_on = [
        day
        for day in given.order_by("given_on").values_list("given_on", flat=True)
        if _met_year(household, dimension_id, day) == data_year
    ]
    if given_on:
        needs.filter(status__in=NeedStatus.met()).update(met_on=given_on[0])
        needs.exclude(status__in=NeedStatus.met()).update(
            status=NeedStatus.HELPED, status_at=timezone.now(), status_by=by, met_on=given_on[0]
        )
        return
    is_asked = _is_asked(household, dimension_id, data_year)
    needs.filter(status=NeedStatus.HELPED).update(
        status=NeedStatus.REFERRED if is_asked else NeedStatus.WAITING,
        status_at=timezone.now(),
        status_by=by,
        met_on=None,
    )
