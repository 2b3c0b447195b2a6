"""Background work of the reports app, and what the clock starts."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import JobState
from accounts.models import User
from core.errors import DomainError
from core.periods import add_months
from core.thai import parse_month
from places.models import Area
from reports import services
from reports.models import Month, Report

logger = logging.getLogger("loei.reports")
FAULT = "ระบบขัดข้องระหว่างจัดทำ โปรดลองอีกครั้ง"


@shared_task
def build_month(month_code, user_id=None):
    """Builds the figures of a month («2569-05»)."""
    first_day = parse_month(month_code)
    user = User.objects.filter(pk=user_id).first()
    try:
        with acting_for(purpose="month.build"):
            services.build_month(first_day=first_day, by=user)
    except DomainError as error:
        _fail(Month.objects.filter(first_day=first_day), str(error))
    except Exception:
        logger.exception("building month %s failed", month_code)
        _fail(Month.objects.filter(first_day=first_day), FAULT)
        raise


@shared_task
def write_report(report_id):
    """Writes a report's paper and sheet; repeated, it leaves a finished report alone."""
    Report.objects.filter(pk=report_id).exclude(state=JobState.DONE).update(
        state=JobState.RUNNING, progress=20, step="รวบรวมตัวเลขและจัดหน้า", started_at=timezone.now()
    )
    try:
        with acting_for(purpose="report.write"):
            services.write_report(report_id=report_id)
    except DomainError as error:
        _fail(Report.objects.filter(pk=report_id), str(error))
    except Exception:
        logger.exception("writing report %s failed", report_id)
        _fail(Report.objects.filter(pk=report_id), FAULT)
        raise


@shared_task
def write_last_month():
    """On the first day of a month: last month is closed and its provincial report written, once."""
    first_day = add_months(timezone.localdate(), -1)
    with acting_for(purpose="month.close"):
        services.close_month(first_day=first_day, by=None)
        province = Area.objects.get(level="province")
        report = services.request_report(
            first_day=first_day, area=province, by=None, scheduled=True
        )
    write_report(report.pk)


@shared_task
def refresh_current_month():
    """Every night: the running month's figures."""
    with acting_for(purpose="month.build"):
        services.build_month(first_day=timezone.localdate().replace(day=1), by=None)


def _fail(rows, sentence):
    rows.update(state=JobState.FAILED, error=sentence, finished_at=timezone.now())
