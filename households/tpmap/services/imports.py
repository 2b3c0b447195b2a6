"""A TPMAP list from file to tables: received, checked, compared, applied, taken back.

Preview and apply run the same comparison; the apply refuses when its counts are not the preview's.
"""

from pathlib import Path
from typing import Any, NoReturn

import polars as pl
from django.db import connection
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.ahead import ahead
from core.confirming import Line, present
from core.jobs import progress
from core.jobs.rows import JobState
from core.jobs.running import finish
from core.spreadsheets.asking import what_is_asked
from core.spreadsheets.checking import note_reading
from core.spreadsheets.errors import (
    BatchNotAppliedError,
    BatchNotCheckedError,
    DataMovedError,
    FileNotTakenError,
    ImportBusyError,
    NewerBatchError,
)
from core.spreadsheets.lists import Reading
from core.spreadsheets.receiving import opened
from core.spreadsheets.refusals import FileRefusedError, WordNeededError
from core.spreadsheets.stages import BatchStage, RowVerdict
from core.uploads.storage import remove_on_commit
from households.models import ImportBatch, Person
from households.services import urgency
from households.tpmap.actions import Act
from households.tpmap.checking import ListChecker
from households.tpmap.columns import MAY_BE_UNSAID
from households.tpmap.findings import Findings
from households.tpmap.services import applying, comparing, undoing
from households.tpmap.services.files import importing, read_stored, receive_file, reference_for
from households.tpmap.services.issues import store_issues
from households.tpmap.services.matching import hold
from households.tpmap.services.speaking import contradicted
from households.tpmap.services.staging import Staging
from households.tpmap.services.versions import versions
from households.tpmap.services.words import say_districts
from places.models import Village

APPLY_LOCK = 7_230_042  # any fixed number; one apply or undo at a time in the whole database
KEPT_SHOWN = 1000  # households a page lists that an undo has left alone
# The column of what is refused because of who is stored, where it is not the ID.
ASKED_OF = {"house_unknown": "house_number", "house_split": "house_code"}
COUNTS = ("new", "changed", "unchanged", "gone", "rejected")


def check_batch(batch_id: int) -> ImportBatch:
    """Reads, checks and compares the file; the batch ends «checked», or «refused» with the reason.

    Raises `FileNotTakenError` for a file refused whole. Run again, it starts afresh.
    """
    with importing():
        batch = ImportBatch.objects.get(pk=batch_id)
    if batch.stage in (BatchStage.APPLIED, BatchStage.UNDONE):
        raise BatchNotCheckedError
    _report(batch, 5, "อ่านไฟล์")
    with opened(batch) as path:
        _check(batch, path)
    return batch


def _check(batch: ImportBatch, path: Path) -> None:
    staging = Staging(batch)
    try:
        reading = read_stored(batch, path)
        findings = _read(batch, reading, staging)
    except WordNeededError as error:
        _refuse(batch, error, stage=BatchStage.MAPPING, **what_is_asked(error, batch.sheet))
    except FileRefusedError as error:
        staging.empty()
        _refuse(batch, error, stage=BatchStage.REFUSED, stored_file="")
    _report(batch, 40, "ตรวจและเปรียบเทียบกับข้อมูลในระบบ")
    with importing():
        _compare_and_keep(batch, staging, findings)
        note_reading(batch, reading, findings.beside)
        batch.save()
        finish(batch, stage=BatchStage.CHECKED)


def _refuse(batch: ImportBatch, error: FileRefusedError, **fields: Any) -> NoReturn:
    """Keeps why the file is not taken; one that is refused for good does not stay."""
    values = {"state": JobState.FAILED, "error": str(error)[:500], "finished_at": timezone.now()}
    with importing():
        if "stored_file" in fields:
            remove_on_commit(batch.stored_file)
        _report(batch, 100, "", **values, **fields)
    raise FileNotTakenError(error.code, str(error)) from error


def _read(batch: ImportBatch, reading: Reading, staging: Staging) -> Findings:
    """Reads and checks every row into `staging`; refuses a list of another province or year."""
    checker = ListChecker(reading, reference_for(batch.data_year))
    staging.empty()
    for chunk, frame in enumerate(ahead(checker.frames()), 1):
        staging.add(frame)
        show_progress(batch, 40 - 35 // (chunk + 1))
    findings = checker.findings()
    findings.refuse_other_lists(checker.reference)
    return findings


def _compare_and_keep(batch: ImportBatch, staging: Staging, findings: Findings) -> None:
    """Compares the rows, stores what came of them and what was said, and counts."""
    unsaid = {MAY_BE_UNSAID[key] for key in findings.not_said}
    batch.emptied, batch.districts = [key for key in batch.emptied if key in unsaid], []
    compared_with = versions(batch)  # before: what changes meanwhile is found by the apply
    found = comparing.compare(batch, staging, staging.marked(findings.marks), unsaid=unsaid)
    for row, code in found.refused:
        findings.noted.say(row, code, ASKED_OF.get(code, "pin"))
    for warning in found.warned:
        findings.noted.say(*warning)
    _unsay_known_heads(batch, found.marks, findings)
    is_live = ~pl.col("verdict").is_in(["rejected", "duplicate"])
    for said in contradicted(staging, found.marks.filter("differs", is_live)):
        findings.noted.say_of_house(*said)
    marks = staging.keep(found.marks, findings.noted.rows())
    staging.keep_gone(found.missing.people)
    staging.keep_versions(compared_with)
    store_issues(batch, findings.noted.read(marks))
    batch.rows, batch.warnings = marks.height, int(marks["has_warning"].sum())
    for name in COUNTS:
        setattr(batch, name, found.counts[name])
    written = pl.col("verdict").is_in([RowVerdict.NEW.value, RowVerdict.CHANGED.value])
    batch.counts = {
        "duplicate": found.counts["duplicate"],
        "houses": found.marks.filter(written)["house"].n_unique(),
        "stands": found.missing.stands,
        "absent": found.missing.absent,
        "kept_facts": {key: n for key, n in found.kept.items() if n},
        "not_said": findings.not_said,
    }


def _unsay_known_heads(batch: ImportBatch, marks: pl.DataFrame, findings: Findings) -> None:
    """A house has a head also where another list of the year has named it, and this one has no row
    of them: refused rows that come back mended.
    """
    doubted = findings.noted.of("head_missing")
    homes = marks.filter(pl.col("row").is_in(list(doubted))).select("household_id", "row")
    heads = Person.objects.filter(
        household__in=homes["household_id"].drop_nulls().to_list(),
        is_head=True,
        merged_into=None,
        listings__data_year=batch.data_year,
    ).values_list("household", "pk")
    there = set(marks["person_id"] if doubted else ())
    known = {home for home, pk in heads if pk not in there}
    for home, row in homes.iter_rows():
        if home in known:
            doubted[row][:] = [said for said in doubted[row] if said.code != "head_missing"]


def apply_batch(batch_id: int, by: User) -> ImportBatch:
    """Writes a checked batch, whole or not at all. The outcome equals the preview.

    Raises `BatchNotCheckedError`, `ImportBusyError`, `DataMovedError`.
    """
    with importing(f"import:{batch_id}"):
        _only_one()
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.stage != BatchStage.CHECKED:
            raise BatchNotCheckedError
        show_progress(batch, 2)
        staging = Staging(batch)
        if not staging.exists:
            raise DataMovedError
        marks = _marks_as_shown(batch, staging)
        batch.applied_at, batch.applied_by = timezone.now(), by
        applying.write(
            batch, staging, marks, step=lambda done, of: show_progress(batch, 10 + 85 * done // of)
        )
        finish(batch, stage=BatchStage.APPLIED)
        audit.record(Act.IMPORT_APPLIED, batch, by=by, details=_summary(batch))
    return batch


def _marks_as_shown(batch: ImportBatch, staging: Staging) -> pl.DataFrame:
    """What the preview said of the rows, their households held; compared anew where a row that it
    looked at is another since. Raises `DataMovedError`.
    """
    shown = staging.verdicts()
    with connection.cursor() as cursor:
        hold(cursor, shown)
    gone = staging.gone()
    if gone is not None and staging.has_versions(versions(batch)):
        marks, counts = shown, comparing.counted(shown, gone)
    else:
        found = comparing.compare(batch, staging, shown, hold=True)
        marks, counts = found.marks, found.counts
    counts_differ = any(counts[name] != getattr(batch, name) for name in COUNTS)
    if counts_differ or not _is_as_shown(marks, shown):
        raise DataMovedError
    return marks


def _is_as_shown(marks: pl.DataFrame, shown: pl.DataFrame) -> bool:
    """Whether each row comes to what the preview said of it: the same counts could hide that one
    row changed places with another, or changes what is not there any more.
    """
    told = ("row", "verdict", "changes")
    return marks.select(told).equals(shown.select(told))


def show_progress(batch: ImportBatch, percent: int) -> None:
    """What the page shows while the batch's own row cannot say: it is written at the end, whole."""
    progress.report(batch, percent, batch.step)


def undo_batch(batch_id: int, by: User) -> tuple[ImportBatch, dict]:
    """Takes the latest applied batch back; what people have worked on since stays and is listed:
    the counts of `undoing.take_back` with `kept`, a line for each household.

    Raises `BatchNotAppliedError`, `NewerBatchError`, `ImportBusyError`.
    """
    with importing(f"undo:{batch_id}"):
        _only_one()
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.stage != BatchStage.APPLIED:
            raise BatchNotAppliedError
        applied = ImportBatch.objects.filter(stage=BatchStage.APPLIED)
        if applied.filter(applied_at__gt=batch.applied_at).exists():
            raise NewerBatchError
        counts, kept = undoing.take_back(batch)
        Village.objects.filter(pk__in=batch.counts.get("villages_made", ())).remove_unused()
        urgency.recompute(data_year=None)
        batch.undone_at, batch.undone_by = timezone.now(), by
        batch.counts |= counts | {"kept": kept[:KEPT_SHOWN]}
        finish(batch, stage=BatchStage.UNDONE)
        audit.record(Act.IMPORT_UNDONE, batch, by=by, details=counts)
    return batch, counts | {"kept": kept}


def lines_of_undoing(batch: ImportBatch) -> tuple[Line, ...]:
    """What an undo will do, in numbers, for the page that asks first."""
    with importing():
        counts = undoing.outlook(batch)
    return present(
        Line("แถวของบัญชีนี้ที่จะถูกยกเลิก", batch.written, "แถว"),
        Line("ครัวเรือนที่บัญชีนี้เพิ่มและจะถูกลบออก", counts["removed_households"], "ครัวเรือน"),
        Line("บุคคลที่บัญชีนี้เพิ่มและจะถูกลบออก", counts["removed_persons"], "คน"),
        Line("ข้อมูลที่บัญชีนี้แก้ไขและจะกลับเป็นข้อมูลเดิม", counts["restored"], "รายการ"),
        Line("ครัวเรือนที่จะคงไว้ เพราะมีผู้ทำงานต่อแล้ว", counts["kept_households"], "ครัวเรือน"),
    )


def import_list(
    path: str | Path,
    *,
    data_year: int,
    by: User,
    apply: bool = True,
    sheet: str = "",
    is_of_some: bool = False,
) -> ImportBatch:
    """Receives, checks and (if asked) applies a list in one go; `is_of_some` of `say_districts`."""
    batch = receive_file(file_name=str(path), content=path, data_year=data_year, by=by, sheet=sheet)
    batch = check_batch(batch.pk)
    if is_of_some:
        with importing():
            batch = say_districts(batch=batch, is_of_some=True, by=by)
    return apply_batch(batch.pk, by) if apply else batch


def _summary(batch: ImportBatch) -> dict[str, int]:
    return {name: getattr(batch, name) for name in ("rows", "warnings", *COUNTS)}


def _only_one() -> None:
    """One apply or undo at a time; a second one is told, not kept waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [APPLY_LOCK])
        if not cursor.fetchone()[0]:
            raise ImportBusyError


def _report(batch: ImportBatch, percent: int, step: str, **fields: Any) -> None:
    """What the page shows while the job runs."""
    values = {"progress": percent, "step": step, **fields}
    for name, value in values.items():
        setattr(batch, name, value)
    with importing():
        batch.save(update_fields=list(values))
    progress.forget(batch)  # the row itself says it now


def outcome(batch: ImportBatch) -> str:
    """Returns how the list came out, in the sentence that whoever sent it is told."""
    return batch.outcome(f"บัญชีปี {batch.data_year} (#{batch.pk})")
