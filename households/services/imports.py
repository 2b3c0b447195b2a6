"""A TPMAP list from file to tables: received, checked, compared, applied, taken back.

Preview and apply run the same comparison; the apply refuses when its counts are not the preview's.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone

from committees import audit
from committees.enums import JobState
from committees.fence import acting_for
from committees.models import Area
from households.enums import BatchStage
from households.errors import (
    BatchNotAppliedError,
    BatchNotCheckedError,
    DataMovedError,
    FileNotTakenError,
    ImportBusyError,
    NewerBatchError,
)
from households.models import HeadingMapping, ImportBatch, ImportChange, ImportIssue
from households.services import applying, comparing, urgency
from households.services.staging import Staging
from households.tpmap import columns, verdicts
from households.tpmap.checking import Findings, ListChecker
from households.tpmap.reader import FileRefusedError, HeadingsMissingError, read_list
from households.tpmap.rows import Reference
from indicators.services import dimension_of_indicators, indicator_numbers
from loei_poverty import progress
from loei_poverty.thai import sound_key

APPLY_LOCK = 7_230_042  # any fixed number; one apply or undo at a time in the whole database
PROVINCE_NAME = "เลย"
KEPT_SHOWN = 1000  # households a page lists that an undo has left alone
BESIDE_SHOWN = 50  # lines a page names that are no rows of the list
COUNTS = ("new", "changed", "unchanged", "gone", "rejected")


def receive_file(*, file_name: str, content, data_year: int, by) -> ImportBatch:
    """Keeps an uploaded list (path or file object) and makes its batch; nothing is read yet."""
    if isinstance(content, str | Path):
        with Path(content).open("rb") as file:
            return receive_file(file_name=file_name, content=File(file), data_year=data_year, by=by)
    batch = ImportBatch(data_year=data_year, file_name=Path(file_name).name[:255], requested_by=by)
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    batch.file_sha256 = digest.hexdigest()
    with _importing():
        batch.stored_file.save(f"{batch.file_sha256[:16]}{Path(file_name).suffix.lower()}", content)
        audit.record("import.received", batch, by=by, details={"year": data_year})
    return batch


def check_batch(batch_id: int) -> ImportBatch:
    """Reads, checks and compares the file; the batch ends «checked», or «refused» with the reason.

    Raises `FileNotTakenError` for a file refused whole. Run again, it starts afresh.
    """
    with _importing():
        batch = ImportBatch.objects.get(pk=batch_id)
    if batch.stage in (BatchStage.APPLIED, BatchStage.UNDONE):
        raise BatchNotCheckedError
    _report(batch, 5, "อ่านไฟล์", state=JobState.RUNNING, started_at=timezone.now())
    staging = Staging(batch)
    try:
        sheet = read_stored(batch)
        findings = _read(batch, sheet, staging)
    except HeadingsMissingError as error:
        _report(batch, 100, "", stage=BatchStage.MAPPING, state=JobState.FAILED, error=str(error),
                finished_at=timezone.now(), **_headings(error.sheet))  # fmt: skip
        raise FileNotTakenError(error.code, str(error)) from error
    except FileRefusedError as error:
        staging.empty()
        batch.stored_file.delete(save=False)
        _report(batch, 100, "", stage=BatchStage.REFUSED, state=JobState.FAILED,
                error=str(error), finished_at=timezone.now())  # fmt: skip
        raise FileNotTakenError(error.code, str(error)) from error
    _report(batch, 40, "ตรวจและเปรียบเทียบกับข้อมูลในระบบ")
    with _importing():
        for name, value in _headings(sheet).items():
            setattr(batch, name, value)
        ImportIssue.objects.filter(batch=batch).delete()
        _compare_and_keep(batch, staging, findings)
    _report(batch, 100, "", stage=BatchStage.CHECKED, state=JobState.DONE,
            finished_at=timezone.now())  # fmt: skip
    return batch


def _read(batch, sheet, staging: Staging) -> Findings:
    """Reads and checks every row into `staging`; refuses a list of another province or year."""
    checker = ListChecker(sheet, reference_for(batch.data_year))
    staging.empty()
    with ThreadPoolExecutor(1) as other:  # keeps one chunk while the next is checked
        kept = None
        for chunk, frame in enumerate(checker.frames(), 1):
            if kept:
                kept.result()
            kept = other.submit(staging.add, frame)
            show_progress(batch, 40 - 35 // (chunk + 1))
        if kept:
            kept.result()
    findings = checker.findings()
    _refuse_other_lists(batch, findings)
    return findings


def _compare_and_keep(batch, staging: Staging, findings: Findings):
    """Compares the rows, stores what came of them and what was said, and counts."""
    found = comparing.compare(batch, staging, staging.marked(findings.marks))
    for row in found.ambiguous:
        findings.noted.say(row, "person_ambiguous", "pin")
    marks = staging.keep(found.marks, findings.noted.rows())
    staging.keep_gone(comparing.gone(batch, found))
    _store_issues(batch, findings.noted, marks)
    batch.rows, batch.warnings = marks.height, marks["has_warning"].sum()
    for name in COUNTS:
        setattr(batch, name, found.counts[name])
    batch.counts = {
        "duplicate": found.counts["duplicate"],
        "beside": len(findings.beside), "beside_rows": findings.beside[:BESIDE_SHOWN],
    }  # fmt: skip
    batch.save()


def read_stored(batch: ImportBatch):
    """The batch's file as a sheet, with what people said of its headings now or before."""
    remembered = dict(HeadingMapping.objects.values_list("signature", "mapping"))
    path = Path(batch.stored_file.path)
    return read_list(path, mapping=batch.mapping, remembered=remembered, sheet=batch.sheet)


