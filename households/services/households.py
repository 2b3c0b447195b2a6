"""Changes to a household by people, and reading a national ID with a reason."""

from django.db import transaction
from django.utils import timezone

from committees import audit
from households.errors import AlreadyLeftError
from households.models import Household, Person
from loei_poverty.records import store


@transaction.atomic
def set_survey_status(*, household: Household, status: str, by) -> Household:
    """Records how the survey of the household stands (`SurveyStatus`)."""
    household = _locked(household)
    before = household.survey_status
    household.survey_status, household.survey_status_at = status, timezone.now()
    household.updated_at = timezone.now()
    store(household, update_fields=["survey_status", "survey_status_at", "updated_at"])
    audit.record(
        "household.surveyed", household, by=by, details={"before": before, "after": status}
    )
    return household


@transaction.atomic
def leave_programme(*, household: Household, reason: str, by, left_on=None) -> Household:
    """The household leaves, always with a reason (`LeaveReason`). Raises `AlreadyLeftError`."""
    household = _locked(household)
    if household.left_on:
        raise AlreadyLeftError
    household.left_on, household.leave_reason = left_on or timezone.localdate(), reason
    household.updated_at = timezone.now()
    store(household, update_fields=["left_on", "leave_reason", "updated_at"])
    audit.record("household.left", household, by=by, details={"reason": reason})
    return household


@transaction.atomic
def reveal_pin(*, person: Person, reason: str, by) -> str:
    """The national ID in full, for a stated reason that stays on record."""
    audit.record("identity.revealed", person, by=by, reason=reason)
    return person.pin.formatted if person.pin else ""


def _locked(household):
    return Household.objects.select_for_update(of=("self",), no_key=True).get(pk=household.pk)
