"""Choices of the households app. The Thai words are ours unless docs/domain.md names a source."""

from django.db.models import IntegerChoices, TextChoices


class HouseholdOrigin(TextChoices):
    LIST = "list", "บัญชี TPMAP"
    NOMINATION = "nomination", "ครัวเรือนตกหล่น"


class SurveyStatus(TextChoices):
    """Own list: TPMAP Logbook's codes were not found."""

    NOT_SURVEYED = "not_surveyed", "ยังไม่สำรวจ"
    SURVEYED = "surveyed", "สำรวจแล้ว"
    NOT_FOUND = "not_found", "ไม่พบตัว"
    MOVED = "moved", "ย้าย"
    DECEASED = "deceased", "เสียชีวิต"
    DECLINED = "declined", "ไม่ประสงค์รับความช่วยเหลือ"


class LeaveReason(TextChoices):
    GRADUATED = "graduated", "พ้นเกณฑ์"
    MOVED = "moved", "ย้าย"
    DECEASED = "deceased", "เสียชีวิต"
    NOT_FOUND = "not_found", "ไม่พบตัว"
    DECLINED = "declined", "ไม่ประสงค์รับความช่วยเหลือ"
    WRONG_DATA = "wrong_data", "ข้อมูลผิด"
    DUPLICATE = "duplicate", "ซ้ำกับครัวเรือนอื่น"


class HouseholdAct(TextChoices):
    """Acts on a whole household, by which apps register what hangs on it."""

    LEAVE = "household-leave", "ออกจากโครงการ"
    MERGE = "household-merge", "รวมครัวเรือนที่ซ้ำ"


class Sex(TextChoices):
    MALE = "male", "ชาย"
    FEMALE = "female", "หญิง"


class NeedStatus(TextChoices):
    WAITING = "waiting", "รอช่วยเหลือ"
    HELPED = "helped", "ช่วยเหลือแล้ว"
    REFERRED = "referred", "ส่งต่อ"
    RESOLVED = "resolved", "แก้ไขแล้ว"

    @classmethod
    def met(cls) -> tuple[str, str]:
        """Help has been given."""
        return cls.HELPED, cls.RESOLVED


class NominationStatus(TextChoices):
    PROPOSED = "proposed", "รอตรวจสอบ"
    VERIFIED = "verified", "รับเข้าเป็นเป้าหมาย"
    REFUSED = "refused", "ไม่รับ"


class Precision(IntegerChoices):
    """How much of a birth date the register knows."""

    YEAR = 1, "ปี"
    MONTH = 2, "เดือน"
    DAY = 3, "วัน"
