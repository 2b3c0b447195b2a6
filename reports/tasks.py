"""What the clock starts for figures and reports."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.acting import acting_for
from core.periods import add_months
from reports import comparison, services
from reports.months import closing

logger = logging.getLogger("loei.reports")


@shared_task
def draft_last_month():
    """On the first day of a month: last month's figures, for the province to look through."""
    with acting_for(purpose="month.build"):
        closing.draft_month(first_day=add_months(timezone.localdate(), -1))


@shared_task
def write_last_month():
    """Each night: a month whose day of closing, chosen by the province, is over is closed if nobody
    has closed it, and its reports written, once; also the one before, where nobody was there.
    """
    with acting_for(purpose="month.close"):
        for first_day in closing.due_months():
            closing.close_and_write(first_day=first_day, by=None)


@shared_task
def refresh_current_month():
    """Counts, each night, the running month's figures and last month's until it is closed, and anew
    why NESDC's differ.
    """
    with acting_for(purpose="month.build"):
        first_day = timezone.localdate().replace(day=1)
        services.build_month(first_day=first_day, by=None)
        services.ensure_month(first_day=add_months(first_day, -1), by=None)
        for month in (first_day, add_months(first_day, -1)):
            comparison.explain_month(month)
