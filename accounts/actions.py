"""What the history's actions, roles, records and columns are called on pages. Rooms above register
the names of their acts in an `actions.py` of their own.
"""

from functools import cache

from django.apps import apps
from django.db.models import TextChoices

from accounts.enums import Emergency, Role
from accounts.permissions import Permission
from core import thai


class Act(TextChoices):
    LOGIN = "login", "เข้าสู่ระบบ"
    LOGOUT = "logout", "ออกจากระบบ"
    DIGEST_WRITTEN = "digest.written", "สรุปงานประจำวัน"
    DIGEST_SENT = "digest.sent", "ส่งสรุปงานทางอีเมล"
    DIGEST_LISTED = "digest.listed", "ดูผลการส่งสรุปงาน"
    MAIL_CHOSEN = "mail.chosen", "เลือกรับสรุปงานทางอีเมล"
    JOB_RETRIED = "job.retried", "สั่งทำงานเบื้องหลังใหม่"
    JOB_CANCELLED = "job.cancelled", "ยกเลิกงานเบื้องหลัง"
    JOB_TAKEN_UP = "job.taken_up", "รับงานเบื้องหลังที่หยุดกลางคันไปทำต่อ"
    JOB_LEFT_BEHIND = "job.left_behind", "จบงานเบื้องหลังที่หยุดกลางคัน"
    ACCOUNT_LISTED = "account.listed", "ดูรายการบัญชี"
    ACCOUNT_VIEWED = "account.viewed", "เปิดดูบัญชี"
    ACCOUNT_CREATED = "account.created", "สร้างบัญชี"
    ACCOUNT_CHANGED = "account.changed", "แก้ไขข้อมูลบัญชี"
    ACCOUNT_LINK_ISSUED = "account.link_issued", "ออกลิงก์ตั้งรหัสผ่าน"
    ACCOUNT_LINK_MAILED = "account.link_mailed", "ส่งลิงก์ตั้งรหัสผ่านทางอีเมล"
    ACCOUNT_PASSWORD_SET = "account.password_set", "ตั้งรหัสผ่านด้วยลิงก์"
    ACCOUNT_PASSWORD_CHANGED = "account.password_changed", "เปลี่ยนรหัสผ่านของตน"
    ACCOUNT_SECOND_FACTOR_REMOVED = "account.second_factor_removed", "ยกเลิกการยืนยันสองขั้นให้ผู้อื่น"
    FACTOR_ADDED = "factor.added", "เพิ่มการยืนยันสองขั้น"
    FACTOR_REMOVED = "factor.removed", "ลบการยืนยันสองขั้น"
    FACTOR_RESET = "factor.reset", "ออกรหัสสำรองใหม่"
    TOKEN_MADE = "token.made", "สร้างโทเค็น API"
    TOKEN_REVOKED = "token.revoked", "ยกเลิกโทเค็น API"
    ACCOUNT_OPENED = "account.opened", "เปิดบัญชี"
    ACCOUNT_CLOSED = "account.closed", "ปิดบัญชี"
    ACCOUNT_SUSPENDED = "account.suspended", "ระงับบัญชี"
    BATCH_DRAFTED = "batch.drafted", "ร่างชุดบัญชี"
    BATCH_VIEWED = "batch.viewed", "เปิดดูชุดบัญชี"
    BATCH_LINE_CHANGED = "batch.line_changed", "แก้รายการในชุดบัญชี"
    BATCH_SENT = "batch.sent", "ส่งชุดบัญชีให้อนุมัติ"
    BATCH_WITHDRAWN = "batch.withdrawn", "ถอนชุดบัญชี"
    BATCH_APPROVED = "batch.approved", "อนุมัติชุดบัญชี"
    BATCH_REFUSED = "batch.refused", "ไม่อนุมัติชุดบัญชี"
    BATCH_MADE = "batch.made", "สร้างบัญชีตามชุดที่อนุมัติ"
    LETTERS_ASKED = "account_letter.asked", "สั่งพิมพ์จดหมายเปิดใช้บัญชี"
    LETTER_PRINTED = "account_letter.printed", "พิมพ์จดหมายเปิดใช้บัญชี"
    LETTERS_OPENED = "account_letter.file_opened", "เปิดไฟล์จดหมายเปิดใช้บัญชี"
    LETTERS_SHREDDED = "account_letter.shredded", "ลบไฟล์จดหมายเปิดใช้บัญชี"
    LETTER_USED = "account_letter.used", "ตั้งรหัสผ่านด้วยจดหมาย"
    LETTER_VOIDED = "account_letter.voided", "ยกเลิกจดหมายเปิดใช้บัญชี"
    LETTER_RECEIVED = "account_letter.received", "บันทึกว่ารับจดหมายแล้ว"
    ROLE_MOVED = "role.moved", "ย้ายบทบาท"
    ROLE_GRANTED = "role.granted", "ให้บทบาท"
    ROLE_ENDED = "role.ended", "สิ้นสุดบทบาท"
    ROLE_REVIEWED = "role.reviewed", "ทบทวนบทบาท"
    EMERGENCY_TAKEN = "emergency.taken", "ใช้สิทธิ์ฉุกเฉิน"
    EMERGENCY_ENDED = "emergency.ended", "คืนสิทธิ์ฉุกเฉิน"
    EMERGENCY_REVIEWED = "emergency.reviewed", "ตรวจสอบสิทธิ์ฉุกเฉิน"
    AUDIT_VIEWED = "audit.viewed", "เปิดดูประวัติการใช้งาน"
    AUDIT_EXPORTED = "audit.exported", "ส่งออกประวัติการใช้งาน"
    AUDIT_VERIFIED = "audit.verified", "ตรวจสอบสายโซ่ประวัติ"
    REFERENCE_IMPORTED = "reference.imported", "นำเข้าตารางอ้างอิง"
    REFERENCE_ADDED = "reference.added", "เพิ่มแถวในตารางอ้างอิง"
    REFERENCE_CHANGED = "reference.changed", "แก้ตารางอ้างอิง"
    REFERENCE_REMOVED = "reference.removed", "ลบแถวในตารางอ้างอิง"
    BACKUP_MADE = "backup.made", "สำรองข้อมูล"
    BACKUP_FAILED = "backup.failed", "สำรองข้อมูลไม่สำเร็จ"
    BACKUP_DRILLED = "backup.drilled", "ซ้อมกู้คืนข้อมูล"
    BACKUP_RESTORED = "backup.restored", "กู้คืนข้อมูลจากไฟล์สำรอง"
    FILES_CLEANED = "files.cleaned", "ลบไฟล์ที่พ้นกำหนดเก็บ"


