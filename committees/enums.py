"""Choices of committees. Values are stored; labels are what people read."""

from django.db.models import TextChoices


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


class OfficerDuty(TextChoices):
    """What the circular's second paragraph has every agency name."""

    RESPONSIBLE = "responsible", "ผู้รับผิดชอบ"
    TPMAP_USER = "tpmap_user", "ผู้ใช้งาน TPMAP"


class OrderPart(TextChoices):
    """What an order says of a committee's work, in the order of the paper."""

    PRACTICE = "practice", "แนวทางการดำเนินงาน"
    DUTY = "duty", "หน้าที่และอำนาจ"


class HoldingKind(TextChoices):
    HOLDER = "holder", "ดำรงตำแหน่ง"
    ACTING = "acting", "รักษาราชการแทน"
    DEPUTY = "deputy", "ผู้แทน"
