"""Households that were helped."""

from django.db.models import Exists, OuterRef, Q

from assistance.models import Assistance
from households.sets import household_set


@household_set("helped", name="เคยได้รับความช่วยเหลือ", within="programme")
def helped(window):
    """Help that stands, given by the end of the window, whoever gave it."""
    rows = Assistance.objects.standing().filter(household=OuterRef("pk"))
    return Q(Exists(rows.filter(given_on__lt=window.end)))
