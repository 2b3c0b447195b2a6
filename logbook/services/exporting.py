"""Each change of what is keyed into Logbook leaves once, in one run.

A run takes what no earlier run took of a month and an area: new facts, corrections, withdrawals
(`sql/facts.sql`). What it took stands row by row in `LogbookEntry`, so that the run can be written
again as it was.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.core.files import File
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts import audit
from accounts.acting import acting_for, permitted_areas
from accounts.models import User
from accounts.permissions import Permission
from core import thai
from core.closing import closed_at
from core.jobs.progress import report
from core.jobs.rows import JobState
from core.jobs.running import finish
from core.periods import month_of
from core.sheets import write_csv, write_table
from households.models import Person
from logbook import exports
from logbook.actions import Act
from logbook.errors import ExportAreaError
from logbook.layouts import Layout
from logbook.models import LogbookEntry, LogbookExport
from logbook.services import layouts
from logbook.services.waiting import PURPOSE, count_waiting
from places.codes import AreaCode
from places.models import Area

EXPORT_LOCK = 7_230_043
CHUNK = 2000  # entries read at once
REPORT_EVERY = 5000


@transaction.atomic
def run_export(
    *, month: date, area: Area, by: User | None, export: LogbookExport | None = None
) -> LogbookExport:
    """Takes what of `month` (its first day) and `area` no run has taken, and writes it to a file.

    When nothing is new and the month left before, that earlier run is given back unchanged.
    `export` is a run's row made beforehand by the page. `by` is nobody for a command, which sees
    the whole province. Raises `ExportAreaError` where the role for the area has ended meanwhile.
    """
    if by and not may_export(by, area):
        raise ExportAreaError
    # A fact out of sight would look as if it were no more: all are seen, the area says which count.
    with acting_for(purpose=PURPOSE):
        _hold()
        if export is None and not is_waiting(month, area):
            runs = LogbookExport.objects.filter(month=month, area=area, state=JobState.DONE)
            if earlier := runs.first():
                return earlier
        run = export or LogbookExport(month=month, area=area, requested_by=by)
        layout = layouts.in_force()
        run.layout = layout
        run.save()
        run.rows = _take(run, Layout.read(layout.content))
        if run.is_live:  # cancelled by now, it leaves no file
            report(run, 100, "เก็บไฟล์")
        _keep_file(run)
        count_waiting()
    finish(run)
    audit.record(Act.LOGBOOK_EXPORTED, run, by=by, details={"rows": run.rows, "area": area.code})
    return run


def may_export(user: User, area: Area) -> bool:
    """Returns whether the user may take out what happened in the whole of an area."""
    areas = permitted_areas(user, Permission.LOGBOOK_EXPORT)
    return any(AreaCode(code).covers(area.code) for code in areas)


def _hold() -> None:
    """One run at a time, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [EXPORT_LOCK])


CHANGES = """
FROM logbook_change c JOIN households_household h ON h.id = c.household_id
WHERE c.day >= %s AND c.day < %s AND left(h.subdistrict_id, length(%s)) = %s
"""


def is_waiting(month: date, area: Area) -> bool:
    """Whether something of the month and area waits to be taken."""
    window = month_of(month)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT 1 {CHANGES})", [window.start, window.end, area.code, area.code]
        )
        return cursor.fetchone()[0]


def _take(run: LogbookExport, layout: Layout) -> int:
    window = month_of(run.month)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT logbook_take(%s, %s, %s, %s, %s, %s)",
            [run.pk, window.start, window.end, run.area_id, closed_at(run.month), layout.kinds],
        )
        return cursor.fetchone()[0]


def _keep_file(run: LogbookExport) -> None:
    with TemporaryFile() as file:
        write_file(run, file, "xlsx")
        run.sha256 = digest_of(file)
        name = f"logbook-{thai.month_code(run.month)}-{run.pk}.xlsx"
        run.stored_file.save(name, File(file), save=False)


def write_file(run: LogbookExport, stream: BinaryIO, kind: str, *, with_pins: bool = False) -> int:
    """Writes the entries of a run as `xlsx` or `csv` (UTF-8 with BOM), in the layout it was made
    in: the same bytes each time. Returns the number of rows.
    """
    layout = layout_of(run)
    cells = exports.writer(layout, with_pins=with_pins)
    rows = (cells(row) for row in _reported(run, _rows(run, with_pins)))
    headings = exports.headings(layout, with_pins=with_pins)
    if kind == "csv":
        return write_csv(stream, headings, rows)
    title = f"รายการสำหรับ TPMAP Logbook {thai.be_month(run.month)} {run.area}"
    lines = [title, exports.NOTICE]
    return write_table(stream, headings, rows, title_lines=lines, made_at=run.requested_at)


def layout_of(run: LogbookExport) -> Layout:
    """The layout a run was made in; the system's own for runs of before there were layouts."""
    return Layout.read(run.layout.content) if run.layout else layouts.proposal()


COLUMNS: tuple[str, ...] = ("number", "kind", "change", "day", "is_late", "said", "beside")


def _rows(run: LogbookExport, with_pins: bool) -> Iterator[exports.Row]:
    entries = LogbookEntry.objects.filter(run=run).order_by("number")
    names = COLUMNS
    if with_pins:
        entries, names = entries.annotate(national_id=national_id()), (*COLUMNS, "national_id")
    for values in entries.values_list(*names).iterator(chunk_size=CHUNK):
        row = exports.Row(*values)
        row.pin = row.pin.formatted if row.pin else ""  # type: ignore[attr-defined]
        yield row


def national_id() -> Coalesce:
    """The national ID an entry is keyed under: of whoever received, else of the head."""
    heads = Person.objects.filter(household=OuterRef("household"), is_head=True, merged_into=None)
    return Coalesce(F("person__pin"), Subquery(heads.order_by("pk").values("pin")[:1]))


def _reported(run: LogbookExport, rows: Iterator[exports.Row]) -> Iterator[exports.Row]:
    """The rows, telling the page how far the file is while its job runs."""
    for count, row in enumerate(rows):
        if run.is_live and count % REPORT_EVERY == 0:
            report(run, 100 * count // max(run.rows, 1), "เขียนไฟล์")
        yield row


def digest_of(file: Any) -> str:
    """SHA-256 of a file from its beginning; leaves it at its beginning."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest
