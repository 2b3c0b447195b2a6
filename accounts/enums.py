"""Choices of accounts, roles and the history. Values are stored; labels are what people read."""

from django.db.models import TextChoices


class Role(TextChoices):
    """The six roles of the programme (docs/security.md)."""

    ADMINISTRATOR = "administrator", "ผู้ดูแลระบบ"
    PROVINCIAL_OFFICER = "provincial_officer", "เจ้าหน้าที่ ศจพ.จ."
    DISTRICT_OFFICER = "district_officer", "เจ้าหน้าที่ ศจพ.อ."
    MENTOR = "mentor", "ข้าราชการพี่เลี้ยง"
    AGENCY_OFFICER = "agency_officer", "เจ้าหน้าที่หน่วยงานภาคี"
    EXECUTIVE = "executive", "ผู้บริหาร"


class Emergency(TextChoices):
    """What stands in the place of a role while a district is open in an emergency."""

    ROLE = "emergency", "สิทธิ์ฉุกเฉิน"


class AccountsShown(TextChoices):
    """What the list of accounts can show; otherwise those in use."""

    UNREVIEWED = "unreviewed", "บทบาทที่ควรทบทวน"
    WITHOUT_ROLE = "none", "ไม่มีบทบาท"
    CLOSED = "closed", "บัญชีที่ปิด"


class MembershipEndReason(TextChoices):
    EXPIRED = "expired", "ครบกำหนดตามคำสั่ง"
    TRANSFERRED = "transferred", "ย้าย"
    RETIRED = "retired", "เกษียณหรือลาออก"
    REPLACED = "replaced", "แต่งตั้งผู้อื่นแทน"
    MISTAKE = "mistake", "บันทึกผิด"


class AuditOutcome(TextChoices):
    DONE = "done", "สำเร็จ"
    REFUSED = "refused", "ถูกปฏิเสธ"


class RowOperation(TextChoices):
    CHANGED = "update", "แก้ไข"
    REMOVED = "delete", "ลบ"


class MailState(TextChoices):
    """`SENDING` left behind by a killed worker stays: sending twice is worse than not knowing."""

    NOT_WANTED = "not_wanted", "ไม่ส่งอีเมล"
    WAITING = "waiting", "รอส่ง"
    SENDING = "sending", "กำลังส่ง"
    SENT = "sent", "ส่งแล้ว"
    FAILED = "failed", "ส่งไม่สำเร็จ"
