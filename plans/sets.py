"""Households by their plan, and by where they stand on the ladder."""

from django.db.models import Exists, OuterRef, Q, Subquery

from households.sets import household_set
from plans.enums import Stage
from plans.models import ActionPlan, StageRecord


@household_set("planned", name="มีแผน", within="programme")
def planned(window):
    """A plan in use, agreed with the family or still a draft."""
    rows = ActionPlan.objects.filter(household=OuterRef("pk"), started_on__lt=window.end)
    return Q(Exists(rows.filter(Q(closed_on=None) | Q(closed_on__gte=window.end))))


def stage_at(window) -> Subquery:
    """The stage confirmed last by the end of the window; null where none was."""
    confirmed = StageRecord.objects.filter(
        household=OuterRef("pk"), confirmed_at__lt=window.end_at
    ).order_by("-confirmed_at", "-pk")
    return Subquery(confirmed.values("stage")[:1])


@household_set("risen", name="ขึ้นถึงระดับพอเพียงหรือยั่งยืน", within="programme")
def risen(window):
    latest = StageRecord.objects.filter(
        household=OuterRef("household"), confirmed_at__lt=window.end_at
    ).order_by("-confirmed_at", "-pk")
    above = StageRecord.objects.filter(household=OuterRef("pk")).exclude(stage=Stage.SURVIVAL)
    return Q(Exists(above.filter(pk=Subquery(latest.values("pk")[:1]))))
