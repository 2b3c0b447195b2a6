"""The governor's page: in one look, where the province stands and which district needs help."""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from accounts.replica import reads_replica
from core import thai
from core.charts import cached
from core.periods import last_months, month_or_this
from indicators.models import Dimension
from mentors.sets import FIRST_VISIT_DAYS
from places.boundaries import credit_of, map_features
from places.codes import AreaCode, is_within
from places.enums import AreaLevel
from places.models import Area
from reports import drawings, metrics
from reports.actions import Act
from reports.models import Month
from reports.months import sentences
from reports.months import standing as standings
from reports.months.responsible import responsible_for
from reports.months.rules import month_rule, month_talked_of
from reports.months.targets import Targets
from reports.views.dashboards import _listing, visible_areas

# Of a month; the rest is its job's.
SHOWN = ("first_day", "as_of", "closed_at", "revision", "measured_by", "lists")
PLACE_SHARES = ("paired", "visited", "plans", "risen")  # of the table; a phone shows three


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
@reads_replica
def governor(request, **more):
    """Shows the page of the widest of the person's own areas."""
    areas = visible_areas(request.user, Permission.DASHBOARD_VIEW)
    return governor_page(request, areas, **more)


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
@reads_replica
def governor_area(request, code):
    """Shows the page of an area within the person's own; 404 for any other."""
    areas = visible_areas(request.user, Permission.DASHBOARD_VIEW)
    area = get_object_or_404(Area, code=code)
    if not is_within(area.code, [mine.code for mine in areas]):
        raise Http404
    return governor_page(request, areas, area)


def governor_page(request, areas, area=None, **more):
    area = area or areas[0]
    rule = month_rule()
    month = chosen(request, rule)
    audit.record(
        Act.GOVERNOR_VIEWED,
        by=request.user,
        details={"area": area.code, "month": thai.month_code(month.first_day) if month else ""},
    )
    context = more | {
        "area": area,
        "areas": areas,
        "parents": around(area, areas),
        "month": month,
        "first_day": month.first_day if month else month_or_this(request.GET.get("month", "")),
        "months": list(reversed(last_months(timezone.localdate(), 24))),
    }
    if month:
        context |= shown(request, area, month, rule)
    return render(request, "reports/governor.html", context)


def chosen(request, rule) -> Month | None:
    """The month that was asked for, if it is built; else the one people talk about."""
    built = Month.objects.filter(as_of__isnull=False).only(*SHOWN)
    try:
        return built.filter(first_day=thai.parse_month(request.GET.get("month", ""))).first()
    except ValueError:
        return month_talked_of(built, rule)


def around(area, areas) -> list[Area]:
    """The areas the person may see around this one, widest first."""
    own = [mine.code for mine in areas]
    codes = AreaCode(area.code).around
    wider = Area.objects.filter(code__in=codes).order_by("code") if codes else []
    return [found for found in wider if is_within(found.code, own)]


def shown(request, area, month, rule) -> dict:
    """Everything on a page of a month that is built; all from the month's own rows."""
    chosen_metric = request.GET.get("metric", "")
    metric = chosen_metric if chosen_metric in standings.CHOICES else "visited"
    standing = standings.Standing(area, month, rule, trend={*standings.HEADLINES, metric})
    codes = [place.code for place in standing.places if not place.is_village]
    targets = Targets([area.code, *codes])
    named = responsible_for(
        codes if area.level == AreaLevel.PROVINCE else [AreaCode(area.code).district]
    )
    query = f"?month={thai.month_code(month.first_day)}&metric={metric}"
    for place in standing.places:
        place.responsible = named.get(place.code, "")
        if not place.is_village:
            place.url = f"{reverse('reports:governor-area', args=[place.code])}{query}"
    listed = has_permission(request.user, Permission.HOUSEHOLD_VIEW)
    return {
        "standing": standing,
        "level": standings.level_below(area),
        "figure_url": f"{reverse('reports:figure-list')}?{query_of('', standing)}",
        "sentence": sentences.where_it_stands(standing),
        "late": [late_line(standing, place) for place in standing.late],
        "headlines": [headline(standing, code, targets, listed) for code in standings.HEADLINES],
        "funnel": funnel(standing, listed),
        "open": open_work(standing, listed),
        "metric": metric,
        "metric_name": metrics.BY_CODE[metric].name,
        "choices": [(code, sentences.SHORT[code]) for code in standings.CHOICES],
        "map": area_map(standing, metric),
        "map_credit": credit_of(standing.boundary_source),
        "multiples": multiples(standing, metric, targets),
        "place_lines": [place_line(standing, place) for place in standing.places],
        "dimensions": dimensions(standing),
        "responsible": named.get(AreaCode(area.code).served, ""),
        "may_name_mentors": is_within(
            area.code, permitted_areas(request.user, Permission.OFFICIAL_VIEW)
        ),
        "may_set": has_permission(request.user, Permission.PROGRAMME_EDIT),
    }


