"""A list of results from file to preview: received, read, compared with what is stored."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core.jobs import progress
from core.jobs.running import finish
from core.spreadsheets.asking import in_order, places_of
from core.spreadsheets.cells import text
from core.spreadsheets.checking import NAMED, check_file, note_reading
from core.spreadsheets.errors import BatchNotCheckedError
from core.spreadsheets.lists import LONGEST, Reading, read_list
from core.spreadsheets.receiving import keep_file
from core.spreadsheets.sheets import FIRST_OF_NEXT
from core.spreadsheets.stages import BatchStage, RowVerdict
from core.spreadsheets.words import keep_mapping
from indicators.enums import IndicatorSet
from indicators.errors import NoEditionError
from indicators.models import (
    Indicator,
    IndicatorEdition,
    ResultBatch,
    ResultHeadings,
    ResultRow,
    VillageResult,
)
from indicators.results import verdicts
from indicators.results.actions import Act
from indicators.results.columns import ResultLayout
from indicators.results.reading import Findings, Reference, Row, read_rows
from places.models import Area, Village

PURPOSE = "village_results"
VERDICTS = (RowVerdict.NEW, RowVerdict.CHANGED, RowVerdict.UNCHANGED)


def edition_of(survey_year: int) -> IndicatorEdition:
    """The กชช.2ค edition a survey of `survey_year` (พ.ศ.) was made by. Raises `NoEditionError`."""
    editions = IndicatorEdition.objects.filter(indicator_set=IndicatorSet.KCHCH2C)
    edition = editions.filter(first_year__lte=survey_year).order_by("-first_year").first()
    if edition is None or (edition.last_year and edition.last_year < survey_year):
        raise NoEditionError
    return edition


def layout_of(edition: IndicatorEdition) -> ResultLayout:
    """Returns the columns a list of results of this edition can have: its indicators."""
    indicators = Indicator.objects.filter(edition=edition).order_by("number")
    return ResultLayout(dict(indicators.values_list("number", "name")))


def receive_file(
    *, file_name: str, content: str | Path | File, survey_year: int, by: User, sheet: str = ""
) -> ResultBatch:
    """Keeps an uploaded list (path or file object) and makes its batch; nothing is read yet.
    `sheet` is the one that is meant, or `ALL`. Raises `NoEditionError`.
    """
    batch = ResultBatch(survey_year=survey_year, requested_by=by, sheet=sheet[:LONGEST])
    with acting_for(purpose=PURPOSE):
        batch.edition = edition_of(survey_year)
        keep_file(batch, file_name=file_name, content=content)
        audit.record(Act.VILLAGE_IMPORT_RECEIVED, batch, by=by, details={"year": survey_year})
    return batch


def check_batch(batch_id: int) -> ResultBatch:
    """Reads and compares the file; the batch ends «checked», «mapping» where a person has to say
    what is meant, or «refused». Raises `FileNotTakenError` in the latter two,
    `BatchNotCheckedError` once it is applied. Run again, it starts afresh.
    """
    with acting_for(purpose=PURPOSE):
        batch = ResultBatch.objects.select_related("edition").get(pk=batch_id)
        if batch.stage in (BatchStage.APPLIED, BatchStage.UNDONE):
            raise BatchNotCheckedError
        progress.report(batch, 5, "อ่านไฟล์")
        refused = check_file(batch, partial(_check, batch), batch.read_rows.all().delete)
        if refused is None:
            return batch
    raise refused


def _check(batch: ResultBatch, path: Path) -> None:
    layout = layout_of(batch.edition)
    remembered = dict(ResultHeadings.objects.values_list("signature", "mapping"))
    said = {"mapping": batch.mapping, "remembered": remembered}
    reading = read_list(path, layout, **said, sheet=batch.sheet)
    findings = read_rows(reading, reference_for(batch), layout.indicators)
    progress.report(batch, 60, "เปรียบเทียบกับผลในระบบ")
    _keep(batch, reading, findings)


def reference_for(batch: ResultBatch) -> Reference:
    """Returns what the rows of a list are checked against: places, villages, the survey year."""
    in_english = Area.objects.filter(code=settings.PROVINCE).values_list("name_en", flat=True)
    areas = Area.objects.subdistricts().values_list("parent__name", "name", "code")
    return Reference(
        areas={(district, name): code for district, name, code in areas},
        province=settings.PROVINCE_NAME,
        other_names=(settings.PROVINCE, *in_english),
        province_code=settings.PROVINCE,
        survey_year=batch.survey_year,
        villages=dict(Village.objects.values_list("code", "name")),
    )


def _keep(batch: ResultBatch, reading: Reading, findings: Findings) -> None:
    """Stores every row with what applying it would do, and counts."""
    places = places_of(reading.sheets)
    for row in findings.rows:
        row.cells = in_order(row.cells, places[row.number // FIRST_OF_NEXT])
    rows = compared(batch, findings.rows)
    batch.read_rows.all().delete()
    ResultRow.objects.bulk_create(rows, batch_size=500)
    for verdict in (*VERDICTS, RowVerdict.REJECTED):
        setattr(batch, verdict.value, sum(row.verdict == verdict for row in rows))
    batch.rows, batch.warnings = len(rows), sum(row.has_warning for row in rows)
    gone = villages_not_in(batch, rows)
    batch.gone = len(gone)
    batch.counts = {
        "duplicate": sum(row.verdict == RowVerdict.DUPLICATE for row in rows),
        "gone": gone[:NAMED],
        "not_said": findings.not_said,
    }
    note_reading(batch, reading, findings.beside)
    finish(batch, stage=BatchStage.CHECKED)


def compared(batch: ResultBatch, rows: Iterable[Row]) -> list[ResultRow]:
    """The rows with their verdicts, against what is stored now; one query."""
    stored = stored_levels(batch)
    return [_compared(batch, row, stored.get(row.code, {})) for row in rows]


def stored_levels(batch: ResultBatch) -> dict[str, dict[int, tuple[int, int]]]:
    """`{village: {indicator number: (level, batch it came from)}}` of the batch's year."""
    found: dict[str, dict[int, tuple[int, int]]] = {}
    results = VillageResult.objects.filter(
        survey_year=batch.survey_year, indicator__edition=batch.edition
    )
    for village, number, level, came_from in results.values_list(
        "village_id", "indicator__number", "level", "batch_id"
    ):
        found.setdefault(village, {})[number] = (level, came_from)
    return found


