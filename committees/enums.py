"""Choices of the committees app. Values are stored; labels are what people read."""

from django.db.models import TextChoices


class AreaLevel(TextChoices):
    PROVINCE = "province", "จังหวัด"
    DISTRICT = "district", "อำเภอ"
    SUBDISTRICT = "subdistrict", "ตำบล"


class OrganizationKind(TextChoices):
    MINISTRY = "ministry", "กระทรวง"
    AGENCY = "agency", "หน่วยงานส่วนกลาง"
    PROVINCIAL_OFFICE = "provincial_office", "หน่วยงานในจังหวัด"
    LOCAL_GOVERNMENT = "local_government", "องค์กรปกครองส่วนท้องถิ่น"
    PRIVATE = "private", "ภาคเอกชนและเครือข่าย"


class CommitteeLevel(TextChoices):
    PROVINCE = "province", "ศจพ.จ."
    DISTRICT = "district", "ศจพ.อ."


class SeatRole(TextChoices):
    ADVISER = "adviser", "ที่ปรึกษา"
    CHAIR = "chair", "ประธานกรรมการ"
    VICE_CHAIR = "vice_chair", "รองประธานกรรมการ"
    MEMBER = "member", "กรรมการ"
    SECRETARY = "secretary", "กรรมการและเลขานุการ"
    ASSISTANT_SECRETARY = "assistant_secretary", "กรรมการและผู้ช่วยเลขานุการ"


class Role(TextChoices):
    """The six roles of DESIGN §1."""

    ADMINISTRATOR = "administrator", "ผู้ดูแลระบบ"
    PROVINCIAL_OFFICER = "provincial_officer", "เจ้าหน้าที่ ศจพ.จ."
    DISTRICT_OFFICER = "district_officer", "เจ้าหน้าที่ ศจพ.อ."
    MENTOR = "mentor", "ข้าราชการพี่เลี้ยง"
    AGENCY_OFFICER = "agency_officer", "เจ้าหน้าที่หน่วยงานภาคี"
    EXECUTIVE = "executive", "ผู้บริหาร"


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


class JobState(TextChoices):
    WAITING = "waiting", "รอคิว"
    RUNNING = "running", "กำลังทำงาน"
    DONE = "done", "เสร็จแล้ว"
    FAILED = "failed", "ไม่สำเร็จ"
