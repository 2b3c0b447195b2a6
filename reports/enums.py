"""Choices of the reports app."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    MONTHLY = "monthly", "รายงานประจำเดือน"
    QUARTERLY = "quarterly", "รายงานรายไตรมาส"


class LimitKind(TextChoices):
    """How a metric is compared with its limit."""

    SHARE = "share", "ร้อยละไม่ต่ำกว่า"
    COUNT = "count", "จำนวนไม่เกิน"
