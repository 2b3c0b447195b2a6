"""Work of before a hand-over: accepted afterwards from who did it, by the rights of its day.

A phone may have been without signal for weeks, and a visit that is sent back may come back to
somebody who has handed the household on. The household itself is not shown to them any more.
"""

import uuid
from contextlib import contextmanager

from django.db.models import F, Q
from django.utils import timezone

from committees.fence import acting_for
from households.models import Household
from logbook.enums import VisitStatus
from logbook.errors import NotYoursThatDayError
from logbook.models import Visit
from logbook.services.visits import OLDEST_VISIT
from mentors.enums import PairingEndReason
from mentors.models import Pairing

PURPOSE = "work.of_before"


def pairings_of(user):
    """Pairings of the user's official that really were: one taken back has no day of its own."""
    mistaken = Q(end_reason=PairingEndReason.MISTAKE, ended_on=F("started_on"))
    return Pairing.objects.filter(official__user=user).exclude(mistaken)


def household_once_of(user, pk) -> Household | None:
    """Returns the household if the user's official looked after it within the time that visits are
    taken for, else None.
    """
    oldest = timezone.localdate() - OLDEST_VISIT
    with acting_for(purpose=PURPOSE):
        rows = pairings_of(user).filter(Q(ended_on=None) | Q(ended_on__gte=oldest), household=pk)
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
        mine = pairings_of(user).filter(that_day, household=household)
        if not mine.filter(started_on__lte=day).exists():
            raise NotYoursThatDayError
        yield


@contextmanager
def own_visits(user, permission, pk):
    """Inside, yields the visits the user may correct: those in reach today, else, when `pk` is out
    of it, their own. A `pk` that is no id of a visit names none.
    """
    reached = Visit.objects.permitted(user, permission)
    if not _is_id(pk) or reached.filter(pk=pk).exists():
        yield reached
        return
    with acting_for(purpose=PURPOSE):
        yield Visit.objects.filter(recorded_by=user)


def _is_id(text) -> bool:
    try:
        uuid.UUID(str(text))
    except ValueError:
        return False
    return True


def work_of_before(user, *, since) -> tuple[list, list[Visit]]:
    """Returns `[(household, last day)]` the user's official gave up on or after `since` and has not
    now, and the user's own visits that were sent back, of whatever household.
    """
    with acting_for(purpose=PURPOSE):
        mine = pairings_of(user)
        rows = mine.filter(ended_on__gte=since).exclude(
            household__in=mine.filter(ended_on=None).values("household")
        )
        rows = rows.select_related("household__subdistrict__parent", "household__village")
        rows = rows.order_by("household_id", "-ended_on").distinct("household_id")
        handed_on = [(pairing.household, pairing.ended_on) for pairing in rows]
        returned = Visit.objects.filter(recorded_by=user, status=VisitStatus.RETURNED)
        return handed_on, list(returned.for_table().order_by("verified_at", "pk"))
