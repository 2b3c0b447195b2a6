"""Private files nobody needs any more: papers that can be made again, and files no row names.

A file that no row names (a photo that was replaced, the file of an act that was rolled back) is
first set aside and only later removed; if a row names it after all, it comes back. Whoever reads
a file meanwhile keeps it open.
"""

import os
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from core.jobs.rows import JobState
from core.spreadsheets.batches import FOLDER

PURPOSE = "files.clean"
CLEAN_LOCK = 7_230_057
ASIDE = "set-aside"
UNFINISHED = "unfinished"  # what a process left that was killed while it wrote
# Younger files may belong to an act that has not ended yet.
UNTOUCHED = timedelta(days=2)
AT_ONCE = 1000


def clean_files() -> dict[str, int]:
    """Cleans up, and returns counts of what was done; none when another run is at it."""
    with acting_for(purpose=PURPOSE):
        if not _alone():
            return {}
        going = _remove_papers()
        counts = {"papers": len(going), **_sweep(leave=going)}
        audit.record(Act.FILES_CLEANED, details=counts)
        return counts


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CLEAN_LOCK])
        return cursor.fetchone()[0]


def _remove_papers() -> set[str]:
    """Files of models that say `remade_file`; the row stays, and the page says that it is over.

    The row lets go first: a file is removed only once no page can find it.
    """
    limit = timezone.now() - timedelta(days=settings.FILES_KEEP_DAYS)
    names: set[str] = set()
    for model in apps.get_models():
        if not (field := getattr(model, "remade_file", "")):
            continue
        rows = model._default_manager.filter(state=JobState.DONE, finished_at__lt=limit)
        rows = rows.exclude(**{field: ""}).select_for_update(skip_locked=True)[:AT_ONCE]
        found = dict(rows.values_list("pk", field))
        model._default_manager.filter(pk__in=found).update(**{field: ""})
        names.update(found.values())
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))
    return names


def _folders() -> list[str]:
    """Returns the folders in which rows name files. Those of lists go by days that an office sets,
    and rows read from them stand beside them.
    """
    fields = [field for model in apps.get_models() for field in model._meta.local_fields]
    files = [field for field in fields if isinstance(field, models.FileField)]
    return sorted({str(field.upload_to).split("/")[0] for field in files} - {FOLDER})


def _sweep(leave: set[str]) -> dict[str, int]:
    root, used = Path(default_storage.path("")), named() | leave
    counts = {"set_aside": 0, "brought_back": 0, "removed": 0}
    young = (timezone.now() - UNTOUCHED).timestamp()
    for folder in _folders():
        for path in _files(root / folder):
            name = path.relative_to(root).as_posix()
            if name not in used and path.stat().st_mtime < young:
                _move(path, root / ASIDE / name)
                counts["set_aside"] += 1
    for path in _files(root / UNFINISHED):
        if path.stat().st_mtime < young:
            path.unlink(missing_ok=True)
            counts["removed"] += 1
    over = (timezone.now() - timedelta(days=settings.FILES_ASIDE_DAYS)).timestamp()
    for path in _files(root / ASIDE):
        name = path.relative_to(root / ASIDE).as_posix()
        if name in used and not (root / name).exists():
            _move(path, root / name)
            counts["brought_back"] += 1
        elif path.stat().st_mtime < over:
            path.unlink()
            counts["removed"] += 1
    return counts


def named() -> set[str]:
    """The names of all files that rows name in the folders."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                rows = model._default_manager.exclude(**{field.name: ""})
                found = rows.values_list(field.name, flat=True)
                names.update(found.iterator(chunk_size=5000))
    return names


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def _move(path: Path, there: Path) -> None:
    """The clock of a file set aside starts now."""
    there.parent.mkdir(parents=True, exist_ok=True)
    os.replace(path, there)
    os.utime(there)
