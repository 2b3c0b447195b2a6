"""Reads the figures of a month for pages and papers."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from places.models import Area, Organization
from reports import metrics
from reports.definitions import NO_LONGER
from reports.models import MetricSnapshot
from reports.months.limits import Measure, measure_on
from reports.months.standing import share_of


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
