"""A month in figures, of the province or one of its areas, and building it anew."""

import hashlib
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from accounts.replica import reads_replica
from core import thai
from core.charts import cached
from core.errors import DomainError
from core.jobs.pages import job_part
from core.paging import count_up_to
from core.periods import add_months, last_months, month_of, month_or_this
from indicators.models import Dimension
from places.boundaries import map_credit, map_features
from places.codes import AreaCode, is_within
from places.enums import AreaLevel
from places.models import Area
from reports import charts, metrics, services
from reports.actions import Act
from reports.late import late_facts, late_since
from reports.models import Month
from reports.month_closing import ask_for
from reports.months.sentences import moved_words
from reports.months.standing import share_of

TILES = (
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
@permission_required(Permission.DASHBOARD_VIEW)
@reads_replica
def dashboard(request):
    return _dashboard(request, visible_areas(request.user, Permission.DASHBOARD_VIEW)[0])


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
@reads_replica
def dashboard_area(request, code):
    """An area within one of the person's own; anything else is not there."""
    areas = visible_areas(request.user, Permission.DASHBOARD_VIEW)
    area = get_object_or_404(Area, code=code)
    if not is_within(area.code, [mine.code for mine in areas]):
        raise Http404
    return _dashboard(request, area)


def visible_areas(user, permission) -> list[Area]:
    rows = Area.objects.filter(pk__in=permitted_areas(user, permission))
    return list(rows.order_by("code"))


def _dashboard(request, area):
    first_day = month_or_this(request.GET.get("month", ""))
    drawn_of = Month.objects.filter(first_day__in=last_months(first_day, TREND_MONTHS))
    newest = drawn_of.filter(as_of__isnull=False).order_by("-as_of").values("as_of")[:1]
    rows = Month.objects.annotate(trend_as_of=Subquery(newest))
    month = rows.filter(first_day=first_day).first()
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
        Act.DASHBOARD_VIEWED,
        by=request.user,
        details={"area": area.code, "month": thai.month_code(first_day)},
    )
    context["job"] = job = _job_of(first_day, month)
    if job and (part := job_part(request, job)):
        return part
    if month and month.as_of:
        context |= drawn(
            area, month, listed=has_permission(request.user, Permission.HOUSEHOLD_VIEW)
        )
    return render(request, "reports/dashboard.html", context)


def _job_of(first_day: date, month: Month | None) -> Month | None:
    """Not of a copy: whoever has just asked for the figures sees that they are being counted."""
    if Month.objects.all().db == DEFAULT_DB_ALIAS:
        return month
    return Month.objects.using(DEFAULT_DB_ALIAS).filter(first_day=first_day).first()


def _late(user, first_day, month) -> int | None:
    """How many facts of the month were entered late; None while it runs, or for whoever sees
    numbers only.
    """
    window = month_of(first_day)
    over = window.end <= timezone.localdate()
    if not over or not has_permission(user, Permission.HOUSEHOLD_VIEW):
        return None
    return count_up_to(late_facts(user, window, late_since(window, month)))


def _parents(user, area) -> list[Area]:
    mine = permitted_areas(user, Permission.DASHBOARD_VIEW)
    around = AreaCode(area.code).around
    return list(Area.objects.within(mine).filter(code__in=around).order_by("code"))


def drawn(area, month, *, listed=False) -> dict:
    """Everything on a built dashboard; all from the month's snapshot, its `trend_as_of` being that
    of the newest of the months drawn. `listed` leads on from a figure to its households.
    """
    first_day = month.first_day
    now = services.figures(area.code, first_day)
    before = services.figures(area.code, add_months(first_day, -1))
    rows = services.table(area.code, first_day)
    drawing = hashlib.sha256(map_credit().encode()).hexdigest()[:12]  # another map, another drawing
    key = f"{area.code}:{thai.month_code(first_day)}"
    mapped, trended = f"{month.as_of.timestamp()}:{drawing}", month.trend_as_of.timestamp()
    return {
        "kpis": [
            _kpi(code, month, now, before)
            | {"url": _listing(code, area, first_day) if listed else ""}
            for code in TILES
        ],
        "rows": sorted(rows, key=_least_visited),
        "dimensions": _dimensions(now),
        "map": cached(f"map:{key}:{mapped}", lambda: _map(area, rows, first_day)) if rows else "",
        "map_credit": map_credit(),
        "trend": cached(f"trend:{key}:{trended}", lambda: _trend(area, first_day)),
    }


def _least_visited(row) -> tuple[bool, float]:
    """The order of areas; those without a household in the programme stand last."""
    return row["visited_share"] is None, row["visited_share"] or 0.0


def _kpi(code, month, now, before) -> dict:
    value = now.get(code)
    return {
        "metric": metrics.BY_CODE[code],
        "value": value,
        "change": moved_words(code, month, value, before.get(code)),
        "share": share_of(code, now),
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
    first_day = posted_month(request)
    try:
        ask_for("reports.month", first_day=first_day, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('reports:dashboard')}?month={thai.month_code(first_day)}")


def posted_month(request):
    try:
        first_day = thai.parse_month(request.POST.get("month", ""))
    except ValueError as error:
        raise Http404 from error
    if first_day > timezone.localdate():
        raise Http404
    return first_day