def _headings(sheet) -> dict:
    """What the mapping page shows of a sheet."""
    keys = {position: key for key, position in sheet.columns.items()}
    return {
        "sheet": sheet.name[:120],
        "sheets": [other.name for other in sheet.others],
        "headings": [
            {"heading": heading, "key": keys.get(position, ""),
             "samples": [_masked(value) for value in sheet.samples(position)]}
            for position, heading in sheet.headings.items()
        ],
    }  # fmt: skip


def _masked(value: str) -> str:
    """A sample value; of a long number only the end."""
    digits = sum(character.isdigit() for character in value)
    return f"…{value[-3:]}" if digits >= 10 else value[:40]


@transaction.atomic
def map_headings(
    *, batch: ImportBatch, mapping: dict[str, str], by, sheet: str = ""
) -> ImportBatch:
    """Keeps what a person said the columns are (`{heading: column key or «-»}`), for this file
    and for the next with the same headings. Raises `BatchNotCheckedError` once it is applied.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.stage in (BatchStage.APPLIED, BatchStage.UNDONE):
        raise BatchNotCheckedError
    batch.mapping = {columns.heading_key(heading): key for heading, key in mapping.items()}
    if sheet and sheet != batch.sheet:
        batch.sheet, batch.mapping = sheet, {}
    elif mapping:
        HeadingMapping.objects.update_or_create(
            signature=columns.signature(line["heading"] for line in batch.headings),
            defaults={"mapping": batch.mapping, "saved_by": by, "saved_at": timezone.now()},
        )
    batch.save(update_fields=["mapping", "sheet"])
    audit.record("import.mapped", batch, by=by, details={"columns": len(mapping)})
    return batch


def apply_batch(batch_id: int, by) -> ImportBatch:
    """Writes a checked batch, whole or not at all. The outcome equals the preview.

    Raises `BatchNotCheckedError`, `ImportBusyError`, `DataMovedError`.
    """
    with _importing():
        _only_one()
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.stage != BatchStage.CHECKED:
            raise BatchNotCheckedError
        show_progress(batch, 2)
        staging = Staging(batch)
        if not staging.exists:
            raise DataMovedError
        shown = staging.verdicts()
        found = comparing.compare(batch, staging, shown, hold=True)
        counts_differ = any(found.counts[name] != getattr(batch, name) for name in COUNTS)
        if counts_differ or not _is_as_shown(found.marks, shown):
            raise DataMovedError
        del shown
        batch.applied_at, batch.applied_by = timezone.now(), by
        applying.write(
            batch, staging, found, step=lambda done, of: show_progress(batch, 10 + 85 * done // of)
        )
        batch.stage = BatchStage.APPLIED
        batch.state, batch.progress, batch.step = JobState.DONE, 100, ""
        batch.finished_at = timezone.now()
        batch.save()
        audit.record("import.applied", batch, by=by, details=_summary(batch))
    return batch


def _is_as_shown(marks, shown) -> bool:
    """Whether each row comes to what the preview said of it: the same counts could hide that one
    row changed places with another, or changes what is not there any more.
    """
    told = ("row", "verdict", "changes")
    return marks.select(told).equals(shown.select(told))


def show_progress(batch: ImportBatch, percent: int) -> None:
    """What the page shows while the batch's own row cannot say: it is written at the end, whole."""
    progress.tell(batch, percent, batch.step)


def work_since(batch: ImportBatch) -> set[int]:
    """Returns the ids of households an undo would leave whole, as things stand now."""
    with _importing():
        return applying.worked_on(batch)


