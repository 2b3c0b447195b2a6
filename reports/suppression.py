"""Small cells, for what leaves the ศจพ. line: who knows a village knows who the one of four is.

Inside the line nothing is hidden: whoever works with the household has to see it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from reports.metrics import BY_CODE

SMALLEST = 5
HIDDEN = "ปิดไว้"


def is_small(value: Decimal | None) -> bool:
    return value is not None and 0 < value < SMALLEST


def suppressed(
    cells: Mapping[str, Decimal], wholes: Mapping[str, Decimal] | None = None
) -> dict[str, Decimal | None]:
    """The cells of one table whose sum is told too; None for those that are hidden.

    A cell under 5 is hidden, and one whose complement in its whole (`wholes`, by the same names)
    is under 5. Where only one is hidden, the next smallest is too, or the sum would tell it.
    """
    hidden = {name for name, value in cells.items() if is_small(value)}
    for name, whole in (wholes or {}).items():
        if name in cells and is_small(whole - cells[name]):
            hidden.add(name)
    shown = sorted((n for n in cells if n not in hidden and cells[n]), key=lambda n: cells[n])
    if len(hidden) == 1 and shown:
        hidden.add(shown[0])
    return {name: None if name in hidden else value for name, value in cells.items()}


def hidden_cells(rows: Iterable[tuple[str, str, str, Decimal]]) -> set[tuple[str, str, str]]:
    """Which of a month's `(metric, key, area code, value)` are hidden: area beside area in what
    lies around both, and each beside the whole it is a part of.
    """
    values = {(metric, key, area): value for metric, key, area, value in rows}
    tables: dict[tuple[str, str, str], dict[str, Decimal]] = defaultdict(dict)
    for (metric, key, area), value in values.items():
        tables[metric, key, area[:-2]][area] = value
    hidden = set()
    for (metric, key, _around), cells in tables.items():
        whole = BY_CODE[metric].whole if metric in BY_CODE else ""
        part_key = key if (whole and BY_CODE[whole].key) else ""
        wholes = {a: w for a in cells if (w := values.get((whole, part_key, a))) is not None}
        found = suppressed(cells, wholes)
        hidden |= {(metric, key, area) for area, value in found.items() if value is None}
    return hidden
