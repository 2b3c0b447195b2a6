"""What is hidden from whoever is outside the line cannot be worked out from what is shown."""

from decimal import Decimal

import numpy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.metrics import BY_CODE, METRICS
from reports.suppression import hidden_cells, is_small, related

PLACES = ("420101", "420102", "420201", "420202", "420203", "420301")
OPEN, OVERDUE = "referrals_open_by_agency", "referrals_overdue_by_agency"
HELP = "assistance_by_agency"
# What is drawn of each place: metrics with their keys, and the part of each that is drawn with it.
DRAWN = {
    ("followed", ""): "paired",
    (OPEN, "7"): OVERDUE,
    (OPEN, "8"): OVERDUE,
    (OPEN, "9"): OVERDUE,
    ("needs", "income"): "needs_helped",
    ("needs", "health"): "needs_helped",
    ("stage", "survival"): "",
    ("stage", "sufficiency"): "",
    ("stage", "sustainability"): "",
    (HELP, "7"): "",
    (HELP, "8"): "",
    ("assistance", ""): "",  # of no agency, to which those of the agencies are added
    ("listed_by_year", "2567"): "gone_by_year",
    ("listed_by_year", "2568"): "gone_by_year",
    ("listed_by_year", "2569"): "passed_by_year",
}
# What is others' sum of the same place, written out here: the sum, and its parts.
SAME = {
    ("referrals_open", ""): [(OPEN, key) for key in "789"],
    ("referrals_overdue", ""): [(OVERDUE, key) for key in "789"],
    ("risen", ""): [("stage", "sufficiency"), ("stage", "sustainability")],
    ("households", ""): [("listed_by_year", "2569")],
    ("passed", ""): [("passed_by_year", "2569")],
    ("gone", ""): [("gone_by_year", "2568")],
    ("needs_by_year", "2569"): [("needs", "income"), ("needs", "health")],
    ("needs_helped_by_year", "2569"): [("needs_helped", "income"), ("needs_helped", "health")],
}
WHOLES = {part: whole for (whole, _key), part in DRAWN.items() if part}
counts = st.one_of(st.integers(0, 6), st.integers(0, 60))
# What one agency after the other tells though no sum alone does.
LEAKED = {("420201", OPEN): (0, 5, 0), ("420202", OPEN): (1, 58, 30), ("420203", OPEN): (3, 19, 51)}


def month_of(drawn) -> dict:
    """A month's figures from `{(place, metric, key): value}`, with all that they add up to."""
    values: dict = {}

    def put(metric, key, place, value):
        for digits in (2, 4, 6):
            cell = metric, key, place[:digits]
            values[cell] = values.get(cell, Decimal(0)) + Decimal(value)

    for (place, metric, key), value in drawn.items():
        put(metric, key, place, value)
        if metric == "stage":  # «followed» that is drawn has none yet
            put("followed", "", place, value)
        if metric == HELP:
            put("assistance", "", place, value)
            put("assistance_baht_by_agency", key, place, value * 500)
        if metric in ("assistance", HELP):
            put("assistance_baht", "", place, value * 500)
        for total, parts in SAME.items():
            if (metric, key) in parts:
                put(*total, place, value)
    return values


@st.composite
def months(draw):
    """Of six sub-districts; a part is never more than its whole. No agency has a nought, and a
    year of which nobody is gone or passed has no row, as they are stored.
    """
    found: dict = {}
    for place in PLACES:
        for (metric, key), part in DRAWN.items():
            value = draw(counts)
            found[place, metric, key] = value
            if part:
                found[place, part, key] = min(draw(counts), value)
    bare = {(OPEN, n) for n in "789"} | {(OVERDUE, n) for n in "789"} | {(HELP, n) for n in "78"}
    some = {at[1:] for at, value in found.items() if value}
    kept = {
        at: value
        for at, value in found.items()
        if value
        or at[1:] not in bare
        and (at[1] not in ("gone_by_year", "passed_by_year"))
        or at[1:] in some - bare
    }
    return month_of(kept)


