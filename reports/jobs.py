"""Figures of a month and reports in the background."""

from django.urls import reverse

from accounts.acting import acting_for
from core.jobs.kinds import job
from core.thai import month_code
from reports import services
from reports.enums import ReportKind
from reports.models import Month, Report
from reports.month_closing import close_and_write, revise_and_write
from reports.papers import quarterly

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


def address_of(month):
    return f"{reverse('reports:month-list')}?month={month_code(month.first_day)}"


@job("reports.close", model=Month, label="ปิดเดือน", address=address_of, fault=FAULT)
def close_month(month):
    with acting_for(purpose="month.close"):
        close_and_write(first_day=month.first_day, by=month.asked_by)


@job("reports.revise", model=Month, label="เปิดฉบับแก้ไขของเดือน", address=address_of, fault=FAULT)
def revise_month(month):
    with acting_for(purpose="month.close"):
        revise_and_write(first_day=month.first_day, reason=month.asked_reason, by=month.asked_by)


@job(
    "reports.report",
    model=Report,
    label="จัดทำรายงาน",
    address=lambda report: reverse("reports:report-detail", args=[report.pk]),
    fault=FAULT,
)
def write_report(report):
    with acting_for(purpose="report.write"):
        if report.kind == ReportKind.QUARTERLY:
            quarterly.write_quarterly(report_id=report.pk)
        else:
            services.write_report(report_id=report.pk)
