"""The suggestion is the optimum of brute force, and keeps its rules on anything thrown at it."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentors.allocation import (
    Costs,
    Household,
    LeftReason,
    Official,
    Weights,
    allocate,
    allocate_at_random,
    allocate_greedily,
    may_pair,
)

CENTROIDS = {
    "42": (17.5, 101.7),
    "4201": (17.49, 101.72),
    "4202": (17.9, 101.6),
    "420101": (17.5, 101.7),
    "420102": (17.6, 101.9),
    "420103": (17.2, 101.5),
    "420201": (17.9, 101.65),
    "420202": (18.0, 101.5),
}
SUBDISTRICTS = [code for code in CENTROIDS if len(code) == 6]
WEIGHTS = Weights()
COSTS = Costs(CENTROIDS, WEIGHTS)

any_household = st.builds(
    dict,
    area=st.sampled_from(SUBDISTRICTS),
    urgency=st.integers(0, 9),
    ministries=st.frozensets(st.integers(1, 3), max_size=2),
    barred=st.frozensets(st.integers(1, 4), max_size=1),
    village=st.sampled_from(["", "a", "b"]),
    language=st.sampled_from(["", "ม้ง", "ไทดำ"]),
)
few_households = st.lists(any_household, max_size=7)
few_officials = st.lists(
    st.builds(
        dict,
        area=st.sampled_from(sorted(CENTROIDS)),
        capacity=st.integers(0, 3),
        load=st.integers(0, 2),
        ministry=st.sampled_from([None, 1, 2, 3]),
        village=st.sampled_from(["", "a", "b"]),
        languages=st.frozensets(st.sampled_from(["ม้ง", "ไทดำ"]), max_size=2),
    ),
    max_size=4,
)


def named(kind, values):
    return [kind(id=n, **value) for n, value in enumerate(values, 1)]


def cost_of(choice, households, officials):
    """What a choice (an official or None for each household) costs; None when it breaks a rule."""
    loads = {official.id: official.load for official in officials}
    total = 0.0
    for household, official in zip(households, choice, strict=True):
        if official is None:
            continue
        if not may_pair(household, official) or loads[official.id] >= official.capacity:
            return None
        total += COSTS.of(household, official) + WEIGHTS.load * loads[official.id]
        loads[official.id] += 1
    return total


def brute_force(households, officials):
    """`(pairs, urgencies of the served, cost)` of the best choice there is; who has a mentor comes
    before who has none."""
    best = None
    for choice in product([None, *officials], repeat=len(households)):
        cost = cost_of(choice, households, officials)
        if cost is None:
            continue
        served = ranks(h for h, o in zip(households, choice, strict=True) if o)
        key = (len(served), served, -cost)
        if best is None or key > best:
            best = key
    return best[0], best[1], -best[2]


def ranks(households):
    return sorted(((h.mentor is not None, h.urgency) for h in households), reverse=True)


def check_against_brute_force(households, officials):
    found = allocate(households, officials, COSTS)

    number, urgencies, _cost = brute_force(households, officials)
    kept = [household for household in households if household.id not in found.left]
    assert (len(found.pairs), ranks(kept)) == (number, urgencies)
    # Among choices that serve the same households, none is cheaper.
    assert abs(found.figures["cost"] - brute_force(kept, officials)[2]) < 0.01


@settings(max_examples=150, deadline=None, derandomize=True)
@given(few_households, few_officials)
def test_the_suggestion_is_the_optimum_of_brute_force(households, officials):
    without_bars = [{**household, "barred": frozenset()} for household in households]
    check_against_brute_force(named(Household, without_bars[:6]), named(Official, officials))


def test_it_is_the_optimum_for_seven_households():
    households = [
        Household(n, SUBDISTRICTS[n % 5], n % 3, frozenset({n % 4}), language=["", "ม้ง"][n % 2])
        for n in range(1, 8)
    ]
    officials = [
        Official(1, "420101", 2, 1, ministry=1),
        Official(2, "4201", 3, 0, languages={"ม้ง"}),
        Official(3, "42", 2, 0, ministry=2),
        Official(4, "4202", 1, 0, ministry=3),
    ]
    officials = [replace(o, languages=frozenset(o.languages)) for o in officials]
    check_against_brute_force(households, officials)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(any_household, min_size=7, max_size=7), few_officials)
def test_it_is_the_optimum_for_any_seven_households(households, officials):
    """Seven are dear by brute force (4⁷ choices), so fewer of them."""
    officials = officials[:3]
    without_bars = [{**household, "barred": frozenset()} for household in households]
    check_against_brute_force(named(Household, without_bars), named(Official, officials))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(few_households, few_officials, st.lists(st.integers(0, 4), min_size=6, max_size=6))
def test_planning_standing_pairs_again_is_the_optimum_too(households, officials, standing):
    """Each change costs; who has a mentor never loses the place to somebody more urgent."""
    officials = named(Official, officials)
    free = {official.id: official.free for official in officials}
    planned = []
    for household, pk in zip(named(Household, households)[:6], standing, strict=False):
        official = next((o for o in officials if o.id == pk), None)
        household = replace(household, barred=frozenset())
        if official and free[pk] and may_pair(household, official):
            free[pk] -= 1
            household = replace(household, mentor=pk)
        planned.append(household)
    check_against_brute_force(planned, officials)


def test_a_standing_pair_changes_only_when_it_is_worth_it():
    near, far = Official(1, "420101", 5), Official(2, "420201", 5)
    staying = Household(1, "420102", mentor=3)
    officials = [near, far, Official(3, "4201", 5)]
    assert [p.official for p in allocate([staying], officials, COSTS).pairs] == [3]
    lost = Household(2, "420102", mentor=3)
    dear = Costs(CENTROIDS, Weights(change=0.0, load=50.0))
    found = allocate([staying, lost], officials, dear)
    assert sorted(pair.is_kept for pair in found.pairs) == [False, True]


def test_language_and_village_count():
    household = Household(1, "420101", language="ม้ง", village="a")
    silent, other = Official(1, "420101", 1, village="a"), Official(2, "420101", 1, village="b")
    speaking = replace(other, languages=frozenset({"ม้ง"}))
    assert [p.official for p in allocate([household], [silent, other], COSTS).pairs] == [1]
    found = allocate([household], [silent, speaking], COSTS).pairs
    assert [(p.official, p.shares_language, p.km) for p in found] == [
        (2, True, WEIGHTS.other_village)
    ]


@pytest.mark.parametrize(
    ("lives", "works", "km"),
    [("a", "a", 0), ("a", "b", 1), ("a", "", 0), ("", "b", 0), ("", "", 0)],
)
def test_another_village_is_a_way_where_both_are_known(lives, works, km):
    household, official = (
        Household(1, "420101", village=lives),
        Official(1, "420101", 1, village=works),
    )
    assert COSTS.km(household, official) == km * WEIGHTS.other_village


@settings(max_examples=150, deadline=None, derandomize=True)
@given(few_households, few_officials)
def test_no_rule_is_broken_whoever_is_barred(households, officials):
    households, officials = named(Household, households), named(Official, officials)
    by_id = {official.id: official for official in officials}
    for method in (allocate, allocate_greedily, allocate_at_random):
        found = method(households, officials, COSTS)
        loads = {official.id: official.load for official in officials}
        of = {household.id: household for household in households}
        for pair in found.pairs:
            loads[pair.official] += 1
            assert may_pair(of[pair.household], by_id[pair.official])
        new = {pair.official for pair in found.pairs}
        assert all(loads[pk] <= by_id[pk].capacity for pk in new)
        paired = [pair.household for pair in found.pairs]
        assert sorted([*paired, *found.left]) == sorted(of)


def test_with_too_little_room_the_most_urgent_is_served_and_the_rest_is_told_why():
    households = [
        Household(1, "420101", urgency=5),
        Household(2, "420101", urgency=9),
        Household(3, "420201", urgency=1),
    ]
    found = allocate(households, [Official(1, "4201", capacity=1)], COSTS)

    assert [(pair.household, pair.official) for pair in found.pairs] == [(2, 1)]
    assert found.left == {1: LeftReason.NO_ROOM, 3: LeftReason.NO_OFFICIAL}
    full = [Official(1, "4201", capacity=1, load=1)]
    assert allocate(households[:1], full, COSTS).left == {1: LeftReason.NO_ROOM}


def test_the_load_is_spread_before_a_short_way_is_saved():
    households = [Household(n, "420101") for n in (1, 2)]
    officials = [Official(1, "420101", capacity=2), Official(2, "420101", capacity=2)]
    found = allocate(households, officials, COSTS)

    assert {pair.official for pair in found.pairs} == {1, 2}
    assert found.spread(officials) == {"least": 1, "most": 1, "deviation": 0.0}


def test_it_is_never_dearer_than_the_rule_of_thumb():
    households = [
        Household(n, SUBDISTRICTS[n % 5], urgency=n % 7, ministries=frozenset({n % 3}))
        for n in range(300)
    ]
    officials = [
        Official(n, sorted(CENTROIDS)[n % 8], capacity=4, load=n % 2, ministry=n % 3)
        for n in range(120)
    ]
    best, greedy, lot = (
        method(households, officials, COSTS)
        for method in (allocate, allocate_greedily, allocate_at_random)
    )
    assert len(best.pairs) >= max(len(greedy.pairs), len(lot.pairs))
    if len(best.pairs) == len(greedy.pairs):
        assert best.figures["cost"] <= greedy.figures["cost"]
    assert best.figures["cost"] < lot.figures["cost"]
