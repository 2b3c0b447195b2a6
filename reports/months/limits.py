"""When an area is late: its figures beside the limits the province has set."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from core.periods import add_months
from reports import metrics
from reports.enums import LimitKind
from reports.models import LateLimit

# What fills up over a month: half of it can be asked for when half of the month is over.
GROWING = frozenset({"visited", "verified", "nominated_visited"})


@dataclass(frozen=True)
class Limit:
    """A limit as it holds for a month: `full` when the month is over, `now` as of today."""

    metric: str
    label: str
    kind: str
    full: Decimal
    now: Decimal

    @property
    def is_partial(self) -> bool:
        return self.now != self.full


@dataclass(frozen=True)
class Reason:
    """Why an area is late: what it has, and the limit it misses. `severity` is 0 to 1."""

    limit: Limit
    value: float
    severity: float

    def __str__(self) -> str:
        """«เยี่ยมในเดือนร้อยละ 12.5 ต่ำกว่าเกณฑ์ร้อยละ 30»."""
        if self.limit.kind == LimitKind.COUNT:
            return f"{self.limit.label} {self.value:,.0f} เกินเกณฑ์ {_plain(self.limit.full)}"
        edge = "เกณฑ์ของวันนี้" if self.limit.is_partial else "เกณฑ์"
        return f"{self.limit.label}ร้อยละ {self.value:g} ต่ำกว่า{edge}ร้อยละ {_plain(self.limit.now)}"


def limits_in_force(first_day: date) -> list[Limit]:
    """The limits in use, as they hold today for a month; one query."""
    return [_in_month(row, first_day) for row in LateLimit.objects.filter(is_active=True)]


def _in_month(row: LateLimit, first_day: date) -> Limit:
    today, after = timezone.localdate(), add_months(first_day, 1)
    if row.metric not in GROWING or today >= after or row.kind == LimitKind.COUNT:
        return Limit(row.metric, row.label, row.kind, row.limit, row.limit)
    part = Decimal((today - first_day).days + 1) / Decimal((after - first_day).days)
    now = (row.limit * part).quantize(Decimal("0.1"))
    return Limit(row.metric, row.label, row.kind, row.limit, now)


def reasons_of(found: dict[str, Decimal], limits: list[Limit]) -> list[Reason]:
    """Which limits the figures of an area miss, in the order of the limits."""
    return [reason for limit in limits if (reason := _missed(found, limit))]


def _missed(found: dict[str, Decimal], limit: Limit) -> Reason | None:
    value, metric = found.get(limit.metric), metrics.BY_CODE.get(limit.metric)
    if value is None or metric is None:
        return None
    whole = found.get(metric.whole) if metric.whole else None
    if limit.kind == LimitKind.COUNT:
        if value <= limit.full:
            return None
        return Reason(limit, float(value), min(1.0, float(value / whole)) if whole else 1.0)
    share = metrics.share(value, whole) if whole else None
    if share is None or Decimal(str(share)) >= limit.now:
        return None
    return Reason(limit, share, 1 - share / float(limit.now))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
