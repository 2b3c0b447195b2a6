"""Background work of the mentors app: ids in, one service called."""

import logging

from celery import shared_task
from django.utils import timezone

from committees.enums import JobState
from committees.fence import acting_for
from loei_poverty.errors import DomainError
from mentors.models import PlanPrint, Suggestion
from mentors.services import prints, suggestions

logger = logging.getLogger("loei.mentors")
FAULT = "ระบบขัดข้องระหว่างคำนวณ ข้อมูลไม่เปลี่ยนแปลง โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"
PRINT_FAULT = "ระบบขัดข้องระหว่างจัดทำไฟล์ โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"


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


@shared_task
def print_plans(run_id):
    try:
        prints.print_plans(run_id)
    except DomainError as error:
        _fail_print(run_id, str(error))
    except Exception:
        logger.exception("printing plans %s failed", run_id)
        _fail_print(run_id, PRINT_FAULT)
        raise


def _fail_print(run_id, sentence):
    with acting_for(purpose="plan.print"):
        PlanPrint.objects.filter(pk=run_id).update(
            state=JobState.FAILED, error=sentence, step="", finished_at=timezone.now()
        )
