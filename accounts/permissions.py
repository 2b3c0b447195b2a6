"""Which role may do what: the one file that says so. Which rows, and what narrows it for one person
(whose chair it is, that nobody verifies a visit of their own), stands with the querysets and
services that ask.
"""

from django.db.models import TextChoices

from accounts.enums import Role
from places.enums import AreaLevel


class Permission(TextChoices):
    """What a door asks for. A view or API action names exactly one, if only SIGNED_IN."""

    # Open to every signed-in person: reference data and a person's own account.
    SIGNED_IN = "signed_in", "ผู้ที่เข้าสู่ระบบแล้ว"
    HOUSEHOLD_VIEW = "household.view", "ดูข้อมูลครัวเรือน"
    HOUSEHOLD_EDIT = "household.edit", "แก้ไขสถานะครัวเรือน"
    HOUSEHOLD_EXPORT = "household.export", "ส่งออกรายชื่อครัวเรือน"
    IDENTITY_REVEAL = "identity.reveal", "เปิดเผยเลขประจำตัวประชาชน"
    NOMINATION_MAKE = "nomination.make", "เสนอครัวเรือนตกหล่น"
    NOMINATION_DECIDE = "nomination.decide", "ตรวจสอบครัวเรือนตกหล่น"
    URGENCY_EDIT = "urgency.edit", "แก้ไขเกณฑ์ความเร่งด่วน"
    PROGRAMME_EDIT = (
        "programme.edit",
        "แก้ไขเกณฑ์ระดับ คำถาม 4 ท รูปแบบไฟล์ Logbook กำหนดเวลา เป้าหมาย เกณฑ์ความล่าช้า และวันปิดเดือน",
    )
    IMPORT_RUN = "import.run", "นำเข้าบัญชี TPMAP"
    VILLAGE_IMPORT = "village.import", "นำเข้าผล กชช.2ค ของหมู่บ้าน"
    OFFICIAL_VIEW = "official.view", "ดูทะเบียนพี่เลี้ยง"
    OFFICIAL_EDIT = "official.edit", "แก้ไขทะเบียนพี่เลี้ยง"
    PAIRING_VIEW = "pairing.view", "ดูการจับคู่พี่เลี้ยง"
    PAIRING_EDIT = "pairing.edit", "จับคู่พี่เลี้ยงกับครัวเรือน"
    PLAN_VIEW = "plan.view", "ดูแผนพัฒนาครัวเรือน"
    PLAN_EDIT = "plan.edit", "จัดทำแผนพัฒนาครัวเรือน"
    PLAN_PRINT = "plan.print", "พิมพ์แผนครัวเรือนทั้งหมู่บ้านหรือตำบล"
    IDEA_EDIT = "idea.edit", "แก้ไขคลังตัวอย่างกิจกรรม"
    LEDGER_VIEW = "ledger.view", "ดูบัญชีครัวเรือน"
    LEDGER_EDIT = "ledger.edit", "บันทึกบัญชีครัวเรือน"
    VISIT_VIEW = "visit.view", "ดูบันทึกการเยี่ยม"
    VISIT_RECORD = "visit.record", "บันทึกการเยี่ยม"
    VISIT_VERIFY = "visit.verify", "รับรองผลการเยี่ยม"
    ASSISTANCE_VIEW = "assistance.view", "ดูการช่วยเหลือ"
    ASSISTANCE_RECORD = "assistance.record", "บันทึกการช่วยเหลือ"
    REQUEST_VIEW = "request.view", "ดูคำขอความช่วยเหลือ"
    REQUEST_MAKE = "request.make", "ขอความช่วยเหลือจากภายนอก"
    HELP_ENTER = "help.enter", "บันทึกความช่วยเหลือของหน่วยงาน"
    HELP_SETTLE = "help.settle", "จัดการความช่วยเหลือของหน่วยงานที่ยังไม่พบครัวเรือน"
    REFERRAL_VIEW = "referral.view", "ดูเรื่องส่งต่อ"
    REFERRAL_SEND = "referral.send", "ส่งต่อหน่วยงาน"
    REFERRAL_ANSWER = "referral.answer", "ตอบเรื่องส่งต่อ"
    PROJECT_VIEW = "project.view", "ดูโครงการและครัวเรือนที่ได้รับคัดเลือก"
    PROJECT_EDIT = "project.edit", "จัดทำโครงการและคัดเลือกครัวเรือน"
    PROJECT_ANSWER = "project.answer", "บันทึกการเข้าร่วมและผลของโครงการ"
    ORGANIZATION_VIEW = "organization.view", "ดูทำเนียบหน่วยงาน"
    ORGANIZATION_EDIT = "organization.edit", "แก้ไขทำเนียบหน่วยงาน"
    ORGANIZATION_MERGE = "organization.merge", "รวมหน่วยงานที่ซ้ำ"
    ORGANIZATION_ASSIGN = "organization.assign", "กำหนดหน่วยงานในจังหวัดที่รับเรื่องแทนส่วนกลาง"
    LOGBOOK_EXPORT = "logbook.export", "ส่งออกแบบ Logbook"
    COMMITTEE_EDIT = "committee.edit", "แก้ไขคำสั่ง คณะกรรมการ และผู้ดำรงตำแหน่ง"
    OBSTACLE_VIEW = "obstacle.view", "ดูปัญหา อุปสรรค และข้อเสนอ"
    OBSTACLE_WRITE = "obstacle.write", "แจ้งปัญหา อุปสรรค และข้อเสนอ"
    OBSTACLE_ANSWER = "obstacle.answer", "ตอบปัญหา อุปสรรค และข้อเสนอ"
    MEETING_VIEW = "meeting.view", "ดูการประชุมและมติ"
    MEETING_EDIT = "meeting.edit", "จัดการประชุมและบันทึกมติ"
    LETTER_VIEW = "letter.view", "ดูทะเบียนหนังสือส่งและผลการส่งเอกสาร"
    LETTER_SEND = "letter.send", "ออกเลขหนังสือ ส่งเอกสาร และจัดรายชื่อผู้รับ"
    DASHBOARD_VIEW = "dashboard.view", "ดูภาพรวมรายเดือน"
    REPORT_VIEW = "report.view", "ดูรายงาน"
    REPORT_RUN = "report.run", "จัดทำรายงาน"
    REPORT_WORD = "report.word", "แก้ถ้อยคำของรายงานของหน่วยตน"
    REPORT_SIGN = "report.sign", "ลงนามรับรองรายงานของหน่วยตน"
    MONTH_CLOSE = "month.close", "ปิดเดือนและเปิดฉบับแก้ไข"
    NATIONAL_EDIT = "national.edit", "กรอกตัวเลขของ สศช."
    EMERGENCY_TAKE = "emergency.take", "ใช้สิทธิ์เข้าถึงกรณีฉุกเฉิน"
    AUDIT_VIEW = "audit.view", "ดูประวัติการใช้งาน"
    EARLIER_WORK_BRING = "earlier_work.bring", "นำเข้างานที่ทำไว้ก่อนใช้ระบบ"
    ACCOUNT_MANAGE = "account.manage", "จัดการบัญชีผู้ใช้"
    ACCOUNT_APPROVE = "account.approve", "อนุมัติชุดบัญชีที่ผู้อื่นเสนอ"


