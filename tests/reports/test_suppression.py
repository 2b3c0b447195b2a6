"""What is hidden from whoever is outside the line cannot be worked out from what is shown."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.suppression import hidden_cells, is_small, sums_of, suppressed

PLACES = ("420101", "420102", "420201", "420202", "420203", "420301")
# Shares, sums over agencies, stages, dimensions and years: every way figures hang together.
SPLIT = {
    "paired": ("followed", [""]),
    "referrals_overdue_by_agency": ("referrals_open_by_agency", ["7", "8", "9"]),
    "needs_helped": ("needs", ["income", "health"]),
    "stage": ("", ["survival", "sufficiency", "sustainability"]),
    "assistance_by_agency": ("", ["7", "8"]),
    "listed_by_year": ("", ["2568", "2569"]),
}
TOTALS = {
    "referrals_overdue_by_agency": "referrals_overdue",
    "referrals_open_by_agency": "referrals_open",
    "assistance_by_agency": "assistance",
}
counts = st.one_of(st.integers(0, 6), st.integers(0, 60)).map(Decimal)


@st.composite
def months(draw):
    """A month's figures of six sub-districts, with what they add up to."""
    values: dict = {}

    def put(metric, key, place, value):
        for digits in (2, 4, 6):
            cell = metric, key, place[:digits]
            values[cell] = values.get(cell, Decimal(0)) + value

    for place in PLACES:
        for part, (whole, keys) in SPLIT.items():
            for key in keys:
                value = draw(counts)
                put(part, key, place, value)
                if part in TOTALS:
                    put(TOTALS[part], "", place, value)
                if whole:
                    rest = draw(counts)
                    put(whole, key, place, value + rest)
                    if whole in TOTALS:
                        put(TOTALS[whole], "", place, value + rest)
        put("assistance_baht", "", place, Decimal(500) * draw(st.integers(0, 9)))
        for key in ("sufficiency", "sustainability"):
            put("risen", "", place, values["stage", key, place])
        put("households", "", place, values["listed_by_year", "2569", place])
    return values


def worked_out(values, hidden) -> set:
    """What sums tell of the hidden cells, one after the other."""
    unknown, sums = set(hidden), sums_of(values)
    while True:
        told = set()
        for one in sums:
            open_ones = [cell for cell in (one.total, *one.parts) if cell in unknown]
            told |= set(open_ones) if len(open_ones) == 1 else set()
        if not told:
            return hidden - unknown
        unknown -= told


@given(values=months())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_what_is_hidden_is_told_by_no_sum_and_nothing_small_is_shown(values):
    hidden = hidden_cells((*cell, value) for cell, value in values.items())
    assert worked_out(values, hidden) == set()
    for (metric, key, area), value in values.items():
        if (metric, key, area) in hidden:
            continue
        if metric == "assistance_baht":
            assert not is_small(values["assistance", "", area])
            continue
        assert not is_small(value)
        whole = SPLIT.get(metric, ("",))[0]
        if whole:
            assert not is_small(values[whole, key, area] - value)


def test_two_that_are_together_under_five_are_as_good_as_told():
    cells = {"a": Decimal(1), "b": Decimal(1), "c": Decimal(9), "d": Decimal(8)}
    assert suppressed(cells) == {"a": None, "b": None, "c": 9, "d": None}
    alone = [("paired", "", "4201", Decimal(3)), ("paired", "", "42", Decimal(3))]
    assert hidden_cells(alone) == {("paired", "", "4201"), ("paired", "", "42")}


def test_money_and_days_are_hidden_with_the_few_they_come_from():
    rows = [
        ("assistance_by_agency", "7", "4201", Decimal(2)),
        ("assistance_baht_by_agency", "7", "4201", Decimal(9000)),
        ("assistance_baht_by_agency", "8", "4201", Decimal(3)),
        ("assistance_by_agency", "8", "4201", Decimal(30)),
    ]
    assert hidden_cells(rows) == {row[:3] for row in rows[:2]}


def test_what_is_hidden_of_a_district_is_not_told_by_its_sub_districts():
    """4201 is hidden for the sake of 4202; so is one of its two."""
    levels = {"42": 113, "4201": 10, "4202": 3, "4203": 100, "420101": 5, "420102": 5}
    rows = [("paired", "", area, Decimal(value)) for area, value in levels.items()]
    assert {area for _metric, _key, area in hidden_cells(rows)} == {"4201", "4202", "420101"}
