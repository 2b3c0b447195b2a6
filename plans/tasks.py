"""Printing of plans in the background."""

from celery import shared_task

from core.errors import DomainError
from mentors.tasks import PRINT_FAULT, _fail, logger
from plans.models import PlanPrint
from plans.services import prints


@shared_task
def print_plans(run_id):
    try:
        prints.print_plans(run_id)
    except DomainError as error:
        _fail(PlanPrint, run_id, str(error))
    except Exception:
        logger.exception("printing plans %s failed", run_id)
        _fail(PlanPrint, run_id, PRINT_FAULT)
        raise
