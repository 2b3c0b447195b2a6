"""A TPMAP list from file to tables: received, checked, compared, applied, taken back.

Preview and apply run the same comparison; the apply refuses when its counts are not the preview's.
"""

import hashlib
from pathlib import Path

from django.core.cache import cache
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
from households.models import HeadingMapping, ImportBatch, ImportChange, ImportIssue, StagedRow
from households.services import applying, comparing, urgency
from households.tpmap import columns, verdicts
from households.tpmap.reader import FileRefusedError, HeadingsMissingError, read_list
from households.tpmap.rows import Reference, Row, read_rows
from indicators.services import dimension_of_indicators, indicator_numbers
from loei_poverty.identity import Pin, encrypt_pin, pin_index
from loei_poverty.thai import name_key, sort_key, sound_key

APPLY_LOCK = 7_230_042  # any fixed number; one apply or undo at a time in the whole database
PROVINCE_NAME = "เลย"
KEPT_SHOWN = 1000  # households a page lists that an undo has left alone
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
    try:
        sheet = read_stored(batch)
        rows = _rows_of_this_list(sheet, batch)
    except HeadingsMissingError as error:
        _report(batch, 100, "", stage=BatchStage.MAPPING, state=JobState.FAILED, error=str(error),
                finished_at=timezone.now(), **_headings(error.sheet))  # fmt: skip
        raise FileNotTakenError(error.code, str(error)) from error
    except FileRefusedError as error:
        batch.stored_file.delete(save=False)
        _report(batch, 100, "", stage=BatchStage.REFUSED, state=JobState.FAILED,
                error=str(error), finished_at=timezone.now())  # fmt: skip
        raise FileNotTakenError(error.code, str(error)) from error
    _report(batch, 40, "ตรวจและเปรียบเทียบกับข้อมูลในระบบ")
    with _importing():
        for name, value in _headings(sheet).items():
            setattr(batch, name, value)
        StagedRow.objects.filter(batch=batch).delete()
        ImportIssue.objects.filter(batch=batch).delete()
        counts = stage_rows(batch, rows)
        _store_counts(batch, rows, counts)
    _report(batch, 100, "", stage=BatchStage.CHECKED, state=JobState.DONE,
            finished_at=timezone.now())  # fmt: skip
    return batch


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
        counts = comparing.compare(batch)
        if any(counts[name] != getattr(batch, name) for name in COUNTS):
            raise DataMovedError
        applying.write(batch, step=lambda done, of: show_progress(batch, 10 + 85 * done // of))
        batch.stage, batch.applied_at, batch.applied_by = BatchStage.APPLIED, timezone.now(), by
        batch.state, batch.progress, batch.step = JobState.DONE, 100, ""
        batch.finished_at = timezone.now()
        batch.save()
        audit.record("import.applied", batch, by=by, details=_summary(batch))
    return batch


def show_progress(batch: ImportBatch, percent: int) -> None:
    """What the page shows while the batch's own row cannot say: it is written at the end, whole."""
    cache.set(f"import-progress:{batch.pk}", percent, timeout=3600)


def shown_progress(batch: ImportBatch) -> int:
    """How far a live batch has come, in percent."""
    return max(batch.progress, cache.get(f"import-progress:{batch.pk}", 0))


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


def stage_rows(batch: ImportBatch, rows: list[Row]) -> dict[str, int]:
    """COPY of the checked rows and of what was said of them; gives the counts of their comparison.

    COPY FROM refuses a table with a fence, so rows come by way of temporary tables; and they are
    compared there, so that each is stored once.
    """
    _copy("issues", ISSUE_COLUMNS, "households_importissue", _issues(batch, rows))
    _store("issues", ISSUE_COLUMNS, "households_importissue")
    staged = (_staged(batch, row) for row in rows)
    _copy(comparing.ARRIVING, STAGED_COLUMNS + COMPARED_COLUMNS, "households_stagedrow", staged)
    counts = comparing.compare(batch, comparing.ARRIVING)
    _store(comparing.ARRIVING, STAGED_COLUMNS + COMPARED_COLUMNS, "households_stagedrow")
    return counts


def _issues(batch, rows):
    for row in rows:
        for issue in row.issues:
            level, message = verdicts.VERDICTS[issue.code]
            yield (batch.pk, issue.row, issue.column, issue.code, level, message, issue.value)


def _copy(temporary: str, columns: tuple, table: str, rows):
    """Fills a temporary table shaped as `table` by COPY."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {temporary} ON COMMIT DROP AS"
            f" SELECT {names} FROM {table} WITH NO DATA"
        )
        with cursor.copy(f"COPY {temporary} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _store(temporary: str, columns: tuple, table: str):
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {temporary}")
        cursor.execute(f"DROP TABLE {temporary}")


ISSUE_COLUMNS = ("batch_id", "row", "column", "code", "level", "message", "value")


STAGED_COLUMNS = (
    "batch_id", "row", "verdict", "has_warning", "identity_key", "house_code", "house_number",
    "village_code", "village_name", "subdistrict_code", "district", "pin", "pin_index",
    "pin_masked", "title", "first_name", "last_name", "name_key", "sound_key", "head_sort_key",
    "sex", "birth_date", "birth_precision", "age", "relation", "is_head", "has_welfare_card",
    "members", "dimensions", "failed_indicators", "income", "source_status", "changes",
    "is_settled",
)  # fmt: skip
COMPARED_COLUMNS = ("household_id", "person_id")


def _staged(batch, row: Row) -> tuple:
    verdict = "rejected" if row.is_rejected else "duplicate" if row.is_duplicate else "new"
    return (
        batch.pk, row.number, verdict, bool(row.issues) and verdict != "rejected",
        row.identity, row.house_code, row.house_number, row.village_code,
        row.village_name, row.subdistrict, int(row.subdistrict[:4] or 0) or None,
        encrypt_pin(row.pin) if row.pin else None, pin_index(row.pin) if row.pin else None,
        Pin(row.pin).masked if row.pin else "", row.title, row.first_name,
        row.last_name, name_key(row.first_name, row.last_name)[:240],
        name_sound(row.first_name, row.last_name), _sort_key(row), row.sex, row.birth,
        row.birth_precision, row.age, row.relation, row.is_head, row.welfare_card,
        row.members, list(row.dimensions), list(row.indicators), row.income, row.status, "{}",
        False, None, None,
    )  # fmt: skip


def _sort_key(row: Row) -> str:
    return f"{sort_key(row.first_name)} {sort_key(row.last_name)}".strip()[:200]


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


def _rows_of_this_list(sheet, batch) -> list[Row]:
    """The checked rows; refuses a list of another province or another year as a whole."""
    rows = read_rows(sheet, reference_for(batch.data_year))
    provinces = [row.province for row in rows if row.province]
    elsewhere = sum(name.removeprefix("จังหวัด") != PROVINCE_NAME for name in provinces)
    if provinces and elsewhere * 2 > len(provinces):
        raise FileRefusedError(
            "other_province", "ไฟล์นี้เป็นบัญชีของจังหวัดอื่น ไม่ใช่จังหวัดเลย โปรดเลือกไฟล์อีกครั้ง"
        )
    if all(not row.subdistrict for row in rows):
        raise FileRefusedError(
            "other_province", "ไม่พบตำบลของจังหวัดเลยแม้แต่แถวเดียว โปรดตรวจว่าเลือกไฟล์ถูกต้อง"
        )
    years = {row.data_year for row in rows if row.data_year}
    if years and str(batch.data_year) not in years:
        raise FileRefusedError(
            "other_year",
            f"ในไฟล์เป็นบัญชีปี {', '.join(sorted(years)[:3])} แต่เลือกนำเข้าเป็นปี {batch.data_year}",
        )
    return rows


def _store_counts(batch, rows, counts):
    batch.rows = len(rows)
    batch.warnings = batch.staged.filter(has_warning=True).count()
    for name in COUNTS:
        setattr(batch, name, counts[name])
    batch.counts = {"duplicate": counts["duplicate"]}
    batch.save()


def _summary(batch) -> dict[str, int]:
    return {name: getattr(batch, name) for name in ("rows", "warnings", *COUNTS)}


def _only_one():
    """One apply or undo at a time; a second one is told, not kept waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [APPLY_LOCK])
        if not cursor.fetchone()[0]:
            raise ImportBusyError


def _report(batch, progress: int, step: str, **fields):
    """What the page shows while the job runs."""
    values = {"progress": progress, "step": step, **fields}
    for name, value in values.items():
        setattr(batch, name, value)
    with _importing():
        batch.save(update_fields=list(values))


def _importing():
    """A list touches households of the whole province, whoever hands it in."""
    return acting_for(purpose="import")
