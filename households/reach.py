"""How far a member of an area team reaches: the households of the team's sub-districts."""

from django.db.models import Q
from django.utils import timezone

from accounts.acting import lists_households
from accounts.enums import Role
from committees.models import SeatHolder, TeamPlace
from households.models import Household
from households.querysets import reach

lists_households(Role.TEAM_MEMBER, "fence_of_team")


@reach(Role.TEAM_MEMBER)
def of_team(user):
    """Returns the households in the programme where a team works in which the user sits today."""
    seats = SeatHolder.objects.current().filter(user=user).values("seat")
    standing = Q(team__ended_on=None) | Q(team__ended_on__gt=timezone.localdate())
    places = TeamPlace.objects.current().filter(standing, team__seats__in=seats)
    return Household.objects.filter(left_on=None, subdistrict__in=places.values("area"))
