"""Is somebody there? Who could act on what is about to be handed to them."""

from django.db.models import Exists, OuterRef, QuerySet

from committees.enums import Role
from committees.models import Membership, Organization, User


def readers_of(organization) -> QuerySet[User]:
    """Returns who reads what is sent to the organisation: its officers in force, accounts open."""
    roles = Membership.objects.current().filter(role=Role.AGENCY_OFFICER, organization=organization)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


def with_readers(organizations: QuerySet[Organization]) -> QuerySet[Organization]:
    """Adds `has_reader` to each organisation."""
    roles = Membership.objects.current().filter(
        role=Role.AGENCY_OFFICER, organization=OuterRef("pk"), user__is_active=True
    )
    return organizations.annotate(has_reader=Exists(roles))


def holders_in(district_code: str, permission) -> QuerySet[User]:
    """Returns who holds the permission over the district (DOPA code) today, accounts open: by a
    role of the district itself or of the province.
    """
    areas = [district_code, district_code[:2]]
    roles = Membership.objects.granting(permission).filter(area__in=areas)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)
