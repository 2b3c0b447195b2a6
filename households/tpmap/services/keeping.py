"""How long the files of lists stay. They hold every national ID; what was read of them stays as
staged."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core.jobs.running import LIVE
from core.records import store
from core.spreadsheets.batches import FOLDER, ListBatch
from core.uploads.storage import remove_on_commit
from households.models import FileKeeping
from households.tpmap.actions import Act


def days_kept() -> int:
    """Returns for how many days the file of a list is kept, as the office has set it."""
    return (FileKeeping.objects.first() or FileKeeping()).days


@transaction.atomic
def keep_for(*, days: int, by: User) -> FileKeeping:
    """Files of lists go after so many days. Raises `NotValidError`."""
    row = FileKeeping(pk=1, days=days, changed_by=by, changed_at=timezone.now())
    store(row, unique=False)
    audit.record(Act.IMPORT_KEEPING_CHANGED, row, by=by, details={"days": days})
    return row


def remove_old_files() -> int:
    """Removes the files of lists of every kind that have been there longer than the office keeps
    them, whatever became of the list, and those that no list names since taking it in broke off;
    how many. The row lets go first, so that no page offers what is gone.
    """
    with acting_for(purpose="import"):
        limit = timezone.now() - timedelta(days=days_kept())
        kinds = [model for model in apps.get_models() if issubclass(model, ListBatch)]
        removed = sum(_let_go(model, limit) for model in kinds) + _remove_unnamed(kinds, limit)
        if removed:
            audit.record(Act.IMPORT_FILES_REMOVED, details={"count": removed})
        return removed


def _let_go(model: type[ListBatch], limit: datetime) -> int:
    """A row that a command wrote and did not end waits for nobody (`work` is empty)."""
    rows = model.objects.exclude(stored_file="").exclude(~Q(work=""), state__in=LIVE)
    rows = rows.alias(at=Coalesce(F("finished_at"), F("requested_at"))).filter(at__lt=limit)
    found = list(rows.select_for_update(of=("self",), skip_locked=True))
    for batch in found:
        remove_on_commit(batch.stored_file)
    model.objects.filter(pk__in=[batch.pk for batch in found]).update(stored_file="")
    model.forget(found)
    return len(found)


def _remove_unnamed(kinds: Iterable[type[ListBatch]], limit: datetime) -> int:
    named = {
        name for model in kinds for name in model.objects.values_list("stored_file", flat=True)
    }
    root = Path(settings.MEDIA_ROOT)
    old = [
        path
        for path in root.glob(f"{FOLDER}/[0-9]*/*")
        if path.relative_to(root).as_posix() not in named
        and path.stat().st_mtime < limit.timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
