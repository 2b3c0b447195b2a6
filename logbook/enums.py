"""Choices of the logbook app."""

from django.db.models import IntegerChoices, TextChoices


class VisitStatus(TextChoices):
    SUBMITTED = "submitted", "รอตรวจ"
    VERIFIED = "verified", "ตรวจแล้ว"
    RETURNED = "returned", "ส่งกลับแก้ไข"


class VisitPurpose(TextChoices):
    FIRST = "first", "ทำความรู้จักและวิเคราะห์ 4 ท"
    FOLLOW_UP = "follow_up", "ติดตามความก้าวหน้า"
    DELIVERY = "delivery", "มอบความช่วยเหลือ"
    NOT_MET = "not_met", "ลงพื้นที่แล้วไม่พบ"


class DimensionProgress(TextChoices):
    BETTER = "better", "ดีขึ้น"
    SAME = "same", "คงเดิม"
    WORSE = "worse", "แย่ลง"
    SOLVED = "solved", "แก้ไขแล้ว"


class FourT(TextChoices):
    """4 ท of the programme (ทัศนคติ ทักษะ ทรัพยากร ทางออก)."""

    ATTITUDE = "attitude", "ทัศนคติ"
    SKILL = "skill", "ทักษะ"
    RESOURCE = "resource", "ทรัพยากร"
    WAY_OUT = "way_out", "ทางออก"


class Score(IntegerChoices):
    """Words for the steps are ours."""

    VERY_LOW = 1, "น้อยมาก"
    LOW = 2, "น้อย"
    FAIR = 3, "ปานกลาง"
    GOOD = 4, "ดี"
    VERY_GOOD = 5, "ดีมาก"


class FactKind(TextChoices):
    """What is keyed into Logbook. The screens are ours: no manual of them was found."""

    SURVEY = "survey", "สถานะการสำรวจ"
    VISIT = "visit", "การเยี่ยมและ 4 ท"
    HELP = "help", "ความช่วยเหลือ"
    STAGE = "stage", "ระดับของครัวเรือน"
    LEAVING = "leaving", "ออกจากโครงการ"


class EntryChange(TextChoices):
    """What an exported row does to what was exported of the same fact before."""

    NEW = "new", "รายการใหม่"
    CHANGED = "changed", "แก้ไข"
    WITHDRAWN = "withdrawn", "ถอน"
