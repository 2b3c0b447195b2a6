"""Background work of the mentors app: ids in, one service called."""

import logging

from celery import shared_task
from django.utils import timezone

from committees.enums import JobState
from loei_poverty.errors import DomainError
from mentors.models import Suggestion
from mentors.services import suggestions

logger = logging.getLogger("loei.mentors")
FAULT = "ระบบขัดข้องระหว่างคำนวณ ข้อมูลไม่เปลี่ยนแปลง โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"


@shared_task
def compute_suggestion(suggestion_id):
    try:
        suggestions.compute(suggestion_id)
    except DomainError as error:
        _fail(suggestion_id, str(error))
    except Exception:
        logger.exception("suggestion %s failed", suggestion_id)
        _fail(suggestion_id, FAULT)
        raise


def _fail(suggestion_id, sentence):
    Suggestion.objects.filter(pk=suggestion_id).update(
        state=JobState.FAILED, error=sentence, finished_at=timezone.now()
    )
