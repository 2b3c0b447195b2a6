"""Figures of a month and reports in the background."""

from django.urls import reverse

from accounts.acting import acting_for
from core.jobs.kinds import job
from core.thai import month_code
from reports import services
from reports.models import Month, Report

FAULT = "ระบบขัดข้องระหว่างจัดทำ โปรดลองอีกครั้ง"


@job(
    "reports.month",
    model=Month,
    label="จัดทำตัวเลขประจำเดือน",
    address=lambda month: f"{reverse('reports:dashboard')}?month={month_code(month.first_day)}",
    fault=FAULT,
)
def build_month(month):
    with acting_for(purpose="month.build"):
        services.build_month(first_day=month.first_day, by=month.asked_by)


@job(
    "reports.report",
    model=Report,
    label="จัดทำรายงาน",
    address=lambda report: reverse("reports:report-detail", args=[report.pk]),
    fault=FAULT,
)
def write_report(report):
    with acting_for(purpose="report.write"):
        services.write_report(report_id=report.pk)
