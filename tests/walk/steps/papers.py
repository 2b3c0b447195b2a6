"""Months and what is written of them."""

from logbook.models import LogbookExport
from reports.models import Month, Report
from tests.walk.steps import page_of, step

step(
    "logbook:export-start",
    "officer",
    lambda w: LogbookExport.objects.filter(rows=1).exists(),
    page=page_of("logbook:export-list"),
    again=True,
    late=True,
)
step(
    "reports:month-build",
    "province",
    lambda w: Month.objects.filter(as_of__isnull=False).exists(),
    page=page_of("reports:dashboard"),
    again=True,
    late=True,
)
step(
    "reports:report-start",
    "province",
    lambda w: Report.objects.filter(state="done").exists(),
    page=page_of("reports:report-list"),
    again=True,
    late=True,
)
