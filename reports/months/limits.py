"""When an area is late: its figures beside the limits the province has set."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.periods import add_months
from reports import metrics
from reports.enums import LimitKind
from reports.models import LateLimit, Month, MonthRule
from reports.months.rules import month_rule

# What fills up over a month while its whole stands: half of it can be asked for when half of the
# month is over. Not `verified`, whose whole, the households visited, fills up with it.
GROWING = frozenset({"visited", "nominated_visited"})
LIMIT = "เกณฑ์"
OURS = "เกณฑ์ตั้งต้นของระบบ"  # no limit is published (docs/domain.md)


@dataclass(frozen=True)
class Limit:
    """A limit as it holds for a month: `full` when the month is over, `now` when its figures were
    counted. `is_ours` while it is the system's own proposal; None of months that were closed before
    this was kept.
    """

    metric: str
    label: str
    kind: str
    full: Decimal
    now: Decimal
    is_ours: bool | None = None

    @property
    def is_partial(self) -> bool:
        return self.now != self.full

    @property
    def edge(self) -> str:
        """What it is called in a sentence: nothing the system proposed is the province's."""
        return OURS if self.is_ours else LIMIT


@dataclass(frozen=True)
class Reason:
    """Why an area is late: what it has, and the limit it misses. `severity` is how far it is from
    the limit, 0 to 1.
    """

    limit: Limit
    value: float
    severity: float

    def __str__(self) -> str:
        """«เยี่ยมในเดือนร้อยละ 12.5 ต่ำกว่าเกณฑ์ตั้งต้นของระบบร้อยละ 30»."""
        return self.told(self.limit.edge)

    def told(self, edge: str) -> str:
        """Returns the sentence with the limit called `edge`."""
        limit = self.limit
        if limit.kind == LimitKind.COUNT:
            return f"{limit.label} {self.value:,.0f} เกิน{edge} {plain(limit.full)}"
        edge = f"{edge} ณ วันที่ของข้อมูล" if limit.is_partial else edge
        return f"{limit.label}ร้อยละ {self.value:g} ต่ำกว่า{edge}ร้อยละ {plain(limit.now)}"


@dataclass(frozen=True)
class Measure:
    """What areas are measured by in a month, and from how many households on they have a rank."""

    limits: list[Limit]
    ranked_from: int
    ranked_is_ours: bool = False

    @property
    def metrics(self) -> frozenset[str]:
        """Codes of all that the limits look at: a share needs its whole too."""
        found = {limit.metric for limit in self.limits} & metrics.BY_CODE.keys()
        return frozenset(found | {metrics.BY_CODE[code].whole for code in found} - {""})

    @property
    def is_ours(self) -> bool:
        """Whether the system proposed every limit: what is said once need not stand at each."""
        return all(limit.is_ours for limit in self.limits) and bool(self.limits)

    @property
    def whose(self) -> str:
        """Whose limits they are, as a note under a table says it."""
        found = {limit.is_ours for limit in self.limits}
        if self.is_ours:
            return OURS
        if True in found:
            return f"เกณฑ์ของจังหวัดและ{OURS}"
        return "เกณฑ์ที่ใช้เมื่อปิดเดือน" if None in found else "เกณฑ์ของจังหวัด"

    def why(self, reasons: list[Reason]) -> str:
        """Returns the reasons in one line for a list that says above it whose its limits are."""
        return " · ".join(r.told(LIMIT if self.is_ours else r.limit.edge) for r in reasons)

    def missed(self, found: dict[str, Decimal]) -> list[Reason]:
        """Why an area with these figures is late; one with too few households never is."""
        few = found.get("followed", 0) < self.ranked_from
        return [] if few else reasons_of(found, self.limits)


def measure_of(month: Month, rule: MonthRule | None = None) -> Measure:
    """Of a closed month what was in force when it was closed first, whatever is set since; of an
    open one what is in force today. `rule`, when it is known.
    """
    kept = month.measured_by or measure_in_force(rule)
    limits = [_in_month(month, **row) for row in kept["limits"]]
    return Measure(limits, kept["ranked_from"], kept.get("ranked_is_ours", False))


def measure_on(first_day: date) -> Measure:
    """The measure of a month of which the first day is known."""
    rows = Month.objects.only("first_day", "as_of", "measured_by")
    known = rows.filter(first_day=first_day).first()
    return measure_of(known or Month(first_day=first_day))


def measure_in_force(rule: MonthRule | None = None) -> dict[str, Any]:
    """The province's limits and rule of today, as a month that is closed keeps them."""
    rows = LateLimit.objects.filter(is_active=True)
    rule = rule or month_rule()
    return {
        "limits": [
            row | {"limit": str(row["limit"])}
            for row in rows.values("metric", "label", "kind", "limit", "is_ours")
        ],
        "ranked_from": rule.ranked_from,
        "ranked_is_ours": rule.is_ours,
    }


def is_running(month: Month) -> bool:
    """Whether the month's figures are of a part of it: counted, or now where they are not, before
    it is over.
    """
    return timezone.localdate(month.as_of) < add_months(month.first_day, 1)


def _in_month(
    month: Month, *, metric: str, label: str, kind: str, limit: str, is_ours: bool | None = None
) -> Limit:
    full = Decimal(limit)
    if metric not in GROWING or kind == LimitKind.COUNT or not is_running(month):
        return Limit(metric, label, kind, full, full, is_ours)
    # Whole days: in the small hours, when it is counted, nobody has worked on the day itself.
    over = timezone.localdate(month.as_of) - month.first_day
    part = Decimal(over.days) / (add_months(month.first_day, 1) - month.first_day).days
    return Limit(metric, label, kind, full, (full * part).quantize(Decimal("0.1")), is_ours)


def reasons_of(found: dict[str, Decimal], limits: list[Limit]) -> list[Reason]:
    """Which limits the figures of an area miss, in the order of the limits."""
    return [reason for limit in limits if (reason := _missed(found, limit))]


def _missed(found: dict[str, Decimal], limit: Limit) -> Reason | None:
    value, metric = found.get(limit.metric), metrics.BY_CODE.get(limit.metric)
    if value is None or metric is None:
        return None
    if limit.kind == LimitKind.COUNT:
        if value <= limit.full:
            return None
        return Reason(limit, float(value), float((value - limit.full) / (value + 1)))
    whole = found.get(metric.whole) if metric.whole else None
    share = metrics.share(value, whole) if whole else None
    if share is None or Decimal(str(share)) >= limit.now:
        return None
    return Reason(limit, share, 1 - share / float(limit.now))


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
