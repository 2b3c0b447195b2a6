"""What the signed-in person finds in the menu, and what he may do on any page."""

from django.urls import reverse

from committees.models import Membership, Notification
from committees.permissions import GRANTS, Permission

MENU = (
    ("หน้าแรก", "reports:home", Permission.SIGNED_IN),
    ("ภาพรวม", "reports:dashboard", Permission.DASHBOARD_VIEW),
    ("ครัวเรือน", "households:household-list", Permission.HOUSEHOLD_VIEW),
    ("พี่เลี้ยง", "mentors:official-list", Permission.OFFICIAL_VIEW),
    ("จับคู่", "mentors:pairing-board", Permission.PAIRING_EDIT),
    ("การเยี่ยม", "logbook:visit-list", Permission.VISIT_VIEW),
    ("เรื่องส่งต่อ", "logbook:referral-list", Permission.REFERRAL_VIEW),
    ("ตกหล่น", "households:nomination-list", Permission.NOMINATION_MAKE),
    ("รายงาน", "reports:report-list", Permission.REPORT_VIEW),
    ("ส่งออก Logbook", "logbook:export-list", Permission.LOGBOOK_EXPORT),
    ("นำเข้า TPMAP", "households:import-list", Permission.IMPORT_RUN),
    ("ตัวชี้วัด", "indicators:indicator-list", Permission.SIGNED_IN),
    ("คณะกรรมการ", "committees:committee-list", Permission.SIGNED_IN),
    ("ประวัติการใช้งาน", "committees:audit-list", Permission.AUDIT_VIEW),
)


def permissions_of(user) -> set[str]:
    """All permissions the user's memberships in force today carry; one query, kept on the user."""
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "_permissions"):
        roles = set(Membership.objects.current().filter(user=user).values_list("role", flat=True))
        user._roles = roles
        user._permissions = set().union({Permission.SIGNED_IN}, *(GRANTS[role] for role in roles))
    return user._permissions


def navigation(request):
    """Template context: `menu`, `may` (permission values), `role_names`, `unread`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    permissions = permissions_of(user)
    from_path = request.path
    menu = [
        {"label": label, "url": reverse(name), "is_current": _is_current(reverse(name), from_path)}
        for label, name, permission in MENU
        if permission in permissions
    ]
    return {
        "menu": menu,
        "may": {permission.name: True for permission in Permission if permission in permissions},
        "role_names": _role_names(user),
        "unread": Notification.objects.filter(user=user, read_at=None).count(),
    }


def _role_names(user) -> list[str]:
    memberships = Membership.objects.current().filter(user=user)
    return [
        " · ".join(str(part) for part in (m.get_role_display(), m.area or m.organization) if part)
        for m in memberships.select_related("area", "organization")
    ]


def _is_current(url, path):
    return path == url if url == "/" else path.startswith(url)
