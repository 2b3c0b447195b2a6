"""Ideas to start a plan from, kept by the province."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.privacy import classified
from plans.enums import IdeaOrigin


class PlanIdea(models.Model):
    """An activity to copy into a plan: for a dimension, or closer, for one failed indicator."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+", verbose_name="มิติ"
    )
    indicator = models.ForeignKey(
        "indicators.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="เฉพาะครัวเรือนที่ตกตัวชี้วัด",
    )
    household_does = models.TextField("สิ่งที่ครัวเรือนดำเนินการเอง", max_length=500)
    support = models.TextField("สิ่งที่พี่เลี้ยง/หน่วยงานสนับสนุน", max_length=500, blank=True)
    months = models.PositiveSmallIntegerField(
        "ระยะเวลา (เดือน)", default=6, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    is_immediate = models.BooleanField("ดำเนินการทันที", default=False, db_default=False)
    origin = models.CharField("ที่มา", max_length=16, choices=IdeaOrigin, default=IdeaOrigin.PROVINCE)
    is_active = models.BooleanField("ใช้งาน", default=True)
    edited_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField("แก้ไขเมื่อ", default=timezone.now)

    privacy = classified(
        public=(
            "id dimension indicator household_does support months is_immediate origin is_active"
        ),
        internal="edited_by edited_at",
    )

    class Meta:
        verbose_name = "ตัวอย่างกิจกรรม"
        verbose_name_plural = "ตัวอย่างกิจกรรม"
        ordering = ["dimension__sort_key", "indicator__number", "id"]
        constraints = [
            models.CheckConstraint(
                name="plan_idea_says_something",
                condition=~Q(household_does=""),
                violation_error_message="ต้องระบุสิ่งที่ครัวเรือนดำเนินการเอง",
            ),
            models.CheckConstraint(
                name="plan_idea_months",
                condition=Q(months__gte=1, months__lte=36),
                violation_error_message="ระยะเวลาต้องอยู่ระหว่าง 1 ถึง 36 เดือน",
            ),
            models.CheckConstraint(
                name="plan_idea_of_the_province_has_author",
                condition=~Q(origin=IdeaOrigin.PROVINCE) | Q(edited_by__isnull=False),
                violation_error_message="ตัวอย่างของจังหวัดต้องมีผู้แก้ไข",
            ),
        ]

    def __str__(self):
        return f"ตัวอย่างกิจกรรม {self.dimension_id} {self.pk}"
