"""Households by their plan."""

from django.db.models import Exists, OuterRef, Q

from households.sets import household_set
from plans.models import ActionPlan


@household_set("planned", name="มีแผน", within="programme")
def planned(window):
    """A plan in use, agreed with the family or still a draft."""
    rows = ActionPlan.objects.filter(household=OuterRef("pk"), started_on__lt=window.end)
    return Q(Exists(rows.filter(Q(closed_on=None) | Q(closed_on__gte=window.end))))
