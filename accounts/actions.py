"""What the history's actions, roles, records and columns are called on pages."""

from functools import cache

from django.apps import apps

from accounts.enums import Role
from accounts.permissions import Permission

NAMES = {
    "login": "เข้าสู่ระบบ",
    "logout": "ออกจากระบบ",
    "household.viewed": "เปิดดูครัวเรือน",
    "household.listed": "ดูรายชื่อครัวเรือน",
    "household.merged": "รวมครัวเรือนที่ซ้ำ",
    "household.told_apart": "บันทึกว่าเป็นคนละครัวเรือน",
    "household.duplicates_listed": "ดูครัวเรือนที่อาจซ้ำ",
    "household.compared": "เทียบบัญชีสองปี",
    "household.exported": "ส่งออกรายชื่อครัวเรือน",
    "household.surveyed": "บันทึกสถานะการสำรวจ",
    "household.left": "บันทึกการออกจากโครงการ",
    "household.returned": "รับครัวเรือนกลับเข้าโครงการ",
    "household.unmerged": "ยกเลิกการรวมครัวเรือน",
    "household.stranded_listed": "ดูงานที่ไม่มีผู้รับ",
    "identity.revealed": "เปิดดูเลขประจำตัวประชาชน",
    "nomination.proposed": "เสนอครัวเรือนตกหล่น",
    "nomination.viewed": "เปิดดูข้อเสนอครัวเรือนตกหล่น",
    "nomination.listed": "ดูรายการครัวเรือนตกหล่น",
    "nomination.verified": "รับข้อเสนอครัวเรือนตกหล่น",
    "nomination.refused": "ไม่รับข้อเสนอครัวเรือนตกหล่น",
    "nomination.checked": "ตรวจครัวเรือนตกหล่นที่อาจซ้ำ",
    "nomination.exported": "ส่งออกครัวเรือนตกหล่น",
    "urgency.changed": "เปลี่ยนเกณฑ์ความเร่งด่วน",
    "import.received": "รับไฟล์บัญชี TPMAP",
    "import.viewed": "เปิดดูการนำเข้า",
    "import.mapped": "ระบุหัวคอลัมน์ของบัญชี",
    "import.emptied": "สั่งลบข้อมูลที่บัญชีไม่ได้บอก",
    "import.keeping_changed": "เปลี่ยนกำหนดเก็บไฟล์บัญชี",
    "import.files_removed": "ลบไฟล์บัญชีที่ครบกำหนด",
    "import.applied": "นำเข้าบัญชี TPMAP",
    "import.undone": "ถอนคืนการนำเข้า",
    "import.rejected_exported": "ดาวน์โหลดแถวที่ไม่รับ",
    "import.issues_exported": "ดาวน์โหลดรายการที่ต้องแก้",
    "official.listed": "ดูทะเบียนพี่เลี้ยง",
    "official.viewed": "เปิดดูทะเบียนพี่เลี้ยง",
    "official.added": "เพิ่มพี่เลี้ยงในทะเบียน",
    "official.changed": "แก้ทะเบียนพี่เลี้ยง",
    "official.saved": "บันทึกทะเบียนพี่เลี้ยง",
    "pairing.listed": "ดูกระดานจับคู่",
    "pairing.made": "จับคู่พี่เลี้ยง",
    "pairing.ended": "สิ้นสุดการดูแล",
    "pairing.restored": "คืนการดูแลเดิม",
    "pairing.viewed": "ดูประวัติการดูแล",
    "pairing.exported": "ส่งออกการดูแลในวันใดวันหนึ่ง",
    "household.language": "บันทึกภาษาของครัวเรือน",
    "paper.asked": "ขอเอกสารแต่งตั้ง",
    "paper.written": "จัดทำเอกสารแต่งตั้ง",
    "paper.opened": "เปิดเอกสารแต่งตั้ง",
    "suggestion.asked": "ขอข้อเสนอการจับคู่",
    "suggestion.listed": "ดูข้อเสนอการจับคู่",
    "suggestion.changed": "แก้ข้อเสนอการจับคู่",
    "suggestion.confirmed": "ยืนยันข้อเสนอการจับคู่",
    "suggestion.taken_back": "ถอนการจับคู่ตามข้อเสนอ",
    "suggestion.undone": "ถอนการจับคู่ตามข้อเสนอ",
    "suggestion.printed": "พิมพ์บัญชีแนบท้ายคำสั่ง",
    "conflict.recorded": "บันทึกส่วนได้เสีย",
    "official.handed_over": "ส่งต่อครัวเรือนของพี่เลี้ยง",
    "official.imported": "นำเข้าทะเบียนพี่เลี้ยง",
    "official.exported": "ส่งออกทะเบียนพี่เลี้ยง",
    "official.letter": "พิมพ์หนังสือแจ้งพี่เลี้ยง",
    "official.transferred": "ย้ายที่ปฏิบัติงานของพี่เลี้ยง",
    "stage.proposed": "เสนอระดับครัวเรือน",
    "stage.confirmed": "ยืนยันระดับครัวเรือน",
    "stage.refused": "ไม่ยืนยันระดับครัวเรือน",
    "stage.opened": "เปิดหน้าเกณฑ์ระดับของครัวเรือน",
    "stage.viewed": "เปิดดูข้อเสนอระดับ",
    "criterion.ticked": "ยืนยันเกณฑ์ระดับ",
    "criterion.unticked": "ถอนการยืนยันเกณฑ์ระดับ",
    "ladder.changed": "เปลี่ยนเกณฑ์ระดับ",
    "guide.changed": "เปลี่ยนคำถามและคำอธิบาย 4 ท",
    "limits.changed": "เปลี่ยนกำหนดเวลาของงาน",
    "due.recounted": "นับงานที่ต้องทำใหม่และแก้ให้ตรง",
    "digest.written": "สรุปงานประจำวัน",
    "digest.sent": "ส่งสรุปงานทางอีเมล",
    "digest.listed": "ดูผลการส่งสรุปงาน",
    "mail.chosen": "เลือกรับสรุปงานทางอีเมล",
    "plan.listed": "ดูรายการแผน",
    "plan.viewed": "เปิดดูแผน",
    "plan.printed": "พิมพ์แผน",
    "plan.created": "จัดทำแผน",
    "plan.row_saved": "บันทึกกิจกรรมในแผน",
    "plan.row_removed": "ลบกิจกรรมในแผน",
    "plan.agreed": "ตกลงแผนกับครัวเรือน",
    "plan.closed": "ปิดแผน",
    "plan.paper_added": "เพิ่มภาพแบบแผนที่ลงนาม",
    "plan.paper_viewed": "เปิดดูภาพแบบแผนที่ลงนาม",
    "plan.print_asked": "ขอพิมพ์แบบแผนทั้งพื้นที่",
    "plan.printed_many": "พิมพ์แบบแผนทั้งพื้นที่",
    "plan.print_downloaded": "ดาวน์โหลดแบบแผนทั้งพื้นที่",
    "idea.listed": "ดูตัวอย่างกิจกรรม",
    "idea.saved": "บันทึกตัวอย่างกิจกรรม",
    "ledger.listed": "ดูรายการบัญชีครัวเรือน",
    "ledger.viewed": "เปิดดูบัญชีครัวเรือน",
    "ledger.saved": "บันทึกบัญชีครัวเรือน",
    "visit.listed": "ดูรายการเยี่ยม",
    "visit.exported": "ส่งออกรายการเยี่ยม",
    "visit.viewed": "เปิดดูการเยี่ยม",
    "visit.recorded": "บันทึกการเยี่ยม",
    "visit.verified": "ตรวจรับการเยี่ยม",
    "visit.returned": "ส่งกลับการเยี่ยม",
    "visit.kept": "รับการเยี่ยมไว้ตามที่บันทึกเดิม",
    "visit.corrected": "แก้ไขการเยี่ยมที่ถูกส่งกลับ",
    "worklist.viewed": "ดูครัวเรือนในความดูแล",
    "photo.added": "เพิ่มภาพ",
    "photo.viewed": "เปิดดูภาพ",
    "assistance.recorded": "บันทึกการช่วยเหลือ",
    "assistance.listed": "ดูรายการช่วยเหลือ",
    "assistance.viewed": "เปิดดูการช่วยเหลือ",
    "referral.listed": "ดูรายการส่งต่อ",
    "referral.viewed": "เปิดดูเรื่องส่งต่อ",
    "referral.sent": "ส่งต่อหน่วยงาน",
    "referral.accepted": "รับเรื่อง",
    "referral.completed": "ปิดเรื่อง: เสร็จ",
    "referral.declined": "ปิดเรื่อง: ไม่รับ",
    "referral.withdrawn": "ถอนเรื่อง",
    "referral.restored": "คืนเรื่องส่งต่อ",
    "job.retried": "สั่งทำงานเบื้องหลังใหม่",
    "job.cancelled": "ยกเลิกงานเบื้องหลัง",
    "logbook.exported": "ส่งออกแบบ Logbook",
    "logbook.downloaded": "ดาวน์โหลดไฟล์ Logbook",
    "dashboard.viewed": "ดูภาพรวม",
    "month.built": "คำนวณตัวเลขรายเดือน",
    "month.closed": "ปิดเดือน",
    "month.late_listed": "ดูข้อมูลที่บันทึกหลังสิ้นเดือน",
    "report.written": "จัดทำรายงาน",
    "report.downloaded": "ดาวน์โหลดรายงาน",
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
    "keys.rotated": "เปลี่ยนกุญแจเข้ารหัส",
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
    "due.recount": "นับงานที่ต้องทำใหม่",
    "demo_accounts": "คำสั่งบอกว่าใครเข้าระบบได้",
    "digest": "สรุปงานประจำวัน",
    "files.clean": "ลบไฟล์ที่พ้นกำหนดเก็บ",
    "import": "นำเข้าบัญชี TPMAP",
    "import_tpmap": "คำสั่งนำเข้าบัญชี TPMAP",
    "jobs": "งานเบื้องหลัง",
    "logbook_export": "คำสั่งส่งออกแบบ Logbook",
    "month.build": "คำนวณตัวเลขรายเดือน",
    "month.close": "ปิดเดือน",
    "monthly_report": "คำสั่งจัดทำรายงานประจำเดือน",
    "plan.print": "พิมพ์แบบแผน",
    "report.write": "จัดทำรายงาน",
    "rotate_keys": "คำสั่งเปลี่ยนกุญแจเข้ารหัส",
    "seed_demo": "คำสั่งสร้างจังหวัดสมมุติ",
    "undo_import": "คำสั่งถอนคืนการนำเข้า",
    "verify_audit": "คำสั่งตรวจสอบประวัติ",
    "work.of_before": "รับงานที่ทำก่อนส่งต่อครัวเรือน",
}


def purpose_of(code: str) -> str:
    return PURPOSES.get(code, code)


ROLES = dict(Role.choices) | {"emergency": "สิทธิ์ฉุกเฉิน"}


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
