"""What share a metric is to have reached in an area in a month."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from places.codes import AreaCode
from reports.models import Target


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


class Targets:
    """The targets of areas, read once. An area without its own goes by the widest around it."""

    def __init__(self, areas: Iterable[str]):
        self.points: dict[tuple[str, str], list[tuple[date, float]]] = defaultdict(list)
        codes = {code for area in areas for code in _out_of(area)}
        rows = Target.objects.filter(area__in=codes).order_by("month")
        for metric, area, month, percent in rows.values_list("metric", "area", "month", "percent"):
            self.points[metric, area].append((month, float(percent)))

    def at(self, metric: str, area: str, month: date) -> float | None:
        """Per cent, on the straight way between two targets; the last one holds from then on, and
        before the first there is none.
        """
        return _on_the_way(self._points(metric, area), month)

    def last(self, metric: str, area: str) -> tuple[date, float] | None:
        """Where the way leads: month and per cent."""
        points = self._points(metric, area)
        return points[-1] if points else None

    def _points(self, metric: str, area: str) -> list[tuple[date, float]]:
        found = (self.points.get((metric, code)) for code in _out_of(area))
        return next(filter(None, found), [])


def _out_of(area: str) -> list[AreaCode]:
    """The area itself, then those it lies in, widest last."""
    code = AreaCode(area)
    return [code, *reversed(code.around)]


def _on_the_way(points: list[tuple[date, float]], month: date) -> float | None:
    if not points or month < points[0][0]:
        return None
    for (before, low), (after, high) in pairwise(points):
        if month < after:
            part = months_between(before, month) / months_between(before, after)
            return round(low + (high - low) * part, 1)
    return points[-1][1]
