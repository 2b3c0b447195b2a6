"""Small cells, for what leaves the ศจพ. line: who knows a village knows who the one of four is.

Inside the line nothing is hidden: whoever works with the household has to see it. What is hidden
cannot be worked out from what is shown: wherever figures of a month add up to another (`sums_of`),
either none or several of them are hidden. Nor is a few told by what moved between two closings: a
figure that another one told too is shown where it is the same, or differs by five or more.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import nan

import numpy as np

from reports.metrics import BY_CODE, is_money
from reports.solving import any_solution, is_zero

SMALLEST = 5
FEW = 100.0 * SMALLEST  # in satang
HIDDEN = "ปิดไว้"
Cell = tuple[str, str, str]  # metric, key, area code
Values = Mapping[Cell, Decimal]
Told = Mapping[Cell, Decimal | None]  # None where a cell was hidden; one there is not was nought
Less = tuple[Cell, Sequence[Cell]]  # a cell, and others to be taken from it
# What counts no households or people is hidden where the count it comes from is.
COMES_FROM = {
    "assistance_baht": "assistance",
    "assistance_baht_by_agency": "assistance_by_agency",
    "assistance_people_by_agency": "assistance_by_agency",
}
# What happened within the month; all else says what stood at its end, so that two months tell what
# moved between them.
OF_THE_MONTH = frozenset(
    (
        "nominated_visited",
        "visited",
        "verified",
        "visits",
        "visits_verified",
        "visits_exported",
        "entries",
        "entries_keyed",
        "four_t_again",
        "four_t_up",
        "four_t_down",
        "stage_up",
        "stage_down",
        "left",
        "assistance",
        "assistance_baht",
        "assistance_by_agency",
        "assistance_people_by_agency",
        "assistance_baht_by_agency",
        "assistance_keyed_by_agency",
        "referral_days_by_agency",
        "referrals_sent",
        "referrals_completed",
        "referrals_answered_by_agency",
    )
)
Keys = Sequence[str]
Chosen = Callable[[Keys, Keys], Keys]


def _all(keys: Keys, _years: Keys) -> Keys:
    return keys


def _latest(_keys: Keys, years: Keys) -> Keys:
    return years[-1:]


def _before(_keys: Keys, years: Keys) -> Keys:
    return years[-2:-1]


def _risen(keys: Keys, _years: Keys) -> Keys:
    return [key for key in keys if key != "survival"]


# Figures that are others' sum in the same area: `(the sum, its keys, the parts, their keys)`. The
# years are those of all lists: a part without any row of the latest one is nought there.
SPLITS: tuple[tuple[str, Chosen, str, Chosen], ...] = (
    ("referrals_open", _all, "referrals_open_by_agency", _all),
    ("referrals_overdue", _all, "referrals_overdue_by_agency", _all),
    ("assistance", _all, "assistance_by_agency", _all),
    ("assistance_baht", _all, "assistance_baht_by_agency", _all),
    ("risen", _all, "stage", _risen),
    ("followed", _all, "stage", _all),  # its rest has no stage yet
    ("households", _all, "listed_by_year", _latest),
    ("passed", _all, "passed_by_year", _latest),
    ("gone", _all, "gone_by_year", _before),
    ("needs_by_year", _latest, "needs", _all),
    ("needs_helped_by_year", _latest, "needs_helped", _all),
)
YEARS = "listed_by_year"
# Parts of a whole that are never both: what they leave of it together is told as well.
TOGETHER = (("followed", ("surveyed", "not_found")), ("four_t_again", ("four_t_up", "four_t_down")))


@dataclass(frozen=True)
class Figures:
    """The figures of a month, and what other closings have told: of the same month all, of others
    what stood at their ends.
    """

    values: Values
    others: Sequence[Told] = ()

    @cached_property
    def columns(self) -> dict[Cell, int]:
        return {cell: column for column, cell in enumerate(self.values)}

    @cached_property
    def satang(self) -> np.ndarray:
        """A line for the month and one for each other closing, a column a cell: whole numbers,
        which a float adds up exactly. What is added to a hidden one is as unknown.
        """
        lines = [[_satang(value) for value in self.values.values()]]
        for other in self.others:
            lines.append([_satang(other.get(cell, Decimal(0))) for cell in self.values])
        return np.array(lines)

    def less(self, asked: Sequence[Less]) -> np.ndarray:
        """What is left of each, a line for the month and one for each other closing."""
        left = self.satang[:, [self.columns[one] for one, _less in asked]]
        some = [n for n, (_one, less) in enumerate(asked) if less]
        if some:
            lengths = [len(asked[n][1]) for n in some]
            begins = np.cumsum([0, *lengths[:-1]])
            cells = [self.columns[cell] for n in some for cell in asked[n][1]]
            left[:, some] -= np.add.reduceat(self.satang[:, cells], begins, axis=1)
        return left

    def is_few(self, one: Collection[Cell], less: Collection[Cell] = ()) -> bool:
        """Whether cells less others come to few, or to a few more or less than another closing
        told.
        """
        left = self.satang[:, [self.columns[cell] for cell in one]].sum(axis=1)
        left -= self.satang[:, [self.columns[cell] for cell in less]].sum(axis=1)
        return bool(are_few(left))

    def is_corrected(self, cell: Cell) -> bool:
        """Whether money or people differ from what another closing told though what they come from
        does not, or by few.
        """
        count = _comes_from(cell)
        return any(
            other.get(cell, 0) not in (None, self.values[cell])
            and abs(_less(self.values, [count], []) - _less(other, [count], [])) < SMALLEST
            for other in self.others
        )


def _satang(value: Decimal | None) -> float:
    return nan if value is None else float(value * 100)


def are_few(left: np.ndarray) -> np.ndarray:
    """Whether what is left (`Figures.less`) is few, or a few more or less than was told."""
    moved = np.abs(left[0] - left[1:])
    return (left[0] > 0) & (left[0] < FEW) | ((moved > 0) & (moved < FEW)).any(axis=0)


def _less(values: Told, one: Iterable[Cell], less: Iterable[Cell]) -> Decimal:
    found = Decimal(0)
    for cell in one:
        found += values.get(cell) or 0
    for cell in less:
        found -= values.get(cell) or 0
    return found


@dataclass(eq=False)
class Sum:
    """Cells that add up to `total`, which is told too; `is_count` where they are households.
    `rest` is what the parts leave of it (help of no agency): told nowhere, like a hidden part.
    """

    total: Cell
    parts: list[Cell]
    rest: float  # in satang
    is_count: bool
    is_rest_few: bool

    def completed(self, figures: Figures, hidden: set[Cell]) -> Cell | None:
        """One more cell to hide, or None: a single hidden one is what is left of the sum, and
        several that are together under 5 are as good as told.
        """
        kept = [part for part in self.parts if part in hidden]
        is_open = self.total not in hidden
        unknown = len(kept) + bool(self.rest) + (not is_open)
        is_few = is_open and self._is_few(figures, kept)
        if not unknown or not is_few and (unknown > 1 or not kept and is_open):
            return None
        return self.least(figures.values, hidden)

    def least(self, values: Values, hidden: set[Cell]) -> Cell | None:
        """The smallest part that is shown, or what else of the sum is."""
        told = [part for part in self.parts if part not in hidden]
        some = [part for part in told if values[part]]
        if some:
            return min(some, key=lambda part: values[part])
        return next((cell for cell in (self.total, *told) if cell not in hidden), None)

    def _is_few(self, figures: Figures, kept: list[Cell]) -> bool:
        if not kept:
            return self.is_rest_few
        told = [part for part in self.parts if part not in kept]
        is_moved = not self.rest and figures.is_few(kept)
        return self.is_count and (is_moved or figures.is_few([self.total], told))

    def unknown(self, hidden: set[Cell]) -> dict[Cell, int]:
        """What is hidden of «the total less its parts», by its sign."""
        found = {part: -1 for part in self.parts if part in hidden}
        return found | ({self.total: 1} if self.total in hidden else {})


def sums_of(figures: Figures) -> list[Sum]:
    """Everything that adds up among a month's figures: areas in what lies around them, and parts
    in their total.
    """
    values = figures.values
    around: dict[Cell, list[Cell]] = defaultdict(list)
    keys: dict[tuple[str, str], list[str]] = defaultdict(list)
    for metric, key, area in sorted(values):
        keys[metric, area].append(key)
        if (metric, key, area[:-2]) in values and BY_CODE[metric].is_summed:
            around[metric, key, area[:-2]].append((metric, key, area))
    found = list(around.items())
    for area in {cell[2] for cell in values}:
        years = keys[YEARS, area]
        for total, which, part, of in SPLITS:
            parts = [(part, key, area) for key in of(keys[part, area], years)]
            parts = [cell for cell in parts if cell in values]
            totals = [(total, key, area) for key in which(keys[total, area], years)]
            found += [(cell, parts) for cell in totals if cell in values and parts]
        for total, together in TOGETHER:
            for key in keys[total, area]:
                parts = [(one, key, area) for one in together if (one, key, area) in values]
                found += [((total, key, area), parts)] if parts else []
    left = figures.less(found)
    few = {
        (total, parts[0][0]): is_few
        for (total, parts), is_few in zip(found, are_few(left), strict=True)
    }
    return [
        Sum(total, parts, rest, _counts(total[0]), _is_rest_few(total, parts[0][0], few))
        for (total, parts), rest in zip(found, left[0], strict=True)
        if rest >= 0
    ]


def _is_rest_few(total: Cell, part: str, few: Mapping[tuple[Cell, str], bool]) -> bool:
    """Of money: whether the count it comes from leaves few."""
    counted = _comes_from(total), COMES_FROM.get(part, "")
    return few.get(counted, few[total, part])


def hidden_cells(
    rows: Iterable[tuple[str, str, str, Decimal]], others: Sequence[Told] = ()
) -> set[Cell]:
    """Which of a month's `(metric, key, area code, value)` are hidden. All of them are to be given:
    what a cell stands beside decides. `others` are the cells that other closings have told.
    """
    values = {(metric, key, area): value for metric, key, area, value in rows}
    figures = Figures(values, others)
    hidden = _telling(figures)
    sums = sums_of(figures)
    beside = _beside(sums)
    _close(figures, hidden, hidden, sums, beside)
    while more := _against(_told(figures, hidden, sums), values, hidden, beside):
        hidden |= more
        _close(figures, hidden, more, _around(more, beside), beside)
    return hidden


Beside = Mapping[Cell, Collection[Sum]]  # the sums each cell stands in


def _beside(sums: Iterable[Sum]) -> Beside:
    beside: dict[Cell, list[Sum]] = defaultdict(list)
    for one in sums:
        for cell in (one.total, *one.parts):
            beside[cell].append(one)
    return beside


def _around(cells: Iterable[Cell], beside: Beside) -> set[Sum]:
    return {one for cell in cells for one in beside.get(cell, ())}


def _close(
    figures: Figures, hidden: set[Cell], more: Set[Cell], sums: Iterable[Sum], beside: Beside
) -> None:
    """Adds what one sum alone would tell, until none does: `more` are hidden newly, and `sums`
    those that may tell for it.
    """
    while True:
        found = {cell for one in more for cell in _goes_with(one) if cell in figures.values}
        found |= {cell for one in sums if (cell := one.completed(figures, hidden)) is not None}
        more = found - hidden
        if not more:
            return
        hidden |= more
        sums = _around(more, beside)


def _told(figures: Figures, hidden: set[Cell], sums: list[Sum]) -> set[Cell]:
    """The hidden cells that all sums together tell, and those that stand for a small rest they
    tell.
    """
    some = any_solution(one.unknown(hidden) for one in sums if not one.rest)
    told = {cell for cell in hidden if is_zero({cell: 1}, some)}
    for cell in hidden:
        whole = _whole(cell)
        if whole in hidden and is_zero({whole: 1, cell: -1}, some):
            told |= {cell} if figures.is_few([whole], [cell]) else set()
    for one in sums:
        if one.is_rest_few and is_zero(vector := one.unknown(hidden), some):
            told |= set(vector)
    return told


def _against(told: set[Cell], values: Values, hidden: set[Cell], beside: Beside) -> set[Cell]:
    """The smallest shown cell beside each, or beside what lies beside it, and so on."""
    return {more for cell in told if (more := _nearest(cell, values, hidden, beside)) is not None}


def _nearest(cell, values: Values, hidden: set[Cell], beside: Beside) -> Cell | None:
    seen, layer = {cell}, {cell}
    while layer:
        around = [one for near in layer for one in beside.get(near, ())]
        found = [more for one in around if (more := one.least(values, hidden)) is not None]
        if found:
            return min(found, key=lambda more: (not values[more], values[more], more))
        layer = {near for one in around for near in (one.total, *one.parts)} - seen
        seen |= layer
    return None


def _telling(figures: Figures) -> set[Cell]:
    """Cells that are few themselves, or of whose whole a few are left; a median always may be one
    matter's own, since how many it is of is not told.
    """
    found: set[Cell] = set()
    asked: list[Less] = []
    for cell in figures.values:
        is_counted = cell[0] in COMES_FROM and not figures.is_corrected(cell)
        if not BY_CODE[cell[0]].is_summed or cell[0] in COMES_FROM and not is_counted:
            found.add(cell)
        elif _counts(cell[0]):
            whole = _whole(cell)
            asked += [(cell, ()), *([(whole, (cell,))] if whole in figures.values else [])]
        elif not is_counted:  # of how many it is, nobody can tell
            found.add(cell)
    few = are_few(figures.less(asked))
    told = zip(asked, few, strict=True)
    return found | {less[0] if less else one for (one, less), is_few in told if is_few}


def _whole(cell: Cell) -> Cell:
    metric, key, area = cell
    whole = BY_CODE[metric].whole
    return whole, key if whole and BY_CODE[whole].key else "", area


def _counts(metric: str) -> bool:
    return not is_money(metric)


def _comes_from(cell: Cell) -> Cell:
    return COMES_FROM.get(cell[0], ""), cell[1], cell[2]


def _goes_with(cell: Cell) -> list[Cell]:
    """Where the money or people that come from a count are, if there are any."""
    return [(metric, *cell[1:]) for metric, count in COMES_FROM.items() if count == cell[0]]
