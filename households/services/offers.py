"""Households of which a list says that they are gone: offered for leaving, with the reason.

A person decides, by the way every household leaves: `leave_programme` of
`households.services.households`.
"""

from django.db.models import F, QuerySet

from accounts.models import User
from households.leaving import left_reason
from households.models import Household, HouseholdListing


def said_to_have_left(user: User) -> QuerySet[Household]:
    """Households the user sees that are in the programme, while the latest list says of them dead,
    moved or the like; with `list_says`, its words.
    """
    statuses = (
        HouseholdListing.objects.order_by().values_list("source_status", flat=True).distinct()
    )
    gone = [status for status in statuses if left_reason(status)]
    return (
        Household.objects.visible_to(user)
        .filter(
            left_on=None, listings__data_year=F("latest_year"), listings__source_status__in=gone
        )
        .annotate(list_says=F("listings__source_status"))
        .order_by("subdistrict", "head_sort_key", "id")
    )