ACTS: dict[str, TextChoices] = {act.value: act for act in Act}


# What else an attempt can be refused for, beside a permission.
REFUSED = dict(Permission.choices) | {
    "login": "เข้าสู่ระบบ",
    "factor": "ยืนยันตัวตนสองขั้น",
    "token": "โทเค็น API",
    "account_letter": "จดหมายเปิดใช้บัญชีที่ใช้ไม่ได้แล้ว",
    "not_found": "ไม่พบหรืออยู่นอกพื้นที่",
    "unnamed": "รายการที่ไม่เปิดให้ใช้",
}


def name_of(action: str) -> str:
    """The Thai name of an action; a refused attempt says so; an unknown one stays a code."""
    if action.startswith("refused:"):
        asked = action.removeprefix("refused:")
        return f"ถูกปฏิเสธ ({REFUSED.get(asked, asked)})"
    return str(ACTS[action].label) if action in ACTS else action


def codes_called(text: str) -> list[str]:
    """The codes of the actions in whose Thai name `text` stands."""
    asked = thai.clean(text).casefold()
    codes = [*ACTS, *(f"refused:{code}" for code in REFUSED)]
    return [code for code in codes if asked in name_of(code).casefold()]


# What the system does something for when nobody is signed in.
PURPOSES = {
    "account.batch": "สร้างบัญชีตามชุดที่อนุมัติ",
    "account.letter": "จดหมายเปิดใช้บัญชี",
    "account.link_mailed": "ส่งลิงก์ตั้งรหัสผ่าน",
    "audit.verify": "ตรวจสอบสายโซ่ประวัติ",
    "backup": "สำรองและกู้คืนข้อมูล",
    "health": "ตรวจสุขภาพระบบ",
    "trial": "ทดลองว่าระบบใช้งานได้",
    "create_administrator": "สร้างผู้ดูแลระบบคนแรก",
    "work.digest": "สรุปงานประจำวัน",
    "files.clean": "ลบไฟล์ที่พ้นกำหนดเก็บ",
    "jobs": "งานเบื้องหลัง",
    "stored.recount": "นับข้อมูลที่เก็บไว้ใหม่",
    "verify_audit": "คำสั่งตรวจสอบประวัติ",
}


def name_actions(*acts: type[TextChoices], purposes: dict[str, str] | None = None) -> None:
    """Registers a room's acts, and what the system does for it is called (`actions.py`)."""
    members: dict[str, TextChoices] = {act.value: act for kind in acts for act in kind}
    _add(ACTS, members)
    _add(PURPOSES, purposes or {})


def _add(known: dict, new: dict) -> None:
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
