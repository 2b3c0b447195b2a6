"""Is somebody there? Who could act on what is about to be handed to them."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Substr
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.permissions import Permission
from places.models import Area, Organization


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


def nobody_holds(permission: Permission, *, but: str) -> Q:
    """A condition on rows with a `district`: nobody but the person in the column `but` holds the
    permission over it today. Where two hold it no row is read, and they are found by district.
    """
    return _nobody_holds(permission, but, timezone.localdate())


@lru_cache(maxsize=16)
def _nobody_holds(permission: Permission, but: str, _today: date) -> Q:
    """The condition alone, which is the same for everybody on a day, and costs more to write than
    to ask.
    """
    return Q(Q(district__in=_held_by_few(permission)), ~somebody_holds(permission, but=but))


def _held_by_few(permission: Permission) -> QuerySet[Any, Any]:
    """Districts, as numbers, over which fewer than two people hold the permission."""
    code = OuterRef("code")
    roles = Membership.objects.granting(permission).filter(
        Q(area_id=code) | Q(area_id=Substr(code, 1, 2)), user__is_active=True
    )
    people = Count("user", distinct=True)
    held = roles.order_by().annotate(all=Value(1)).values("all").annotate(n=people).values("n")
    few = Area.objects.districts().annotate(held=Coalesce(Subquery(held), 0)).filter(held__lt=2)
    return few.order_by().values(number=Cast("code", SmallIntegerField()))
