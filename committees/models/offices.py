"""What the office of a committee puts on its papers."""

from django.db import models

from core.privacy import classified
from places.models.areas import Area


class Office(models.Model):
    """Letter head and signatory of the office that writes for the province or a district.

    `signatory_seat` is the seat of the committee whose holder signs; where there is none, or nobody
    holds it, the position alone stands on the paper. Without an emblem the province's is used.
    """

    area = models.OneToOneField(
        Area, on_delete=models.PROTECT, related_name="office", verbose_name="พื้นที่"
    )
    name = models.CharField("ส่วนราชการ", max_length=160)
    group = models.CharField("กลุ่มงาน", max_length=160, blank=True)
    phone = models.CharField("โทร.", max_length=60, blank=True)
    reference_prefix = models.CharField("ที่ (เลขประจำของเจ้าของเรื่อง)", max_length=40, blank=True)
    addressee = models.CharField("เรียน", max_length=160, blank=True)
    signatory = models.CharField("ตำแหน่งผู้ลงนาม", max_length=160, blank=True)
    signatory_seat = models.ForeignKey(
        "committees.CommitteeSeat",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ชื่อผู้ลงนามจากตำแหน่งในคณะกรรมการ",
    )
    emblem = models.FileField("ตราครุฑ", upload_to="offices/", max_length=255, blank=True)

    privacy = classified(
        public=(
            "id area name group phone reference_prefix addressee signatory signatory_seat emblem"
        )
    )

    class Meta:
        verbose_name = "สำนักงานเจ้าของเรื่อง"
        verbose_name_plural = "สำนักงานเจ้าของเรื่อง"
        ordering = ["area"]

    def __str__(self):
        return self.name
