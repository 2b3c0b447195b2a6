"""What the signed-in person finds in the menu, and what he may do on any page."""

from django.urls import reverse
from django.utils import timezone

from accounts.acting import grants_of
from accounts.enums import Role
from accounts.models import EmergencyAccess, Notification
from accounts.permissions import Permission
from places.models import Area, Organization

# What people open every day stands in the bar; the rest under «เพิ่มเติม», by group, so that the bar
# is one row for every role.
MENU = (
    ("หน้าแรก", "reports:home", Permission.SIGNED_IN, ""),
    ("ภาพรวม", "reports:dashboard", Permission.DASHBOARD_VIEW, ""),
    ("ครัวเรือน", "households:household-list", Permission.HOUSEHOLD_VIEW, ""),
    ("ตกหล่น", "households:nomination-list", Permission.NOMINATION_MAKE, ""),
    ("พี่เลี้ยง", "mentors:official-list", Permission.OFFICIAL_VIEW, ""),
    ("จับคู่", "mentors:pairing-board", Permission.PAIRING_EDIT, ""),
    ("งานที่ต้องทำ", "logbook:worklist", Permission.VISIT_VIEW, ""),
    ("การเยี่ยม", "logbook:visit-list", Permission.VISIT_VIEW, ""),
    ("เรื่องส่งต่อ", "assistance:referral-list", Permission.REFERRAL_VIEW, ""),
    ("รายงาน", "reports:report-list", Permission.REPORT_VIEW, ""),
    ("งานที่ไม่มีผู้รับ", "households:stranded-list", Permission.HOUSEHOLD_EDIT, "ครัวเรือน"),
    ("นำเข้า TPMAP", "tpmap:import-list", Permission.IMPORT_RUN, ""),
    ("พิมพ์แบบแผน", "plans:print-list", Permission.PLAN_PRINT, "พิมพ์และส่งออก"),
    ("เอกสารแต่งตั้ง", "mentors:paper-list", Permission.PAIRING_EDIT, "พิมพ์และส่งออก"),
    ("ส่งออก Logbook", "logbook:export-list", Permission.LOGBOOK_EXPORT, "พิมพ์และส่งออก"),
    ("ใครดูแลในวันใด", "mentors:pairing-day", Permission.PAIRING_VIEW, "ข้อมูลอ้างอิง"),
    ("ตัวชี้วัด", "indicators:indicator-list", Permission.SIGNED_IN, "ข้อมูลอ้างอิง"),
    ("คณะกรรมการ", "committees:committee-list", Permission.SIGNED_IN, "ข้อมูลอ้างอิง"),
    ("เกณฑ์ความเร่งด่วน", "households:urgency-edit", Permission.URGENCY_EDIT, "เกณฑ์และแบบ"),
    ("เกณฑ์ระดับครัวเรือน", "plans:ladder-edit", Permission.PROGRAMME_EDIT, "เกณฑ์และแบบ"),
    ("คำถามนำ 4 ท", "logbook:guide-edit", Permission.PROGRAMME_EDIT, "เกณฑ์และแบบ"),
    ("กำหนดเวลาของงาน", "logbook:limits-edit", Permission.PROGRAMME_EDIT, "เกณฑ์และแบบ"),
    ("ตัวอย่างกิจกรรม", "plans:idea-list", Permission.IDEA_EDIT, "เกณฑ์และแบบ"),
    ("บัญชีและบทบาท", "accounts:account-list", Permission.ACCOUNT_MANAGE, "ผู้ใช้"),
    ("สรุปงานที่ส่ง", "accounts:digest-list", Permission.ACCOUNT_MANAGE, "ผู้ใช้"),
    ("งานเบื้องหลัง", "accounts:job-list", Permission.ACCOUNT_MANAGE, "ผู้ใช้"),
    ("ประวัติการใช้งาน", "accounts:audit-list", Permission.AUDIT_VIEW, "ผู้ใช้"),
)


def permissions_of(user) -> set[str]:
    """All permissions the user's roles in force today carry."""
    if not user.is_authenticated:
        return set()
    return set().union({Permission.SIGNED_IN}, *(g.permissions for g in grants_of(user)))


def navigation(request):
    """Template context: `menu`, `more_menu` (items by group), `is_in_more`, `may` (permission
    values), `role_names`, `open_emergencies`, `unread_messages`.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    permissions, grants = permissions_of(user), grants_of(user)
    items = _menu(permissions, request.path)
    return {
        "menu": [item for item in items if not item["group"]],
        "more_menu": _grouped(item for item in items if item["group"]),
        "is_in_more": any(item["is_current"] and item["group"] for item in items),
        "may": {permission.name: True for permission in Permission if permission in permissions},
        "role_names": _role_names(grants),
        "open_emergencies": _open_emergencies(user, grants),
        "unread_messages": Notification.objects.filter(user=user, read_at=None).count(),
    }


def _menu(permissions, path) -> list[dict]:
    """What of `MENU` these permissions open; the longest address leading to `path` is current."""
    items = [
        {"label": label, "url": reverse(name), "group": group}
        for label, name, permission, group in MENU
        if permission in permissions
    ]
    here = max((m["url"] for m in items if _leads_to(m["url"], path)), key=len, default="")
    for item in items:
        item["is_current"] = item["url"] == here
    return items


def _grouped(items) -> dict[str, list]:
    groups = {}
    for item in items:
        groups.setdefault(item["group"], []).append(item)
    return groups


def _role_names(grants) -> list[str]:
    areas = Area.objects.only("code", "name", "level").in_bulk({g.area_id for g in grants} - {None})
    agencies = Organization.objects.in_bulk({g.organization_id for g in grants} - {None})
    labels = dict(Role.choices) | {"emergency": "สิทธิ์ฉุกเฉิน"}
    names = []
    for grant in grants:
        place = areas.get(grant.area_id) or agencies.get(grant.organization_id)
        names.append(" · ".join(str(part) for part in (labels[grant.role], place) if part))
    return names


def _open_emergencies(user, grants) -> list:
    """The banner of every page while an emergency lasts; no query otherwise."""
    if not any(grant.role == "emergency" for grant in grants):
        return []
    rows = EmergencyAccess.objects.filter(user=user, ends_at__gt=timezone.now())
    return list(rows.select_related("area"))


def _leads_to(url, path):
    return path == url if url == "/" else path.startswith(url)
