"""Reports by whose they are."""

from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.acting import grants_of
from accounts.enums import Role
from accounts.permissions import Permission
from committees.enums import HoldingKind, SeatRole
from committees.models import Committee, SeatHolder
from committees.querysets import office_areas
from core.jobs.rows import JobState
from places.querysets import codes_within
from reports.enums import ReportKind


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

    def waiting_for_signature(self, user) -> Self:
        """Those the user, who holds or acts in the chair, is to sign: of a quarter and reporter the
        last one written, unless one of the same figures is signed. Others are beside the point: a
        deputy cannot sign, and what was written again takes the place of what was written before.
        """
        written = {"kind": ReportKind.QUARTERLY, "state": JobState.DONE}
        same = (
            self.model._default_manager.filter(**written)
            .alias(whose=Coalesce("team", 0))
            .filter(
                Q(pk__gt=OuterRef("pk"))
                | Q(signed_on__isnull=False, content__revisions=OuterRef("content__revisions")),
                first_day=OuterRef("first_day"),
                area=OuterRef("area"),
                whose=Coalesce(OuterRef("team"), 0),
            )
        )
        rows = self.signed_by_chair(user).filter(_chaired_by(user), signed_on=None, **written)
        return rows.exclude(Exists(same))


def _chaired_by(user) -> Q:
    """As `Reporter.chiefs` says it of one report."""
    holders = SeatHolder.objects.current().exclude(kind=HoldingKind.DEPUTY)
    seats = holders.filter(user=user, seat__role=SeatRole.CHAIR)
    leading = Committee.objects.current().leading().filter(seats__in=seats.values("seat"))
    return Q(team=None, area__in=leading.values("area")) | Q(
        team__in=seats.values("seat__committee")
    )


def _of_teams(user, permission, seated: list[str]) -> Q:
    """Reports of the teams in which the user sits today in one of the roles `seated`."""
    if not any(grant.role == Role.TEAM_MEMBER for grant in grants_of(user, permission)):
        return Q(pk__in=[])
    seats = SeatHolder.objects.current().filter(user=user, seat__role__in=seated)
    return Q(team__in=seats.values("seat__committee"))