class Attacker:
    """Knows what is shown and every way figures add up, and tells what follows for certain."""

    def __init__(self, values, hidden):
        self.values = values
        self.at = {cell: n for n, cell in enumerate(sorted(hidden))}
        rows = [self.row({total: 1} | dict.fromkeys(parts, -1)) for total, parts in sums(values)]
        self.rows = numpy.array([row for row in rows if any(row)] or [[0] * len(self.at)])
        # An orthonormal base of what the sums say: what lies in it wholly is told.
        _left, sizes, right = numpy.linalg.svd(self.rows, full_matrices=False)
        self.said = right[: numpy.linalg.matrix_rank(self.rows)] if len(sizes) else right

    def row(self, weights) -> list[int]:
        found = [0] * len(self.at)
        for cell, weight in weights.items():
            if cell in self.at:
                found[self.at[cell]] = weight
        return found

    def tells(self, weights) -> bool:
        row = numpy.array(self.row(weights), dtype=float)
        return bool(numpy.linalg.norm(row - self.said.T @ (self.said @ row)) < 1e-7)


def sums(values):
    """Every `(sum, parts)` whose parts are all of it."""
    for metric, key, area in values:
        inside = [c for c in values if c[:2] == (metric, key) and c[2][:-2] == area]
        if inside:
            yield (metric, key, area), inside
    for total, parts in SAME.items():
        for area in {cell[2] for cell in values}:
            found = [(*part, area) for part in parts if (*part, area) in values]
            if (*total, area) in values and found:
                yield (*total, area), found


def rests_of(values):
    """What is told nowhere and may be few: `(weights, value)`."""
    for (metric, key, area), value in values.items():
        whole = WHOLES.get(metric), key, area
        if whole in values:
            yield {whole: 1, (metric, key, area): -1}, values[whole] - value
    for area in {cell[2] for cell in values}:
        staged = [c for c in values if c[0] == "stage" and c[2] == area]
        if staged:
            left = values["followed", "", area] - sum(values[part] for part in staged)
            yield {("followed", "", area): 1} | dict.fromkeys(staged, -1), left
        total = "assistance", "", area
        parts = [c for c in values if c[0] == HELP and c[2] == area]
        if total in values and parts:
            left = values[total] - sum(values[part] for part in parts)
            yield {total: 1} | dict.fromkeys(parts, -1), left
            money = [("assistance_baht_by_agency", *part[1:]) for part in parts]
            yield {("assistance_baht", "", area): 1} | dict.fromkeys(money, -1), left


def assert_tells_nothing(values):
    hidden = hidden_cells((*cell, value) for cell, value in values.items())
    attacker = Attacker(values, hidden)
    assert [cell for cell in hidden if attacker.tells({cell: 1})] == []
    assert [
        weights for weights, left in rests_of(values) if is_small(left) and attacker.tells(weights)
    ] == []
    for cell, value in values.items():
        if "baht" not in cell[0]:
            assert cell in hidden or not is_small(value)
    for area in {cell[2] for cell in values}:
        if is_small(values.get(("assistance", "", area))):
            assert ("assistance_baht", "", area) in hidden


LEAKING = month_of(
    {
        (place, metric, key): value
        for (place, metric), row in LEAKED.items()
        for key, value in zip("789", row, strict=True)
        if value
    }
)


@given(values=months())
@example(LEAKING)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_what_is_hidden_is_told_by_no_sums_together_and_nothing_small_is_shown(values):
    assert_tells_nothing(values)


@given(rows=st.lists(st.tuples(counts, counts, counts), min_size=3, max_size=3))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_agencies_by_sub_districts_tell_none_of_the_hidden(rows):
    """Small tables, many of them: where several sums only together tell a cell."""
    drawn = {
        (place, OPEN, key): value
        for place, row in zip(PLACES[2:5], rows, strict=True)
        for key, value in zip("789", row, strict=True)
        if value
    }
    assert_tells_nothing(month_of(drawn))


