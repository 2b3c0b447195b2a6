"""What a pair costs, in kilometres of way, and which pairs there may be."""

import math
from functools import cache

from mentors.allocation.problem import Household, Official, Pair, Weights
from places.codes import AreaCode

EARTH_RADIUS_KM = 6371.0


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
        change = household.mentor not in (None, official.id)
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
            household.mentor == official.id,
        )


def may_pair(household: Household, official: Official) -> bool:
    """An official serves their district, one of the province's staff the province."""
    return served_area(official.area).covers(household.area) and official.id not in household.barred


@cache
def served_area(area: str) -> AreaCode:
    return AreaCode(area).served


def has_skill(household: Household, official: Official) -> bool:
    return not household.ministries or official.ministry in household.ministries


def shares_language(household: Household, official: Official) -> bool:
    return not household.language or household.language in official.languages


def _haversine(here, there) -> float:
    (lat1, lon1), (lat2, lon2) = (map(math.radians, map(float, point)) for point in (here, there))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
