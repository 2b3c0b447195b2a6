"""Small cells, for what leaves the ศจพ. line: who knows a village knows who the one of four is.

Inside the line nothing is hidden: whoever works with the household has to see it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from reports.metrics import BY_CODE
from reports.models import MetricSnapshot

SMALLEST = 5
HIDDEN = "ปิดไว้"

Cell = tuple[str, str, str]  # metric, key, area code


def is_small(value: Decimal | None) -> bool:
    return value is not None and 0 < value < SMALLEST


def hidden_in(months: Iterable[date], metric: str = "") -> set[tuple[date, str, str, str]]:
    """`(month, metric, key, area code)` of the hidden cells of these months, of one metric or all.

    The whole province is looked at, whoever asks: two who see different parts of it and talk to
    each other have the same cells hidden.
    """
    found = set()
    for month in months:
        rows = MetricSnapshot.objects.filter(month=month)
        if metric:
            rows = rows.filter(metric__in={metric, BY_CODE[metric].whole})
        cells = hidden_cells(rows.values_list("metric", "key", "area_id", "value"))
        found |= {(month, *cell) for cell in cells if metric in ("", cell[0])}
    return found


def hidden_cells(rows: Iterable[tuple[str, str, str, Decimal]]) -> set[Cell]:
    """Which of a month's `(metric, key, area code, value)` are hidden.

    A cell under 5 is, and one whose rest of the whole it is a part of is under 5. Then, until
    nothing is added: where the sum of cells is told and one of them alone is hidden, the smallest
    other one is too, or the sum would tell it; where the sum is hidden, one of its cells is, or
    they would tell the sum. Sums are told of areas in the area around them, and of the keys of a
    metric.
    """
    values = {(metric, key, area): value for metric, key, area, value in rows}
    hidden = {cell for cell in values if is_small(values[cell]) or _is_rest_small(values, cell)}
    tables = list(_tables(values))
    while True:
        more = [found for total, cells in tables for found in _told(values, hidden, total, cells)]
        if not more:
            return hidden
        hidden.update(more)


def _is_rest_small(values: dict[Cell, Decimal], cell: Cell) -> bool:
    metric, key, area = cell
    whole = BY_CODE[metric].whole if metric in BY_CODE else ""
    around = values.get((whole, key if whole and BY_CODE[whole].key else "", area))
    return around is not None and is_small(around - values[cell])


def _tables(values: dict[Cell, Decimal]) -> Iterator[tuple[Cell | None, list[Cell]]]:
    """`(cell of the sum, cells)`; None where the sum is no cell, and taken as told."""
    areas: dict[Cell, list[Cell]] = defaultdict(list)
    keys: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for metric, key, area in values:
        areas[metric, key, area[:-2]].append((metric, key, area))
        if key:
            keys[metric, area].append((metric, key, area))
    for total, cells in areas.items():
        yield (total if total in values else None), cells
    for cells in keys.values():
        yield None, cells


def _told(
    values: dict[Cell, Decimal], hidden: set[Cell], total: Cell | None, cells: list[Cell]
) -> list[Cell]:
    """The cell that has to be hidden as well, so that what is shown tells none that is not."""
    count = sum(cell in hidden for cell in cells)
    if count != (0 if total in hidden else 1):
        return []
    shown = [cell for cell in cells if cell not in hidden and values[cell]]
    return [min(shown, key=lambda cell: (values[cell], cell))] if shown else []
