"""Start page, dashboard with drill-down, and the papers."""

import hashlib
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.navigation import permissions_of
from accounts.permissions import Permission
from accounts.replica import reads_replica
from assistance.models import Referral
from core import thai
from core.charts import cached
from core.errors import DomainError
from core.jobs.pages import job_part
from core.jobs.rows import JobState
from core.jobs.running import start
from core.links import expiring_link, open_private
from core.pages import paginate
from core.paging import count_each
from core.periods import add_months, last_months, month_of
from households.models import Household
from households.sets import households_in
from households.stranded import count_stranded
from indicators.models import Dimension
from logbook.enums import VisitStatus
from logbook.models import Visit
from logbook.services.work import work_of
from mentors.reach import mentored_by
from places.boundaries import map_credit, map_features
from places.codes import AreaCode, is_within
from places.enums import AreaLevel
from places.models import Area
from places.querysets import codes_within
from reports import charts, metrics, services
from reports.late import late_facts, late_since
from reports.models import Month, Report

KPIS = (
    "households",
    "followed",
    "paired",
    "visited",
    "plans",
    "assistance",
    "referrals_overdue",
    "nominated",
)
TREND_MONTHS = 12


@require_safe
@permission_required(Permission.SIGNED_IN)
def home(request):
    """What waits for this person today; everything else is one step away."""
    user, may = request.user, permissions_of(request.user)
    waiting = list(_waiting(user, may))
    counts = count_each([rows for _label, rows, _address in waiting])
    cards = [
        (label, count, address)
        for (label, _rows, address), count in zip(waiting, counts, strict=True)
        if count or label not in ONLY_IF_ANY
    ]
    if Permission.VISIT_VIEW in may:
        card = ("ครัวเรือนที่มีงานต้องทำ", work_of(user).total(), reverse("logbook:worklist"))
        cards.insert(sum(label in BEFORE_WORK for label, _count, _address in cards), card)
    if Permission.HOUSEHOLD_EDIT in may and (count := count_stranded(user)):
        cards.append(("งานที่ไม่มีผู้รับ", count, reverse("households:stranded-list")))
    as_of = timezone.now()
    if not cards and Permission.DASHBOARD_VIEW in may:
        cards, as_of = _month_cards(user)
    return render(request, "reports/home.html", {"cards": cards, "now": as_of})


ONLY_IF_ANY = ("ครัวเรือนในความดูแล",)
BEFORE_WORK = ("ครัวเรือนในความดูแล", metrics.BY_CODE["followed"].name)


def _waiting(user, may):
    """`(label, rows, address)` of what is counted for this person, all of it at once."""
    households = reverse("households:household-list")
    if Permission.VISIT_RECORD in may:
        yield ONLY_IF_ANY[0], mentored_by(user).active(), f"{households}?status=open"
    if Permission.HOUSEHOLD_EXPORT in may:
        rows = Household.objects.permitted(user, Permission.HOUSEHOLD_EXPORT)
        followed = households_in("followed", among=rows)
        yield metrics.BY_CODE["followed"].name, followed, f"{households}?origin=list"
    if Permission.VISIT_VERIFY in may:
        rows = Visit.objects.permitted(user, Permission.VISIT_VERIFY)
        rows = rows.filter(status=VisitStatus.SUBMITTED)
        yield "การเยี่ยมที่รอตรวจ", rows, reverse("logbook:visit-list") + "?status=submitted"
    if Permission.PAIRING_EDIT in may:
        rows = Household.objects.permitted(user, Permission.PAIRING_EDIT)
        unpaired = households_in("unpaired", among=rows)
        yield "ครัวเรือนที่ยังไม่มีพี่เลี้ยง", unpaired, reverse("mentors:pairing-board")
    if Permission.REFERRAL_VIEW in may:
        rows = Referral.objects.visible_to(user)
        address = reverse("assistance:referral-list")
        yield "เรื่องส่งต่อที่ยังไม่ปิด", rows.unanswered(), address
        yield "เรื่องส่งต่อที่เกินกำหนด", rows.overdue(), f"{address}?status=overdue"


def _month_cards(user) -> tuple[list, datetime | None]:
    """For who has nothing waiting: the month's figures as on the dashboard, and their time."""
    first_day = timezone.localdate().replace(day=1)
    month = Month.objects.filter(first_day=first_day, as_of__isnull=False).first()
    if month is None:
        return [], None
    now = services.figures(_areas(user, Permission.DASHBOARD_VIEW)[0].code, first_day)
    address = reverse("reports:dashboard")
    return [(metrics.BY_CODE[code].name, now.get(code), address) for code in KPIS], month.as_of


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
@reads_replica
def dashboard(request):
    return _dashboard(request, _areas(request.user, Permission.DASHBOARD_VIEW)[0])


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
@reads_replica
def dashboard_area(request, code):
    """An area within one of the person's own; anything else is not there."""
    areas = _areas(request.user, Permission.DASHBOARD_VIEW)
    area = get_object_or_404(Area, code=code)
    if not is_within(area.code, [mine.code for mine in areas]):
        raise Http404
    return _dashboard(request, area)


