"""Every figure as a table over areas and months, with its definition and as a file; two countings
side by side.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core import thai
from core.periods import last_months, month_or_this
from core.sheets import sheet_response
from places.codes import AreaCode, area_code, is_within
from places.enums import AreaLevel
from places.models import Area, Village
from reports import metrics
from reports.actions import Act
from reports.definitions import definition_of, definitions, words_of
from reports.models import MetricSnapshot, Month
from reports.months.limits import is_running
from reports.months.outside import hidden_in, is_outside
from reports.months.standing import COUNTED, figures_of, share_of
from reports.months.villages import village_cells
from reports.suppression import HIDDEN, OF_THE_MONTH
from reports.views.dashboards import visible_areas


@dataclass(frozen=True)
class FigureQuestion:
    """Which figure, where, up to which month, and whether for somebody outside the ศจพ. line.

    `is_rest` asks for what is left of the whole: the households that are not yet visited, say.
    """

    metric: metrics.Metric
    area: Area
    last: date
    key: str
    is_outside: bool
    is_rest: bool = False

    @property
    def whole(self) -> metrics.Metric | None:
        """What the rest is of; None where the figure itself is asked for."""
        return metrics.whole_of(self.metric.code) if self.is_rest else None

    @cached_property
    def counted(self) -> set[date]:
        """Months that counted the figure, if only as nought."""
        rows = MetricSnapshot.objects.filter(area=self.area, metric=self.metric.code)
        return set(rows.order_by().values_list("month", flat=True).distinct())

    @property
    def name(self) -> str:
        if not self.whole:
            return self.metric.name
        return f"{self.whole.name} ส่วนที่ยังไม่อยู่ใน “{self.metric.name}”"

    @property
    def heading(self) -> str:
        """Of the areas in a file, which says there what its numbers are where that is not the
        figure as it stands inside.
        """
        said = [self.name] * self.is_rest + ["สำหรับหน่วยงานภายนอก"] * self.is_outside
        return f"พื้นที่ ({' · '.join(said)})" if said else "พื้นที่"

    @property
    def file_name(self) -> str:
        which = ["rest"] * self.is_rest + ["outside"] * self.is_outside
        return "-".join([self.metric.code, *which, self.area.code, thai.month_code(self.last)])

    @property
    def details(self) -> dict:
        """What the history says of it."""
        flags = {"rest": self.is_rest, "outside": self.is_outside}
        asked = {"metric": self.metric.code, "area": self.area.code}
        return asked | {name: True for name, is_set in flags.items() if is_set}


def area_of(request, permission: Permission) -> Area:
    """The area asked for, else the widest in which a role of the person's grants `permission`;
    one outside those is not there.
    """
    areas = visible_areas(request.user, permission)
    found = area_code(request.GET.get("area", "")) or areas[0].code
    area = Area.objects.filter(code=found).first()
    if area is None or not is_within(area.code, [mine.code for mine in areas]):
        raise Http404
    return area


def figure_question(request) -> FigureQuestion:
    area = area_of(request, Permission.DASHBOARD_VIEW)
    metric = metrics.BY_CODE.get(request.GET.get("metric", "visited"))
    if metric is None:
        raise Http404
    key = request.GET.get("key", "")[:40]
    is_rest = request.GET.get("rest") == "1" and bool(metric.whole)
    first_day = month_or_this(request.GET.get("month", ""))
    return FigureQuestion(metric, area, first_day, key, is_outside(request.GET), is_rest)


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def figure_list(request):
    """A figure's definition, and its values by area and month."""
    asked = figure_question(request)
    rows = table_of(asked)
    audit.record(Act.FIGURES_VIEWED, by=request.user, details=asked.details)
    query = request.GET.copy()
    query["metric"], query["area"] = asked.metric.code, asked.area.code
    query["month"] = thai.month_code(asked.last)
    return render(
        request,
        "reports/figure_list.html",
        {
            "asked": asked,
            "definition": definition_of(asked.metric.code),
            "table": rows,
            "choices": [(m.code, m.name) for m in metrics.METRICS],
            "first_day": asked.last,
            "months": list(reversed(last_months(timezone.localdate(), 24))),
            "query": query.urlencode(),
            "hidden": HIDDEN,
        },
    )


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def figure_file(request, kind):
    """The table of the page as a file."""
    asked = figure_question(request)
    table = table_of(asked)
    headings = [
        asked.heading,
        "รหัส",
        "ส่วนย่อย",
        *(f"{thai.be_month(month)} ({state})" for month, state in table["states"]),
    ]
    rows = [
        [row["area"].full_name, row["area"].code, row["part"], *row["values"]]
        for row in table["rows"]
    ]
    response, count = sheet_response(f"{asked.file_name}.{kind}", headings, rows)
    details = asked.details | {"count": count}
    audit.record(Act.FIGURES_EXPORTED, by=request.user, details=details)
    return response


