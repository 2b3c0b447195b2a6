"""Months and what is written of them."""

from django.urls import reverse
from django.utils import timezone

from committees.services.committees import seat_person
from committees.services.offices import chair_of
from core.jobs import running
from core.periods import add_months, quarter_of
from core.thai import month_code
from logbook.models import LogbookExport, WaitingCount
from reports.models import LateLimit, Month, MonthRevision, Report, ReportWording, Target
from reports.papers.quarterly import request_quarterly, write_quarterly
from reports.services import close_month
from tests.walk.steps import latest, page_of, pk_of, step
from tests.walk.world import day

step(
    "logbook:export-start",
    "officer",
    lambda w: LogbookExport.objects.filter(rows__gt=0).exists(),
    page=page_of("logbook:export-list"),
    again=True,
    late=True,
)
step(
    "logbook:export-waiting",
    "officer",
    lambda w: WaitingCount.objects.filter(as_of__gt=w.kept["waiting"]).exists(),
    before=lambda w: w.kept.update(waiting=timezone.now()),
    free=True,
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

QUARTER = quarter_of(add_months(quarter_of(timezone.localdate()).start, -3))


def close_the_quarter(world):
    """The province has closed its months."""
    for back in range(3):
        first_day = add_months(QUARTER.start, back)
        if not Month.objects.filter(first_day=first_day, closed_at__isnull=False).exists():
            close_month(first_day=first_day, by=None)


def seat_the_governor(world):
    seat = chair_of(quarterly().area)
    user = world.users["executive"]
    held = {"name": user.full_name, "user": user, "started_on": QUARTER.start}
    seat_person(seat=seat, by=world.users["province"], kind="holder", **held)


def quarterly():
    return Report.objects.filter(kind="quarterly").order_by("pk").last()


def another(world):
    """Asked for once more: the one before is signed."""
    row = request_quarterly(
        first_day=QUARTER.start, area=quarterly().area, by=world.users["province"]
    )
    write_quarterly(report_id=row.pk)


step(
    "reports:quarter-start",
    "province",
    lambda w: Report.objects.filter(kind="quarterly", state="done").exists(),
    before=close_the_quarter,
    page=page_of("reports:report-list"),
    fill=lambda w: {"month": month_code(QUARTER.start), "area": "42"},
    again=True,
    late=True,
)
step(
    "reports:report-words",
    "province",
    lambda w: ReportWording.objects.filter(text="อบรมอาชีพ 2 รุ่น").exists(),
    at=lambda w: {"pk": quarterly().pk},
    fill=lambda w: {"results": "อบรมอาชีพ 2 รุ่น"},
    text=True,
)
step(
    "reports:report-sign",
    "executive",
    lambda w: Report.objects.filter(signed_by=w.users["executive"]).exists(),
    before=seat_the_governor,
    at=lambda w: {"pk": quarterly().pk},
    page=lambda w: reverse("reports:report-detail", args=[quarterly().pk]),
)
step(
    "reports:report-signed",
    "province",
    lambda w: Report.objects.filter(signed_on_paper=True).exists(),
    before=another,
    at=lambda w: {"pk": quarterly().pk},
    fill=lambda w: {"name": "นายสมมุติ", "position": "ผู้ว่าราชการจังหวัด", "day": day()},
)
