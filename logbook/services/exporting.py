"""A month's verified visits leave once, in one run."""

import hashlib
from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.core.files import File
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.models import User
from core import thai
from core.forms import months_around
from core.jobs.rows import JobState
from core.jobs.running import finish
from core.sheets import write_csv, write_table
from households.querysets import area_scope
from logbook import exports
from logbook.actions import Act
from logbook.enums import VisitStatus
from logbook.models import ExportedVisit, LogbookExport, Visit
from places.models import Area

EXPORT_LOCK = 7_230_043


@transaction.atomic
def run_export(
    *, month: date, area: Area, by: User, export: LogbookExport | None = None
) -> LogbookExport:
    """Exports the visits of `month` (its first day) in `area` that were verified and never left.

    When nothing is new and the month left before, that earlier run is given back unchanged.
    `export` is a run's row made beforehand by the page.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [EXPORT_LOCK])
    visits = _waiting(month, area)
    if not visits.exists() and export is None:
        earlier = LogbookExport.objects.filter(month=month, area=area, state=JobState.DONE).first()
        if earlier:
            return earlier
    run = export or LogbookExport(month=month, area=area, requested_by=by)
    run.save()
    ExportedVisit.objects.bulk_create(
        ExportedVisit(visit_id=pk, run=run) for pk in visits.values_list("pk", flat=True)
    )
    with TemporaryFile() as file:
        run.rows = write_file(run, file, "xlsx")
        run.sha256 = digest_of(file)
        run.stored_file.save(
            f"logbook-{thai.month_code(month)}-{run.pk}.xlsx", File(file), save=False
        )
    finish(run)
    audit.record(Act.LOGBOOK_EXPORTED, run, by=by, details={"rows": run.rows, "area": area.code})
    return run


def write_file(run: LogbookExport, stream: BinaryIO, kind: str) -> int:
    """Writes the visits of a run as `xlsx` or `csv` (UTF-8 with BOM); returns the
    number of rows.
    """
    rows = (exports.row(visit) for visit in _exported(run))
    if kind == "xlsx":
        title = f"บันทึกการเยี่ยม {thai.be_month(run.month)} {run.area}"
        return write_table(stream, exports.HEADINGS, rows, title_lines=[title, exports.NOTICE])
    return write_csv(stream, exports.HEADINGS, rows)


def digest_of(file: Any) -> str:
    """SHA-256 of a file from its beginning; leaves it at its beginning."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def _waiting(month: date, area: Area) -> QuerySet[Visit]:
    after = months_around(month, before=0, after=1)[-1]
    return (
        Visit.objects.filter(status=VisitStatus.VERIFIED, exported=None)
        .in_month(month, after)
        .filter(area_scope(area.code, "household__"))
    )


def _exported(run: LogbookExport) -> Iterator[Visit]:
    visits = Visit.objects.filter(exported__run=run).for_table()
    visits = visits.prefetch_related("progress__dimension", "assessment")
    return visits.order_by("visited_on", "id").iterator(chunk_size=500)