def _compared(batch: ResultBatch, row: Row, stored: dict[int, tuple[int, int]]) -> ResultRow:
    verdict, changes = RowVerdict.REJECTED, {}
    if not row.is_refused:
        changes = {} if row.is_repeated else changes_of(row.levels, stored)
        verdict = verdict_of(changes, stored)
        verdict = RowVerdict.DUPLICATE if row.is_repeated else verdict
    return ResultRow(
        batch=batch,
        row=row.number,
        village_code=row.code,
        village_name=row.name,
        words=row.words,
        verdict=verdict,
        has_warning=any(verdicts.level(said[0]) == verdicts.WARNING for said in row.said),
        levels=row.levels,
        changes=changes,
        said=row.said,
        cells=[text(cell) for cell in row.cells] if row.is_refused else [],
    )


def changes_of(levels: dict, stored: dict[int, tuple[int, int]]) -> dict[str, list]:
    """`ResultRow.changes` of the levels (by number) a row says."""
    found = {}
    for number, level in sorted((int(number), level) for number, level in levels.items()):
        before, came_from = stored.get(number, (None, None))
        if before != level:
            found[str(number)] = [before, level, came_from]
    return found


def verdict_of(changes: dict, stored: dict) -> RowVerdict:
    """Returns whether a row says something new, something else than what is stored, or the same."""
    if not stored:
        return RowVerdict.NEW
    return RowVerdict.CHANGED if changes else RowVerdict.UNCHANGED


def villages_not_in(batch: ResultBatch, rows: Iterable[ResultRow]) -> list[str]:
    """Villages with results of the year that no row of the list is of, refused ones included."""
    named = {row.village_code for row in rows}
    results = VillageResult.objects.filter(survey_year=batch.survey_year)
    return sorted(set(results.values_list("village_id", flat=True)) - named)


@transaction.atomic
def map_headings(
    *, batch: ResultBatch, mapping: dict[str, str], by: User, sheet: str = ""
) -> ResultBatch:
    """Keeps what a person said the columns and the sheet are (see `keep_mapping`). Raises
    `BatchMovedError`, `FileNotKeptError`.
    """
    batch = keep_mapping(batch, ResultHeadings, mapping=mapping, sheet=sheet, by=by)
    audit.record(Act.VILLAGE_IMPORT_MAPPED, batch, by=by, details={"columns": len(mapping)})
    return batch
