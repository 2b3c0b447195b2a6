"""Choices of the logbook app."""

from django.db.models import IntegerChoices, TextChoices

from accounts.permissions import Permission

# What is written of a ท beside its score.
ASPECT_TEXTS = {"note": "สิ่งที่พบ", "strengths": "จุดแข็ง", "obstacles": "อุปสรรค"}


class VisitStatus(TextChoices):
    SUBMITTED = "submitted", "รอรับรอง"
    VERIFIED = "verified", "รับรองแล้ว"
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
    REFERRAL = "referral", "เรื่องส่งต่อหน่วยงาน"
    STAGE = "stage", "ระดับของครัวเรือน"
    LEAVING = "leaving", "ออกจากโครงการ"


class EntryChange(TextChoices):
    """What an exported row does to what was exported of the same fact before."""

    NEW = "new", "รายการใหม่"
    CHANGED = "changed", "แก้ไข"
    WITHDRAWN = "withdrawn", "ถอน"


class EarlierWork(TextChoices):
    """What was done before the system and comes in from spreadsheets."""

    PAIRINGS = "pairings", "การจับคู่พี่เลี้ยง"
    VISITS = "visits", "การเยี่ยมครัวเรือน"
    PLANS = "plans", "กิจกรรมในแผนครัวเรือน"
    HELP = "help", "ความช่วยเหลือที่ให้แล้ว"
    LEDGERS = "ledgers", "บัญชีครัวเรือน"
    OFFICIALS = "officials", "ข้าราชการพร้อมครัวเรือนในความดูแล"

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """Those of the same acts done by hand; the first says which rows are in reach."""
        return _BY_HAND[self]


_BY_HAND = {
    EarlierWork.PAIRINGS: (Permission.PAIRING_EDIT,),
    EarlierWork.VISITS: (Permission.VISIT_RECORD,),
    EarlierWork.PLANS: (Permission.PLAN_EDIT,),
    EarlierWork.HELP: (Permission.ASSISTANCE_RECORD,),
    EarlierWork.LEDGERS: (Permission.LEDGER_EDIT,),
    EarlierWork.OFFICIALS: (Permission.OFFICIAL_EDIT,),
}
