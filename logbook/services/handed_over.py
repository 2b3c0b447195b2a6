"""What a mentor did before a hand-over and may still finish."""

from contextlib import AbstractContextManager
from datetime import date

from django.db.models import Q, QuerySet

from accounts.acting import acting_for
from accounts.models import User
from accounts.permissions import Permission
from households.models import Household
from logbook.enums import VisitStatus
from logbook.models import Visit
from mentors.services.handed_over import PURPOSE, own_or_reached, pairings_of


def own_visits(
    user: User, permission: Permission, pk: object
) -> AbstractContextManager[QuerySet[Visit]]:
    """Inside, yields the visits the user may correct (see `own_or_reached`)."""
    return own_or_reached(Visit.objects.all(), user, permission, pk, author="recorded_by")


def work_of_before(
    user: User, *, since: date, reached: QuerySet[Household]
) -> tuple[list, list[Visit]]:
    """Returns `[(household, last day)]` the user's official gave up on or after `since` and has not
    now, and the user's own visits of no household of `reached` that were sent back.
    """
    with acting_for(purpose=PURPOSE):
        handed_on = _handed_on(user, since)
        returned = Visit.objects.filter(recorded_by=user, status=VisitStatus.RETURNED)
        returned = returned.exclude(household__in=reached.values("pk"))
        returned = returned.prefetch_related("household").order_by("verified_at", "pk")
        return handed_on, list(returned)


def _handed_on(user: User, since: date) -> list[tuple[Household, date]]:
    """Of the few households the user had since then, those that somebody else has now."""
    rows = pairings_of(user).filter(Q(ended_on=None) | Q(ended_on__gte=since)).order_by("ended_on")
    last = dict(rows.values_list("household", "ended_on"))  # one without end comes last
    ended = {household: day for household, day in last.items() if day}
    known = Household.objects.in_bulk(ended) if ended else {}
    return [(known[household], ended[household]) for household in sorted(known)]
