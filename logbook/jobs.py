"""Logbook-style exports in the background."""

from django.urls import reverse

from accounts.acting import acting_for
from core.jobs.kinds import job
from logbook.models import LogbookExport
from logbook.services.exporting import run_export


@job(
    "logbook.export",
    model=LogbookExport,
    label="ส่งออก Logbook",
    address=lambda run: reverse("logbook:export-detail", args=[run.pk]),
)
def export_month(run):
    """Runs an export made by the page, within the roles whoever asked still holds."""
    with acting_for(run.requested_by):
        run_export(month=run.month, area=run.area, by=run.requested_by, export=run)
