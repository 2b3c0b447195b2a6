"""Runs of the Logbook-style export, and the layouts they were written in."""

from typing import Any

from django.db import models
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from places.models.counts import AreaCount


class LogbookLayout(models.Model):
    """A version of the file's columns and of the order of Logbook's screens, as the office set it.

    No official layout is published: `is_ours` marks the system's own proposal. `content` is what
    `logbook.layouts.Layout` reads. A version is never changed, so that a run can be written again
    as it was.
    """

    number = models.PositiveIntegerField("ฉบับที่", unique=True)
    content = models.JSONField("รูปแบบ")
    note = models.CharField("เหตุที่เปลี่ยน", max_length=200, blank=True)
    is_ours = models.BooleanField("ค่าตั้งต้นของระบบ", default=False, editable=False)
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField("ประกาศใช้เมื่อ", default=timezone.now)

    privacy = classified(internal="id number content note is_ours published_by published_at")

    class Meta:
        verbose_name = "รูปแบบไฟล์ Logbook"
        verbose_name_plural = "รูปแบบไฟล์ Logbook"
        ordering = ["-number"]

    def __str__(self):
        return f"รูปแบบฉบับที่ {self.number}"


class LogbookExport(Job):
    """A run of the Logbook-style export of a month. Not an official layout.

    Runs of before layouts were kept have none.
    """

    month = models.DateField("เดือน (วันที่ 1)")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    layout = models.ForeignKey(
        LogbookLayout, on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    stored_file = models.FileField("ไฟล์", upload_to="logbook/%Y/", max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField("จำนวนแถว", default=0)

    entries: Any

    privacy = classified(
        internal=(f"id {JOB_FIELDS} month area layout sha256 rows"), sensitive="stored_file"
    )

    policy = Policy(Permission.LOGBOOK_EXPORT, by="area")

    class Meta:
        verbose_name = "การส่งออกแบบ Logbook"
        verbose_name_plural = "การส่งออกแบบ Logbook"
        ordering = ["-id"]
        constraints = [days.within("logbook_export_days", "month", earliest=days.PROGRAMME)]

    def __str__(self):
        return f"ส่งออก #{self.pk} {self.month:%Y-%m}"


class WaitingCount(AreaCount):
    """How much no run had taken: `counts` are `[first day of the month, change, number]`."""

    privacy = classified(internal="id area counts as_of")
    policy = Policy(Permission.LOGBOOK_EXPORT, by="area")

    class Meta:
        verbose_name = "จำนวนที่ยังไม่ส่งออก"
        verbose_name_plural = "จำนวนที่ยังไม่ส่งออก"