def late_line(standing, place) -> dict:
    return {"place": place, "change": sentences.progress_words(standing, place)}


@dataclass(frozen=True)
class Headline:
    """One of the four figures at the top of the page."""

    code: str
    label: str
    value: object
    share: float | None
    whole: object
    change: str
    target: str
    drawing: str
    is_late: bool
    url: str
    why: str


def headline(standing, code, targets, listed) -> Headline:
    area, share = standing.area.code, standings.share_of(code, standing.now)
    trend = standing.trend(code, area)
    is_late = code in {reason.limit.metric for reason in standing.missed}
    way = [targets.at(code, area, month) for month, _value in trend]
    drawn = drawings.trajectory(
        [value for _month, value in trend],
        way,
        words=f"{sentences.SHORT[code]} {len(trend)} เดือน",
        is_late=is_late,
    )
    return Headline(
        code=code,
        label=sentences.SHORT[code],
        value=standing.now.get(code),
        share=share,
        whole=standing.now.get(metrics.BY_CODE[code].whole),
        change=sentences.change_words(standing, code),
        target=sentences.target_words(share, targets.at(code, area, standing.first_day)),
        drawing=drawn,
        is_late=is_late,
        url=_listing(code, standing.area, standing.first_day) if listed else "",
        why=f"{reverse('reports:why')}?{query_of(code, standing)}",
    )


def query_of(code, standing) -> str:
    month = thai.month_code(standing.first_day)
    return urlencode({"area": standing.area.code, "month": month, "metric": code})


def funnel(standing, listed) -> list[dict]:
    """From those aimed at to those who have risen, each as a part of the first."""
    first = standing.now.get(standings.FUNNEL[0])
    lines = []
    for code in standings.FUNNEL:
        value = standing.now.get(code)
        share = metrics.share(value, first) if value is not None and first else None
        url = _listing(code, standing.area, standing.first_day) if listed else ""
        lines.append(
            {
                "label": "เป้าหมายในโครงการ" if code == "followed" else sentences.SHORT[code],
                "code": code,
                "value": value,
                "share": share,
                "bar": drawings.bar(share),
                "url": url,
            }
        )
    return lines


def open_work(standing, listed) -> list[dict]:
    """What is still to be done, in numbers; each opens into households for whoever may see them,
    else into the same number by area.
    """
    area, now = standing.area, standing.now
    within = {} if area.level == AreaLevel.PROVINCE else {"area": area.code}
    month = {"month": thai.month_code(standing.first_day)}
    households, referrals = "households:household-list", "assistance:referral-list"
    unpaired = (households, {"counted": "unpaired", "origin": "list"} | month | within)
    is_running = standing.first_day == timezone.localdate().replace(day=1)
    late = (referrals, {"status": "overdue"} | within) if is_running else None  # late today
    lines: list[tuple[str, str, tuple[str, dict] | None]] = [
        ("ครัวเรือนยังไม่มีพี่เลี้ยง", "paired", unpaired),
        ("ครัวเรือนที่เดือนนี้ยังไม่ได้เยี่ยม", "visited", None),
        ("ครัวเรือนที่ยังไม่เคยเยี่ยม", "reached", None),
        ("ครัวเรือนยังไม่มีแผน", "plans", None),
        (
            f"ครัวเรือนที่มีพี่เลี้ยงครบ {FIRST_VISIT_DAYS} วัน (กำหนดของระบบ)"
            f" แต่ไม่ได้เยี่ยมใน {FIRST_VISIT_DAYS} วันแรก",
            "first_visit_in_time",
            None,
        ),
        ("เรื่องส่งต่อที่เกินกำหนด", "referrals_overdue", late),
    ]
    found = []
    for label, code, door in lines:
        is_rest = code != "referrals_overdue"
        value, whole = now.get(code), now.get(metrics.BY_CODE[code].whole)
        if value is None or (is_rest and whole is None):
            continue  # the month was closed by a version that did not count it
        if is_rest:
            value = whole - value
        in_numbers = {"metric": code, "area": area.code} | month | ({"rest": 1} if is_rest else {})
        named = door if listed else None
        url = _door(named or ("reports:figure-list", in_numbers))
        by = {"metric": f"{code}_by_agency", "area": area.code} | month
        more = "" if is_rest else _door(("reports:figure-list", by))
        found.append(
            {
                "label": label,
                "value": value,
                "url": url,
                "opens": "ดูรายชื่อ" if named else "ดูรายพื้นที่",
                "by_agency": more,
            }
        )
    return [line for line in found if line["value"]]