_P = Permission
_LOOK = {
    _P.SIGNED_IN,
    _P.HOUSEHOLD_VIEW,
    _P.PAIRING_VIEW,
    _P.PLAN_VIEW,
    _P.LEDGER_VIEW,
    _P.VISIT_VIEW,
    _P.ASSISTANCE_VIEW,
    _P.REQUEST_VIEW,
    _P.REFERRAL_VIEW,
    _P.PROJECT_VIEW,
    _P.ORGANIZATION_VIEW,
}
_OVERSIGHT = _LOOK | {
    _P.HOUSEHOLD_EXPORT,
    _P.IDENTITY_REVEAL,
    _P.OFFICIAL_VIEW,
    _P.PLAN_PRINT,
    _P.LOGBOOK_EXPORT,
    _P.DASHBOARD_VIEW,
    _P.REPORT_VIEW,
    _P.REPORT_RUN,
    _P.REPORT_WORD,
    _P.OBSTACLE_VIEW,
    _P.MEETING_VIEW,
    _P.LETTER_VIEW,
}

GRANTS: dict[str, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        _OVERSIGHT
        | {
            _P.IMPORT_RUN,
            _P.VILLAGE_IMPORT,
            _P.EARLIER_WORK_BRING,
            _P.NATIONAL_EDIT,
            _P.ACCOUNT_MANAGE,
            _P.ACCOUNT_APPROVE,
            _P.AUDIT_VIEW,
            _P.OFFICIAL_EDIT,
            _P.IDEA_EDIT,
            _P.ORGANIZATION_EDIT,
            _P.ORGANIZATION_MERGE,
            _P.ORGANIZATION_ASSIGN,
            _P.COMMITTEE_EDIT,
        }
    ),
    Role.PROVINCIAL_OFFICER: frozenset(
        _OVERSIGHT
        | {
            _P.OBSTACLE_WRITE,
            _P.OBSTACLE_ANSWER,
            _P.MEETING_EDIT,
            _P.LETTER_SEND,
            _P.ACCOUNT_APPROVE,
            _P.VILLAGE_IMPORT,
            _P.EARLIER_WORK_BRING,
            _P.NATIONAL_EDIT,
            _P.MONTH_CLOSE,
            _P.URGENCY_EDIT,
            _P.PROGRAMME_EDIT,
            _P.IDEA_EDIT,
            _P.COMMITTEE_EDIT,
            _P.HOUSEHOLD_EDIT,
            _P.NOMINATION_MAKE,
            _P.NOMINATION_DECIDE,
            _P.OFFICIAL_EDIT,
            _P.PAIRING_EDIT,
            _P.VISIT_VERIFY,
            _P.ASSISTANCE_RECORD,
            _P.REQUEST_MAKE,
            _P.HELP_SETTLE,
            _P.REFERRAL_SEND,
            _P.PROJECT_EDIT,
            _P.PROJECT_ANSWER,
            _P.ORGANIZATION_EDIT,
            _P.ORGANIZATION_MERGE,
            _P.ORGANIZATION_ASSIGN,
        }
    ),
    Role.DISTRICT_OFFICER: frozenset(
        _OVERSIGHT
        | {
            _P.OBSTACLE_WRITE,
            _P.OBSTACLE_ANSWER,
            _P.MEETING_EDIT,
            _P.LETTER_SEND,
            _P.COMMITTEE_EDIT,
            _P.HOUSEHOLD_EDIT,
            _P.NOMINATION_MAKE,
            _P.NOMINATION_DECIDE,
            _P.OFFICIAL_EDIT,
            _P.PAIRING_EDIT,
            _P.EARLIER_WORK_BRING,
            _P.PLAN_EDIT,
            _P.LEDGER_EDIT,
            _P.VISIT_RECORD,
            _P.VISIT_VERIFY,
            _P.ASSISTANCE_RECORD,
            _P.REQUEST_MAKE,
            _P.HELP_SETTLE,
            _P.REFERRAL_SEND,
            _P.PROJECT_EDIT,
            _P.PROJECT_ANSWER,
            _P.ORGANIZATION_EDIT,
            _P.EMERGENCY_TAKE,
        }
    ),
    Role.MENTOR: frozenset(
        _LOOK
        | {
            _P.OBSTACLE_VIEW,
            _P.OBSTACLE_WRITE,
            _P.NOMINATION_MAKE,
            _P.PLAN_EDIT,
            _P.LEDGER_EDIT,
            _P.VISIT_RECORD,
            _P.ASSISTANCE_RECORD,
            _P.REQUEST_MAKE,
            _P.EMERGENCY_TAKE,
        }
    ),
    Role.TEAM_MEMBER: frozenset(
        _LOOK
        | {
            _P.OBSTACLE_VIEW,
            _P.OBSTACLE_WRITE,
            _P.VISIT_RECORD,
            _P.REQUEST_MAKE,
            _P.REPORT_VIEW,
            _P.REPORT_WORD,
            _P.REPORT_SIGN,
        }
    ),
    Role.AGENCY_OFFICER: frozenset(
        {
            _P.SIGNED_IN,
            _P.REFERRAL_VIEW,
            _P.REFERRAL_ANSWER,
            _P.PROJECT_VIEW,
            _P.PROJECT_ANSWER,
            _P.HELP_ENTER,
        }
    ),
    Role.EXECUTIVE: frozenset(
        {
            _P.SIGNED_IN,
            _P.DASHBOARD_VIEW,
            _P.REPORT_VIEW,
            _P.REPORT_SIGN,
            _P.OBSTACLE_VIEW,
            _P.MEETING_VIEW,
        }
    ),
}


