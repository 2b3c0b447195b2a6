"""What a mentor did before a hand-over and may still finish."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db.models import QuerySet

from accounts.acting import acting_for
from accounts.models import User
from accounts.permissions import Permission
from logbook.enums import VisitStatus
from logbook.models import Visit
from mentors.services.former import PURPOSE, pairings_of


@contextmanager
def own_visits(user: User, permission: Permission, pk: object) -> Iterator[QuerySet[Visit]]:
    """Inside, yields the visits the user may correct: those in reach today, else, when `pk` is out
    of it, their own. A `pk` that is no id of a visit names none.
    """
    reached = Visit.objects.permitted(user, permission)
    if not _is_id(pk) or reached.filter(pk=pk).exists():
        yield reached
        return
    with acting_for(purpose=PURPOSE):
        yield Visit.objects.filter(recorded_by=user)


def _is_id(text: object) -> bool:
    try:
        uuid.UUID(str(text))
    except ValueError:
        return False
    return True


def work_of_before(user: User, *, since: date) -> tuple[list, list[Visit]]:
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
