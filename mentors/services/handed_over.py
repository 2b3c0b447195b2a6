"""Work of before a hand-over is taken afterwards, once, in the rights of the day it was done on."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import User
from accounts.permissions import GRANTS, Permission
from committees.enums import CommitteeLevel
from committees.models import SeatHolder
from households.models import Household
from households.services.team_days import days_of_team
from mentors.errors.handed_over import NotYoursThatDayError
from mentors.models import Pairing
from mentors.querysets import PairingQuerySet

PURPOSE = "work.of_before"
OLDEST_VISIT = timedelta(days=731)


def pairings_of(user: User) -> PairingQuerySet:
    """Pairings of the user's official that really were: one taken back has no day of its own."""
    return Pairing.objects.that_were().filter(official__user=user)


def household_once_of(
    user: User, pk: Any, permission: Permission, *, as_team: bool = True
) -> Household | None:
    """Returns the household if the user's official looked after it, or (asked `as_team`, for what
    the role of a team may do) a team they sat in worked where it was, within the time that visits
    are taken for, else None.
    """
    oldest = timezone.localdate() - OLDEST_VISIT
    with acting_for(purpose=PURPOSE):
        rows = pairings_of(user).filter(Q(ended_on=None) | Q(ended_on__gte=oldest), household=pk)
        pairing = rows.select_related("household__subdistrict__parent", "household__village")
        if found := pairing.first():
            return found.household
        if not as_team or permission not in GRANTS[Role.TEAM_MEMBER]:
            return None
        return _of_team_since(user, pk, oldest)


def _of_team_since(user: User, pk: Any, oldest: date) -> Household | None:
    if not seats_of(user).exists():
        return None
    places = Household.objects.select_related("subdistrict__parent", "village")
    there = places.filter(pk=pk).first()
    days = days_of_team(user, there) if there else []
    return there if any(last >= oldest for _first, last in days) else None


def seats_of(user: User) -> QuerySet[SeatHolder]:
    """Seats in area teams that are or were the user's."""
    return SeatHolder.objects.filter(user=user, seat__committee__level=CommitteeLevel.TEAM)


def own_of_before(rows: QuerySet) -> list:
    """Reads `rows` of a household that was handed on, which the caller has narrowed to what the
    person who asks wrote themselves.
    """
    with acting_for(purpose=PURPOSE):
        return list(rows)


@contextmanager
def in_the_rights_of(
    user: User, household: Household, day: date, permission: Permission
) -> Iterator[None]:
    """Inside, what the user did for the household on `day` may be written: by today's rights where
    they reach it, else by the pairing, or the seat in an area team, of that day (its last day
    included).

    Raises `NotYoursThatDayError`.
    """
    if Household.objects.permitted(user, permission).filter(pk=household.pk).exists():
        yield
        return
    with acting_for(purpose=PURPOSE):
        is_mine = pairings_of(user).through(day).filter(household=household).exists()
        if not is_mine and not _in_team(user, household, day, permission):
            raise NotYoursThatDayError
        yield


def _in_team(user: User, household: Household, day: date, permission: Permission) -> bool:
    if permission not in GRANTS[Role.TEAM_MEMBER]:
        return False
    return any(first <= day <= last for first, last in days_of_team(user, household))


@contextmanager
def own_or_reached(
    rows: Any, user: User, permission: Permission, pk: object, *, author: str
) -> Iterator[Any]:
    """Inside, yields those of `rows` the user may finish: those in reach today, else, when `pk` is
    out of it, those whose `author` (a column) they are. A `pk` that is no UUID names none.
    """
    reached = rows.permitted(user, permission)
    if not _is_id(pk) or reached.filter(pk=pk).exists():
        yield reached
        return
    with acting_for(purpose=PURPOSE):
        yield rows.filter(**{author: user})


def _is_id(text: object) -> bool:
    try:
        uuid.UUID(str(text))
    except ValueError:
        return False
    return True
