"""Changes to a household by people, and reading a national ID with a reason."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.consequences import Event, carry_out, take_back
from core.records import store
from households.actions import Act
from households.enums import HouseholdAct, LeaveReason
from households.errors import AlreadyLeftError, HouseholdMergedError, NotLeftError
from households.models import Household, HouseholdEvent, Person


def lock_household(household: Household) -> Household:
    """Returns the household as it stands now, held until the transaction ends. Always before its
    rows, which hold it too as they change (`due.sql`), so that two acts cannot wait for each
    other.

    Raises `HouseholdMergedError` for one that was merged away: nothing is written to it any more.
    """
    rows = Household.objects.select_for_update(of=("self",), no_key=True)
    household = rows.get(pk=household.pk)
    if household.merged_into_id:
        raise HouseholdMergedError
    return household


def lock_standing(household: Household) -> Household:
    """Returns the household that stays, held: for work that was done for one merged away since.

    Raises `HouseholdMergedError` where the one that stays is out of the actor's reach.
    """
    try:
        return lock_household(Household.objects.get(pk=household.pk).standing)
    except Household.DoesNotExist as error:
        raise HouseholdMergedError from error


def lock_households(households: Iterable[Household]) -> list[Household]:
    """Returns the rows as they stand now, in order of their keys, held until the act ends."""
    keys = sorted({household.pk for household in households})
    rows = Household.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    return list(rows.order_by("pk"))


@transaction.atomic
def set_survey_status(*, household: Household, status: str, by: User) -> Household:
    """Records how the survey of the household stands (`SurveyStatus`)."""
    household = lock_household(household)
    before = household.survey_status
    household.survey_status, household.survey_status_at = status, timezone.now()
    household.updated_at = timezone.now()
    store(household, update_fields=["survey_status", "survey_status_at", "updated_at"])
    audit.record(
        Act.HOUSEHOLD_SURVEYED, household, by=by, details={"before": before, "after": status}
    )
    return household


def leaving(household: Household, *, by: User, reason: str, on: date | None = None) -> Event:
    """The act of leaving, as what hangs on the household sees it; `reason` is a `LeaveReason`."""
    on = on or timezone.localdate()
    return Event(HouseholdAct.LEAVE, household, by=by, reason=LeaveReason(reason).label, on=on)


@transaction.atomic
def leave_programme(
    *, household: Household, reason: str, by: User, left_on: date | None = None
) -> Household:
    """The household leaves, always with a reason (`LeaveReason`); what hangs on it ends with it.

    Raises `AlreadyLeftError`, `HouseholdMergedError`.
    """
    household = lock_household(household)
    if household.left_on:
        raise AlreadyLeftError
    event = leaving(household, by=by, reason=reason, on=left_on)
    kept = carry_out(event)
    household.left_on, household.leave_reason = event.on, reason
    household.updated_at = timezone.now()
    store(household, update_fields=["left_on", "leave_reason", "updated_at"])
    HouseholdEvent.objects.create(
        household=household, act=HouseholdAct.LEAVE, reason=event.reason, kept=kept, done_by=by
    )
    audit.record(Act.HOUSEHOLD_LEFT, household, by=by, details={"reason": reason})
    return household


@transaction.atomic
def return_to_programme(
    *, household: Household, by: User, reason: str
) -> tuple[Household, list[str]]:
    """The household comes back; what its leaving ended goes on as far as it can.

    Returns it with a Thai sentence for each thing that could not be restored. Raises
    `NotLeftError`, `HouseholdMergedError`.
    """
    household = lock_household(household)
    if not household.left_on:
        raise NotLeftError
    household.left_on, household.leave_reason = None, ""
    household.updated_at = timezone.now()
    store(household, update_fields=["left_on", "leave_reason", "updated_at"])
    open_acts = household.acts.filter(act=HouseholdAct.LEAVE, undone_at=None)
    act = open_acts.select_for_update(of=("self",)).first()
    not_restored = undo_event(act, by=by, reason=reason) if act else []
    audit.record(
        Act.HOUSEHOLD_RETURNED,
        household,
        by=by,
        reason=reason,
        details={"not_restored": len(not_restored)},
    )
    return household, not_restored


def undo_event(act: HouseholdEvent, *, by: User, reason: str) -> list[str]:
    """Takes back what an act changed. Returns a Thai sentence for each thing that stays changed."""
    event = Event(act.act, act.household, by=by, reason=reason, other=act.other)
    stays = take_back(event, act.kept)
    act.undone_by, act.undone_at = by, timezone.now()
    act.save(update_fields=["undone_by", "undone_at"])
    return stays


@transaction.atomic
def reveal_pin(*, person: Person, reason: str, by: User) -> str:
    """The national ID in full, for a stated reason that stays on record."""
    audit.record(Act.IDENTITY_REVEALED, person, by=by, reason=reason)
    return person.pin.formatted if person.pin else ""
