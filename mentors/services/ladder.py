"""The ladder: where a household stands."""

from django.db import transaction
from django.utils import timezone

from committees import audit
from mentors.errors import (
    OwnStageError,
)
from mentors.models import StageRecord
from mentors.services.pairings import lock_household


@transaction.atomic
def propose_stage(*, household, by, stage: str, reason: str = "") -> StageRecord:
    """The mentor's view of where the household stands; counts once ศจพ.อ. confirms it."""
    record = StageRecord(
        household=lock_household(household), stage=stage, reason=reason, proposed_by=by
    )
    record.full_clean()
    record.save()
    audit.record("stage.proposed", record, by=by, details={"stage": stage})
    return record


@transaction.atomic
def confirm_stage(*, record: StageRecord, by) -> StageRecord:
    """Raises `OwnStageError`. A record confirmed already stays as it is."""
    record = StageRecord.objects.select_for_update(of=("self",), no_key=True).get(pk=record.pk)
    if record.confirmed_at:
        return record
    if record.proposed_by_id == by.pk:
        raise OwnStageError
    record.confirmed_by, record.confirmed_at = by, timezone.now()
    record.full_clean()
    record.save()
    audit.record("stage.confirmed", record, by=by)
    return record
