"""What the history's actions, roles, records and columns are called on pages. Rooms above register
the names of their acts in an `actions.py` of their own.
"""

from functools import cache

from django.apps import apps

from accounts.enums import Emergency, Role
from accounts.permissions import Permission

NAMES = {
    "login": "เข้าสู่ระบบ",
    "logout": "ออกจากระบบ",
    "digest.written": "สรุปงานประจำวัน",
    "digest.sent": "ส่งสรุปงานทางอีเมล",
    "digest.listed": "ดูผลการส่งสรุปงาน",
    "mail.chosen": "เลือกรับสรุปงานทางอีเมล",
    "job.retried": "สั่งทำงานเบื้องหลังใหม่",
    "job.cancelled": "ยกเลิกงานเบื้องหลัง",
    "job.taken_up": "รับงานเบื้องหลังที่หยุดกลางคันไปทำต่อ",
    "job.left_behind": "จบงานเบื้องหลังที่หยุดกลางคัน",
    "account.listed": "ดูรายการบัญชี",
    "account.viewed": "เปิดดูบัญชี",
    "account.created": "สร้างบัญชี",
    "account.password_reset": "ตั้งรหัสผ่านใหม่",
    "account.link_issued": "ออกลิงก์ตั้งรหัสผ่าน",
    "account.link_mailed": "ส่งลิงก์ตั้งรหัสผ่านทางอีเมล",
    "account.password_set": "ตั้งรหัสผ่านด้วยลิงก์",
    "account.password_changed": "เปลี่ยนรหัสผ่านของตน",
    "account.second_factor_removed": "ยกเลิกการยืนยันสองขั้นให้ผู้อื่น",
    "factor.added": "เพิ่มการยืนยันสองขั้น",
    "factor.removed": "ลบการยืนยันสองขั้น",
    "factor.reset": "ออกรหัสสำรองใหม่",
    "token.made": "สร้างโทเค็น API",
    "token.revoked": "ยกเลิกโทเค็น API",
    "account.opened": "เปิดบัญชี",
    "account.closed": "ปิดบัญชี",
    "role.granted": "ให้บทบาท",
    "role.ended": "สิ้นสุดบทบาท",
    "role.reviewed": "ทบทวนบทบาท",
    "emergency.taken": "ใช้สิทธิ์ฉุกเฉิน",
    "emergency.ended": "คืนสิทธิ์ฉุกเฉิน",
    "emergency.reviewed": "ตรวจสอบสิทธิ์ฉุกเฉิน",
    "audit.viewed": "เปิดดูประวัติการใช้งาน",
    "audit.exported": "ส่งออกประวัติการใช้งาน",
    "audit.verified": "ตรวจสอบสายโซ่ประวัติ",
    "reference.imported": "นำเข้าตารางอ้างอิง",
    "reference.added": "เพิ่มแถวในตารางอ้างอิง",
    "reference.changed": "แก้ตารางอ้างอิง",
    "reference.removed": "ลบแถวในตารางอ้างอิง",
    "files.cleaned": "ลบไฟล์ที่พ้นกำหนดเก็บ",
}


# What else an attempt can be refused for, beside a permission.
REFUSED = dict(Permission.choices) | {
    "login": "เข้าสู่ระบบ",
    "factor": "ยืนยันตัวตนสองขั้น",
    "token": "โทเค็น API",
    "not_found": "ไม่พบหรืออยู่นอกพื้นที่",
    "unnamed": "รายการที่ไม่เปิดให้ใช้",
}


def name_of(action: str) -> str:
    """The Thai name of an action; a refused attempt says so; an unknown one stays a code."""
    if action.startswith("refused:"):
        asked = action.removeprefix("refused:")
        return f"ถูกปฏิเสธ ({REFUSED.get(asked, asked)})"
    return NAMES.get(action, action)


# What the system does something for when nobody is signed in.
PURPOSES = {
    "account.link_mailed": "ส่งลิงก์ตั้งรหัสผ่าน",
    "audit.verify": "ตรวจสอบสายโซ่ประวัติ",
    "create_administrator": "สร้างผู้ดูแลระบบคนแรก",
    "work.digest": "สรุปงานประจำวัน",
    "files.clean": "ลบไฟล์ที่พ้นกำหนดเก็บ",
    "jobs": "งานเบื้องหลัง",
    "verify_audit": "คำสั่งตรวจสอบประวัติ",
}


def name_actions(names: dict[str, str], *, purposes: dict[str, str] | None = None):
    """Registers what a room's acts, and what the system does for it, are called (`actions.py`)."""
    for known, new in ((NAMES, names), (PURPOSES, purposes or {})):
        if twice := known.keys() & new.keys():
            raise ValueError(f"named twice: {sorted(twice)}")
        known.update(new)


def purpose_of(code: str) -> str:
    return PURPOSES.get(code, code)


ROLES = dict(Role.choices) | dict(Emergency.choices)


def roles_of(text: str, places: dict[str, str]) -> str:
    """«district_officer@4201,mentor» in Thai; `places` gives the names of areas by code."""
    named = []
    for part in filter(None, text.split(",")):
        role, _, place = part.partition("@")
        where = places.get(place, "")
        named.append(f"{ROLES.get(role, role)} {where}".strip())
    return ", ".join(named)


def record_of(label: str, key: str) -> str:
    """«households.Person» and «7» as «บุคคล 7»."""
    try:
        name = apps.get_model(label)._meta.verbose_name
    except (LookupError, ValueError):
        name = label
    return f"{name} {key}".strip()


@cache
def _tables() -> dict:
    return {model._meta.db_table: model for model in apps.get_models()}


def table_of(table: str) -> str:
    model = _tables().get(table)
    return str(model._meta.verbose_name) if model else table


def column_of(table: str, column: str) -> str:
    """The Thai label of a column, as forms show it."""
    model = _tables().get(table)
    fields = model._meta.concrete_fields if model else ()
    return next((str(f.verbose_name) for f in fields if f.column == column), column)
