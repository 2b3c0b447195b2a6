"""Choices of the reports app."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    MONTHLY = "monthly", "รายงานประจำเดือน"
    QUARTERLY = "quarterly", "รายงานรายไตรมาส"
