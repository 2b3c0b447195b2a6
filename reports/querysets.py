"""Reports by whose they are."""

from typing import Self

from django.db.models import Q, QuerySet

from accounts.acting import grants_of
from accounts.enums import Role
from accounts.permissions import Permission
from committees.enums import SeatRole
from committees.models import SeatHolder
from committees.querysets import office_areas
from places.querysets import codes_within


class ReportQuerySet(QuerySet):
    def permitted(self, user, permission) -> Self:
        """Those of areas in which the user's office may, their teams' among them; whoever sits in a
        team reaches that team's.
        """
        scope = codes_within(office_areas(user, permission), "area__code")
        return self.filter(scope | _of_teams(user, permission, SeatRole.values))

    def signed_by_chair(self, user) -> Self:
        """Those of the very areas and teams for which the user may stand: a governor does not sign
        for a district, nor a district's chief for a team.
        """
        own = Q(area__in=office_areas(user, Permission.REPORT_SIGN), team=None)
        return self.filter(own | _of_teams(user, Permission.REPORT_SIGN, [SeatRole.CHAIR]))


def _of_teams(user, permission, seated: list[str]) -> Q:
    """Reports of the teams in which the user sits today in one of the roles `seated`."""
    if not any(grant.role == Role.TEAM_MEMBER for grant in grants_of(user, permission)):
        return Q(pk__in=[])
    seats = SeatHolder.objects.current().filter(user=user, seat__role__in=seated)
    return Q(team__in=seats.values("seat__committee"))
