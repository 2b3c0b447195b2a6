"""A month's figures by village, out of the members it keeps."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F

from places.models import Village
from places.querysets import codes_within
from reports.metrics import AGENCY, METRICS
from reports.models import MetricSnapshot, MonthMember

CELL = ("month", "area", "village", "metric", "key")  # village is empty where none is known
Cells = dict[tuple[date, str, str, str, str], Decimal]
COUNTED = frozenset(metric.code for metric in METRICS if metric.has_members)
BY_AGENCY = frozenset(metric.code for metric in METRICS if metric.key == AGENCY)


def village_cells(months: Iterable[date], area: str, code: str | None = None) -> Cells:
    """The figures of every village within an area, of one metric or all that keep members: they
    add up to the sub-district's. A village in which nothing was counted has a nought, as areas do;
    by agency only what there is. Nothing of months whose members are not kept. Three queries.
    """
    codes = COUNTED & {code} if code else COUNTED
    here = codes_within([area], "area__code")
    members = MonthMember.objects.filter(here, revision=F("month__revision"))
    members = members.filter(month__first_day__in=list(months))
    kept = set(members.values_list("month__first_day", flat=True).distinct())
    rows = members.filter(metric__in=codes).values_list(
        "month__first_day", "area_id", "metric", "key", "villages"
    )
    found: Cells = _noughts(kept, area, codes - BY_AGENCY)
    for month, place, metric, key, villages in rows:
        for village, value in villages.items():
            found[month, place, village, metric, key] = Decimal(str(value))
    return found


def _noughts(months: set[date], area: str, codes: Iterable[str]) -> Cells:
    """Of every village, wherever the sub-district has a figure."""
    known: dict[str, list[str]] = {}
    here = codes_within([area], "subdistrict__code")
    for code, place in Village.objects.filter(here).values_list("code", "subdistrict_id"):
        known.setdefault(place, []).append(code)
    rows = MetricSnapshot.objects.filter(area__in=known, month__in=months, metric__in=codes)
    return {
        (month, place, village, metric, key): Decimal(0)
        for month, place, metric, key in rows.values_list("month", "area_id", "metric", "key")
        for village in known[place]
    }
