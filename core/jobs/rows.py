"""The row of a job: its state, who runs it, how far it is and how it ended."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import TextChoices
from django.utils import timezone


class JobState(TextChoices):
    WAITING = "waiting", "รอคิว"
    RUNNING = "running", "กำลังทำงาน"
    DONE = "done", "เสร็จแล้ว"
    FAILED = "failed", "ไม่สำเร็จ"
    CANCELLED = "cancelled", "ยกเลิกแล้ว"


class Job(models.Model):
    """What every long job's row has. The worker writes it, the page shows it.

    `work` is the code of what is to be done (`kinds`); empty where the row was written by a command
    that does the work itself. `asked_by` asked for this work, `requested_by` for the row.
    `started_at`: when it began to run; while it waits, since when it does. `is_told`: nobody waits
    for word of its end.
    """

    state = models.CharField("สถานะงาน", max_length=10, choices=JobState, default=JobState.WAITING)
    work = models.CharField("งาน", max_length=40, blank=True)
    progress = models.PositiveSmallIntegerField("ความคืบหน้า (ร้อยละ)", default=0)
    step = models.CharField("ขั้นตอน", max_length=120, blank=True)
    counts = models.JSONField("จำนวน", default=dict, blank=True)
    error = models.CharField("ข้อผิดพลาด", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField("ครั้งที่ทำ", default=0)
    runner = models.CharField("ผู้ทำงาน", max_length=36, blank=True)
    alive_at = models.DateTimeField("ยังทำงานอยู่เมื่อ", null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField("ขอเมื่อ", default=timezone.now)
    started_at = models.DateTimeField("เริ่มเมื่อ", null=True, blank=True)
    finished_at = models.DateTimeField("เสร็จเมื่อ", null=True, blank=True)
    is_told = models.BooleanField("แจ้งผลแล้ว", default=True)

    objects: models.Manager[Any]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Leaves what its runner says of itself alone, unless it is named: a row that was read
        before a heartbeat would take it back.
        """
        if not self._state.adding and kwargs.get("update_fields") is None:
            names = (field.name for field in self._meta.concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [name for name in names if name not in OF_RUNNER]
        super().save(*args, **kwargs)

    @property
    def is_live(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def ending_key(self) -> str:
        """Tells one end of the row's work from another, for what is told once. Work that was
        stopped while it waited has never started.
        """
        return f"{self.pk}:{self.work}:{self.finished_at:%y%m%d%H%M%S%f}"


OF_RUNNER = ("attempts", "runner", "alive_at", "is_told")
# Names of these fields, for the classes of data of a model (`core.privacy`).
JOB_FIELDS = (
    "state work progress step counts error attempts runner alive_at requested_by asked_by"
    " requested_at started_at finished_at is_told"
)
