"""What the clock starts for figures and reports."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.acting import acting_for
from core.jobs import running
from core.jobs.rows import JobState
from core.periods import add_months
from reports import comparison, services

logger = logging.getLogger("loei.reports")


@shared_task
def write_last_month():
    """On the first day of a month: last month is closed, and the memo of the province and of each
    district written, once.
    """
    first_day = add_months(timezone.localdate(), -1)
    with acting_for(purpose="month.close"):
        services.close_month(first_day=first_day, by=None)
        for report in services.request_all(first_day=first_day, by=None, scheduled=True):
            if report.state != JobState.DONE:
                running.start(report, "reports.report")


@shared_task
def refresh_current_month():
    """Counts, each night, the running month's figures, and anew why NESDC's differ."""
    with acting_for(purpose="month.build"):
        first_day = timezone.localdate().replace(day=1)
        services.build_month(first_day=first_day, by=None)
        for month in (first_day, add_months(first_day, -1)):
            comparison.explain_month(month)
