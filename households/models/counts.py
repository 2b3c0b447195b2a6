"""How many households need what, kept with the moment it was counted at."""

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from places.models.counts import AreaCount


class NeedCount(AreaCount):
    """Households of the programme: `counts` are `[[dimension, how many fall short]]`, and of them
    all under no dimension.
    """

    privacy = classified(internal="id area counts as_of")
    policy = Policy(Permission.HOUSEHOLD_VIEW, by="area")

    class Meta:
        verbose_name = "จำนวนครัวเรือนตามมิติ"
        verbose_name_plural = "จำนวนครัวเรือนตามมิติ"
