"""Work of before a hand-over: accepted afterwards from who did it, by the rights of its day.

A phone may have been without signal for weeks, and a visit that is sent back may come back to
somebody who has handed the household on. The household itself is not shown to them any more.
"""

from contextlib import contextmanager

from django.db.models import Q

from committees.fence import acting_for
from households.models import Household
from logbook.enums import VisitStatus
from logbook.errors import NotYoursThatDayError
from logbook.models import Visit
from mentors.models import Pairing

PURPOSE = "work of before a hand-over"


def household_once_of(user, pk) -> Household | None:
    """Returns the household if the user's official has looked after it at some time, else None."""
    with acting_for(purpose=PURPOSE):
        rows = Pairing.objects.filter(official__user=user, household_id=pk)
        pairing = rows.select_related("household__subdistrict__parent", "household__village")
        return (found := pairing.first()) and found.household


@contextmanager
def in_the_rights_of(user, household, day, permission):
    """Inside, what the user did for the household on `day` may be written: by today's rights where
    they reach it, else by the pairing of that day (its last day included).

    Raises `NotYoursThatDayError`.
    """
    if Household.objects.permitted(user, permission).filter(pk=household.pk).exists():
        yield
        return
    with acting_for(purpose=PURPOSE):
        that_day = Q(ended_on=None) | Q(ended_on__gte=day)
        mine = Pairing.objects.filter(that_day, household=household, official__user=user)
        if not mine.filter(started_on__lte=day).exists():
            raise NotYoursThatDayError
        yield


@contextmanager
def own_visits(user, permission, pk):
    """Inside, yields the visits the user may correct: those in reach today, else, when `pk` is out
    of it, their own.
    """
    reached = Visit.objects.permitted(user, permission)
    if reached.filter(pk=pk).exists():
        yield reached
        return
    with acting_for(purpose=PURPOSE):
        yield Visit.objects.filter(recorded_by=user)


def households_handed_on(user, *, since):
    """Returns `[(household, last day)]` the user's official gave up on or after `since`, and has
    not now.
    """
    with acting_for(purpose=PURPOSE):
        rows = Pairing.objects.filter(official__user=user, ended_on__gte=since)
        rows = rows.exclude(household__pairings__in=Pairing.objects.filter(
            official__user=user, ended_on=None))  # fmt: skip
        rows = rows.select_related("household__subdistrict__parent", "household__village")
        rows = rows.order_by("household_id", "-ended_on").distinct("household_id")
        return [(pairing.household, pairing.ended_on) for pairing in rows]


def returned_visits_of(user) -> list[Visit]:
    """Returns the user's own visits that were sent back, of households out of reach now too."""
    with acting_for(purpose=PURPOSE):
        rows = Visit.objects.filter(recorded_by=user, status=VisitStatus.RETURNED)
        return list(rows.for_table().order_by("verified_at", "pk"))