def _areas(user, permission) -> list[Area]:
    return list(Area.objects.filter(pk__in=permitted_areas(user, permission)).order_by("code"))


def _dashboard(request, area):
    first_day = chosen_month(request)
    month = Month.objects.filter(first_day=first_day).first()
    context = {
        "area": area,
        "first_day": first_day,
        "month": month,
        "months": reversed(last_months(timezone.localdate(), 24)),
        "parents": _parents(request.user, area),
        "may_build": has_permission(request.user, Permission.REPORT_RUN),
        "note": metrics.NOTE,
        "late": _late(request.user, first_day, month),
    }
    audit.record(
        "dashboard.viewed",
        by=request.user,
        details={"area": area.code, "month": thai.month_code(first_day)},
    )
    if month and (part := job_part(request, month)):
        return part
    context["job"] = month
    if month and month.as_of:
        context |= drawn(
            area, month, listed=has_permission(request.user, Permission.HOUSEHOLD_VIEW)
        )
    return render(request, "reports/dashboard.html", context)


def _late(user, first_day, month) -> int | None:
    """How many facts of the month were entered late; None while it runs, or for who sees numbers
    only.
    """
    window = month_of(first_day)
    over = window.end <= timezone.localdate()
    if not over or not has_permission(user, Permission.HOUSEHOLD_VIEW):
        return None
    return late_facts(user, window, late_since(window, month)).count()


def chosen_month(request, default=None):
    """`?month=2569-05`, else `default` or this month."""
    try:
        return thai.parse_month(request.GET.get("month", ""))
    except ValueError:
        return default or timezone.localdate().replace(day=1)


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def late_list(request):
    """What was entered of a month after it was over, or closed; last month unless one is asked."""
    first_day = chosen_month(request, default=add_months(timezone.localdate(), -1))
    month = Month.objects.filter(first_day=first_day).first()
    window = month_of(first_day)
    since = late_since(window, month)
    context = paginate(request, late_facts(request.user, window, since))
    households = Household.objects.for_table().in_bulk([row[1] for row in context["page"]])
    audit.record(
        "month.late_listed",
        by=request.user,
        details={"month": thai.month_code(first_day), "count": context["page"].paginator.count},
    )
    return render(
        request,
        "reports/late_list.html",
        context
        | {
            "rows": [
                {"what": what, "household": households[pk], "day": day, "entered": entered}
                for what, pk, day, entered in context["page"]
                if pk in households
            ],
            "first_day": first_day,
            "window": window,
            "month": month,
            "since": since,
            "months": reversed(last_months(add_months(timezone.localdate(), -1), 18)),
        },
    )


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def agency_figures(request):
    """Help and referrals of a month by agency, in one of the person's own areas, from the month's
    figures; a month that is not built says so.
    """
    areas = _areas(request.user, Permission.DASHBOARD_VIEW)
    area = next((a for a in areas if a.code == request.GET.get("area")), areas[0])
    first_day = chosen_month(request)
    month = Month.objects.filter(first_day=first_day, as_of__isnull=False).first()
    audit.record(
        "month.agencies_viewed",
        by=request.user,
        details={"month": thai.month_code(first_day), "area": area.code},
    )
    return render(
        request,
        "reports/agency_figures.html",
        {
            "rows": services.figures_by_agency(area.code, first_day) if month else [],
            "month": month,
            "area": area,
            "areas": areas,
            "first_day": first_day,
            "months": reversed(last_months(timezone.localdate(), 18)),
        },
    )


def _parents(user, area) -> list[Area]:
    mine = permitted_areas(user, Permission.DASHBOARD_VIEW)
    around = AreaCode(area.code).around
    return list(Area.objects.within(mine).filter(code__in=around).order_by("code"))


def drawn(area, month, *, listed=False) -> dict:
    """Everything on a built dashboard; all from the month's snapshot. `listed` leads on from a
    figure to its households.
    """
    first_day = month.first_day
    now = services.figures(area.code, first_day)
    before = services.figures(area.code, add_months(first_day, -1))
    rows = services.table(area.code, first_day)
    drawing = hashlib.sha256(map_credit().encode()).hexdigest()[:12]  # another map, another drawing
    key = f"{area.code}:{thai.month_code(first_day)}:{month.as_of.timestamp()}:{drawing}"
    return {
        "kpis": [
            _kpi(code, now, before) | {"url": _listing(code, area, first_day) if listed else ""}
            for code in KPIS
        ],
        "rows": sorted(rows, key=lambda row: row["visited_share"] or 0),
        "dimensions": _dimensions(now),
        "map": cached(f"map:{key}", lambda: _map(area, rows, first_day)) if rows else "",
        "map_credit": map_credit(),
        "trend": cached(f"trend:{key}", lambda: _trend(area, first_day)),
    }