def table_of(asked: FigureQuestion) -> dict:
    """`months` that are built, `states` (each with what its figures are), and `rows` of `area`,
    `key`, `part` (its words), `values`: the area itself first, then the areas or villages right
    below it. A hidden cell says so; None where nothing was counted.
    """
    months = last_months(asked.last, 12)
    areas = Area.objects.filter(Q(code=asked.area.code) | Q(parent=asked.area))
    by_code: dict[str, Area | Below] = {
        area.code: area for area in areas.only("code", "name", "level").order_by("code")
    }
    found = _shown(asked, by_code, months)
    if asked.area.level == AreaLevel.SUBDISTRICT and not asked.is_outside:
        found |= _in_villages(asked, months)
        by_code |= _villages(found, by_code)
    built = sorted({month for month, _key, _area in found})
    parts = words_of(asked.metric, {key for _month, key, _area in found})
    lines = sorted({(area, key) for _month, key, area in found})
    return {
        "months": built,
        "states": _states(built),
        "rows": [
            {
                "area": by_code[area],
                "key": key,
                "part": parts.get(key, ""),
                "url": _address_of(asked, by_code[area]),
                "values": [found.get((month, key, area)) for month in built],
            }
            for area, key in lines
        ],
    }


def _states(months: list[date]) -> list[tuple[date, str]]:
    """Each month with when it was counted, and whether that is the end of it."""
    known = Month.objects.in_bulk(months, field_name="first_day")
    return [(day, _state(known[day])) for day in months]


def _state(month: Month) -> str:
    revision = f" ฉบับแก้ไขที่ {month.revision}" if month.revision > 1 else ""
    closed = f"ปิดแล้ว{revision}" if month.closed_at else "ยังไม่ปิดเดือน"
    return f"ข้อมูล ณ {thai.be_datetime(month.as_of)} {closed}" if month.as_of else ""


@dataclass(frozen=True)
class Below:
    """A village as a row of the table names it, or the households of none that is known."""

    code: str
    full_name: str
    pk: str = ""  # nothing lies below it that is counted
    level: str = AreaLevel.SUBDISTRICT


def _villages(found, known) -> dict[str, Below]:
    codes = {area for _month, _key, area in found} - set(known)
    names = {village.code: str(village) for village in Village.objects.filter(code__in=codes)}
    return {code: Below(code, names.get(code, "ไม่ทราบหมู่บ้าน")) for code in codes}


def _in_villages(asked: FigureQuestion, months) -> dict["At", Decimal]:
    found = _of_villages(asked, asked.metric.code, months)
    if not asked.whole:
        return found
    return _rests(asked, found, _of_villages(asked, asked.whole.code, months))


def _of_villages(asked: FigureQuestion, code: str, months) -> dict["At", Decimal]:
    """Those of no known village stand last."""
    cells = village_cells(months, asked.area.code, code)
    return {
        (month, key, village or UNKNOWN): value
        for (month, _area, village, _metric, key), value in cells.items()
        if asked.key in ("", key)
    }


UNKNOWN = "–"
At = tuple[date, str, str]  # month, key, area code


def _shown(asked: FigureQuestion, areas, months) -> dict[At, Decimal | str]:
    """Each cell's value, or that it is hidden. What is left of a whole tells the whole or the
    part, whichever is hidden: it is shown where both are.
    """
    codes = [asked.metric.code]
    found = _values(codes[0], asked.key, areas, months)
    if asked.whole:
        codes.append(asked.whole.code)
        wholes = _values(codes[1], asked.key, areas, months)
        found = _rests(asked, found, wholes)
    hidden = hidden_in(codes, {month for month, *_at in found}) if asked.is_outside else set()
    return {
        (month, key, area): HIDDEN
        if any((month, code, key, area) in hidden for code in codes)
        else value
        for (month, key, area), value in found.items()
    }


