"""Background work of the mentors app: ids in, one service called."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import JobState
from accounts.models import User
from core.errors import DomainError
from mentors.models import MentorPaper, Suggestion
from mentors.services import papers, suggestions

logger = logging.getLogger("loei.mentors")

PRINT_FAULT = "ระบบขัดข้องระหว่างจัดทำไฟล์ โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"
FAULT = "ระบบขัดข้องระหว่างคำนวณ ข้อมูลไม่เปลี่ยนแปลง โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"


@shared_task
def compute_suggestion(suggestion_id):
    try:
        suggestions.compute(suggestion_id)
    except DomainError as error:
        _fail(Suggestion, suggestion_id, str(error))
    except Exception:
        logger.exception("suggestion %s failed", suggestion_id)
        _fail(Suggestion, suggestion_id, FAULT)
        raise


@shared_task
def finish_suggestion(suggestion_id, user_id):
    """Pairs, or takes back, what an officer has confirmed; a repeat finds nothing to do."""
    try:
        suggestions.finish(suggestion_id, User.objects.get(pk=user_id))
    except DomainError as error:
        suggestions.give_up(suggestion_id, str(error))
    except Exception:
        logger.exception("suggestion %s could not be finished", suggestion_id)
        suggestions.give_up(suggestion_id, FAULT)
        raise


@shared_task
def write_paper(paper_id):
    """Within the roles the asker still holds; a paper that is written stays as it is."""
    with acting_for(purpose="mentors.paper"):
        paper = MentorPaper.objects.select_related("requested_by").get(pk=paper_id)
    if paper.state == JobState.DONE:
        return
    try:
        papers.write(paper_id, paper.requested_by)
    except Exception:
        logger.exception("paper %s failed", paper_id)
        _fail(MentorPaper, paper_id, PRINT_FAULT)
        raise


def _fail(model, pk, sentence):
    """The row says why; in a transaction of its own, since the job's has been rolled back."""
    with acting_for(purpose="mentors.job"):
        model.objects.filter(pk=pk).update(
            state=JobState.FAILED, error=sentence, step="", finished_at=timezone.now()
        )
