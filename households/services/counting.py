"""How many households of the programme fall short in what: counted as it stands, or, of areas, read
from the count of each night and of each list that was applied.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, QuerySet, Value
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import User
from accounts.permissions import Permission
from households.models import Household, Need
from households.models.counts import NeedCount
from households.querysets import areas_within
from households.sets import households_in
from indicators.models import Dimension
from places.panels import Place

ALL = ""  # households, whatever they need


@dataclass(frozen=True)
class Needed:
    """How many `households` there are and, by dimension, fall short, as of `at`."""

    households: int
    dimensions: list[tuple[Dimension, int]]
    at: datetime


def needed(rows: QuerySet[Household]) -> Needed:
    """Of the households in `rows`, counted now."""
    counts = {ALL: rows.count()} | dict(_short(rows).values_list("dimension").annotate(NUMBER))
    return _needed(counts, timezone.now())


def needed_in(place: Place, user: User) -> Needed | None:
    """Of those the user sees in a place, as they were counted last; None of a village, and where
    somebody reaches households by a list of their own.
    """
    areas = None if place.is_village else areas_within(user, Permission.HOUSEHOLD_VIEW, place.code)
    if not areas:
        return None
    at, kept = NeedCount.within(areas, count_needs)
    counts: Counter = Counter()
    for rows in kept.values():
        counts.update(dict(rows))
    return _needed(counts, at)


def count_needs() -> None:
    """Counts by sub-district, of the whole province."""
    found: dict[str, list] = {}
    with acting_for(purpose="needs.count"):
        now = timezone.now()
        rows = households_in("programme").order_by()
        short = _short(rows).values_list("household__subdistrict", "dimension").annotate(NUMBER)
        all_of = rows.values_list("subdistrict", Value(ALL)).annotate(Count("pk"))
        for place, *counted in [*all_of, *short]:
            found.setdefault(place, []).append(counted)
        NeedCount.keep(found, now)


NUMBER = Count("household", distinct=True)


def _short(rows: QuerySet[Household]) -> QuerySet[Need]:
    """Needs of the households in their latest data year: one taken in beside the list has needs of
    the year it came in.
    """
    latest = F("household__latest_year")
    return Need.objects.filter(
        household__in=rows.order_by().values("pk"), data_year=latest
    ).order_by()


def _needed(counts: dict[str, int], at: datetime) -> Needed:
    dimensions = [(one, counts.get(one.pk, 0)) for one in Dimension.objects.all()]
    return Needed(counts.get(ALL, 0), dimensions, at)
