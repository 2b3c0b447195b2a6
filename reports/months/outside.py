"""Which of the kept figures are hidden from whoever is outside the ศจพ. line."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from reports.models import MetricSnapshot
from reports.suppression import Cell, hidden_cells, related

NO = ("0", "false", "no", "off", "n", "f")


def is_outside(params: Mapping[str, Any]) -> bool:
    """Whether the answer is for somebody outside the ศจพ. line. What is not a plain no is a yes: a
    word nobody knows hides rather than tells.
    """
    return str(params.get("outside") or "0").strip().lower() not in NO


def hidden_in(codes: Iterable[str], months: Iterable[date]) -> set[tuple[date, *Cell]]:
    """`(month, metric, key, area code)` of the hidden cells of metrics and those they stand beside,
    in all areas: whoever asks and however little of it, the same ones are hidden. One query.
    """
    beside = {other for code in codes for other in related(code)}
    rows = MetricSnapshot.objects.filter(month__in=set(months), metric__in=beside)
    by_month: dict[date, list] = {}
    for month, *cell in rows.values_list("month", "metric", "key", "area_id", "value"):
        by_month.setdefault(month, []).append(cell)
    return {(month, *cell) for month, cells in by_month.items() for cell in hidden_cells(cells)}
