"""Writes a checked list of earlier work, whole or not at all, and takes it back."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from assistance.models import Assistance
from core.confirming import Line, present
from core.jobs.running import finish
from core.spreadsheets.errors import BatchNotAppliedError, BatchNotCheckedError, DataMovedError
from core.spreadsheets.receiving import opened
from core.spreadsheets.stages import BatchStage, RowVerdict
from core.uploads.storage import remove_on_commit
from logbook.models import StandingBatch, StandingRow, Visit
from logbook.moving_in.actions import Act
from logbook.moving_in.errors import MovedAwayError
from logbook.moving_in.services.receiving import Tried, Trying, read_batch
from logbook.moving_in.services.works import help as given
from logbook.moving_in.services.works import ledgers, officials, pairings, plans, visits
from logbook.moving_in.services.works.base import TakeBack
from mentors.models import Official, Pairing
from plans.models import ActionPlan, LedgerMonth, PlanRow

# In the order in which they are taken back: what hangs on another thing goes before it.
TAKEN_BACK: tuple[tuple[str, type[Model], str, TakeBack], ...] = (
    (visits.VISIT, Visit, "การเยี่ยม", visits.take_back),
    (given.HELP, Assistance, "ความช่วยเหลือ", given.take_back),
    (ledgers.LEDGER, LedgerMonth, "เดือนของบัญชีครัวเรือน", ledgers.take_back),
    (plans.ROW, PlanRow, "กิจกรรมในแผน", plans.take_back_rows),
    (plans.PLAN, ActionPlan, "แผนที่สร้างใหม่", plans.take_back_plans),
    (pairings.PAIRING, Pairing, "การจับคู่", pairings.take_back),
    (officials.OFFICIAL, Official, "ข้าราชการที่ขึ้นทะเบียนใหม่", officials.take_back),
)
PURPOSE = "earlier.undo"


def apply_batch(batch_id: int, by: User) -> StandingBatch:
    """Writes what the preview showed, in one transaction. Raises `BatchNotCheckedError`,
    `DataMovedError` where a row would end otherwise than was shown.
    """
    with acting_for(by):
        batch = _held(batch_id)
        if batch.stage != BatchStage.CHECKED:
            raise BatchNotCheckedError
        with opened(batch) as path:
            _reading, findings = read_batch(batch, path)
        trying = Trying(batch, by, findings.rows)
        trying.take(findings.rows)
        _keep_made(batch, trying.in_order())
        batch.applied_at, batch.applied_by = timezone.now(), by
        if not batch.rejected:  # else its refused rows are had from it, until its days are over
            remove_on_commit(batch.stored_file)
        finish(batch, stage=BatchStage.APPLIED)
        names = ("rows", "new", "unchanged", "rejected")
        counts = {name: getattr(batch, name) for name in names} | {"kind": batch.kind}
        audit.record(Act.EARLIER_APPLIED, batch, by=by, details=counts)
    return batch


def _held(batch_id: int) -> StandingBatch:
    rows = StandingBatch.objects.select_for_update(of=("self",))
    return rows.select_related("area", "act").get(pk=batch_id)


def _keep_made(batch: StandingBatch, tried: Iterable[Tried]) -> None:
    shown = {row.row: row for row in batch.read_rows.all()}
    done = {one.row.number: one for one in tried}
    if {n: row.verdict for n, row in shown.items()} != {n: o.verdict for n, o in done.items()}:
        raise DataMovedError
    for number, row in shown.items():
        row.made = [list(made) for made in done[number].made]
    StandingRow.objects.bulk_update(shown.values(), ["made"], batch_size=500)


def undo_batch(batch_id: int, by: User) -> StandingBatch:
    """Takes back what the batch wrote; what was worked with since stays, and its row says why.
    Raises `BatchNotAppliedError`, `MovedAwayError`.
    """
    with acting_for(by):
        batch = _held(batch_id)
        if batch.stage != BatchStage.APPLIED:
            raise BatchNotAppliedError
        rows = list(batch.read_rows.exclude(made=[]))
        _refuse_out_of_reach(rows)
        stays = _take_back(batch, rows, by)
        kept = _note_kept(rows, stays)
        batch.undone_at, batch.undone_by = timezone.now(), by
        counts = {"removed": sum(len(row.made) for row in rows) - len(stays), "kept": kept}
        batch.counts |= counts
        finish(batch, stage=BatchStage.UNDONE)
        audit.record(Act.EARLIER_UNDONE, batch, by=by, details=counts)
    return batch


def _refuse_out_of_reach(rows: list[StandingRow]) -> None:
    """What went to another district with its household would stay for good, and be told as gone."""
    count = 0
    for kind, model, _label, _take_back in TAKEN_BACK:
        found = model._default_manager.filter(pk__in=made_of(rows, kind)).order_by()
        seen = found.count()
        with acting_for(purpose=PURPOSE):
            count += found.count() - seen
    if count:
        raise MovedAwayError(count)


def _take_back(
    batch: StandingBatch, rows: list[StandingRow], by: User
) -> dict[tuple[str, str], str]:
    stays: dict[tuple[str, str], str] = {}
    for kind, _model, _label, take_back in TAKEN_BACK:
        if keys := made_of(rows, kind):
            stays |= {(kind, key): why for key, why in take_back(keys, batch, by).items()}
    return stays


def made_of(rows: Iterable[StandingRow], kind: str) -> list[str]:
    """Returns the keys of the records of one `kind` that these rows made."""
    return [key for row in rows for made, key in row.made if made == kind]


def _note_kept(rows: list[StandingRow], stays: dict[tuple[str, str], str]) -> int:
    noted = []
    for row in rows:
        if why := next((stays[tuple(made)] for made in row.made if tuple(made) in stays), ""):
            row.kept = why
            noted.append(row)
    StandingRow.objects.bulk_update(noted, ["kept"], batch_size=500)
    return len(noted)


@transaction.atomic
def lines_of_undoing(batch: StandingBatch) -> tuple[Line, ...]:
    """What an undo will take back at most, in numbers, for the page that asks first. Officials who
    were paired stay in the register.
    """
    rows = list(batch.read_rows.filter(verdict=RowVerdict.NEW))
    for row in rows:
        if any(made == pairings.PAIRING for made, _key in row.made):
            row.made = [made for made in row.made if made[0] != officials.OFFICIAL]
    return present(
        *(
            Line(f"{label}ที่จะถูกถอน", len(made_of(rows, kind)), "รายการ")
            for kind, _model, label, _take_back in TAKEN_BACK
        )
    )


def outcome(batch: StandingBatch) -> str:
    """Returns the sentence that tells how the list ended."""
    return batch.outcome(f"{batch.get_kind_display()} (นำเข้าจากเดิม #{batch.pk})")
