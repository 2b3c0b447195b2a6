"""Suggested pairing of households with officials: a minimum-cost transportation problem.

No database here. Who is served when there is too little room is decided first (most urgent first);
then the served are spread over the officials at the least total cost. Households that are alike
(sub-district, ministries their needs belong to, whom they may not have) and officials that are
alike (work place, ministry) stand for one another, so the programme stays small: the constraint
matrix is totally unimodular and the simplex method of HiGHS (scipy) ends in whole numbers.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from random import Random

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

EARTH_RADIUS_KM = 6371.0
PROVINCE_DIGITS, DISTRICT_DIGITS = 2, 4
LEFT_COST = 1e6  # in kilometres; nobody is left out to save a way


@dataclass(frozen=True)
class Weights:
    """What counts how much, in kilometres of way. Ours; the officer may change them."""

    no_skill: float = 5.0  # no need of the household belongs to the official's ministry
    load: float = 4.0  # for each household the official has by then


@dataclass(frozen=True)
class Household:
    """A household to be paired. `area`: sub-district code; `ministries`: ids that lead its needs;
    `barred`: ids of officials with a conflict of interest.
    """

    id: int
    area: str
    urgency: int = 0
    ministries: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Official:
    """An official. `area`: where he works (2, 4 or 6 digits); `load`: households he has already."""

    id: int
    area: str
    capacity: int
    load: int = 0
    ministry: int | None = None

    @property
    def free(self) -> int:
        return max(self.capacity - self.load, 0)


class LeftReason(StrEnum):
    """Why a household has nobody."""

    NO_OFFICIAL = "no_official"
    NO_ROOM = "no_room"
    BARRED = "barred"


@dataclass(frozen=True)
class Pair:
    household: int
    official: int
    km: float
    cost: float
    has_skill: bool


@dataclass(frozen=True)
class Allocation:
    """`pairs`, and `left` as `{household id: LeftReason}`."""

    pairs: tuple[Pair, ...]
    left: dict[int, LeftReason]

    @property
    def figures(self) -> dict[str, float]:
        """Pairs, left out, total, mean and worst distance (km), share with a fitting ministry, and
        the total cost the optimum is about (km)."""
        ways = [pair.km for pair in self.pairs]
        return {
            "pairs": len(ways),
            "left": len(self.left),
            "total_km": round(sum(ways), 1),
            "mean_km": round(sum(ways) / len(ways), 2) if ways else 0.0,
            "worst_km": round(max(ways, default=0.0), 1),
            "skilled": sum(pair.has_skill for pair in self.pairs),
            "cost": round(sum(pair.cost for pair in self.pairs), 3),
        }

    def spread(self, officials) -> dict[str, float]:
        """Households an official has with these pairs: least, most, and standard deviation."""
        loads = {official.id: official.load for official in officials}
        for pair in self.pairs:
            loads[pair.official] += 1
        found = np.array(list(loads.values()) or [0])
        return {
            "least": int(found.min()), "most": int(found.max()),
            "deviation": round(float(found.std()), 2),
        }  # fmt: skip


class Costs:
    """Distances between centroids `{area code: (latitude, longitude)}` and what a pair costs."""

    def __init__(self, centroids: dict[str, tuple[float, float]], weights: Weights):
        self.centroids, self.weights, self._km = centroids, weights, {}

    def km(self, here: str, there: str) -> float:
        """Kilometres as the crow flies between the centroids of two areas; 0 in the same one."""
        key = (here, there)
        if key not in self._km:
            self._km[key] = 0.0 if here == there else _haversine(
                self.centroids[here], self.centroids[there]
            )  # fmt: skip
        return self._km[key]

    def of(self, household: Household, official: Official) -> float:
        """Without the load, which depends on who else is paired."""
        skill = 0.0 if has_skill(household, official) else self.weights.no_skill
        return self.km(household.area, official.area) + skill

    def pair(self, household: Household, official: Official, place: int) -> Pair:
        """`place`: how many households the official has before this one."""
        cost = self.of(household, official) + self.weights.load * place
        km = self.km(household.area, official.area)
        return Pair(household.id, official.id, km, cost, has_skill(household, official))


def may_pair(household: Household, official: Official) -> bool:
    """An official serves his district, one of the province's staff the province."""
    within = official.area[:DISTRICT_DIGITS] if len(official.area) > PROVINCE_DIGITS else ""
    return household.area.startswith(within) and official.id not in household.barred


def has_skill(household: Household, official: Official) -> bool:
    return not household.ministries or official.ministry in household.ministries


def allocate(households, officials, costs: Costs, *, heard=lambda percent: None) -> Allocation:
    """The most urgent that can be served, at the least total cost. `heard` gets the progress."""
    households = sorted(households, key=_by_urgency)
    officials = [official for official in officials if official.free]
    served, left = _who_is_served(households, officials)
    heard(10)
    kinds = _group(served, lambda h: (h.area, h.ministries, h.barred))
    works = _works(officials, served)
    flows = _solve(kinds, works, costs)
    heard(80)
    pairs = _hand_out(flows, kinds, works, costs)
    paired = {pair.household for pair in pairs}
    for household in served:
        if household.id not in paired:
            left[household.id] = LeftReason.BARRED
    return Allocation(tuple(pairs), left)


def allocate_greedily(households, officials, costs: Costs) -> Allocation:
    """The rule of thumb to compare with: the most urgent first, each to who is cheapest by then."""
    return _one_by_one(households, officials, costs, min)


def allocate_at_random(households, officials, costs: Costs, *, seed=0) -> Allocation:
    """Anybody who may, as a drawn lot would have it."""
    random = Random(seed)  # noqa: S311 - no secret
    return _one_by_one(households, officials, costs, lambda found, key: random.choice(list(found)))


