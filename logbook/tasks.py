"""Background work of the logbook app."""

import logging

from celery import shared_task
from django.utils import timezone

from committees.enums import JobState
from committees.fence import acting_for
from logbook.models import LogbookExport
from logbook.services.exporting import run_export

logger = logging.getLogger("loei.logbook")


@shared_task
def export_month(export_id):
    """Runs an export made by the page; a run that is done stays as it is."""
    with acting_for(purpose="logbook.export"):
        run = LogbookExport.objects.select_related("area", "requested_by").get(pk=export_id)
    if run.state == JobState.DONE:
        return
    try:
        with acting_for(run.requested_by):  # whoever asked, within the roles still held
            run_export(month=run.month, area=run.area, by=run.requested_by, export=run)
    except Exception:
        logger.exception("logbook export %s failed", export_id)
        with acting_for(purpose="logbook.export"):
            LogbookExport.objects.filter(pk=export_id).update(
                state=JobState.FAILED,
                error="ระบบขัดข้อง โปรดลองอีกครั้ง",
                finished_at=timezone.now(),
            )
        raise
