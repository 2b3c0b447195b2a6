"""The plan of pairs as a network, solved as a minimum-cost flow.

Households that are alike (place, language, ministries their needs belong to, whom they may not
have) and officials that are alike (work place, ministry, languages) stand for one another, so the
programme stays small. It is a network: kinds of households → work places → officials → their
first, second, third household, with an arc of its own for staying with the mentor one has. The
constraint matrix is totally unimodular and the simplex method of HiGHS (scipy) ends in whole
numbers.
"""

from collections import defaultdict
from typing import Any

from mentors.allocation.costs import Costs, may_pair, served_area
from mentors.allocation.min_cost_flow import SINK, Arcs
from mentors.allocation.problem import Pair

LEFT_COST = 1e6  # in kilometres; nobody is left out to save a way


class Network:
    """The plan as a network. Nodes: `("kind", …)`, `("work", …)`, and `("member", …)`: one official
    who has households already, or those of a work place who have none, together.
    """

    def __init__(self, households, officials, costs: Costs):
        self.costs = costs
        self.barred = frozenset().union(*(household.barred for household in households))
        self.mentors = {h.mentor for h in households if h.mentor is not None}
        self.villages = {official.village for official in officials}
        self.officials = {official.id: official for official in officials}
        self.kinds = grouped(households, self._kind)
        self.works = grouped(officials, self._work)
        self.members = {
            work: grouped(alike, lambda o, w=work: self._member(o, w))
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
            household.mentor is not None,
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
        return "member", official.id if official.id in self.mentors else work

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
        near = grouped(self.works, lambda work: served_area(work[1]))
        for kind, alike in self.kinds.items():
            household, district = alike[0], served_area(kind[1])
            change = self.costs.weights.change if household.mentor is not None else 0.0
            for work in (*near.get(district, ()), *near.get(district.province, ())):
                official = self.works[work][0]
                if may_pair(household, official):
                    arcs.add(kind, work, self.costs.fresh(household, official) + change)

    def _add_stays(self, arcs):
        """With the mentor one has, as many as there are."""
        for kind, alike in self.kinds.items():
            for mentor, theirs in grouped(alike, lambda h: h.mentor).items():
                official = self.officials.get(mentor)
                if official and may_pair(theirs[0], official):
                    cost = self.costs.fresh(theirs[0], official)
                    arcs.add(kind, ("member", mentor), cost, len(theirs))

    def hand_out(self, flows) -> list[Pair]:
        """From numbers to names: who stays first, then work by work; an official's places are
        taken in order of their cost."""
        waiting = {kind: list(alike) for kind, alike in self.kinds.items()}
        chosen: defaultdict[Any, list] = defaultdict(list)  # member: households
        at_work: defaultdict[Any, list] = defaultdict(list)
        for kind, member, number in flows:
            if kind[0] == "kind" and member and member[0] == "member":
                staying = [h for h in waiting[kind] if h.mentor == member[1]][:number]
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


def grouped(things, key) -> dict:
    """`{key of a thing: things}`."""
    groups: dict = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return dict(groups)
