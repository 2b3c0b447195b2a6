"""Numbers as they stood, months that are closed, papers and who received them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core import days, periods, thai
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from reports.enums import ReportKind, ReportPart
from reports.months.models import (
    CountMark,
    LateLimit,
    MonthCare,
    MonthMember,
    MonthPart,
    MonthRevision,
    MonthRule,
    Target,
    ToldOutside,
)
from reports.querysets import ReportQuerySet

__all__ = [
    "CountMark",
    "LateLimit",
    "MetricSnapshot",
    "Month",
    "MonthCare",
    "MonthMember",
    "MonthPart",
    "MonthRevision",
    "MonthRule",
    "NationalFigure",
    "NationalMetric",
    "Report",
    "ReportDelivery",
    "ReportWording",
    "Target",
    "ToldOutside",
]


class MetricSnapshot(models.Model):
    """The value of a metric for an area in a month (its first day). Since `as_of` it is this one;
    the month says when everything was counted last.

    `key` splits a metric (a dimension code, a status), empty for the whole.
    """

    metric = models.SlugField("ตัวเลข", max_length=60, db_index=False)
    month = models.DateField("เดือน (วันที่ 1)")
    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", db_index=False
    )  # with the metric and the month below; alone it would be taken for all months there are
    key = models.CharField("ส่วนย่อย", max_length=40, blank=True)
    value = models.DecimalField("ค่า", max_digits=16, decimal_places=2)
    as_of = models.DateTimeField("ข้อมูล ณ")

    privacy = classified(internal="id metric month area key value as_of")

    history_exempt = "computed; frozen by the month close"

    class Meta:
        verbose_name = "ตัวเลขรายเดือน"
        verbose_name_plural = "ตัวเลขรายเดือน"
        constraints = [
            models.UniqueConstraint(fields=["month", "area", "metric", "key"], name="snapshot_once")
        ]
        indexes = [models.Index(fields=["area", "metric", "month"], name="snapshot_trend")]

    def __str__(self):
        return f"{self.metric} {self.area_id} {self.month:%Y-%m}"


class Month(Job):
    """A month's snapshot: when it was built, and whether it is frozen (`closed_at`). `revision` is
    how often it was closed: once, and once more for each correction. `counted_with` is what the
    last counting followed beside the households (`reports.months.marks`), `measured_by` the limits
    that were in force when it was closed first (`reports.months.limits`).
    """

    first_day = models.DateField("เดือน (วันที่ 1)", unique=True)
    as_of = models.DateTimeField("ข้อมูล ณ", null=True, blank=True)
    closed_at = models.DateTimeField("ปิดเดือนเมื่อ", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveSmallIntegerField("ฉบับ", default=0, db_default=0, editable=False)
    asked_reason = models.CharField("เหตุที่ขอแก้ไข", max_length=255, blank=True, db_default="")
    measured_by = models.JSONField("เกณฑ์ที่ใช้", null=True, editable=False)
    counted_with = models.CharField(
        "นับด้วย", max_length=255, blank=True, db_default="", editable=False
    )

    privacy = classified(
        internal=(
            f"id {JOB_FIELDS} first_day as_of closed_at closed_by revision asked_reason"
            " measured_by counted_with"
        )
    )

    class Meta:
        verbose_name = "เดือน"
        verbose_name_plural = "เดือน"
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                name="month_is_a_first_day",
                condition=Q(first_day__day=1),
                violation_error_message="เดือนต้องเก็บเป็นวันที่ 1",
            ),
            models.CheckConstraint(
                name="month_closed_has_figures",
                condition=Q(closed_at=None) | Q(as_of__isnull=False),
                violation_error_message="ปิดเดือนที่ยังไม่มีตัวเลขไม่ได้",
            ),
            days.within("month_days", "first_day", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"{self.first_day:%Y-%m}"


class Report(Job):
    """A paper of a period for an area, or for a `team` of it, with its files. Written again, it is
    a new row.

    `content` is all the paper says, drawings among it: from it alone the same file comes again.
    A quarterly report also says the last of its `wordings`, and who answers for it: its chief in
    the system (`signed_by`), or as the office wrote down from paper (`signed_on_paper`).
    """

    kind = models.CharField("ประเภท", max_length=10, choices=ReportKind)
    first_day = models.DateField("วันแรกของงวด")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(
        "committees.Committee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    as_of = models.DateTimeField("ข้อมูล ณ", null=True, blank=True)
    is_scheduled = models.BooleanField("จัดทำอัตโนมัติ", default=False)
    pdf = models.FileField("PDF", upload_to="reports/%Y/", max_length=255, blank=True)
    xlsx = models.FileField("XLSX", upload_to="reports/%Y/", max_length=255, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    content = models.JSONField("เนื้อหา", null=True, blank=True)
    signed_name = models.CharField("ผู้ลงนาม", max_length=160, blank=True, db_default="")
    signed_position = models.CharField("ตำแหน่ง", max_length=160, blank=True, db_default="")
    signed_on = models.DateField("ลงนามเมื่อวันที่", null=True, blank=True)
    signed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on_paper = models.BooleanField("ลงนามบนกระดาษ", default=False, db_default=False)

    privacy = classified(
        internal=(
            f"id {JOB_FIELDS} kind first_day area team as_of is_scheduled pdf xlsx pdf_sha256 "
            "content signed_on signed_by signed_on_paper"
        ),
        personal="signed_name signed_position",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "รายงาน"
        verbose_name_plural = "รายงาน"
        ordering = ["-first_day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first_day", "area", "team"],
                condition=Q(is_scheduled=True),
                nulls_distinct=False,
                name="report_scheduled_once",
            ),
            days.within("report_days", "first_day", "signed_on", earliest=days.PROGRAMME),
            models.CheckConstraint(
                name="report_signature_whole",
                condition=Q(signed_on=None, signed_by=None, signed_name="")
                | (Q(signed_on__isnull=False, signed_by__isnull=False) & ~Q(signed_name="")),
                violation_error_message="การลงนามต้องมีชื่อ วันที่ และผู้บันทึก",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.first_day:%Y-%m}"

    @property
    def period(self) -> str:
        """«พฤศจิกายน 2569», or «ไตรมาส 1 ปีงบประมาณ 2570»."""
        if self.kind == ReportKind.QUARTERLY:
            return periods.quarter_of(self.first_day).label
        return thai.be_month(self.first_day)

    @property
    def said(self) -> dict[str, Any]:
        """Its content; nothing while it is not written."""
        return self.content or {}

    @property
    def reporter_name(self) -> str:
        """In whose name it speaks: the area's, or a team's of the district."""
        return f"{self.team.short_name} {self.area.full_name}" if self.team else self.area.full_name

    @property
    def is_quarterly(self) -> bool:
        return self.kind == ReportKind.QUARTERLY


class ReportWording(models.Model):
    """What the office says in a part of a quarterly report: the last row of a part stands on the
    paper, the others are its history. Without `by` the system drafted it.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="wordings")
    part = models.CharField("ส่วน", max_length=10, choices=ReportPart)
    text = models.TextField("ถ้อยคำ", max_length=3000, blank=True)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    privacy = classified(internal="id report part by at", personal="text")

    history_exempt = "added only; it is the history of the words"

    class Meta:
        verbose_name = "ถ้อยคำของรายงาน"
        verbose_name_plural = "ถ้อยคำของรายงาน"
        ordering = ["id"]

    def __str__(self):
        return f"{self.report_id} {self.part}"


class ReportDelivery(models.Model):
    """Who received a paper, and when it was opened."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="deliveries")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField("ส่งเมื่อ", default=timezone.now)
    opened_at = models.DateTimeField("เปิดอ่านเมื่อ", null=True, blank=True)

    privacy = classified(internal="id report delivered_at opened_at", personal="user")

    class Meta:
        verbose_name = "การส่งรายงาน"
        verbose_name_plural = "การส่งรายงาน"
        constraints = [models.UniqueConstraint(fields=["report", "user"], name="delivery_once")]

    def __str__(self):
        return f"{self.report_id} → {self.user_id}"


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
