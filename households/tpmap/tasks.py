"""Background work of the households app: ids in, one service called.

Who works on a batch holds its lock, which ends with the worker's connection: so a batch that says
«running» without anybody holding it was left behind by a worker that died.
"""

import logging
from contextlib import contextmanager

from celery import shared_task
from celery.signals import worker_ready
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import JobState
from accounts.models import User
from accounts.notifications import notify
from core.errors import DomainError
from households.enums import BatchStage
from households.models import ImportBatch
from households.tpmap.services import imports, keeping

logger = logging.getLogger("loei.imports")
FAULT = "ระบบขัดข้องระหว่างทำงาน ข้อมูลไม่เปลี่ยนแปลง โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"
STOPPED = "งานหยุดกลางคันเพราะเครื่องหรือโปรแกรมปิดลง ข้อมูลไม่เปลี่ยนแปลง โปรดตรวจผลแล้วกดทำใหม่อีกครั้ง"


class StepFailedError(Exception):
    """A fault of a step, for the queue: the batch and the class of the fault, no values."""


LOCKS = 7_230  # any fixed number: the space of locks, one a batch
APPLYING, TAKING_BACK = "นำเข้า", "ถอนคืน"


@shared_task(bind=True)
def check_batch(self, batch_id):
    _run(batch_id, imports.check_batch, key=f"check:{self.request.id}")


@shared_task(bind=True)
def apply_batch(self, batch_id, user_id):
    user = User.objects.get(pk=user_id)
    _run(
        batch_id,
        lambda pk: imports.apply_batch(pk, by=user),
        by=user,
        step=APPLYING,
        key=f"apply:{self.request.id}",
    )


@shared_task(bind=True)
def undo_batch(self, batch_id, user_id):
    user = User.objects.get(pk=user_id)
    _run(
        batch_id,
        lambda pk: imports.undo_batch(pk, by=user),
        by=user,
        step=TAKING_BACK,
        key=f"undo:{self.request.id}",
    )


@shared_task
def resume_stopped():
    """Batches that a worker left behind when it died: a check begins afresh, since it writes
    nothing; an apply or undo was rolled back and is for a person to press again.
    """
    with acting_for(purpose="import"):
        running = list(ImportBatch.objects.filter(state=JobState.RUNNING))
    for batch in running:
        with _alone_on(batch.pk) as is_free:
            if not is_free:
                continue
            logger.warning("import batch %s was left behind at «%s»", batch.pk, batch.step)
            if batch.step in (APPLYING, TAKING_BACK):
                _fail(batch.pk, STOPPED)
                _tell(batch.pk, by=batch.requested_by, key=f"stopped:{batch.started_at}")
                continue
            _mark(batch.pk, state=JobState.WAITING)
        check_batch.delay(batch.pk)


@shared_task
def remove_old_files():
    """Each night: files of lists past the days the office keeps them."""
    keeping.remove_old_files()


@worker_ready.connect
def _look_for_stopped(**_kwargs):
    resume_stopped.delay()


def _run(batch_id, work, *, key, by=None, step=""):
    """Runs a step of a batch; what goes wrong is written on the batch, where the page shows it, and
    the end of it is told to who asked.

    A message that comes again, or while somebody else is at it, does nothing.
    """
    with _alone_on(batch_id) as is_free:
        if not is_free or not _is_wanted(batch_id):
            logger.info("import batch %s: this message was answered already", batch_id)
            return
        _mark(batch_id, state=JobState.RUNNING, step=step, started_at=timezone.now())
        try:
            work(batch_id)
        except DomainError as error:
            _fail(batch_id, str(error))
        except Exception as error:
            logger.exception("import batch %s failed", batch_id)
            _fail(batch_id, FAULT)
            raise StepFailedError(batch_id, type(error).__name__) from None  # without its rows
        finally:
            _tell(batch_id, by=by, key=key)


@contextmanager
def _alone_on(batch_id):
    """Whether nobody else works on the batch; while inside nobody else will."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, batch_id])
        is_free = cursor.fetchone()[0]
    try:
        yield is_free
    finally:
        if is_free:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, batch_id])


def _is_wanted(batch_id) -> bool:
    with acting_for(purpose="import"):
        return ImportBatch.objects.get(pk=batch_id).is_live


def _mark(batch_id, **fields):
    with acting_for(purpose="import"):
        ImportBatch.objects.filter(pk=batch_id).update(**fields)


def _fail(batch_id, sentence):
    _mark(batch_id, state=JobState.FAILED, error=sentence, step="", finished_at=timezone.now())


def _tell(batch_id, *, by, key):
    """A line in the inbox of who asked; what was not taken is always said beside what was."""
    with acting_for(purpose="import"):
        batch = ImportBatch.objects.get(pk=batch_id)
        user = by or batch.requested_by
        if user is None or batch.is_live:
            return
        address = reverse("tpmap:import-detail", args=[batch.pk])
        notify([user], key=f"import:{batch.pk}:{key}"[:120], text=outcome(batch), url=address)


def outcome(batch) -> str:
    """How a step of the batch ended, with its counts; no name of anybody."""
    name = f"บัญชีปี {batch.data_year} (#{batch.pk})"
    if batch.error:
        return f"{name}: {batch.error}"[:255]
    counts = (
        f"ทั้งหมด {batch.rows:,} แถว ใหม่ {batch.new:,} เปลี่ยน {batch.changed:,} "
        f"คงเดิม {batch.unchanged:,} ซ้ำ {batch.counts.get('duplicate', 0):,} ไม่รับ {batch.rejected:,}"
    )
    if batch.stage == BatchStage.CHECKED:
        return f"ตรวจ{name} แล้ว รอยืนยัน: {counts}"
    if batch.stage == BatchStage.APPLIED:
        return f"นำเข้า{name} แล้ว: {counts}"
    return f"{batch.get_stage_display()}: {name}"
