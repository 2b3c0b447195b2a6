"""Where an area stands in a month: read from the snapshots, never counted on the page."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connections, router
from django.utils import timezone

from core.periods import add_months, last_months
from places.codes import AreaCode, is_within
from places.enums import AreaLevel
from places.models import Area, Village
from reports import metrics
from reports.models import MetricSnapshot, Month, MonthMember, MonthRule
from reports.months.limits import Reason, measure_of

HEADLINES = ("paired", "visited", "plans", "risen")
FUNNEL = ("followed", "surveyed", "paired", "plans", "reached", "helped", "risen")
# What the map, the small drawings and comparisons can show: shares of households in the programme.
CHOICES = ("visited", "paired", "plans", "surveyed", "reached", "helped", "risen")
COUNTED = (
    *dict.fromkeys((*FUNNEL, *CHOICES)),
    "households",
    "nominated",
    "first_visit_due",
    "first_visit_in_time",
    "verified",
    "referrals_open",
    "referrals_overdue",
    "needs",
    "needs_helped",
    "passed",
)
TREND = 12  # months
Figures = dict[str, Decimal]


@dataclass
class PlaceBelow:
    """An area or village below the one that is looked at, with its figures of two months."""

    code: str
    name: str
    now: Figures
    before: Figures
    reasons: list[Reason] = field(default_factory=list)
    why: str = ""  # the reasons in one line
    rank: int | None = None
    responsible: str = ""
    url: str = ""  # of its own page, where it has one

    @property
    def is_village(self) -> bool:
        """Also households of no village, which have no code."""
        return len(self.code) not in (4, 6)

    @property
    def followed(self) -> Decimal:
        return self.now.get("followed", Decimal(0))

    @property
    def severity(self) -> tuple:
        """More limits missed first, then by how far."""
        return -len(self.reasons), -sum(reason.severity for reason in self.reasons)

    def share(self, code: str) -> float | None:
        return share_of(code, self.now)


def share_of(code: str, found: Figures) -> float | None:
    """What part of its whole a metric is, in per cent; None where there is no whole."""
    whole = metrics.BY_CODE[code].whole
    if not whole or found.get(code) is None:
        return None
    return metrics.share(found[code], found.get(whole))


def change_of(code: str, now: Figures, before: Figures) -> float | None:
    this, last = share_of(code, now), share_of(code, before)
    return None if this is None or last is None else round(this - last, 1)


class Standing:
    """An area in a month beside the month before, with the areas or villages right below it. Of the
    metrics in `trend` also how they went.
    """

    def __init__(
        self, area: Area, month: Month, rule: MonthRule | None = None, trend: Iterable[str] = ()
    ):
        self.area, self.month = area, month
        self.first_day: date = month.first_day
        self.measure = measure_of(month, rule)
        shown = ("code", "name", "level", "boundary_source")
        below = list(Area.objects.filter(parent=area).only(*shown).order_by("code"))
        self.boundary_source: str = below[0].boundary_source if below else ""
        counted = {*COUNTED, *self.measure.metrics}
        found = figures_of([area.code, *(a.code for a in below)], self.months, trend, counted)
        self._found = found
        before, this = self.months
        self.now: Figures = found.get((area.code, this), {})
        self.before: Figures = found.get((area.code, before), {})
        self.places = [
            PlaceBelow(
                a.code, a.name, found.get((a.code, this), {}), found.get((a.code, before), {})
            )
            for a in below
        ]
        if area.level == AreaLevel.SUBDISTRICT:
            self.places = villages_of(area, month, counted)
        self._rank()

    @property
    def reasons(self) -> list[Reason]:
        """Why the area itself counts as late among others; of the province nothing."""
        return [] if self.area.level == AreaLevel.PROVINCE else self.missed

    @property
    def missed(self) -> list[Reason]:
        """Which limits the area itself misses."""
        return self.measure.missed(self.now)

    @property
    def ranked_from(self) -> int:
        return self.measure.ranked_from

    @property
    def months(self) -> tuple[date, date]:
        return add_months(self.first_day, -1), self.first_day

    def trend(self, code: str, area: str) -> list[tuple[date, float | None]]:
        """`[(month, per cent)]` of the months that are built, oldest first."""
        months = last_months(self.first_day, TREND)
        return [
            (m, share_of(code, self._found[area, m])) for m in months if (area, m) in self._found
        ]

    def _rank(self) -> None:
        """Late areas first, by the limits they miss; who has too few households has no place."""
        for place in self.places:
            place.reasons = self.measure.missed(place.now)
            place.why = self.measure.why(place.reasons)
        late = sorted((p for p in self.places if p.reasons), key=lambda place: place.severity)
        for number, place in enumerate(late, 1):
            place.rank = number
        rest = [p for p in self.places if not p.reasons]
        few = [p for p in rest if p.followed < self.ranked_from]
        self.late, self.few = late, few
        self.on_time = [p for p in rest if p.followed >= self.ranked_from]


# `{metric or "metric.key": value}`: a row an area and month, not one a figure.
FIGURES = """
SELECT area_id, month,
    jsonb_object_agg(CASE WHEN key = '' THEN metric ELSE metric || '.' || key END, value)
