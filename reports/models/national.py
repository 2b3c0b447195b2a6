"""Figures of NESDC, laid beside ours."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core import days
from core.privacy import classified


class NationalMetric(models.Model):
    """A figure of NESDC's dashboard (TPMAP Dashboard) under the name it has there, and which of
    ours stands beside it. NESDC publishes no definitions (docs/domain.md): the office edits both.
    """

    name = models.CharField("ชื่อใน TPMAP Dashboard", max_length=160, unique=True)
    unit = models.CharField("หน่วย", max_length=40)
    metric = models.CharField("ตัวเลขของเราที่เทียบ", max_length=60, blank=True)
    key = models.CharField("ส่วนย่อยของตัวเลขเรา", max_length=40, blank=True)
    sort_key = models.PositiveSmallIntegerField("ลำดับ", default=0)
    is_active = models.BooleanField("ใช้งาน", default=True)
    is_ours = models.BooleanField("ชื่อและคู่เทียบเป็นของระบบ ยังไม่มีเอกสารยืนยัน", default=False)

    privacy = classified(public="id name unit metric key sort_key is_active is_ours")

    class Meta:
        verbose_name = "ตัวเลขของ สศช."
        verbose_name_plural = "ตัวเลขของ สศช."
        ordering = ["sort_key", "id"]

    def __str__(self):
        return self.name


class NationalFigure(models.Model):
    """What NESDC's dashboard said of the province for a month, as of the day it bears.

    `explained` is `{reason: value}` of `core.differences`, counted at `explained_at`.
    """

    national_metric = models.ForeignKey(
        NationalMetric, on_delete=models.PROTECT, related_name="figures"
    )
    month = models.DateField("เดือน (วันที่ 1)")
    value = models.DecimalField("ค่า", max_digits=16, decimal_places=2)
    as_of = models.DateField("ข้อมูล สศช. ณ")
    entered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField("กรอกเมื่อ", default=timezone.now)
    explained = models.JSONField("เหตุของผลต่าง", default=dict, blank=True)
    explained_at = models.DateTimeField("นับเหตุเมื่อ", null=True, blank=True)

    privacy = classified(
        internal="id national_metric month value as_of entered_by entered_at explained explained_at"
    )

    class Meta:
        verbose_name = "ค่าของตัวเลข สศช."
        verbose_name_plural = "ค่าของตัวเลข สศช."
        ordering = ["-month", "national_metric"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "national_metric"],
                name="national_figure_once",
                violation_error_message="เดือนนี้มีค่าของตัวเลขนี้แล้ว",
            ),
            models.CheckConstraint(
                name="national_figure_not_negative",
                condition=Q(value__gte=0),
                violation_error_message="ค่าต้องไม่ติดลบ",
            ),
            models.CheckConstraint(
                name="national_figure_of_a_first_day",
                condition=Q(month__day=1),
                violation_error_message="เดือนต้องเก็บเป็นวันที่ 1",
            ),
            days.within("national_figure_days", "month", "as_of", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"{self.national_metric_id} {self.month:%Y-%m}: {self.value}"
