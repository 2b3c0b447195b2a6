"""What the clock starts for figures and reports."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.acting import acting_for
from core.periods import add_months
from reports import comparison, month_closing, services
from reports.months import outside, recounting

logger = logging.getLogger("loei.reports")


@shared_task
def draft_last_month():
    """On the first day of a month: last month's figures, for the province to look through."""
    with acting_for(purpose="month.build"):
        month_closing.draft_month(first_day=add_months(timezone.localdate(), -1))


@shared_task
def write_last_month():
    """Each night: a month whose day of closing, chosen by the province, is over is closed if nobody
    has closed it, and its reports written, once; also the one before, where nobody was there.
    """
    with acting_for(purpose="month.close"):
        due = month_closing.due_months()
    for first_day in due:  # one at a time is held
        with acting_for(purpose="month.close"):
            month_closing.close_and_write(first_day=first_day, by=None)


@shared_task
def refresh_current_month():
    """Counts, each night, the running month's figures and last month's until it is closed, as far
    as households have changed, and anew why NESDC's differ; what months closed by older versions
    tell outside.
    """
    this = timezone.localdate().replace(day=1)
    for first_day in (this, add_months(this, -1)):  # one at a time is held
        with acting_for(purpose="month.build"):
            services.ensure_month(first_day=first_day, by=None)
            comparison.explain_month(first_day)
    with acting_for(purpose="month.build"):
        outside.keep_untold()


@shared_task
def recount_months():
    """Each week: the open months counted from nothing. A difference means that an act slipped past
    the triggers: it is mended, kept in the history, and told to the administrators.
    """
    with acting_for(purpose="month.build"):
        recounting.recount()
