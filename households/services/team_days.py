"""When a household was in the care of the area teams somebody sat in."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.db.models import Q
from django.utils import timezone

from accounts.models import RowHistory, User
from committees.models import SeatHolder, TeamPlace
from households.models import Household

Days = tuple[date, date]  # both included: what is given up on a day was had that day
NOW = date.max


def days_of_team(user: User, household: Household) -> list[Days]:
    """The periods in which a team that `user` sat in worked where the household was.

    Reads past the fence: runs inside `acting_for(purpose=…)`.
    """
    worked = list(_worked(user))
    if not worked:
        return []
    return [
        common
        for area, *seat in worked
        for place, *there in _stood(household)
        if area == place and (common := _common((seat[0], seat[1]), (there[0], there[1])))
    ]


def _common(one: Days, other: Days) -> Days | None:
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def _worked(user: User) -> Iterator[tuple[str, date, date]]:
    """`(sub-district, first day, last day)` of each seat and place of its team."""
    seats = SeatHolder.objects.filter(user=user).values_list(
        "seat__committee", "started_on", "ended_on", "seat__committee__ended_on"
    )
    for team, started, ended, team_ended in seats:
        seat = (started, min(ended or NOW, team_ended or NOW))
        places = TeamPlace.objects.filter(team=team).values_list("area", "started_on", "ended_on")
        for area, since, until in places:
            if common := _common(seat, (since or date.min, until or NOW)):
                yield area, *common


def _stood(household: Household) -> Iterator[tuple[str, date, date]]:
    """`(sub-district, first day, last day)` of where the household was while in the programme."""
    moves = RowHistory.objects.filter(
        Q(before__has_key="subdistrict_id"),
        table=Household._meta.db_table,
        row_id=str(household.pk),
    )
    moved = [
        (timezone.localdate(at), place)
        for at, place in moves.order_by("id").values_list("at", "before__subdistrict_id")
    ]
    here = [*(place for _day, place in moved), household.subdistrict_id]
    last = household.left_on or NOW
    turns = [timezone.localdate(household.created_at), *(day for day, _place in moved), last]
    for place, (first, until) in zip(here, pairwise(turns), strict=True):
        yield place, first, min(until, last)
