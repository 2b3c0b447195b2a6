"""What a mentor did before a hand-over and may still finish."""

from contextlib import AbstractContextManager
from datetime import date

from django.db.models import QuerySet

from accounts.acting import acting_for
from accounts.models import User
from accounts.permissions import Permission
from households.models import Household
from logbook.enums import VisitStatus
from logbook.models import Visit
from mentors.services.former import PURPOSE, own_or_reached, pairings_of


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
        mine = pairings_of(user)
        rows = mine.filter(ended_on__gte=since).exclude(
            household__in=mine.filter(ended_on=None).values("household")
        )
        rows = rows.order_by("household_id", "-ended_on").distinct("household_id")
        rows = rows.prefetch_related("household")
        handed_on = [(pairing.household, pairing.ended_on) for pairing in rows]
        returned = Visit.objects.filter(recorded_by=user, status=VisitStatus.RETURNED)
        returned = returned.exclude(household__in=reached.values("pk"))
        returned = returned.prefetch_related("household").order_by("verified_at", "pk")
        return handed_on, list(returned)
