"""What a partner of a project says it gave: by its own door, under a national ID."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from accounts.models import User
from accounts.permissions import Permission
from assistance.models import HelpEntry, Project
from assistance.querysets import own_agencies


@dataclass(frozen=True)
class PartnerTotals:
    """How often, and for how many baht, bodies of the user gave in the days and dimensions of a
    project. Whom it reached is not asked: an entry never says whether somebody is followed.
    """

    times: int
    baht: Decimal


def said_beside(project: Project, user: User) -> PartnerTotals | None:
    """None for whoever is of no partner of the project."""
    partners = project.partners.exclude(organization=project.organization_id)  # merged since
    mine = partners.filter(organization__in=own_agencies(user)).values("organization")
    if not mine:
        return None
    rows = HelpEntry.objects.permitted(user, Permission.HELP_ENTER).standing()
    rows = rows.filter(
        organization__in=mine,
        dimension__in=project.dimensions.all(),
        given_on__range=(project.starts_on, project.ends_on),
    )
    found = rows.order_by().aggregate(times=Count("pk"), baht=Sum("amount"))
    return PartnerTotals(found["times"], found["baht"] or Decimal(0))
