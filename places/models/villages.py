"""Villages of the province."""

from django.core.validators import RegexValidator
from django.db import models

from core.privacy import classified
from places.querysets import VillageQuerySet


class Village(models.Model):
    """A หมู่บ้าน. Code = sub-district code + two-digit หมู่ที่ (8 digits). Names come from the lists."""

    code = models.CharField(
        "รหัสหมู่บ้าน",
        max_length=8,
        primary_key=True,
        validators=[RegexValidator(r"^\d{8}$", "รหัสหมู่บ้านต้องเป็นตัวเลข 8 หลัก")],
    )
    name = models.CharField("ชื่อหมู่บ้าน", max_length=120, blank=True)
    number = models.PositiveSmallIntegerField("หมู่ที่")
    subdistrict = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="villages"
    )

    privacy = classified(public="code name number subdistrict")

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = "หมู่บ้าน"
        verbose_name_plural = "หมู่บ้าน"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"หมู่ที่ {self.number} {self.name}".strip()
