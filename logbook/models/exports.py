"""Runs of the Logbook-style export; a visit leaves in one run only."""

from django.db import models

from accounts.permissions import Permission
from accounts.policies import Policy
from core import days
from core.jobs.rows import JOB_FIELDS, Job
from core.privacy import classified
from logbook.models.visits import Visit


class LogbookExport(Job):
    """A run of the Logbook-style export of a month. Not an official layout."""

    month = models.DateField("เดือน (วันที่ 1)")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    stored_file = models.FileField("ไฟล์", upload_to="logbook/%Y/", max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField("จำนวนแถว", default=0)

    privacy = classified(
        internal=(f"id {JOB_FIELDS} month area sha256 rows"), sensitive="stored_file"
    )

    policy = Policy(Permission.LOGBOOK_EXPORT, by="area")

    class Meta:
        verbose_name = "การส่งออกแบบ Logbook"
        verbose_name_plural = "การส่งออกแบบ Logbook"
        ordering = ["-id"]
        constraints = [days.within("logbook_export_days", "month", earliest=days.PROGRAMME)]

    def __str__(self):
        return f"ส่งออก #{self.pk} {self.month:%Y-%m}"


class ExportedVisit(models.Model):
    """A visit leaves in one export run only: a visit stands here at most once."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="exported")
    run = models.ForeignKey(LogbookExport, on_delete=models.PROTECT, related_name="visits")

    privacy = classified(internal="id visit run")

    policy = Policy(Permission.VISIT_VIEW, by="visit")

    class Meta:
        verbose_name = "การเยี่ยมที่ส่งออกแล้ว"
        verbose_name_plural = "การเยี่ยมที่ส่งออกแล้ว"

    def __str__(self):
        return f"{self.run_id} {self.visit_id}"
