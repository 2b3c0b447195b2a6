"""Who gets whom: the best there is, and two rules to compare it with."""

from collections import defaultdict
from random import Random

from mentors.allocation.costs import Costs, may_pair, served_area
from mentors.allocation.network import Network, grouped
from mentors.allocation.problem import Allocation, LeftReason


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
    """The rule of thumb to compare with: most urgent first, each to whoever is cheapest then."""
    return _one_by_one(households, officials, costs, min)


def allocate_at_random(households, officials, costs: Costs, *, seed=0) -> Allocation:
    """Anybody who may, as a drawn lot would have it."""
    random = Random(seed)  # noqa: S311 - no secret
    return _one_by_one(households, officials, costs, lambda found, key: random.choice(list(found)))


def _one_by_one(households, officials, costs, choose) -> Allocation:
    loads = {official.id: official.load for official in officials}
    by_place = grouped(officials, lambda official: served_area(official.area))
    pairs, left = [], {}
    for household in sorted(households, key=_by_urgency):
        near = served_area(household.area)
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
    """Nobody loses the mentor they have to another, however urgent."""
    return household.mentor is None, -household.urgency, household.id


def _who_is_served(households, officials):
    """The most urgent households that have room together: each district fills its own officials,
    then those of the whole province. Such sets are a matroid, so taking the most urgent first is
    the best there is.
    """
    room: dict[str, int] = defaultdict(int)
    for official in officials:
        room[served_area(official.area)] += official.free
    staffed = {served_area(official.area) for official in officials}
    served, left = [], {}
    for household in households:
        district = served_area(household.area)
        places = (district, district.province)
        place = next((place for place in places if room[place] > 0), None)
        if place:
            room[place] -= 1
            served.append(household)
        else:
            known = not staffed.isdisjoint(places)
            left[household.id] = LeftReason.NO_ROOM if known else LeftReason.NO_OFFICIAL
    return served, left
