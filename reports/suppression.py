"""Small cells, for what leaves the ศจพ. line: who knows a village knows who the one of four is.

Inside the line nothing is hidden: whoever works with the household has to see it. What is hidden
cannot be worked out from what is shown: wherever figures of a month add up to another (`sums_of`),
either none or several of them are hidden.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.metrics import BY_CODE

SMALLEST = 5
HIDDEN = "ปิดไว้"
Cell = tuple[str, str, str]  # metric, key, area code
# What counts no households or people is hidden where the count it comes from is: `(metric, has it
# the same keys)`.
COMES_FROM = {
    "assistance_baht": ("assistance", True),
    "assistance_baht_by_agency": ("assistance_by_agency", True),
    "assistance_people_by_agency": ("assistance_by_agency", True),
    "referral_days_by_agency": ("referrals_completed", False),
}
NO_COUNT = ("บาท", "วัน")
Keys = Sequence[str]


def _all(keys: Keys) -> Keys:
    return keys


def _latest(keys: Keys) -> Keys:
    return keys[-1:]


def _before(keys: Keys) -> Keys:
    return keys[-2:-1]


def _risen(keys: Keys) -> Keys:
    return [key for key in keys if key != "survival"]


# Figures that are others' sum in the same area: `(the sum, its keys, the parts, their keys)`.
SPLITS: tuple[tuple[str, Callable[[Keys], Keys], str, Callable[[Keys], Keys]], ...] = (
    ("referrals_open", _all, "referrals_open_by_agency", _all),
    ("referrals_overdue", _all, "referrals_overdue_by_agency", _all),
    ("assistance", _all, "assistance_by_agency", _all),
    ("assistance_baht", _all, "assistance_baht_by_agency", _all),
    ("risen", _all, "stage", _risen),
    ("households", _all, "listed_by_year", _latest),
    ("passed", _all, "passed_by_year", _latest),
    ("gone", _all, "gone_by_year", _before),
    ("needs_by_year", _latest, "needs", _all),
    ("needs_helped_by_year", _latest, "needs_helped", _all),
)


def related(code: str) -> set[str]:
    """The metrics that decide which cells of one are hidden."""
    found: set[str] = {code}
    seen: set[str] = set()
    while todo := found - seen:
        one = todo.pop()
        seen.add(one)
        found |= {BY_CODE[one].whole, COMES_FROM.get(one, ("",))[0]} - {""}
        found |= {other for s in SPLITS if one in (s[0], s[2]) for other in (s[0], s[2])}
    return found


def is_small(value: Decimal | None) -> bool:
    return value is not None and 0 < value < SMALLEST


@dataclass
class Sum:
    """Cells that add up to `total`, which is told too; `is_count` where they are households."""

    total: Any
    parts: list[Any]
    is_count: bool = True

    def completed(self, values: Mapping[Any, Decimal], hidden: set) -> Any:
        """One more cell to hide, or None: a single hidden one is what is left of the sum, and
        several that are together under 5 are as good as told.
        """
        told = [part for part in self.parts if part not in hidden]
        kept = [part for part in self.parts if part in hidden]
        is_open = self.total not in hidden
        if kept and (not is_open or len(kept) > 1 and not self._is_few(values, kept)):
            return None
        if not kept and is_open:
            return None
        some = [part for part in told if values[part]]
        if some:
            return min(some, key=lambda part: values[part])
        if is_open:
            return self.total
        return told[0] if told else None

    def _is_few(self, values: Mapping[Any, Decimal], kept: list[Any]) -> bool:
        return self.is_count and is_small(sum((values[part] for part in kept), Decimal(0)))


def suppressed(
    cells: Mapping[Any, Decimal], wholes: Mapping[Any, Decimal] | None = None
) -> dict[Any, Decimal | None]:
    """The cells of one table whose sum is told too; None for those that are hidden.

    A cell under 5 is hidden, and one whose complement in its whole (`wholes`, by the same names)
    is under 5; then as many more as it takes that the sum tells none of them.
    """
    hidden = {name for name, value in cells.items() if is_small(value)}
    for name, whole in (wholes or {}).items():
        if name in cells and is_small(whole - cells[name]):
            hidden.add(name)
    table = Sum(None, list(cells))
    while (more := table.completed(cells, hidden)) is not None:
        hidden.add(more)
    return {name: None if name in hidden else value for name, value in cells.items()}


def sums_of(values: Mapping[Cell, Decimal]) -> list[Sum]:
    """Everything that adds up among a month's figures: areas in what lies around them, and parts
    in their total.
    """
    around: dict[Cell, list[Cell]] = defaultdict(list)
    keys: dict[tuple[str, str], list[str]] = defaultdict(list)
    for metric, key, area in sorted(values):
        keys[metric, area].append(key)
        if (metric, key, area[:-2]) in values and BY_CODE[metric].is_summed:
            around[metric, key, area[:-2]].append((metric, key, area))
    sums = [Sum(total, parts, _counts(total[0])) for total, parts in around.items()]
    for total, which, part, of in SPLITS:
        for area in {cell[2] for cell in values}:
            parts = [(part, key, area) for key in of(keys[part, area])]
            for key in which(keys[total, area]):
                if parts:
                    sums.append(Sum((total, key, area), parts, _counts(total)))
    return sums


def hidden_cells(rows: Iterable[tuple[str, str, str, Decimal]]) -> set[Cell]:
    """Which of a month's `(metric, key, area code, value)` are hidden. All areas are to be given,
    and all metrics that are `related`: what a cell stands beside decides.
    """
    values = {(metric, key, area): value for metric, key, area, value in rows}
    hidden = {cell for cell in values if _is_telling(cell, values)}
    sums = sums_of(values)
    is_new = True
    while is_new:
        found = {cell for cell in values if cell not in hidden and _comes_from(cell) in hidden}
        found |= {more for s in sums if (more := s.completed(values, hidden)) is not None}
        is_new = not found <= hidden
        hidden |= found
    return hidden


def _is_telling(cell: Cell, values: Mapping[Cell, Decimal]) -> bool:
    """Whether it is small itself, or what is left of its whole is."""
    metric, key, area = cell
    if not _counts(metric):
        return False
    whole = BY_CODE[metric].whole
    part_key = key if whole and BY_CODE[whole].key else ""
    rest = values.get((whole, part_key, area), values[cell]) - values[cell]
    return is_small(values[cell]) or is_small(rest)


def _counts(metric: str) -> bool:
    return BY_CODE[metric].unit not in NO_COUNT


def _comes_from(cell: Cell) -> Cell:
    metric, key, area = cell
    count, has_keys = COMES_FROM.get(metric, ("", False))
    return count, key if has_keys else "", area
