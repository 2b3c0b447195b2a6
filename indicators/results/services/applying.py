"""Writes a checked list of results, whole or not at all, and takes it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core.confirming import Line, present
from core.jobs.running import finish
from core.spreadsheets.errors import (
    BatchNotAppliedError,
    BatchNotCheckedError,
    DataMovedError,
    NewerBatchError,
)
from core.spreadsheets.stages import BatchStage, RowVerdict
from core.uploads.storage import remove_on_commit
from indicators.models import Indicator, IndicatorEdition, ResultBatch, ResultRow, VillageResult
from indicators.results.actions import Act
from indicators.results.services.receiving import PURPOSE, changes_of, stored_levels, verdict_of
from places.codes import AreaCode
from places.models import Area, Village

WRITTEN = (RowVerdict.NEW, RowVerdict.CHANGED)


def apply_batch(batch_id: int, by: User | None) -> ResultBatch:
    """Writes what the preview showed. Raises `BatchNotCheckedError`, `DataMovedError` where what is
    stored is another since.
    """
    with acting_for(purpose=PURPOSE):
        batch = _held(batch_id)
        if batch.stage != BatchStage.CHECKED:
            raise BatchNotCheckedError
        rows = list(
            batch.read_rows.exclude(verdict__in=(RowVerdict.REJECTED, RowVerdict.DUPLICATE))
        )
        _refuse_other_than_shown(batch, rows)
        made, named = _write_villages(rows)
        batch.counts |= {"villages_made": made, "villages_named": named}
        batch.applied_at, batch.applied_by = timezone.now(), by
        _write_levels(batch, rows, batch.applied_at)
        remove_on_commit(batch.stored_file)
        finish(batch, stage=BatchStage.APPLIED)
        names = ("rows", "new", "changed", "unchanged", "rejected")
        counts = {name: getattr(batch, name) for name in names}
        audit.record(Act.VILLAGE_IMPORT_APPLIED, batch, by=by, details=counts)
    return batch


def _held(batch_id: int) -> ResultBatch:
    """The batch, with no other apply or undo of its edition at work until the transaction ends."""
    batch = ResultBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    batch.edition = IndicatorEdition.objects.select_for_update(no_key=True).get(pk=batch.edition_id)
    return batch


def _refuse_other_than_shown(batch: ResultBatch, rows: list[ResultRow]) -> None:
    stored = stored_levels(batch)
    for row in rows:
        mine = stored.get(row.village_code, {})
        changes = changes_of(row.levels, mine)
        if changes != row.changes or verdict_of(changes, mine) != row.verdict:
            raise DataMovedError


def _write_villages(rows: list[ResultRow]) -> tuple[list[str], list[str]]:
    """Adds villages that are not known yet, and the names of those that have none. Returns the
    codes of both.
    """
    wanted = {row.village_code: row.village_name for row in rows}
    stored = dict(Village.objects.filter(pk__in=wanted).values_list("code", "name"))
    unknown = sorted(set(wanted) - set(stored))
    areas = set(Area.objects.values_list("code", flat=True))
    Village.objects.bulk_create(
        Village(code=code, name=wanted[code], number=int(code[6:]), subdistrict_id=AreaCode(code))
        for code in unknown
        if AreaCode(code) in areas
    )
    nameless = sorted(code for code, name in stored.items() if not name and wanted[code])
    for code in nameless:
        Village.objects.filter(pk=code, name="").update(name=wanted[code])
    return unknown, nameless


def _write_levels(batch: ResultBatch, rows: list[ResultRow], at: datetime) -> None:
    indicators = dict(Indicator.objects.filter(edition=batch.edition).values_list("number", "pk"))
    VillageResult.objects.bulk_create(
        (
            VillageResult(
                village_id=row.village_code,
                survey_year=batch.survey_year,
                indicator_id=indicators[int(number)],
                level=level,
                batch=batch,
                saved_at=at,
            )
            for row in rows
            for number, (_before, level, _from) in row.changes.items()
        ),
        batch_size=2000,
        update_conflicts=True,
        update_fields=["level", "batch", "saved_at"],
        unique_fields=["village", "survey_year", "indicator"],
    )


def undo_batch(batch_id: int, by: User | None) -> ResultBatch:
    """Takes the latest applied list of its year back: levels it brought go, those it changed are
    what they were, villages it added go where nothing else hangs on them.

    Raises `BatchNotAppliedError`, `NewerBatchError`.
    """
    with acting_for(purpose=PURPOSE):
        batch = _held(batch_id)
        if batch.stage != BatchStage.APPLIED:
            raise BatchNotAppliedError
        if later_than(batch).exists():
            raise NewerBatchError
        counts = _take_back(batch)
        batch.undone_at, batch.undone_by = timezone.now(), by
        batch.counts |= counts
        finish(batch, stage=BatchStage.UNDONE)
        audit.record(Act.VILLAGE_IMPORT_UNDONE, batch, by=by, details=counts)
    return batch


def later_than(batch: ResultBatch) -> QuerySet[ResultBatch]:
    """Returns the lists of the same survey year that were applied after this one."""
    applied = ResultBatch.objects.filter(survey_year=batch.survey_year, stage=BatchStage.APPLIED)
    return applied.filter(applied_at__gt=batch.applied_at)


def _take_back(batch: ResultBatch) -> dict[str, int]:
    restored = []
    mine = {
        (result.village_id, str(result.indicator.number)): result
        for result in batch.brought.select_related("indicator")
    }
    for row in batch.read_rows.filter(verdict=RowVerdict.CHANGED):
        for number, (before, _after, came_from) in row.changes.items():
            result = mine.get((row.village_code, number))
            if before is not None and result is not None:
                result.level, result.batch_id = before, came_from
                result.saved_at = timezone.now()
                restored.append(result)
    VillageResult.objects.bulk_update(restored, ["level", "batch", "saved_at"], batch_size=1000)
    removed = batch.brought.all().delete()[0]
    made = Village.objects.filter(pk__in=batch.counts.get("villages_made", ()))
    villages = made.remove_unused()
    _forget_names(batch)
    return {"removed": removed, "restored": len(restored), "villages_removed": villages}


def _forget_names(batch: ResultBatch) -> None:
    given = dict(batch.read_rows.values_list("village_code", "village_name"))
    for code in batch.counts.get("villages_named", ()):
        Village.objects.filter(pk=code, name=given.get(code, "")).update(name="")


@transaction.atomic
def lines_of_undoing(batch: ResultBatch) -> tuple[Line, ...]:
    """What an undo will do, in numbers, for the page that asks first."""
    restored = sum(
        before is not None
        for changes in batch.read_rows.values_list("changes", flat=True)
        for before, _after, _from in changes.values()
    )
    made = len(batch.counts.get("villages_made", ()))
    return present(
        Line("หมู่บ้านที่ผลของรายการนี้จะถูกยกเลิก", batch.written, "หมู่บ้าน"),
        Line("ระดับที่จะถูกลบออก", batch.brought.count() - restored, "ข้อ"),
        Line("ระดับที่จะกลับเป็นค่าเดิม", restored, "ข้อ"),
        Line("หมู่บ้านที่รายการนี้เพิ่มและจะถูกลบถ้าไม่มีข้อมูลอื่น", made, "หมู่บ้าน"),
    )


def outcome(batch: ResultBatch) -> str:
    """Returns the sentence that tells how the list ended."""
    return batch.outcome(f"ผล กชช.2ค ปี {batch.survey_year} (#{batch.pk})")
