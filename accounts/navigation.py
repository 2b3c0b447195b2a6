"""What the signed-in person finds in the menu, and what they may do on any page."""

from functools import cache

from django.urls import reverse
from django.utils import timezone

from accounts.acting import grants_of
from accounts.enums import Emergency, Role
from accounts.menu_entries import entries
from accounts.models import EmergencyAccess, Notification
from accounts.permissions import Permission
from accounts.replica import data_as_of
from places.codes import AreaCode
from places.models import Area, Organization


def permissions_of(user) -> set[str]:
    """All permissions the user's roles in force today carry."""
    if not user.is_authenticated:
        return set()
    return _granted(grants_of(user))


def _granted(grants) -> set[str]:
    return set().union({Permission.SIGNED_IN}, *(grant.permissions for grant in grants))


def navigation(request):
    """Template context: `menu`, `more_menu` (items by group), `is_in_more`, `may` (permission
    values), `role_names`, `data_as_of` (of a replica), `open_emergencies`, `unread_messages`.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    permissions, grants = permissions_of(user), grants_of(user)
    items = _menu(grants, request.path)
    return {
        "menu": [item for item in items if not item["group"]],
        "more_menu": _grouped(item for item in items if item["group"]),
        "is_in_more": any(item["is_current"] and item["group"] for item in items),
        "may": {permission.name: True for permission in Permission if permission in permissions},
        "role_names": _role_names(grants),
        "data_as_of": data_as_of(),
        "open_emergencies": _open_emergencies(user, grants),
        "unread_messages": Notification.objects.filter(user=user, read_at=None).count(),
    }


def _menu(grants, path) -> list[dict]:
    """The entries these grants open; the longest address leading to `path` is current."""
    permissions = _granted(grants)
    everywhere = _granted(g for g in grants if g.area_id and AreaCode(g.area_id).is_province)
    items: list[dict] = [
        {"label": entry.label, "url": address_of(entry.door), "group": entry.group}
        for entry in entries()
        if entry.permission in (everywhere if entry.of_province else permissions)
    ]
    here = max((m["url"] for m in items if _leads_to(m["url"], path)), key=len, default="")
    for item in items:
        item["is_current"] = item["url"] == here
    return items


@cache
def address_of(door: str) -> str:
    """The address of a door without keys, which stays the same as long as the process."""
    return reverse(door)


def _grouped(items) -> dict[str, list]:
    groups: dict[str, list] = {}
    for item in items:
        groups.setdefault(item["group"], []).append(item)
    return groups


def _role_names(grants) -> list[str]:
    areas = Area.objects.only("code", "name", "level").in_bulk({g.area_id for g in grants} - {None})
    agencies = Organization.objects.in_bulk({g.organization_id for g in grants} - {None})
    labels = dict(Role.choices) | dict(Emergency.choices)
    names = []
    for grant in grants:
        place = areas.get(grant.area_id) or agencies.get(grant.organization_id)
        names.append(" · ".join(str(part) for part in (labels[grant.role], place) if part))
    return names


def _open_emergencies(user, grants) -> list:
    """The banner of every page while an emergency lasts; no query otherwise."""
    if not any(grant.role == Emergency.ROLE for grant in grants):
        return []
    rows = EmergencyAccess.objects.filter(user=user, ends_at__gt=timezone.now())
    return list(rows.select_related("area"))


def _leads_to(url, path):
    return path == url if url == "/" else path.startswith(url)
