"""Plans of a whole village or sub-district in one PDF."""

from django.db import models

from accounts.permissions import Permission
from accounts.policies import Policy
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from plans.querysets import PlanPrintQuerySet


class PlanPrint(Job):
    """A run that prints the plans of a sub-district, or of one village of it, as one file."""

    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", verbose_name="ตำบล"
    )
    village = models.ForeignKey(
        "places.Village",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="หมู่บ้าน",
    )
    with_unplanned = models.BooleanField("รวมครัวเรือนที่ยังไม่มีแผน (แบบเปล่าพร้อมชื่อ)", default=False)
    stored_file = models.FileField("ไฟล์", upload_to="plans/%Y/", max_length=255, blank=True)

    privacy = classified(
        internal=(f"id {JOB_FIELDS} area village with_unplanned"), sensitive="stored_file"
    )
    remade_file = "stored_file"

    policy = Policy(Permission.PLAN_PRINT, by="area")

    objects = PlanPrintQuerySet.as_manager()

    class Meta:
        verbose_name = "แบบแผนทั้งพื้นที่"
        verbose_name_plural = "แบบแผนทั้งพื้นที่"
        ordering = ["-id"]

    def __str__(self):
        return f"แบบแผน #{self.pk} {self.area_id}"
