"""Which of the kept figures are hidden from whoever is outside the ศจพ. line."""

from collections.abc import Iterable
from datetime import date

from reports.models import MetricSnapshot
from reports.suppression import Cell, hidden_cells, related


def hidden_in(code: str, months: Iterable[date]) -> set[tuple[date, *Cell]]:
    """`(month, metric, key, area code)` of a metric's hidden cells and those it stands beside, in
    all areas: whoever asks and however little of it, the same ones are hidden. One query.
    """
    rows = MetricSnapshot.objects.filter(month__in=set(months), metric__in=related(code))
    by_month: dict[date, list] = {}
    for month, *cell in rows.values_list("month", "metric", "key", "area_id", "value"):
        by_month.setdefault(month, []).append(cell)
    return {(month, *cell) for month, cells in by_month.items() for cell in hidden_cells(cells)}
