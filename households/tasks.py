"""Background work of the households app: ids in, one service called."""

import logging

from celery import shared_task
from django.utils import timezone

from committees.enums import JobState
from committees.fence import acting_for
from committees.models import User
from households.models import ImportBatch
from households.services import imports
from loei_poverty.errors import DomainError

logger = logging.getLogger("loei.imports")
FAULT = "ระบบขัดข้องระหว่างทำงาน ข้อมูลไม่เปลี่ยนแปลง โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"


@shared_task
def check_batch(batch_id):
    _run(batch_id, imports.check_batch)


@shared_task
def apply_batch(batch_id, user_id):
    user = User.objects.get(pk=user_id)
    _run(batch_id, lambda pk: imports.apply_batch(pk, by=user))


@shared_task
def undo_batch(batch_id, user_id):
    user = User.objects.get(pk=user_id)
    _run(batch_id, lambda pk: imports.undo_batch(pk, by=user))


def _run(batch_id, work):
    """Runs a step of a batch; what goes wrong is written on the batch, where the page shows it."""
    try:
        work(batch_id)
    except DomainError as error:
        _fail(batch_id, str(error))
    except Exception:
        logger.exception("import batch %s failed", batch_id)
        _fail(batch_id, FAULT)
        raise


def _fail(batch_id, sentence):
    with acting_for(purpose="import"):
        ImportBatch.objects.filter(pk=batch_id).update(
            state=JobState.FAILED, error=sentence, step="", finished_at=timezone.now()
        )