def _kpi(code, now, before) -> dict:
    value, previous = now.get(code), before.get(code)
    change = value - previous if value is not None and previous is not None else None
    return {
        "metric": metrics.BY_CODE[code],
        "value": value,
        "change": change,
        "share": services.share_of(code, now),
        "whole": metrics.whole_of(code),
        "late": code == "referrals_overdue" and value,
    }


def _listing(code, area, first_day) -> str:
    """Where the households of a figure are listed; empty for what counts something else."""
    sets = metrics.BY_CODE[code].sets
    if not sets:
        return ""
    query = {"counted": sets[-1], "month": thai.month_code(first_day)}
    if area.level != AreaLevel.PROVINCE:
        query["area"] = area.code
    if len(sets) > 1:  # the official list's part of a set that both origins are in
        query["origin"] = "list" if sets[0] == "followed" else "nomination"
    return f"{reverse('households:household-list')}?{urlencode(query)}"


def _dimensions(now) -> list[dict]:
    return [
        {
            "dimension": dimension,
            "needs": now.get(f"needs.{dimension.pk}"),
            "helped": now.get(f"needs_helped.{dimension.pk}", 0),
        }
        for dimension in Dimension.objects.order_by("tpmap_order")
        if now.get(f"needs.{dimension.pk}") is not None
    ]


def _map(area, rows, first_day) -> str:
    level = AreaLevel.DISTRICT if area.level == AreaLevel.PROVINCE else AreaLevel.SUBDISTRICT
    month = thai.month_code(first_day)
    links = {
        row[
            "area"
        ].code: f"{reverse('reports:dashboard-area', args=[row['area'].code])}?month={month}"
        for row in rows
    }
    values = {row["area"].code: row["visited_share"] for row in rows}
    features = map_features(level, parent=area.code)
    return charts.district_map(features, values, title="ร้อยละที่เยี่ยม", links=links)


def _trend(area, first_day) -> str:
    months = last_months(first_day, TREND_MONTHS)
    names = {"paired": "มีพี่เลี้ยง", "visited": "เยี่ยมในเดือน", "plans": "มีแผน"}
    return charts.trend_line(
        {
            name: [
                (thai.be_month(month, short=True), value)
                for month, value in services.trend(area.code, months, code)
            ]
            for code, name in names.items()
        }
    )


@require_POST
@permission_required(Permission.REPORT_RUN)
def month_build(request):
    """Queues the figures of a month."""
    first_day = _posted_month(request)
    month, _new = Month.objects.get_or_create(first_day=first_day)
    if month.closed_at:
        messages.error(request, "เดือนนี้ปิดแล้ว ตัวเลขไม่เปลี่ยนอีก")
    elif not month.is_live or month.as_of is None:
        month.requested_by, month.requested_at = request.user, timezone.now()
        start(month, "reports.month", by=request.user)
    return redirect(f"{reverse('reports:dashboard')}?month={thai.month_code(first_day)}")


def _posted_month(request):
    try:
        first_day = thai.parse_month(request.POST.get("month", ""))
    except ValueError as error:
        raise Http404 from error
    if first_day > timezone.localdate():
        raise Http404
    return first_day


@require_safe
@permission_required(Permission.REPORT_VIEW)
def report_list(request):
    rows = _visible_reports(request.user).select_related("area", "requested_by")
    return render(
        request,
        "reports/report_list.html",
        paginate(request, rows)
        | {
            "months": reversed(last_months(timezone.localdate(), 18)),
            "may_run": has_permission(request.user, Permission.REPORT_RUN),
        },
    )


def _visible_reports(user):
    mine = permitted_areas(user, Permission.REPORT_VIEW)
    return Report.objects.filter(codes_within(mine, "area__code"))


@require_POST
@permission_required(Permission.REPORT_RUN)
def report_start(request):
    area = _areas(request.user, Permission.REPORT_RUN)[0]
    try:
        report = services.request_report(
            first_day=_posted_month(request), area=area, by=request.user
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("reports:report-list")
    start(report, "reports.report", by=request.user)
    return redirect("reports:report-detail", report.pk)


@require_safe
@permission_required(Permission.REPORT_VIEW)
def report_detail(request, pk):
    report = get_object_or_404(_visible_reports(request.user).select_related("area"), pk=pk)
    if part := job_part(request, report):
        return part
    report.deliveries.filter(user=request.user, opened_at=None).update(opened_at=timezone.now())
    deliveries = report.deliveries.select_related("user")
    return render(
        request,
        "reports/report_detail.html",
        {"report": report, "job": report, "deliveries": deliveries},
    )


@require_safe
@permission_required(Permission.REPORT_VIEW)
@expiring_link
def report_file(request, pk, kind):
    report = get_object_or_404(_visible_reports(request.user), pk=pk, state=JobState.DONE)
    file = report.pdf if kind == "pdf" else report.xlsx
    audit.record("report.downloaded", report, by=request.user, details={"kind": kind})
    name = f"report-{thai.month_code(report.first_day)}-{report.area_id}.{kind}"
    return FileResponse(open_private(file), as_attachment=kind == "xlsx", filename=name)