def undo_batch(batch_id: int, by) -> tuple[ImportBatch, dict]:
    """Takes the latest applied batch back; what people have worked on since stays and is listed:
    the counts of `applying.take_back` with `kept`, a line for each household.

    Raises `BatchNotAppliedError`, `NewerBatchError`, `ImportBusyError`.
    """
    with _importing():
        _only_one()
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.stage != BatchStage.APPLIED:
            raise BatchNotAppliedError
        applied = ImportBatch.objects.filter(stage=BatchStage.APPLIED)
        if applied.filter(applied_at__gt=batch.applied_at).exists():
            raise NewerBatchError
        counts, kept = applying.take_back(batch)
        ImportChange.objects.filter(batch=batch).delete()
        urgency.recompute(data_year=None)
        batch.stage, batch.undone_at, batch.undone_by = BatchStage.UNDONE, timezone.now(), by
        batch.state, batch.counts = JobState.DONE, counts | {"kept": kept[:KEPT_SHOWN]}
        batch.save()
        audit.record("import.undone", batch, by=by, details=counts)
    return batch, counts | {"kept": kept}


def import_list(path, *, data_year: int, by, apply: bool = True) -> ImportBatch:
    """Receives, checks and (if asked) applies a list in one go."""
    batch = receive_file(file_name=str(path), content=path, data_year=data_year, by=by)
    batch = check_batch(batch.pk)
    return apply_batch(batch.pk, by) if apply else batch


ISSUE_COLUMNS = ("batch_id", "row", "column", "code", "level", "message", "value")


def _store_issues(batch, noted, marks):
    """COPY FROM refuses a table with a fence, so what was said comes by way of another."""
    with connection.cursor() as cursor:
        names = ", ".join(f'"{name}"' for name in ISSUE_COLUMNS)
        cursor.execute(
            "CREATE TEMPORARY TABLE said ON COMMIT DROP AS"
            f" SELECT {names} FROM households_importissue WITH NO DATA"
        )
        with cursor.copy(f"COPY said ({names}) FROM STDIN") as copy:
            for issue in noted.read(marks):
                level, message = verdicts.VERDICTS[issue.code]
                copy.write_row((batch.pk, issue.row, issue.column, issue.code, level, message,
                                issue.value))  # fmt: skip
        cursor.execute(f"INSERT INTO households_importissue ({names}) SELECT {names} FROM said")
        cursor.execute("DROP TABLE said")


def name_sound(first: str, last: str) -> str:
    """Sound keys of first and last name, one space between: equal for likely misspellings."""
    return f"{sound_key(first)} {sound_key(last)}".strip()[:60]


def reference_for(data_year: int) -> Reference:
    """What the rows of a list of `data_year` (พ.ศ.) are checked against; three queries."""
    areas = Area.objects.subdistricts().values_list("parent__name", "name", "code")
    return Reference(
        data_year=data_year,
        today=timezone.localdate(),
        areas={(district, name): code for district, name, code in areas},
        indicators=frozenset(indicator_numbers(data_year)),
        dimension_of=dimension_of_indicators(data_year),
    )


def _refuse_other_lists(batch, findings: Findings):
    """Refuses a list of another province or another year as a whole."""
    named = {name: count for name, count in findings.provinces.items() if name}
    elsewhere = sum(
        count for name, count in named.items() if name.removeprefix("จังหวัด") != PROVINCE_NAME
    )
    if elsewhere * 2 > sum(named.values()):
        raise FileRefusedError(
            "other_province", "ไฟล์นี้เป็นบัญชีของจังหวัดอื่น ไม่ใช่จังหวัดเลย โปรดเลือกไฟล์อีกครั้ง"
        )
    if not findings.areas_known:
        raise FileRefusedError(
            "other_province", "ไม่พบตำบลของจังหวัดเลยแม้แต่แถวเดียว โปรดตรวจว่าเลือกไฟล์ถูกต้อง"
        )
    if findings.years and str(batch.data_year) not in findings.years:
        years = ", ".join(sorted(findings.years)[:3])
        raise FileRefusedError(
            "other_year", f"ในไฟล์เป็นบัญชีปี {years} แต่เลือกนำเข้าเป็นปี {batch.data_year}"
        )


def _summary(batch) -> dict[str, int]:
    return {name: getattr(batch, name) for name in ("rows", "warnings", *COUNTS)}


def _only_one():
    """One apply or undo at a time; a second one is told, not kept waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [APPLY_LOCK])
        if not cursor.fetchone()[0]:
            raise ImportBusyError


def _report(batch, percent: int, step: str, **fields):
    """What the page shows while the job runs."""
    values = {"progress": percent, "step": step, **fields}
    for name, value in values.items():
        setattr(batch, name, value)
    with _importing():
        batch.save(update_fields=list(values))
    progress.forget(batch)  # the row itself says it now


def _importing():
    """A list touches households of the whole province, whoever hands it in."""
    return acting_for(purpose="import")
