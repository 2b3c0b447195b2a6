"""A list of earlier work from file to preview: received, read, and every row tried.

The preview is a rehearsal: the rows are written one after another by the very acts that will write
them, and all is rolled back. So preview and apply cannot disagree.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.core.files import File
from django.db import transaction

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core.errors import DomainError
from core.jobs import progress
from core.jobs.running import finish
from core.spreadsheets.checking import check_file, note_reading
from core.spreadsheets.errors import BatchNotCheckedError
from core.spreadsheets.headings import IGNORED
from core.spreadsheets.lists import Reading, read_list
from core.spreadsheets.receiving import keep_file
from core.spreadsheets.stages import BatchStage, RowVerdict
from core.spreadsheets.words import keep_mapping
from households.models import Household
from logbook.models import StandingBatch, StandingHeadings, StandingRow
from logbook.moving_in.actions import Act
from logbook.moving_in.columns import columns_of, layout_of
from logbook.moving_in.errors import RowRefusedError
from logbook.moving_in.reading import Findings, Row, read_rows
from logbook.moving_in.services.works import WORKS, Work
from logbook.moving_in.services.works.base import Made
from logbook.moving_in.verdicts import ERROR, WARNING
from places.models import Area

SHOWN_EVERY = 50  # rows between two reports of progress


class _RehearsalOverError(Exception):
    """Takes back what was written to see whether it can be."""


@dataclass(frozen=True)
class Tried:
    """A row with what came of it."""

    row: Row
    verdict: RowVerdict
    household: Household | None = None
    made: tuple = ()


@transaction.atomic
def receive_file(
    *, file_name: str, content: str | Path | File, kind: str, area: Area, by: User
) -> StandingBatch:
    """Keeps an uploaded list (path or file object) and makes its batch; nothing is read yet."""
    batch = StandingBatch(kind=kind, area=area, requested_by=by)
    keep_file(batch, file_name=file_name, content=content)
    audit.record(Act.EARLIER_RECEIVED, batch, by=by, details={"kind": kind, "area": area.pk})
    return batch


def check_batch(batch_id: int, by: User) -> StandingBatch:
    """Reads the file and rehearses its rows; the batch ends «checked», «mapping» where a person has
    to say what is meant, or «refused». Raises `FileNotTakenError` in the latter two,
    `BatchNotCheckedError` once it is applied. Run again, it starts afresh.
    """
    with acting_for(by):
        batch = StandingBatch.objects.select_related("area").get(pk=batch_id)
        if batch.stage in (BatchStage.APPLIED, BatchStage.UNDONE):
            raise BatchNotCheckedError
        progress.report(batch, 5, "อ่านไฟล์")
        refused = check_file(batch, partial(_check, batch, by), batch.read_rows.all().delete)
        if refused is None:
            return batch
    raise refused


def _check(batch: StandingBatch, by: User, path: Path) -> None:
    reading, findings = read_batch(batch, path)
    rehearsal = Trying(batch, by, findings.rows)
    for rows in rehearsal.parts():
        with suppress(_RehearsalOverError), transaction.atomic():
            rehearsal.take(rows)
            raise _RehearsalOverError
    batch.act = None
    _keep(batch, reading, findings, rehearsal.in_order())


def read_batch(batch: StandingBatch, path: Path) -> tuple[Reading, Findings]:
    """Reads the file of a list by its headings as they are known. Raises `FileRefusedError`."""
    known = StandingHeadings.objects.filter(kind=batch.kind)
    remembered = dict(known.values_list("signature", "mapping"))
    said = {"mapping": batch.mapping, "remembered": remembered}
    reading = read_list(path, layout_of(batch.kind), **said, sheet=batch.sheet)
    return reading, read_rows(reading, columns_of(batch.kind))


class Trying:
    """Writes rows in their order, each whole or not at all; the caller's transaction decides what
    stays.
    """

    def __init__(self, batch: StandingBatch, by: User, rows: list[Row]) -> None:
        self.batch, self.rows = batch, rows
        self.work = WORKS[batch.kind](batch, by, rows)
        self.seen: set[tuple] = set()
        self.tried: dict[int, Tried] = {}

    def parts(self) -> list[list[Row]]:
        """The rows as they may be rehearsed apart: those of one household together where rows of
        different ones do not touch one another, so that each is held for its own rows alone.
        """
        if not self.work.is_by_household:
            return [self.rows]
        parts: dict[int, list[Row]] = {}
        for row in self.rows:
            parts.setdefault(self._household_of(row), []).append(row)
        return list(parts.values())

    def _household_of(self, row: Row) -> int:
        """Its key; 0 for a row of which no household is found."""
        try:
            return self.work.households.find(row).pk
        except RowRefusedError:
            return 0

    def take(self, rows: list[Row]) -> None:
        for row in rows:
            if len(self.tried) % SHOWN_EVERY == 0:
                done = 10 + 85 * len(self.tried) // len(self.rows)
                progress.report(self.batch, done, "ลองบันทึกทีละแถว")
            self.tried[row.number] = self._one(row)
        self.work.finish()

    def _one(self, row: Row) -> Tried:
        if not row.is_refused and row.identity in self.seen:
            row.say("row_duplicate", next(iter(row.said)))
            return Tried(row, RowVerdict.DUPLICATE)
        tried = _try(self.work, row)
        if not row.is_refused:  # one that is not taken stands for no other
            self.seen.add(row.identity)
        return tried

    def in_order(self) -> list[Tried]:
        return [self.tried[row.number] for row in self.rows]


def _try(work: Work, row: Row) -> Tried:
    if row.is_refused:
        return Tried(row, RowVerdict.REJECTED)
    try:
        with transaction.atomic():
            household, made = work.write(row)
    except RowRefusedError as refusal:
        row.say(refusal.code, refusal.key, refusal.value)
    except DomainError as error:
        row.refuse(error.code, next(iter(row.said)), "", ERROR, str(error))
    else:
        return _written(row, household, made)
    return Tried(row, RowVerdict.REJECTED)


def _written(row: Row, household: Household | None, made: Made) -> Tried:
    verdict = RowVerdict.NEW if made else RowVerdict.UNCHANGED
    return Tried(row, verdict, household, tuple(made))


def _keep(
    batch: StandingBatch, reading: Reading, findings: Findings, tried: Iterable[Tried]
) -> None:
    """Stores every row with what applying it would do, and counts."""
    rows = [_row(batch, done) for done in tried]
    batch.read_rows.all().delete()
    StandingRow.objects.bulk_create(rows, batch_size=500)
    counts = Counter(row.verdict for row in rows)
    batch.rows, batch.warnings = len(rows), sum(row.has_warning for row in rows)
    batch.new, batch.unchanged = counts[RowVerdict.NEW], counts[RowVerdict.UNCHANGED]
    batch.rejected = counts[RowVerdict.REJECTED]
    batch.counts = {"duplicate": counts[RowVerdict.DUPLICATE]}
    note_reading(batch, reading, findings.beside)
    # What is applied is read as it was shown, whatever others say of such headings meanwhile.
    batch.mapping = {line["unique"]: line["key"] or IGNORED for line in batch.headings}
    finish(batch, stage=BatchStage.CHECKED)


def _row(batch: StandingBatch, tried: Tried) -> StandingRow:
    row = tried.row
    return StandingRow(
        batch=batch,
        row=row.number,
        words=row.words,
        household=tried.household.pk if tried.household else None,
        verdict=tried.verdict,
        has_warning=any(issue[3] == WARNING for issue in row.issues),
        said=row.issues,
    )


@transaction.atomic
def map_headings(
    *, batch: StandingBatch, mapping: dict[str, str], by: User, sheet: str = ""
) -> StandingBatch:
    """Keeps what a person said the columns and the sheet are (see `keep_mapping`). Raises
    `BatchMovedError`, `FileNotKeptError`.
    """
    batch = keep_mapping(
        batch, StandingHeadings, mapping=mapping, sheet=sheet, by=by, kind=batch.kind
    )
    audit.record(Act.EARLIER_MAPPED, batch, by=by, details={"columns": len(mapping)})
    return batch
