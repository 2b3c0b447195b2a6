"""Open needs and who was taken into projects for them, kept with the moment they were counted."""

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from places.models.counts import AreaCount


class GapCount(AreaCount):
    """`counts` are `[dimension, households with an open need, those of them in a project]`."""

    privacy = classified(internal="id area counts as_of")
    policy = Policy(Permission.HOUSEHOLD_VIEW, by="area")

    class Meta:
        verbose_name = "จำนวนครัวเรือนที่ยังขาดแคลน"
        verbose_name_plural = "จำนวนครัวเรือนที่ยังขาดแคลน"
