"""What is hidden from whoever is outside the line cannot be worked out from what is shown."""

import itertools
from datetime import date
from decimal import Decimal

import numpy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.periods import Window
from reports.metrics import BY_CODE, METRICS
from reports.suppression import COMES_FROM, OF_THE_MONTH, SMALLEST, SPLITS, hidden_cells
from tests.factories.people import make_household
from tests.histories import MORE

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


def is_small(value: Decimal | None) -> bool:
    return value is not None and 0 < value < SMALLEST


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
    """Holds every closing, knows what each shows and every way figures of a month add up, and tells
    what follows for certain. A cell of the n-th closing is `(n, cell)`.
    """

    def __init__(self, closings):
        hidden = sorted((n, cell) for n, (_values, gone) in enumerate(closings) for cell in gone)
        self.at = {cell: n for n, cell in enumerate(hidden)}
        rows = [
            self.row(at(n, {total: 1} | dict.fromkeys(parts, -1)))
            for n, (values, _gone) in enumerate(closings)
            for total, parts in sums(values)
        ]
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


def at(closing, weights):
    return {(closing, cell): weight for cell, weight in weights.items()}


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


def published(months) -> list:
    """`(values, hidden)` of each closing, one after the other. `months` are `(month, values)`: one
    that comes again is a revision.
    """
    found: list = []
    for month, values in months:
        others = [
            {
                cell: None if cell in gone else value
                for cell, value in said.items()
                if of == month or cell[0] not in OF_THE_MONTH
            }
            for (of, said), (_values, gone) in zip(months, found, strict=False)
        ]
        hidden = hidden_cells(((*cell, value) for cell, value in values.items()), others)
        found.append((values, hidden))
    return found


def few_of(values):
    """What an outsider is after, by the name of what it is of: households, never money."""
    for cell, value in values.items():
        if "baht" not in cell[0]:
            yield {cell: 1}, value
    yield from rests_of(values)


def assert_tells_nothing(*months):
    months = [one if isinstance(one, tuple) else (0, one) for one in months]
    closings = published(months)
    attacker = Attacker(closings)
    for n, (values, hidden) in enumerate(closings):
        assert [cell for cell in hidden if attacker.tells(at(n, {cell: 1}))] == []
        assert [
            w for w, left in few_of(values) if is_small(left) and attacker.tells(at(n, w))
        ] == []
        for area in {cell[2] for cell in values}:
            if is_small(values.get(("assistance", "", area))):
                assert ("assistance_baht", "", area) in hidden
    for n, m in itertools.combinations(range(len(months)), 2):
        is_same = months[n][0] == months[m][0]
        before = {tuple(w.items()): (w, value) for w, value in few_of(months[n][1])}
        for weights, value in few_of(months[m][1]):
            known = before.get(tuple(weights.items()))
            if not known or not is_same and OF_THE_MONTH & {cell[0] for cell in weights}:
                continue
            if is_small(abs(value - known[1])):
                moved = at(m, weights) | at(n, {cell: -by for cell, by in weights.items()})
                assert not attacker.tells(moved), (n, m, weights)


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
@settings(max_examples=15 * MORE, deadline=None, derandomize=True)
def test_what_is_hidden_is_told_by_no_sums_together_and_nothing_small_is_shown(values):
    assert_tells_nothing(values)


@given(rows=st.lists(st.tuples(counts, counts, counts), min_size=3, max_size=3))
@settings(max_examples=100 * MORE, deadline=None, derandomize=True)
def test_agencies_by_sub_districts_tell_none_of_the_hidden(rows):
    """Small tables, many of them: where several sums only together tell a cell."""
    drawn = {
        (place, OPEN, key): value
        for place, row in zip(PLACES[2:5], rows, strict=True)
        for key, value in zip("789", row, strict=True)
        if value
    }
    assert_tells_nothing(month_of(drawn))


@given(values=months(), moves=st.lists(st.integers(-3, 6), min_size=60, max_size=60))
@settings(max_examples=4 * MORE, deadline=None, derandomize=True)
def test_who_holds_two_months_and_a_revision_subtracts_nothing_few(values, moves):
    """Some cells of the sub-districts move from month to month, some are corrected."""
    second = moved(values, moves[:30])
    third = moved(second, moves[30:])
    corrected = moved(values, moves[15:45])
    assert_tells_nothing((1, values), (2, second), (1, corrected), (3, third))


