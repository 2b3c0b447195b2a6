"""Rows of the mechanisms, without anybody's data."""

from django.db import models

from core.privacy import classified


class StopAsked(models.Model):
    """Somebody wants a running job to stop. A table of its own, since the worker may hold the
    job's row locked until the work is done; kept until the job is started again.
    """

    model = models.CharField("ตารางของงาน", max_length=60)
    job_id = models.BigIntegerField("งาน")
    asked_at = models.DateTimeField("ขอเมื่อ", auto_now_add=True)

    privacy = classified(internal="id model job_id asked_at")
    history_exempt = "the act itself stands in the history"

    class Meta:
        verbose_name = "คำขอให้หยุดงานเบื้องหลัง"
        constraints = [
            models.UniqueConstraint(fields=["model", "job_id"], name="stop_asked_once_a_job")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.job_id}"