# What emergency access carries in its district, for its hours: to look and to write a visit.
EMERGENCY = frozenset(_LOOK | {_P.VISIT_RECORD})


# Where a role means what its name says: an officer of one district with the province would reach
# all of them. Those not named are people's own, and are given for the province or a district.
LEVELS: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset({AreaLevel.PROVINCE}),
    Role.PROVINCIAL_OFFICER: frozenset({AreaLevel.PROVINCE}),
    Role.DISTRICT_OFFICER: frozenset({AreaLevel.DISTRICT}),
}
OTHER_LEVELS: frozenset[str] = frozenset({AreaLevel.PROVINCE, AreaLevel.DISTRICT})


# They reach the households of a list (their own, their team's), whatever the area of the role. The
# fence shows them by it what one of them may ask for (`accounts.policies`).
LIST_ROLES: tuple[str, ...] = (Role.MENTOR, Role.TEAM_MEMBER)


def levels_of(role: str) -> frozenset[str]:
    """The levels of area for which a role is given."""
    return LEVELS.get(role, OTHER_LEVELS)


def level_refusal(role: str) -> str:
    levels = "หรือ".join(AreaLevel(level).label for level in AreaLevel if level in levels_of(role))
    return f"บทบาท{Role(role).label}ให้ได้ในระดับ{levels}เท่านั้น"


def roles_granting(permission: str) -> list[str]:
    """Role codes that carry `permission`."""
    return [role for role, granted in GRANTS.items() if permission in granted]


def roles_to_ask_for(permission: str) -> str:
    """Names of the roles that carry `permission` and are given for a district."""
    roles = [r for r in roles_granting(permission) if AreaLevel.DISTRICT in levels_of(r)]
    return "หรือ".join(Role(role).label for role in roles)