FROM reports_metricsnapshot
WHERE area_id = ANY (%(areas)s) AND metric = ANY (%(counted)s) AND month = ANY (%(months)s)
    AND (month = ANY (%(whole)s) OR metric = ANY (%(trend)s) AND key = '')
GROUP BY area_id, month
"""


def figures_of(
    areas: Iterable[str],
    months: Iterable[date],
    trend: Iterable[str] = (),
    counted: Iterable[str] = COUNTED,
) -> dict[tuple[str, date], Figures]:
    """`{(area, month): {metric or "metric.key": value}}` of the metrics `counted`; of those in
    `trend` also of the months before. One query, which costs a page less than one built up.
    """
    whole, trend = list(months), list(trend)
    asked: dict[str, Any] = {
        "areas": list(areas),
        "counted": list(counted),
        "months": last_months(max(whole), TREND) if trend else whole,
        "whole": whole,
        "trend": [*trend, *(metrics.BY_CODE[code].whole for code in trend)],
    }
    with connections[router.db_for_read(MetricSnapshot)].cursor() as cursor:
        cursor.execute(FIGURES, asked)
        return {(area, month): _exact(said) for area, month, said in cursor.fetchall()}


def _exact(said: str) -> Figures:
    """Numbers as they are stored."""
    return json.loads(said, parse_float=Decimal, parse_int=Decimal)


@dataclass(frozen=True)
class Stored:
    """A figure of the running month as it was counted last."""

    number: int
    at: datetime


STORED = """
SELECT s.value, m.as_of FROM reports_metricsnapshot s JOIN reports_month m ON m.first_day = s.month
WHERE s.month = %s AND s.metric = %s AND s.key = %s AND s.area_id = ANY (%s)
"""


def stored_now(metric: str, areas: Iterable[str], key: str = "") -> Stored | None:
    """Of the areas together, each household once; None where the month is not built, or there was
    nothing to count yet.
    """
    codes = set(areas)
    widest = [code for code in codes if not is_within(code, codes - {code})]
    this = timezone.localdate().replace(day=1)
    with connections[router.db_for_read(MetricSnapshot)].cursor() as cursor:
        cursor.execute(STORED, [this, metric, key, widest])
        found = cursor.fetchall()
    number = sum(int(value) for value, _at in found)
    return Stored(number, found[0][1]) if number else None


def villages_of(area: Area, month: Month, counted: Collection[str] = COUNTED) -> list[PlaceBelow]:
    """The villages of a sub-district with their figures of the metrics `counted`, as far as their
    households were kept with the month.
    """
    found: dict[str, Figures] = defaultdict(dict)
    members = MonthMember.objects.filter(
        month=month, revision=month.revision, area=area, metric__in=counted
    )
    for metric, key, values in members.values_list("metric", "key", "villages"):
        for code, value in values.items():
            found[code][f"{metric}.{key}" if key else metric] = Decimal(str(value))
    names = {v.code: str(v) for v in Village.objects.filter(code__in=found)}
    zeros = dict.fromkeys(counted, Decimal(0))
    return [
        PlaceBelow(code, names.get(code, "ไม่ทราบหมู่บ้าน"), zeros | values, {})
        for code, values in sorted(found.items())
    ]


def level_below(area: Area) -> str:
    """What stands below the area, in words."""
    return {2: "อำเภอ", 4: "ตำบล", 6: "หมู่บ้าน"}[len(AreaCode(area.code))]
