"""Reports on paper, the office's words in them, and who received them."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core import days, periods, thai
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from reports.enums import ReportKind, ReportPart
from reports.querysets import ReportQuerySet


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
        if self.is_quarterly:
            return periods.quarter_of(self.first_day).label
        return thai.be_month(self.first_day)

    @property
    def last_day(self) -> date:
        """The last of the days it reports."""
        period = periods.quarter_of if self.is_quarterly else periods.month_of
        return period(self.first_day).last

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