def _one_by_one(households, officials, costs, choose) -> Allocation:
    loads = {official.id: official.load for official in officials}
    by_place = _group(officials, lambda official: official.area[:DISTRICT_DIGITS])
    pairs, left = [], {}
    for household in sorted(households, key=_by_urgency):
        near = household.area[:DISTRICT_DIGITS]
        known = [*by_place.get(near, ()), *by_place.get(near[:PROVINCE_DIGITS], ())]
        allowed = [official for official in known if may_pair(household, official)]
        free = [official for official in allowed if loads[official.id] < official.capacity]
        if not free:
            left[household.id] = LeftReason.NO_ROOM if allowed else LeftReason.NO_OFFICIAL
            continue
        official = choose(
            free,
            key=lambda o: (
                costs.of(household, o) + costs.weights.load * loads[o.id],
                o.id,
            ),
        )
        pairs.append(costs.pair(household, official, loads[official.id]))
        loads[official.id] += 1
    return Allocation(tuple(pairs), left)


def _by_urgency(household):
    return -household.urgency, household.id


def _group(things, key) -> dict:
    groups: dict = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return dict(groups)


def _who_is_served(households, officials):
    """The most urgent households that have room together: each district fills its own officials,
    then those of the whole province. Such sets are a matroid, so taking the most urgent first is
    the best there is.
    """
    room: dict[str, int] = defaultdict(int)
    for official in officials:
        room[official.area[:DISTRICT_DIGITS]] += official.free
    served, left = [], {}
    for household in households:
        district = household.area[:DISTRICT_DIGITS]
        place = next((p for p in (district, district[:PROVINCE_DIGITS]) if room[p] > 0), None)
        if place:
            room[place] -= 1
            served.append(household)
        else:
            known = any(may_pair(household, official) for official in officials)
            left[household.id] = LeftReason.NO_ROOM if known else LeftReason.NO_OFFICIAL
    return served, left


def _works(officials, households) -> dict:
    """Officials that are alike; one whom a household may not have stands alone."""
    barred = frozenset().union(*(household.barred for household in households))
    return _group(officials, lambda o: (o.area, o.ministry, o.id if o.id in barred else None))


def _solve(kinds: dict, works: dict, costs: Costs) -> list[tuple]:
    """`[(kind, work, number)]`: how many households of a kind go to officials of a work."""
    edges, prices = [], []
    kind_at = {kind: n for n, kind in enumerate(kinds)}
    work_at = {work: n for n, work in enumerate(works)}
    works_near = _group(works, lambda work: work[0][:DISTRICT_DIGITS])
    for kind, alike in kinds.items():
        near = kind[0][:DISTRICT_DIGITS]
        for work in (*works_near.get(near, ()), *works_near.get(near[:PROVINCE_DIGITS], ())):
            if may_pair(alike[0], works[work][0]):
                edges.append((kind, work))
                prices.append(costs.of(alike[0], works[work][0]))
    if not edges:
        return []
    # Each official's places cost more the more households he has: places of equal cost together.
    places = [
        (work_at[work], place, count)
        for work, alike in works.items()
        for place, count in sorted(_places(alike).items())
    ]
    number, households = len(edges), len(kinds)
    columns = np.arange(number)
    of_kind = np.array([kind_at[kind] for kind, _work in edges])
    of_work = np.array([work_at[work] for _kind, work in edges])
    place_columns = number + np.arange(len(places))
    left_columns = number + len(places) + np.arange(households)
    rows = np.concatenate([
        of_kind, np.arange(households), households + of_work,
        households + np.array([place[0] for place in places]),
    ])  # fmt: skip
    matrix = coo_array(
        (
            np.concatenate([np.ones(number + households + number), -np.ones(len(places))]),
            (rows, np.concatenate([columns, left_columns, columns, place_columns])),
        ),
        shape=(households + len(works), number + len(places) + households),
    ).tocsr()
    supply = np.array([len(alike) for alike in kinds.values()] + [0] * len(works), dtype=float)
    load = costs.weights.load
    objective = np.concatenate([
        prices, [load * place for _work, place, _count in places], np.full(households, LEFT_COST),
    ])  # fmt: skip
    bounds = np.column_stack([
        np.zeros(len(objective)),
        np.concatenate([
            np.full(number, np.inf), [count for _work, _place, count in places],
            np.full(households, np.inf),
        ]),
    ])  # fmt: skip
    found = linprog(objective, A_eq=matrix, b_eq=supply, bounds=bounds, method="highs-ds")
    if found.status != 0:
        raise RuntimeError(found.message)
    flows = np.rint(found.x[:number]).astype(int)
    return [(*edges[n], int(flows[n])) for n in np.flatnonzero(flows)]


def _places(officials) -> dict[int, int]:
    """How many officials have room for a household as their `place`-th (counted from 0)."""
    counts: dict[int, int] = defaultdict(int)
    for official in officials:
        for place in range(official.load, official.capacity):
            counts[place] += 1
    return counts


def _hand_out(flows, kinds, works, costs) -> list[Pair]:
    """From numbers to names: in a work, places are taken in order of their cost."""
    waiting = {kind: iter(alike) for kind, alike in kinds.items()}
    free = {
        work: iter(sorted(
            (place, official.id, official)
            for official in alike for place in range(official.load, official.capacity)
        ))
        for work, alike in works.items()
    }  # fmt: skip
    pairs = []
    for kind, work, number in flows:
        for _ in range(number):
            place, _id, official = next(free[work])
            pairs.append(costs.pair(next(waiting[kind]), official, place))
    return sorted(pairs, key=lambda pair: pair.household)


def _haversine(here, there) -> float:
    (lat1, lon1), (lat2, lon2) = (map(math.radians, map(float, point)) for point in (here, there))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
