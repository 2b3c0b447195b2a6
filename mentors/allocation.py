"""Suggested pairing of households with officials: a minimum-cost transportation problem.

No database here. Who is served when there is too little room is decided first (most urgent first);
then the served are spread over the officials at the least total cost. Households that are alike
(place, language, ministries their needs belong to, whom they may not have) and officials that are
alike (work place, ministry, languages) stand for one another, so the programme stays small. It is
a network: kinds of households → work places → officials → their first, second, third household,
with an arc of its own for staying with the mentor one has. The constraint matrix is totally
unimodular and the simplex method of HiGHS (scipy) ends in whole numbers.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from random import Random
from typing import Any

import numpy as np

from mentors.min_cost_flow import SINK, Arcs
from places.codes import AreaCode

EARTH_RADIUS_KM = 6371.0
LEFT_COST = 1e6  # in kilometres; nobody is left out to save a way


@dataclass(frozen=True)
class Weights:
    """What counts how much, in kilometres of way. Ours; the officer may change them."""

    no_skill: float = 5.0  # no need of the household belongs to the official's ministry
    load: float = 4.0  # for each household the official has by then
    no_language: float = 8.0  # the official does not speak what the household speaks
    change: float = 20.0  # a household gets another mentor than it has
    other_village: float = 1.0  # same sub-district, but known to be another village


@dataclass(frozen=True)
class Household:
    """A household to be paired. `area`: sub-district code; `ministries`: ids that lead its needs;
    `barred`: ids of officials with a conflict of interest; `village`, `language`: empty when not
    known; `standing`: the official it has, when standing pairs may change.
    """

    id: int
    area: str
    urgency: int = 0
    ministries: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()
    village: str = ""
    language: str = ""
    standing: int | None = None


@dataclass(frozen=True)
class Official:
    """An official. `area`: where he works (2, 4 or 6 digits); `load`: households he has already,
    without those that are themselves planned again.
    """

    id: int
    area: str
    capacity: int
    load: int = 0
    ministry: int | None = None
    village: str = ""
    languages: frozenset[str] = frozenset()

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
    shares_language: bool = True
    is_kept: bool = False


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
            "speaking": sum(pair.shares_language for pair in self.pairs),
            "kept": sum(pair.is_kept for pair in self.pairs),
            "cost": round(sum(pair.cost for pair in self.pairs), 3),
        }

    def spread(self, officials) -> dict[str, float]:
        """Households an official has with these pairs: least, most, and standard deviation."""
        loads = {official.id: official.load for official in officials}
        for pair in self.pairs:
            loads[pair.official] += 1
        found = np.array(list(loads.values()) or [0])
        return {
            "least": int(found.min()),
            "most": int(found.max()),
            "deviation": round(float(found.std()), 2),
        }


class Costs:
    """Distances between centroids `{area code: (latitude, longitude)}` and what a pair costs."""

    def __init__(self, centroids: dict[str, tuple[float, float]], weights: Weights):
        self.centroids, self.weights = centroids, weights
        self._km: dict[tuple, float] = {}

    def km(self, household: Household, official: Official) -> float:
        """Kilometres as the crow flies between the centroids of two areas. In the same one 0, or
        the way to another village when both villages are known.
        """
        here, there = household.area, official.area
        if here == there:
            known = household.village and official.village
            is_other = known and household.village != official.village
            return self.weights.other_village if is_other else 0.0
        if (here, there) not in self._km:
            self._km[here, there] = _haversine(self.centroids[here], self.centroids[there])
        return self._km[here, there]

    def of(self, household: Household, official: Official) -> float:
        """Without the load, which depends on who else is paired."""
        change = household.standing not in (None, official.id)
        return self.fresh(household, official) + (self.weights.change if change else 0.0)

    def fresh(self, household: Household, official: Official) -> float:
        """As if the household had nobody."""
        skill = 0.0 if has_skill(household, official) else self.weights.no_skill
        language = 0.0 if shares_language(household, official) else self.weights.no_language
        return self.km(household, official) + skill + language

    def pair(self, household: Household, official: Official, place: int) -> Pair:
        """`place`: how many households the official has before this one."""
        cost = self.of(household, official) + self.weights.load * place
        return Pair(
            household.id,
            official.id,
            self.km(household, official),
            cost,
            has_skill(household, official),
            shares_language(household, official),
            household.standing == official.id,
        )


def may_pair(household: Household, official: Official) -> bool:
    """An official serves his district, one of the province's staff the province."""
    return _served(official.area).covers(household.area) and official.id not in household.barred


@cache
def _served(area: str) -> AreaCode:
    return AreaCode(area).served


def has_skill(household: Household, official: Official) -> bool:
    return not household.ministries or official.ministry in household.ministries


def shares_language(household: Household, official: Official) -> bool:
    return not household.language or household.language in official.languages


def allocate(
    households, officials, costs: Costs, *, on_progress=lambda percent: None
) -> Allocation:
    """Serves the most urgent that can be served, at the least total cost; `on_progress` gets a
    percentage.
    """
    households = sorted(households, key=_by_urgency)
    served, left = _who_is_served(households, officials)
    on_progress(15)
    network = Network(served, [official for official in officials if official.free], costs)
    flows = network.solve()
    on_progress(70)
    pairs = network.hand_out(flows)
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
    by_place = _group(officials, lambda official: _served(official.area))
    pairs, left = [], {}
    for household in sorted(households, key=_by_urgency):
        near = _served(household.area)
        known = [*by_place.get(near, ()), *by_place.get(near.province, ())]
        allowed = [official for official in known if may_pair(household, official)]
        free = [official for official in allowed if loads[official.id] < official.capacity]
        if not free:
            left[household.id] = LeftReason.NO_ROOM if allowed else LeftReason.NO_OFFICIAL
            continue
        official = choose(
            free, key=lambda o: (costs.of(household, o) + costs.weights.load * loads[o.id], o.id)
        )
        pairs.append(costs.pair(household, official, loads[official.id]))
        loads[official.id] += 1
    return Allocation(tuple(pairs), left)


