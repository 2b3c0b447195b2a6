"""Months and what is written of them."""

from core.jobs import running
from logbook.models import LogbookExport
from reports.models import LateLimit, Month, MonthRevision, Report, Target
from tests.walk.steps import latest, page_of, pk_of, step

step(
    "logbook:export-start",
    "officer",
    lambda w: LogbookExport.objects.filter(rows__gt=0).exists(),
    page=page_of("logbook:export-list"),
    again=True,
    late=True,
)
report = latest(Report)
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

step(
    "reports:target-edit",
    "province",
    lambda w: Target.objects.filter(percent=80).exists(),
    fill=lambda w: {"target_42": "80"},
)
step(
    "reports:late-limit-edit",
    "province",
    lambda w: LateLimit.objects.filter(is_ours=False).exists(),
    fill=lambda w: {"form-0-limit": "55"},
)
step(
    "reports:month-close",
    "province",
    lambda w: Month.objects.filter(closed_by=w.users["province"]).exists(),
    page=page_of("reports:month-list"),
    free=True,
)
step(
    "reports:month-revise",
    "province",
    lambda w: MonthRevision.objects.filter(number=2).exists(),
    page=page_of("reports:month-list"),
    fill=lambda w: {"reason": "ส่งช้า"},
    text=True,
)


def job_of(world):
    row = report()
    return {"work": row.work, "pk": row.pk}


def wait_again(world):
    """The report waits in the queue, as while no worker has come to it yet."""
    running.start(report(), "reports.report", by=world.users["province"])


step(
    "accounts:job-cancel",
    "province",
    lambda w: report().state == "cancelled",
    before=wait_again,
    at=job_of,
    page=page_of("reports:report-detail", pk_of(latest(Report))),
    free=True,
)
step(
    "accounts:job-retry",
    "admin",
    lambda w: report().state == "done",
    at=job_of,
    page=page_of("accounts:job-list"),
    free=True,
)
