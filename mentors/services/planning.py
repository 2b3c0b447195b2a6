"""What a plan of pairs is made of, read from the database as one person may see it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from core.thai import clean
from households.models import Household, PersonListing
from households.sets import households_in
from indicators.services import lead_ministries, ministries
from mentors import allocation
from mentors.enums import PairingKind
from mentors.models import ConflictOfInterest, HouseholdLanguage, Official, Pairing, Suggestion
from places.codes import common_area
from places.models import Area


def suggest_takers(households: Sequence[Household], *, by: User) -> dict[int, Official]:
    """For each household the official the suggestion finds, with the usual weights; none for one
    that finds nobody. For a hand-over: few households, in the request itself.
    """
    if not households:
        return {}
    area = common_area(household.district for household in households)
    keys = [household.pk for household in households]
    facts = PairingData(Suggestion(area_id=area, requested_by=by, only=keys))
    found = allocation.allocate(facts.households, facts.officials, facts.costs)
    officials = Official.objects.in_bulk({pair.official for pair in found.pairs})
    return {pair.household: officials[pair.official] for pair in found.pairs}


class PairingData:
    """`households` and `officials` of a suggestion for `mentors.allocation`, its `costs`, and the
    pairs that stand now (`standing_pairs`).
    """

    def __init__(self, suggestion: Suggestion) -> None:
        self.by, self.code = suggestion.requested_by, suggestion.area_id
        self.replan, self.only = suggestion.replan, suggestion.only
        self.costs = allocation.Costs(centroids(), weights_of(suggestion))
        self.mains = Pairing.objects.filter(ended_on=None, kind=PairingKind.MAIN)
        self.mine = self._mine()
        found = self._officials()
        self.standing = self._standing(found)
        self.households = self._households()
        planned: defaultdict[int | None, int] = defaultdict(int)
        for household in self.households:
            planned[household.mentor] += 1
        self.officials = [self._official(row, planned[row.pk]) for row in found]

    def _mine(self) -> QuerySet[Household]:
        rows = Household.objects.permitted(self.by, Permission.PAIRING_EDIT).in_area(self.code)
        rows = households_in("programme", among=rows)
        return rows.filter(pk__in=self.only) if self.only else rows

    def _officials(self) -> list[Official]:
        rows = Official.objects.permitted(self.by, Permission.PAIRING_EDIT)
        return list(rows.ready().serving(self.code))

    def _standing(self, officials: list[Official]) -> dict[int, int]:
        """`{household: its official}`, among these officials."""
        pairs = self.mains.filter(household__in=self.mine).values_list("household", "official")
        known = {official.pk for official in officials}
        return {household: official for household, official in pairs if official in known}

    def _households(self) -> list[allocation.Household]:
        """Those without a mentor; planning again, also those whose mentor can be changed."""
        rows = self.mine
        standing = self.standing if self.replan else {}
        free = households_in("unpaired", among=rows)
        keys = set(free.values_list("pk", flat=True)) | set(standing)
        wanted = Household.objects.filter(pk__in=keys)
        leading, barred, languages = _leading(wanted), _barred(wanted), _languages(wanted)
        nothing: frozenset = frozenset()
        return [
            allocation.Household(
                pk,
                area,
                urgency,
                leading.get(pk, nothing),
                barred.get(pk, nothing),
                village or "",
                languages.get(pk, ""),
                standing.get(pk),
            )
            for pk, area, urgency, village in wanted.values_list(
                "pk", "subdistrict_id", "urgency_score", "village_id"
            )
        ]

    def _official(self, row: Any, planned: int) -> allocation.Official:
        if not hasattr(self, "_ministry_of"):
            self._ministry_of = ministries()
        return allocation.Official(
            row.pk,
            row.work_area_id,
            row.capacity,
            row.load - planned,
            self._ministry_of.get(row.organization_id),
            row.village_id or "",
            languages_in(row.languages),
        )

    def standing_pairs(self) -> allocation.Allocation:
        """As things are now, measured with the same rule."""
        of = {official.id: official for official in self.officials}
        rows = self.mine.filter(pk__in=self.standing)
        leading, languages = _leading(rows), _languages(rows)
        place: defaultdict[int, int] = defaultdict(int)
        pairs = []
        for pk, area, village in rows.values_list("pk", "subdistrict_id", "village_id"):
            official = of[self.standing[pk]]
            household = allocation.Household(
                pk,
                area,
                0,
                leading.get(pk, frozenset()),
                frozenset(),
                village or "",
                languages.get(pk, ""),
                official.id,
            )
            pairs.append(self.costs.pair(household, official, place[official.id]))
            place[official.id] += 1
        return allocation.Allocation(tuple(pairs), {})


class Distances(allocation.Costs):
    """What lies between a household and an official, as rows of the database."""

    def between(self, household: Household, official: Official) -> float:
        """Kilometres, as the plan counts them."""
        here = allocation.Household(
            household.pk, household.subdistrict_id, village=household.village_id or ""
        )
        there = allocation.Official(
            official.pk, official.work_area_id, 0, village=official.village_id or ""
        )
        return self.km(here, there)


def distances() -> Distances:
    """Returns what a pair costs in kilometres, by the usual weights."""
    return Distances(centroids(), allocation.Weights())


def centroids() -> dict[str, tuple]:
    """Returns `{DOPA code: (latitude, longitude)}` in degrees, None where unknown."""
    areas = Area.objects.values_list("code", "latitude", "longitude")
    return {code: (latitude, longitude) for code, latitude, longitude in areas}


def weights_of(suggestion: Suggestion) -> allocation.Weights:
    """Returns the weights (km) a suggestion was asked for with."""
    return allocation.Weights(
        no_skill=suggestion.no_skill_km,
        load=suggestion.load_km,
        no_language=suggestion.language_km,
        change=suggestion.change_km,
    )


def languages_in(text: str) -> frozenset[str]:
    """«ไทเลย, ภาษาม้ง» → {ไทเลย, ม้ง}: languages as they are compared."""
    words = (clean(word).removeprefix("ภาษา") for word in re.split(r"[,/;、]| และ |\s+", text))
    return frozenset(word for word in words if word)


def _leading(households: Iterable[Household]) -> dict[int, frozenset[int]]:
    """The ministries that lead the failed indicators of each household's latest list."""
    leads: dict[int, dict] = {}
    found: defaultdict[int, set] = defaultdict(set)
    listings = PersonListing.objects.filter(household__in=households)
    rows = listings.values_list(
        "household_id", "household__latest_year", "data_year", "failed_indicators"
    )
    for household, latest, year, numbers in rows:
        if year == latest:
            if year not in leads:
                leads[year] = lead_ministries(year)
            for number in numbers:
                found[household] |= leads[year].get(number, frozenset())
    return {household: frozenset(ids) for household, ids in found.items()}


def _barred(households: Iterable[Household]) -> dict[int, frozenset[int]]:
    found = defaultdict(set)
    rows = ConflictOfInterest.objects.filter(household__in=households)
    for household, official in rows.values_list("household_id", "official_id"):
        found[household].add(official)
    return {household: frozenset(ids) for household, ids in found.items()}


def _languages(households: Iterable[Household]) -> dict[int, str]:
    """«ภาษาม้ง» is «ม้ง»."""
    rows = HouseholdLanguage.objects.filter(household__in=households)
    return {
        household: next(iter(sorted(languages_in(language))), "")
        for household, language in rows.values_list("household_id", "language")
    }


def measure(facts: PairingData, now: allocation.Allocation) -> dict:
    """Figures of the pairs as they stand, with the loads everybody has."""
    empty = allocation.Allocation((), {})
    planned = Counter(household.mentor for household in facts.households)
    officials = [replace(o, load=o.load + planned[o.id]) for o in facts.officials]
    return now.figures | empty.spread(officials)
