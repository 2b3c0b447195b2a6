"""Choices of accounts, roles and the history. Values are stored; labels are what people read."""

from django.db.models import TextChoices


class Role(TextChoices):
    """The roles of the programme (docs/security.md)."""

    ADMINISTRATOR = "administrator", "ผู้ดูแลระบบ"
    PROVINCIAL_OFFICER = "provincial_officer", "เจ้าหน้าที่ ศจพ.จ."
    DISTRICT_OFFICER = "district_officer", "เจ้าหน้าที่ ศจพ.อ."
    MENTOR = "mentor", "ข้าราชการพี่เลี้ยง"
    TEAM_MEMBER = "team_member", "สมาชิกทีมปฏิบัติการในพื้นที่"
    AGENCY_OFFICER = "agency_officer", "เจ้าหน้าที่หน่วยงานภาคี"
    EXECUTIVE = "executive", "ผู้บริหาร"


class Emergency(TextChoices):
    """What stands in the place of a role while a district is open in an emergency."""

    ROLE = "emergency", "สิทธิ์ฉุกเฉิน"


class AccountsShown(TextChoices):
    """What the list of accounts can show; otherwise those in use."""

    UNREVIEWED = "unreviewed", "บทบาทที่ควรทบทวน"
    WITHOUT_ROLE = "none", "ไม่มีบทบาท"
    NEVER_USED = "never_used", "ยังไม่เคยใช้งาน"
    ENDING = "ending", "บทบาทที่จะครบกำหนดใน 30 วัน"
    LEFT_BEHIND = "left_behind", "พ้นจากตำแหน่งแล้วแต่ยังมีบทบาท"
    SUSPENDED = "suspended", "บัญชีที่ระงับไว้"
    CLOSED = "closed", "บัญชีที่ปิด"


class BatchStage(TextChoices):
    """Somebody proposes; somebody else decides. WITHDRAWN by whoever proposed it."""

    DRAFT = "draft", "ร่าง"
    SENT = "sent", "รออนุมัติ"
    APPROVED = "approved", "อนุมัติแล้ว"
    REFUSED = "refused", "ไม่อนุมัติ"
    WITHDRAWN = "withdrawn", "ถอนแล้ว"


class Obstacle(TextChoices):
    """What stands against an account that is proposed, or against a role for one that is there."""

    VACANT = "vacant", "ยังไม่มีผู้ดำรงตำแหน่งหรือผู้ที่หน่วยงานแจ้งชื่อ"
    NO_NAME = "no_name", "ไม่มีชื่อหรือนามสกุล"
    NO_AREA = "no_area", "ยังไม่ระบุพื้นที่ของบทบาท"
    NO_BODY = "no_body", "ยังไม่ระบุหน่วยงานของบทบาท"
    GONE = "gone", "พ้นจากตำแหน่งหรือหน้าที่แล้ว"
    HAS_ROLE = "has_role", "มีบัญชีและบทบาทนี้แล้ว"
    CLOSED = "closed", "บัญชีเดิมปิดหรือระงับอยู่ โปรดเปิดบัญชีเดิมก่อน"
    SAME_LINE = "same_line", "ชื่อ อีเมล หรือโทรศัพท์ซ้ำกับอีกรายการในชุดนี้"
    SAME_ACCOUNT = "same_account", "มีบัญชีที่ชื่อ อีเมล หรือโทรศัพท์เดียวกัน"
    WAITING = "waiting", "อยู่ในชุดอื่นที่ยังไม่ตัดสิน"
    OWN = "own", "เป็นบัญชีของผู้เสนอหรือผู้อนุมัติเอง"


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
