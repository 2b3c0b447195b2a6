"""How far a mentor reaches: the households whose open pairing is the mentor's."""

from accounts.acting import lists_households
from accounts.enums import Role
from households.models import Household
from households.querysets import reach

lists_households(Role.MENTOR, "fence_mentored")


@reach(Role.MENTOR)
def mentored_by(user):
    """Returns the households whose open pairing belongs to the user's official."""
    return Household.objects.filter(pairings__official__user=user, pairings__ended_on=None)
