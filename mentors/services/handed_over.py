"""Work of before a hand-over is taken afterwards, once, in the rights of the day it was done on."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import User
from accounts.permissions import Permission
from households.models import Household
from mentors.enums import PairingEndReason
from mentors.errors.handed_over import NotYoursThatDayError
from mentors.models import Pairing

PURPOSE = "work.of_before"
OLDEST_VISIT = timedelta(days=731)


def pairings_of(user: User) -> QuerySet[Pairing]:
    """Pairings of the user's official that really were: one taken back has no day of its own."""
    mistaken = Q(end_reason=PairingEndReason.MISTAKE, ended_on=F("started_on"))
    return Pairing.objects.filter(official__user=user).exclude(mistaken)


def household_once_of(user: User, pk: Any) -> Household | None:
    """Returns the household if the user's official looked after it within the time that visits are
    taken for, else None.
    """
    oldest = timezone.localdate() - OLDEST_VISIT
    with acting_for(purpose=PURPOSE):
        rows = pairings_of(user).filter(Q(ended_on=None) | Q(ended_on__gte=oldest), household=pk)
        pairing = rows.select_related("household__subdistrict__parent", "household__village")
        found = pairing.first()
        return found.household if found else None


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
    they reach it, else by the pairing of that day (its last day included).

    Raises `NotYoursThatDayError`.
    """
    if Household.objects.permitted(user, permission).filter(pk=household.pk).exists():
        yield
        return
    with acting_for(purpose=PURPOSE):
        that_day = Q(ended_on=None) | Q(ended_on__gte=day)
        mine = pairings_of(user).filter(that_day, household=household)
        if not mine.filter(started_on__lte=day).exists():
            raise NotYoursThatDayError
        yield


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
