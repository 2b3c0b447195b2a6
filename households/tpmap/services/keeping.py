"""How long the files of lists stay. They hold every national ID; what was read of them stays as
staged."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core.jobs.rows import JobState
from core.records import store
from core.spreadsheets.stages import BatchStage
from households.models import FileKeeping, ImportBatch

NOT_LIVE = (JobState.DONE, JobState.FAILED)


def days_kept() -> int:
    return (FileKeeping.objects.first() or FileKeeping()).days


@transaction.atomic
def keep_for(*, days: int, by: User) -> FileKeeping:
    """Files of lists go after so many days. Raises `NotValidError`."""
    row = FileKeeping(pk=1, days=days, changed_by=by, changed_at=timezone.now())
    store(row, unique=False)
    audit.record("import.keeping_changed", row, by=by, details={"days": days})
    return row


def remove_old_files() -> int:
    """Removes files that have been there longer than the office keeps them; how many. The row lets
    go first, so that no page offers what is gone.
    """
    with acting_for(purpose="import"):
        limit = timezone.now() - timedelta(days=days_kept())
        rows = ImportBatch.objects.exclude(stored_file="").exclude(stage=BatchStage.UPLOADED)
        rows = rows.alias(at=Coalesce(F("finished_at"), F("requested_at"))).filter(
            at__lt=limit, state__in=NOT_LIVE
        )
        storage = ImportBatch._meta.get_field("stored_file").storage
        found = list(rows.select_for_update(skip_locked=True))
        names = [batch.stored_file.name for batch in found]
        ImportBatch.objects.filter(pk__in=[batch.pk for batch in found]).update(stored_file="")
        if names:
            audit.record("import.files_removed", details={"count": len(names)})
        for name in names:
            transaction.on_commit(partial(storage.delete, name))
        return len(names)