def _values(code: str, key: str, areas, months) -> dict[At, Decimal]:
    rows = MetricSnapshot.objects.filter(area__in=areas, month__in=months, metric=code)
    rows = rows.filter(key=key) if key else rows
    return {(m, k, a): value for m, k, a, value in rows.values_list(*AT, "value")}


AT = ("month", "key", "area_id")


def _rests(asked: FigureQuestion, found, wholes) -> dict[At, Decimal]:
    """What is left of the wholes, by the same keys: nought of a key is not stored by every month,
    and of an agency by none.
    """
    is_all = asked.metric.key == metrics.AGENCY
    return {
        at: whole - found.get(at, 0)
        for at, whole in wholes.items()
        if is_all or at[0] in asked.counted
    }


def _address_of(asked: FigureQuestion, area: Area | Below) -> str:
    """The same table of an area further down; empty where nothing lies below it that is counted."""
    if area.pk == asked.area.pk or area.level == AreaLevel.SUBDISTRICT:
        return ""
    query = {"metric": asked.metric.code, "area": area.code, "month": thai.month_code(asked.last)}
    flags = {"rest": asked.is_rest, "outside": asked.is_outside}
    return f"?{urlencode(query | {name: 1 for name, is_set in flags.items() if is_set})}"


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def definition_list(request):
    """«นิยาม» of every figure."""
    return render(request, "reports/definition_list.html", {"definitions": definitions()})


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def compare(request):
    """Two months of one area, two areas in one month, or both."""
    areas = visible_areas(request.user, Permission.DASHBOARD_VIEW)
    choices = list(Area.objects.within([a.code for a in areas]).exclude(level="subdistrict"))
    choices = choices or areas
    one = _side(request, "area", "month", choices, areas)
    other = _side(request, "area2", "month2", choices, areas)
    found = figures_of({one["area"].code, other["area"].code}, {one["month"], other["month"]})
    sides = [found.get((side["area"].code, side["month"]), {}) for side in (one, other)]
    audit.record(
        Act.FIGURES_VIEWED,
        by=request.user,
        details={"area": one["area"].code, "other": other["area"].code},
    )
    built = Month.objects.in_bulk({one["month"], other["month"]}, field_name="first_day")
    for side in (one, other):
        side["built"] = built.get(side["month"])
    return render(
        request,
        "reports/compare.html",
        {
            "one": one,
            "other": other,
            "sides": [one, other],
            "later": max(one["month"], other["month"]),
            "lines": _lines(one, other, *sides),
            "areas": sorted(choices, key=lambda area: AreaCode(area.code)),
            "months": list(reversed(last_months(timezone.localdate(), 24))),
        },
    )


def _side(request, area_name, month_name, choices, areas) -> dict:
    code = request.GET.get(area_name, "")
    area = next((area for area in choices if area.code == code), areas[0])
    return {"area": area, "month": month_or_this(request.GET.get(month_name, ""))}


def _lines(one: dict, other: dict, first: dict, second: dict) -> list[dict]:
    """What either side has. What fills up over a month is not told as a difference between a part
    of one and the whole of another.
    """
    running = {
        side["month"] for side in (one, other) if side["built"] and is_running(side["built"])
    }
    is_part = bool(running) and one["month"] != other["month"]
    return [
        _beside(code, first, second, is_apart=is_part and code in OF_THE_MONTH)
        for code in COUNTED
        if code in first or code in second
    ]


def _beside(code, one, other, *, is_apart) -> dict:
    first, second = one.get(code), other.get(code)
    is_known = first is not None and second is not None and not is_apart
    return {
        "metric": metrics.BY_CODE[code],
        "first": first,
        "first_share": share_of(code, one),
        "second": second,
        "second_share": share_of(code, other),
        "difference": second - first if is_known else None,
        "is_apart": is_apart,
    }
