"""When a household was in the care of the area teams somebody sat in."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Q
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, RowHistory, User
from committees.enums import CommitteeLevel
from committees.models import SeatHolder, TeamPlace
from households.models import Household

Days = tuple[date, date]  # both included
NOW = date.max
DAY = timedelta(days=1)
TEAM = "seat__committee"
SEAT = (TEAM, f"{TEAM}__area", "started_on", "ended_on", f"{TEAM}__ended_on")


def days_of_team(user: User, household: Household) -> list[Days]:
    """The periods in which a team that `user` sat in, with the role of one, worked where the
    household was.

    Reads past the fence: runs inside `acting_for(purpose=…)`.
    """
    sat = _sat(user)
    there = list(_stood(household)) if sat else []
    places = TeamPlace.objects.filter(
        team__in={team for team, _days in sat}, area__in={area for area, _days in there}
    )
    # A place or a household is given up at an hour of its last day, which was had that far.
    worked = [
        (team, area, (since or date.min, until or NOW))
        for team, area, since, until in places.values_list("team", "area", "started_on", "ended_on")
    ]
    return [
        common
        for team, sitting in sat
        for of_team, area, working in worked
        for stood, standing in there
        if (team, area) == (of_team, stood)
        for common in _common(sitting, working, standing)
    ]


def _common(*periods: Days) -> list[Days]:
    """The days that are in all periods, as the one period they are, if any."""
    first, last = max(p[0] for p in periods), min(p[1] for p in periods)
    return [(first, last)] if first <= last else []


def _sat(user: User) -> list[tuple[int, Days]]:
    """`(team, days)` of each seat in a team, as far as the user had the role of one there."""
    sitting = SeatHolder.objects.filter(user=user, **{f"{TEAM}__level": CommitteeLevel.TEAM})
    seats = list(sitting.values_list(*SEAT))
    if not seats:
        return []
    held = Membership.objects.filter(user=user, role=Role.TEAM_MEMBER)
    roles = list(held.values_list("area", "started_on", "ended_on"))
    return [
        (team, days)
        for team, district, started, *ends in seats
        for area, since, until in roles
        if area == district
        for days in _common((started, _last_day(*ends)), (since, _last_day(until)))
    ]


def _last_day(*ended: date | None) -> date:
    """The day before the first of these ends: that of a seat, a team or a role is the first day
    without it.
    """
    return min((day - DAY for day in ended if day), default=NOW)


def _stood(household: Household) -> Iterator[tuple[str, Days]]:
    """`(sub-district, days)` of where the household was while in the programme."""
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
        yield place, (first, min(until, last))