def moved(values, moves) -> dict:
    """The month with some of what was drawn more or less; a part stays within its whole."""
    drawn = {(area, metric, key): value for (metric, key, area), value in values.items()}
    base = {
        at: int(value)
        for at, value in drawn.items()
        if len(at[0]) == 6 and (at[1:] in DRAWN or at[1] in WHOLES)
    }
    for place in PLACES:  # as they were drawn: those of no stage, and of no agency
        for total, part in (("followed", "stage"), ("assistance", HELP)):
            if (place, total, "") in base:
                parts = (v for (p, m, _key), v in base.items() if (p, m) == (place, part))
                base[place, total, ""] -= sum(parts)
    for cell, by in zip(sorted(base)[:: max(1, len(base) // len(moves))], moves, strict=False):
        base[cell] = max(0, base[cell] + by)
    for (place, metric, key), value in base.items():
        if metric in WHOLES:
            whole = base.get((place, WHOLES[metric], key), 0)
            base[place, metric, key] = min(value, whole)
    bare = {OPEN, OVERDUE, HELP}
    return month_of({at: value for at, value in base.items() if value or at[1] not in bare})


def test_the_attacker_finds_what_is_left_open():
    """An attacker who finds nothing proves nothing."""
    small = {cell for cell, value in LEAKING.items() if is_small(value)}
    assert any(Attacker([(LEAKING, small)]).tells({(0, cell): 1}) for cell in small)
    shown = [({("paired", "", "4201"): Decimal(n)}, set()) for n in (40, 43)]
    assert Attacker(shown).tells({(1, ("paired", "", "4201")): 1, (0, ("paired", "", "4201")): -1})


def test_a_running_total_is_told_again_when_five_have_come():
    """And what was corrected by a few is not, nor help of the month set beside another's."""
    rows = {
        n: {("helped", "", "4201"): Decimal(n), ("visits", "", "4201"): Decimal(n)}
        for n in (40, 43, 45)
    }
    told = [{("helped", "", "4201"): Decimal(40)}]
    hidden = [hidden_cells([(*c, v) for c, v in rows[n].items()], told) for n in (40, 43, 45)]
    assert hidden == [set(), {("helped", "", "4201")}, set()]
    again = hidden_cells([(*c, v) for c, v in rows[43].items()], [rows[40]])
    assert again == set(rows[43])


def test_what_is_left_of_a_sum_moves_by_few_no_more_than_a_cell():
    """Six more are in the programme and five more have a stage: one more has none, or one more with
    those of either stage.
    """
    cells = [
        ("followed", "", "4201"),
        ("stage", "survival", "4201"),
        ("stage", "sufficiency", "4201"),
    ]
    told = [dict(zip(cells, map(Decimal, (60, 30, 10)), strict=True))]
    now = [(*cell, Decimal(n)) for cell, n in zip(cells, (66, 35, 10), strict=True)]
    assert hidden_cells(now, told) == set(cells[1:])
    assert hidden_cells(now, []) == set()


def test_money_that_is_corrected_of_the_same_few_is_not_told_again():
    count, baht = ("assistance", "", "4201"), ("assistance_baht", "", "4201")
    told = [{count: Decimal(20), baht: Decimal(9000)}]
    assert hidden_cells([(*count, Decimal(20)), (*baht, Decimal(9500))], told) == {baht}
    assert hidden_cells([(*count, Decimal(30)), (*baht, Decimal(9500))], told) == set()


def test_what_is_of_the_month_is_what_asks_for_its_first_day(db):
    """Everything else stands at the end of the month, and two months tell what moved between."""
    for year in (2568, 2569):
        make_household(year=year)
    windows = [Window(date(2026, 1, day), date(2026, 2, 1), "") for day in (1, 2)]
    asked = {
        metric.code: [repr(metric.rows(window).query.sql_with_params()) for window in windows]
        for metric in METRICS
        if not metric.code.startswith("entries")  # of the month's first day
    }
    found = {code for code, (one, other) in asked.items() if one != other}
    assert found | {"entries", "entries_keyed"} == OF_THE_MONTH


def test_what_a_metric_by_key_adds_up_to_is_said():
    """What is hidden of it is the total less what is shown: of these no total is told."""
    of_no_total = {
        "four_t_again",
        "four_t_up",
        "four_t_down",
        "stage_up",
        "stage_down",
        "assistance_people_by_agency",
        "assistance_keyed_by_agency",
        "referral_days_by_agency",
        "referrals_answered_by_agency",
        "left",
    }
    known = {code for total, _which, part, _of in SPLITS for code in (total, part)}
    assert {metric.code for metric in METRICS if metric.key} - known == of_no_total


def test_money_of_which_nobody_said_what_it_comes_from_is_hidden(monkeypatch):
    money = [metric.code for metric in METRICS if metric.unit == "บาท"]
    cells = {(code, key, "42") for code in money for key in ("", "7")}
    rows = [(*cell, Decimal(5000)) for cell in cells]
    rows += [(COMES_FROM[code], key, "42", Decimal(50)) for code in money for key in ("", "7")]
    assert not hidden_cells(rows) & cells
    monkeypatch.setattr("reports.suppression.COMES_FROM", {})
    assert hidden_cells(rows) & cells == cells


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
