"""Work from before the system, as it comes in from spreadsheets: batches, rows, headings."""

from django.db import models
from django.db.models import Q

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from core.spreadsheets.batches import BATCH_FIELDS, ListBatch, RememberedHeadings
from core.spreadsheets.stages import BatchStage, RowVerdict
from logbook.enums import EarlierWork
from logbook.querysets import EarlierWorkQuerySet


class StandingBatch(ListBatch):
    """One file of earlier work of one kind, for the households or officials of an area."""

    kind = models.CharField("ชนิดของงาน", max_length=9, choices=EarlierWork)
    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", verbose_name="พื้นที่"
    )
    act = models.OneToOneField(
        "mentors.PairingAct",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="brought_in",
        editable=False,
        verbose_name="รายการจับคู่",
    )

    privacy = classified(
        internal=f"{BATCH_FIELDS} kind area act", personal="headings", sensitive="stored_file"
    )

    policy = Policy(Permission.EARLIER_WORK_BRING, by="area")

    objects = EarlierWorkQuerySet.as_manager()

    class Meta:
        verbose_name = "การนำเข้างานเดิม"
        verbose_name_plural = "การนำเข้างานเดิม"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="standing_batch_applied_has_time",
                condition=~Q(stage__in=["applied", "undone"]) | Q(applied_at__isnull=False),
                violation_error_message="รายการที่นำเข้าแล้วต้องมีวันเวลา",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"

    @classmethod
    def forget(cls, batches):
        """Rows of a list nobody applied; of an applied one, what its refused rows said: they may
        be of people nobody follows.
        """
        rows = StandingRow.objects.filter(batch__in=batches, made=[])
        rows.exclude(batch__stage__in=[BatchStage.APPLIED, BatchStage.UNDONE]).delete()
        rows.filter(verdict=RowVerdict.REJECTED).update(words="", said=[])

    @property
    def about(self) -> str:
        return f"{self.get_kind_display()} {self.area}"

    @property
    def of_kind(self) -> EarlierWork:
        return EarlierWork(self.kind)


class StandingRow(models.Model):
    """A row as the check read it, and what applying it did.

    `words` name whom it is about as the file does; `said` is `[[code, column key, value, level,
    sentence]]`; `made` `[[name of the kind of record, key]]` of what applying it wrote, and `kept`
    the sentence why an undo left some of that. The row as it was sent stands in the sealed file.
    """

    batch = models.ForeignKey(StandingBatch, on_delete=models.CASCADE, related_name="read_rows")
    row = models.PositiveIntegerField("แถวในแผ่นงาน")
    words = models.CharField("ครัวเรือนหรือข้าราชการตามที่อ่านได้", max_length=255, blank=True)
    household = models.BigIntegerField("ครัวเรือน", null=True, blank=True)
    verdict = models.CharField("ผล", max_length=9, choices=RowVerdict)
    has_warning = models.BooleanField("มีคำเตือน", default=False)
    said = models.JSONField("ข้อสังเกต", default=list)
    made = models.JSONField("รายการที่บันทึก", default=list)
    kept = models.CharField("เหตุที่คงไว้เมื่อถอนคืน", max_length=255, blank=True)

    privacy = classified(
        internal="id batch row household verdict has_warning made kept",
        personal="words",
        sensitive="said",
    )

    policy = Policy(by="batch")

    history_exempt = "rewritten by each check"

    class Meta:
        verbose_name = "แถวของงานเดิม"
        verbose_name_plural = "แถวของงานเดิม"
        ordering = ["batch", "row"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="standing_row_once")]

    def __str__(self):
        return f"{self.batch_id}:{self.row}"


class StandingHeadings(RememberedHeadings):
    """Of earlier work, remembered for files of the same kind."""

    kind = models.CharField("ชนิดของงาน", max_length=9, choices=EarlierWork)
    signature = models.CharField("ชุดหัวคอลัมน์", max_length=64)

    privacy = classified(internal="id kind signature mapping saved_by saved_at")

    class Meta:
        verbose_name = "การจับคู่หัวคอลัมน์งานเดิม"
        verbose_name_plural = "การจับคู่หัวคอลัมน์งานเดิม"
        constraints = [
            models.UniqueConstraint(fields=["kind", "signature"], name="standing_headings_once")
        ]
