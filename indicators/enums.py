"""Choices of the indicators app."""

from django.db.models import TextChoices


class IndicatorSet(TextChoices):
    JPT = "jpt", "จปฐ."
    KCHCH2C = "kchch2c", "กชช.2ค"


class AgencyPart(TextChoices):
    LEAD = "lead", "หน่วยงานหลัก"
    SUPPORT = "support", "หน่วยงานสนับสนุน"


class Confidence(TextChoices):
    """How sure we are of a fact (docs/domain.md); nothing below `high` is shown as official."""

    HIGH = "high", "สูง"
    MEDIUM = "medium", "ปานกลาง"
    LOW_MEDIUM = "low-medium", "ปานกลางค่อนข้างต่ำ"
    LOW = "low", "ต่ำ"
