"""Is somebody there? Who could act on what is about to be handed to them."""

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Substr

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.permissions import Permission
from places.models import Organization


def readers_of(organization: Organization | int) -> QuerySet[User]:
    """Returns who reads what is sent to the organisation: its officers in force, accounts open."""
    roles = Membership.objects.current().filter(role=Role.AGENCY_OFFICER, organization=organization)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


def with_readers(organizations: QuerySet[Organization]) -> QuerySet[Organization]:
    """Adds `has_reader` to each organisation."""
    roles = Membership.objects.current().filter(
        role=Role.AGENCY_OFFICER, organization=OuterRef("pk"), user__is_active=True
    )
    return organizations.annotate(has_reader=Exists(roles))


def holders(permission: Permission) -> QuerySet[User]:
    """Returns who can use the permission somewhere today: a role in force, the account open."""
    roles = Membership.objects.granting(permission)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


def somebody_holds(permission: Permission, *, but: str) -> Exists:
    """A condition on rows with a `district`: somebody holds the permission over it today, account
    open, who is not the person in the row's column `but`.
    """
    here = Cast(OuterRef("district"), CharField())
    roles = Membership.objects.granting(permission).filter(
        Q(area_id=here) | Q(area_id=Substr(here, 1, 2)), user__is_active=True
    )
    return Exists(roles.exclude(user=OuterRef(but)))
