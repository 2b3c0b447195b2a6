"""Reads the figures of a month for pages and papers; asks for reports and writes them."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
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
from places.models import Area, Organization
from reports import metrics, pdf, xlsx
from reports.actions import Act
from reports.agencies import agency_content
from reports.content import memo_content
from reports.definitions import NO_LONGER
from reports.enums import ReportKind
from reports.errors import FutureMonthError, MonthUnclosedError
from reports.models import MetricSnapshot, Month, Report, ReportDelivery
from reports.month_sheet import month_sheet
from reports.months.building import build_month, close_month, ensure_month, revise_month
from reports.months.limits import Measure, measure_on
from reports.months.parallel import count_months
from reports.months.standing import share_of
from reports.one_page import one_page_content

__all__ = ["build_month", "close_month", "count_months", "ensure_month", "revise_month"]


def figures_by_agency(area_code: str, first_day: date) -> list[dict]:
    """One row for each agency with figures in the area and month: `organization` and the metrics
    that are kept by agency, the most baht first. One whose entry is gone has a name that says so.
    """
    codes = [m.code for m in metrics.METRICS if m.key == metrics.AGENCY]
    rows = MetricSnapshot.objects.filter(area=area_code, month=first_day, metric__in=codes)
    values: dict[int, dict] = defaultdict(dict)
    for key, code, value in rows.exclude(key="").values_list("key", "metric", "value"):
        values[int(key)][code] = value
    offices = Organization.objects.in_bulk(list(values))
    lines = [
        {"organization": offices.get(pk) or Organization(pk=pk, name=NO_LONGER)} | found
        for pk, found in values.items()
    ]
    return sorted(
        lines,
        key=lambda line: (-line.get("assistance_baht_by_agency", 0), str(line["organization"])),
    )


def figures(area_code: str, first_day: date) -> dict[str, Decimal]:
    """`{metric: value, "metric.key": value}` of an area and month; empty when it is not built."""
    rows = MetricSnapshot.objects.filter(area=area_code, month=first_day)
    found = rows.values_list("metric", "key", "value")
    return {f"{code}.{key}" if key else code: value for code, key, value in found}


def besides_agencies(lines: list[dict], area_code: str, first_day: date) -> str:
    """What was given and names no agency, as a sentence; empty where there is nothing of the kind.
    With `lines`, the rows of `figures_by_agency`, it makes the whole of the month.
    """
    found = figures(area_code, first_day)
    times, baht = (
        found.get(code, 0) - sum(line.get(f"{code}_by_agency", 0) for line in lines)
        for code in ("assistance", "assistance_baht")
    )
    if not times:
        return ""
    return f"ความช่วยเหลือที่ไม่ได้ระบุหน่วยงานผู้ให้ {times:,.0f} ครั้ง มูลค่า {baht:,.0f} บาท"


def table(parent_code: str, first_day: date) -> list[dict]:
    """One row for each area below `parent_code`: its figures, with shares and what is late."""
    areas = list(Area.objects.filter(parent=parent_code).order_by("code"))
    measure = measure_on(first_day)
    rows = MetricSnapshot.objects.filter(area__in=areas, month=first_day, key="")
    values: dict[str, dict] = defaultdict(dict)
    for area, code, value in rows.values_list("area_id", "metric", "value"):
        values[area][code] = value
    return [_line(area, values[area.code], measure) for area in areas if values[area.code]]


def _line(area: Area, found: dict[str, Decimal], measure: Measure) -> dict:
    return {
        "area": area,
        **found,
        "visited_share": share_of("visited", found),
        "paired_share": share_of("paired", found),
        "late": [str(reason) for reason in measure.missed(found)],
    }


def trend(area_code: str, months: list, metric: str) -> list[tuple]:
    """`(month, value)` for the months that are built, oldest first."""
    rows = MetricSnapshot.objects.filter(area=area_code, metric=metric, key="", month__in=months)
    return list(rows.order_by("month").values_list("month", "value"))


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