def test_the_attacker_finds_what_is_left_open():
    """An attacker who finds nothing proves nothing."""
    small = {cell for cell, value in LEAKING.items() if is_small(value)}
    assert any(Attacker(LEAKING, small).tells({cell: 1}) for cell in small)


def hidden_of(**levels) -> set:
    """Which areas are hidden of `paired` in areas `_42`, `_4201` …"""
    rows = [("paired", "", area[1:], Decimal(value)) for area, value in levels.items()]
    return {area for _metric, _key, area in hidden_cells(rows)}


def test_two_that_are_together_under_five_are_as_good_as_told():
    assert hidden_of(_42=19, _4201=1, _4202=1, _4203=9, _4204=8) == {"4201", "4202", "4204"}
    assert hidden_of(_42=50, _4201=3, _4202=40, _4203=7, _4204=0) == {"4201", "4203"}
    assert hidden_of(_42=3, _4201=3) == {"42", "4201"}
    assert hidden_of(_42=8, _4201=8, _4202=0) == set()


def test_money_goes_with_the_few_it_comes_from_and_a_median_is_never_told():
    rows = [
        ("assistance_by_agency", "7", "4201", Decimal(2)),
        ("assistance_baht_by_agency", "7", "4201", Decimal(9000)),
        ("referral_days_by_agency", "8", "4201", Decimal(40)),
        ("referrals_completed", "", "4201", Decimal(90)),
        ("assistance_baht_by_agency", "8", "4201", Decimal(3)),
        ("assistance_by_agency", "8", "4201", Decimal(30)),
    ]
    assert hidden_cells(rows) == {row[:3] for row in rows[:3]}


def test_the_few_of_no_agency_are_not_told_by_those_of_agencies():
    rows = [
        ("assistance", "", "4201", Decimal(20)),
        ("assistance_by_agency", "7", "4201", Decimal(18)),
        ("assistance_baht", "", "4201", Decimal(90_000)),
        ("assistance_baht_by_agency", "7", "4201", Decimal(80_000)),
    ]
    assert hidden_cells(rows) == {rows[1][:3], rows[3][:3]}


def test_a_year_of_which_nothing_is_stored_does_not_stand_for_another():
    """Nobody is gone from the newest list: «gone» is still that of the list before."""
    rows = [
        ("listed_by_year", "2567", "4201", Decimal(90)),
        ("listed_by_year", "2568", "4201", Decimal(90)),
        ("listed_by_year", "2569", "4201", Decimal(80)),
        ("gone_by_year", "2567", "4201", Decimal(30)),
        ("gone_by_year", "2568", "4201", Decimal(87)),  # its rest is 3
        ("gone", "", "4201", Decimal(87)),
    ]
    assert {("gone", "", "4201"), ("gone_by_year", "2568", "4201")} <= hidden_cells(rows)
    assert ("gone_by_year", "2567", "4201") not in hidden_cells(rows)
    assert "listed_by_year" in related("gone")
    assert "listed_by_year" in related("needs")


def test_what_is_hidden_of_a_district_is_not_told_by_its_sub_districts():
    """4201 is hidden for the sake of 4202; so is one of its two."""
    levels = {"_42": 113, "_4201": 10, "_4202": 3, "_4203": 100, "_420101": 5, "_420102": 5}
    assert hidden_of(**levels) == {"4201", "4202", "420101"}


def test_a_part_has_the_keys_of_its_whole():
    """So that what is left of the whole stands beside it, cell by cell."""
    parts = [metric for metric in METRICS if metric.whole]
    assert [m.code for m in parts if BY_CODE[m.whole].key != m.key] == []


def test_what_two_parts_that_are_never_both_leave_of_a_whole_is_few():
    counts = {"followed": 20, "surveyed": 12, "not_found": 6}
    rows = [(metric, "", "4201", Decimal(value)) for metric, value in counts.items()]
    assert hidden_cells(rows) == {("not_found", "", "4201")}  # with what neither is, eight
    assert {"followed", "surveyed", "not_found"} <= related("not_found") & related("surveyed")
