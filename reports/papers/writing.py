"""Asks for reports, writes them and hands them out."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.enums import Role
from accounts.models import Membership, User
from accounts.notifications import notify
from committees.models import SeatHolder
from core import thai
from core.jobs.rows import JobState
from core.jobs.running import finish
from places.enums import AreaLevel
from places.models import Area
from reports.actions import Act
from reports.enums import ReportKind
from reports.errors import FutureMonthError, MonthUnclosedError
from reports.figures import besides_agencies, figures_by_agency
from reports.models import Month, Report, ReportDelivery
from reports.months.building import ensure_month
from reports.papers import pdf, xlsx
from reports.papers.agencies import agency_content
from reports.papers.content import memo_content
from reports.papers.month_sheet import month_sheet
from reports.papers.one_page import one_page_content


def request_report(
    *,
    first_day: date,
    area: Area,
    by: User | None,
    scheduled: bool = False,
    kind: str = ReportKind.MONTHLY,
    at: datetime | None = None,
) -> Report:
    """A row for a report of a month yet to be written: the memo, the one by agencies, or the one
    page. Scheduled, there is one a month and area; `at` it was asked for. Raises
    `FutureMonthError`, and of the one page `MonthUnclosedError`.
    """
    if first_day > timezone.localdate():
        raise FutureMonthError
    closed = Month.objects.filter(first_day=first_day, closed_at__isnull=False)
    if kind == ReportKind.ONE_PAGE and not closed.exists():
        raise MonthUnclosedError
    fields: dict[str, Any] = {"kind": kind, "first_day": first_day, "area": area}
    if scheduled:
        asked = {"requested_at": at or timezone.now()}
        report, _new = Report.objects.get_or_create(**fields, is_scheduled=True, defaults=asked)
        return report
    return Report.objects.create(**fields, requested_by=by, requested_at=at or timezone.now())


def _memo(area: Area, month: Month) -> tuple[dict, bytes, bytes]:
    content = memo_content(area, month) | {"sheet": month_sheet(area, month)}
    return content, pdf.monthly(content), _workbook(content, month)


def _one_page(area: Area, month: Month) -> tuple[dict, bytes, bytes]:
    content = one_page_content(area, month) | {"sheet": month_sheet(area, month)}
    return content, pdf.one_page(content), _workbook(content, month)


def _workbook(content: dict, month: Month) -> bytes:
    return xlsx.monthly(content["sheet"], month.as_of or timezone.now())


def _agencies(area: Area, month: Month) -> tuple[dict, bytes, bytes]:
    rows = figures_by_agency(area.pk, month.first_day)
    content = agency_content(area, month, rows, besides_agencies(rows, area.pk, month.first_day))
    return content, pdf.agencies(content), xlsx.agencies(content, month.as_of or timezone.now())


# What a report says, its paper and its sheet, of an area and a month.
WRITTEN: dict[str, Callable[[Area, Month], tuple[dict, bytes, bytes]]] = {
    ReportKind.MONTHLY: _memo,
    ReportKind.AGENCIES: _agencies,
    ReportKind.ONE_PAGE: _one_page,
}


@transaction.atomic
def write_report(*, report_id: int) -> Report:
    """Writes the paper and the sheet of a report. A report that is done stays as it is."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("area", "requested_by")
    report = rows.get(pk=report_id)
    if report.state == JobState.DONE:
        return report
    month = ensure_month(first_day=report.first_day, by=report.requested_by)
    report.content, paper, sheet = WRITTEN[report.kind](report.area, month)
    name = f"{report.kind}-{thai.month_code(report.first_day)}-{report.area_id}-{report.pk}"
    report.pdf.save(f"{name}.pdf", ContentFile(paper), save=False)
    report.xlsx.save(f"{name}.xlsx", ContentFile(sheet), save=False)
    report.pdf_sha256 = hashlib.sha256(paper).hexdigest()
    finish(report, as_of=month.as_of)
    deliver(report)
    audit.record(Act.REPORT_WRITTEN, report, by=report.requested_by)
    return report


def request_all(
    *, first_day: date, by: User | None, scheduled: bool = False, at: datetime | None = None
) -> list[Report]:
    """Rows for the memo and for the report by agencies, of the province and of each district, and
    for the province's one page of a closed month.
    """
    areas = list(Area.objects.exclude(level=AreaLevel.SUBDISTRICT).order_by("code"))
    wanted = [(kind, area) for kind in (ReportKind.MONTHLY, ReportKind.AGENCIES) for area in areas]
    wanted.append((ReportKind.ONE_PAGE, areas[0]))
    return [
        request_report(first_day=first_day, area=area, by=by, scheduled=scheduled, kind=kind, at=at)
        for kind, area in wanted
    ]


def deliver(report: Report) -> None:
    """Tells who is to read it: officers and executives of the area itself; of a team's report its
    members too.
    """
    readers = Membership.objects.current().filter(
        role__in=[Role.PROVINCIAL_OFFICER, Role.DISTRICT_OFFICER, Role.EXECUTIVE], area=report.area
    )
    members = SeatHolder.objects.current().filter(seat__committee=report.team_id)
    people = Q(pk__in=readers.values("user")) | Q(pk__in=members.values("user"))
    users = list(User.objects.filter(people, is_active=True))
    ReportDelivery.objects.bulk_create(
        [ReportDelivery(report=report, user=user) for user in users], ignore_conflicts=True
    )
    notify(
        users,
        key=f"report:{report.pk}",
        text=f"{report.get_kind_display()} {report.period} {report.reporter_name} จัดทำแล้ว",
        url=f"/reports/{report.pk}/",
    )