def _by_urgency(household):
    """Nobody loses the mentor he has to another, however urgent."""
    return household.standing is None, -household.urgency, household.id


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
        room[_served(official.area)] += official.free
    staffed = {_served(official.area) for official in officials}
    served, left = [], {}
    for household in households:
        district = _served(household.area)
        places = (district, district.province)
        place = next((place for place in places if room[place] > 0), None)
        if place:
            room[place] -= 1
            served.append(household)
        else:
            known = not staffed.isdisjoint(places)
            left[household.id] = LeftReason.NO_ROOM if known else LeftReason.NO_OFFICIAL
    return served, left


class Network:
    """The plan as a network. Nodes: `("kind", …)`, `("work", …)`, and `("member", …)`: one official
    who has households already, or those of a work place who have none, together.
    """

    def __init__(self, households, officials, costs: Costs):
        self.costs = costs
        self.barred = frozenset().union(*(household.barred for household in households))
        self.standing = {h.standing for h in households if h.standing is not None}
        self.villages = {official.village for official in officials}
        self.officials = {official.id: official for official in officials}
        self.kinds = _group(households, self._kind)
        self.works = _group(officials, self._work)
        self.members = {
            work: _group(alike, lambda o, w=work: self._member(o, w))
            for work, alike in self.works.items()
        }

    def _kind(self, household):
        """A village where no official lives is as good as another."""
        village = household.village if household.village in self.villages else "-"
        return (
            "kind",
            household.area,
            household.ministries,
            household.barred,
            household.language,
            village if household.village else "",
            household.standing is not None,
        )

    def _work(self, official):
        """One whom a household may not have stands alone."""
        alone = official.id if official.id in self.barred else None
        return (
            "work",
            official.area,
            official.ministry,
            official.languages,
            official.village,
            alone,
        )

    def _member(self, official, work):
        return "member", official.id if official.id in self.standing else work

    def solve(self) -> list[tuple]:
        arcs = Arcs()
        self._add_ways(arcs)
        self._add_stays(arcs)
        for work, members in self.members.items():
            for member, alike in members.items():
                arcs.add(work, member, 0.0)
                for place, count in sorted(_places(alike).items()):
                    arcs.add(member, SINK, self.costs.weights.load * place, count)
        for kind in self.kinds:
            arcs.add(kind, SINK, LEFT_COST)
        return arcs.cheapest_flow({kind: len(alike) for kind, alike in self.kinds.items()})

    def _add_ways(self, arcs):
        """To another mentor, or to a first one."""
        near = _group(self.works, lambda work: _served(work[1]))
        for kind, alike in self.kinds.items():
            household, district = alike[0], _served(kind[1])
            change = self.costs.weights.change if household.standing is not None else 0.0
            for work in (*near.get(district, ()), *near.get(district.province, ())):
                official = self.works[work][0]
                if may_pair(household, official):
                    arcs.add(kind, work, self.costs.fresh(household, official) + change)

    def _add_stays(self, arcs):
        """With the mentor one has, as many as there are."""
        for kind, alike in self.kinds.items():
            for standing, theirs in _group(alike, lambda h: h.standing).items():
                official = self.officials.get(standing)
                if official and may_pair(theirs[0], official):
                    cost = self.costs.fresh(theirs[0], official)
                    arcs.add(kind, ("member", standing), cost, len(theirs))

    def hand_out(self, flows) -> list[Pair]:
        """From numbers to names: who stays first, then work by work; an official's places are
        taken in order of their cost."""
        waiting = {kind: list(alike) for kind, alike in self.kinds.items()}
        chosen: defaultdict[Any, list] = defaultdict(list)  # member: households
        at_work: defaultdict[Any, list] = defaultdict(list)
        for kind, member, number in flows:
            if kind[0] == "kind" and member and member[0] == "member":
                staying = [h for h in waiting[kind] if h.standing == member[1]][:number]
                gone = {h.id for h in staying}
                waiting[kind] = [h for h in waiting[kind] if h.id not in gone]
                chosen[member] += staying
        for kind, work, number in flows:
            if work and work[0] == "work":
                at_work[work] += waiting[kind][:number]
                del waiting[kind][:number]
        for work, member, number in flows:
            if work[0] == "work":
                chosen[member] += at_work[work][:number]
                del at_work[work][:number]
        return sorted(self._name(chosen), key=lambda pair: pair.household)

    def _name(self, chosen):
        for members in self.members.values():
            for member, alike in members.items():
                free = sorted(
                    (place, official.id)
                    for official in alike
                    for place in range(official.load, official.capacity)
                )
                for household, (place, official) in zip(chosen[member], free, strict=False):
                    yield self.costs.pair(household, self.officials[official], place)


def _places(officials) -> dict[int, int]:
    """How many officials have room for a household as their `place`-th (counted from 0)."""
    counts: dict[int, int] = defaultdict(int)
    for official in officials:
        for place in range(official.load, official.capacity):
            counts[place] += 1
    return counts


def _haversine(here, there) -> float:
    (lat1, lon1), (lat2, lon2) = (map(math.radians, map(float, point)) for point in (here, there))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
