"""Background work of the logbook app."""

import logging

from celery import shared_task
from django.utils import timezone

from committees import audit
from committees.enums import JobState
from logbook.models import LogbookExport
from logbook.services.exporting import run_export

logger = logging.getLogger("loei.logbook")


@shared_task
def export_month(export_id):
    """Runs an export made by the page; a run that is done stays as it is."""
    run = LogbookExport.objects.select_related("area", "requested_by").get(pk=export_id)
    if run.state == JobState.DONE:
        return
    try:
        with audit.acting_from(audit.Origin(purpose="logbook.export")):
            run_export(month=run.month, area=run.area, by=run.requested_by, export=run)
    except Exception:
        logger.exception("logbook export %s failed", export_id)
        LogbookExport.objects.filter(pk=export_id).update(
            state=JobState.FAILED, error="ระบบขัดข้อง โปรดลองอีกครั้ง", finished_at=timezone.now()
        )
        raise