def _door(door: tuple[str, dict]) -> str:
    return f"{reverse(door[0])}?{urlencode(door[1])}"


def area_map(standing, metric) -> str:
    """Of the areas right below, by the chosen metric; villages have no borders we know of."""
    area, month = standing.area, standing.month
    if area.level == AreaLevel.SUBDISTRICT:
        return ""
    values = {place.code: place.share(metric) for place in standing.places}
    late = frozenset(place.code for place in standing.late)
    mark = f"{standing.boundary_source}{metric}{sorted(late)}"
    key = f"{area.code}:{thai.month_code(month.first_day)}:{month.as_of.timestamp()}"
    drawing = sha256(mark.encode()).hexdigest()[:12]
    level = AreaLevel.DISTRICT if area.level == AreaLevel.PROVINCE else AreaLevel.SUBDISTRICT

    def draw() -> str:
        links = {place.code: place.url for place in standing.places}
        features = map_features(level, parent=area.code)
        return drawings.area_map(features, values, links=links, late=late)

    return cached(f"area_map:{key}:{drawing}", draw)


def multiples(standing, metric, targets) -> list[dict]:
    """A small drawing of each area below, all on one scale."""
    late = {place.code for place in standing.late}
    found = []
    for place in standing.places:
        if place.is_village:
            continue
        trend = standing.trend(metric, place.code)
        way = [targets.at(metric, place.code, month) for month, _value in trend]
        share = place.share(metric)
        said = "ไม่มีข้อมูล" if share is None else f"ร้อยละ {share:g}"
        drawing = drawings.trajectory(
            [value for _month, value in trend],
            way,
            words=f"{place.name} {said}",
            is_late=place.code in late,
        )
        found.append({"place": place, "share": share, "drawing": drawing})
    return found


def place_line(standing, place) -> dict:
    """A row of the table of all places: its cells in words, the narrow ones of a phone first."""
    shares = [sentences.share_words(place.share(code)) for code in PLACE_SHARES]
    overdue = place.now.get("referrals_overdue")
    late = "" if overdue is None else f"{overdue:,.0f}"
    return {
        "name": place.name,
        "url": place.url,
        "rank": f"ที่ {place.rank}" if place.rank else "",
        "state": "–" if place.followed < standing.ranked_from else "ทัน",
        "narrow": [f"{place.followed:,.0f}", *shares[:3]],
        "wide": [*shares[3:], late],
    }


def dimensions(standing) -> dict:
    """Dimension by area: how many fall short, and which part was helped."""
    shown_ones = [
        d for d in Dimension.objects.order_by("tpmap_order") if f"needs.{d.pk}" in standing.now
    ]
    lines = []
    for place in standing.places:
        cells = []
        for dimension in shown_ones:
            needs = place.now.get(f"needs.{dimension.pk}", 0)
            helped = place.now.get(f"needs_helped.{dimension.pk}", 0)
            share = metrics.share(helped, needs)
            part = "" if share is None else f" ({int(share + 0.5)}%)"
            cells.append(f"{needs:,.0f}{part}")
        lines.append({"place": place, "cells": cells})
    return {"heads": shown_ones, "lines": lines}
