"""Where an agency serves: outside those areas nothing it enters finds anybody."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from accounts.acting import grants_of
from accounts.enums import Role
from accounts.models import User
from accounts.permissions import Permission
from assistance.querysets import own_agencies
from places.codes import AreaCode
from places.models import Area, Organization


def agencies_of(user: User) -> QuerySet[Organization]:
    """The organisations the user enters help for; where nothing is said, for the first of them."""
    return Organization.objects.filter(pk__in=own_agencies(user)).order_by("pk")


def areas_served(user: User, organization: Organization) -> list[str]:
    """Codes of the areas the organisation serves through this officer: its own, as far as a role of
    the officer does not name narrower ones.
    """
    whole = [settings.PROVINCE]
    own = getattr(organization, "serves", whole)
    grants = grants_of(user, Permission.HELP_ENTER)
    roles = {
        g.area_id or settings.PROVINCE
        for g in grants
        if g.role == Role.AGENCY_OFFICER and g.organization_id == organization.pk
    }
    narrower = {max(a, b, key=len) for a in own for b in roles if _overlap(a, b)}
    return sorted(narrower)


def _overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def is_served(code: str, served: Iterable[str]) -> bool:
    return any(code.startswith(area) for area in served)


def subdistricts_served(served: Iterable[str]) -> QuerySet[Area]:
    return Area.objects.subdistricts().within(list(served)).select_related("parent")


def district_of(subdistrict: Area | None, served: list[str]) -> int | None:
    """The district that settles what was entered: that of the sub-district named, else the only
    one the agency serves; None is the province's.
    """
    if subdistrict:
        return int(AreaCode(subdistrict.pk).district)
    districts = {code[:4] for code in served}
    only = districts.pop() if len(districts) == 1 else ""
    return int(only) if len(only) == len("0000") else None
