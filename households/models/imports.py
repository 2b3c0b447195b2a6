"""A TPMAP list on its way in: the batch, and what was said of its rows."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from core.spreadsheets.batches import BATCH_FIELDS, ListBatch, RememberedHeadings
from core.spreadsheets.stages import IssueLevel


class ImportBatch(ListBatch):
    """One file of one data year."""

    data_year = models.PositiveSmallIntegerField("ปีข้อมูล (พ.ศ.)")
    # Keys of `households.tpmap.facts` a person has said to empty where the list says nothing.
    emptied = models.JSONField("ข้อมูลที่สั่งลบ", default=list, blank=True)
    # Whose list it is alone, where a person has said so: the other districts stay on theirs.
    districts = ArrayField(
        models.SmallIntegerField(), verbose_name="เฉพาะอำเภอ", default=list, blank=True
    )

    privacy = classified(
        internal=f"{BATCH_FIELDS} data_year emptied districts", sensitive="stored_file headings"
    )

    policy = Policy(Permission.IMPORT_RUN, by="everywhere")

    class Meta:
        verbose_name = "การนำเข้าบัญชี TPMAP"
        verbose_name_plural = "การนำเข้าบัญชี TPMAP"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="batch_applied_has_time",
                condition=~Q(stage__in=["applied", "undone"]) | Q(applied_at__isnull=False),
                violation_error_message="รายการที่นำเข้าแล้วต้องมีวันเวลา",
            )
        ]

    def __str__(self):
        return f"นำเข้า #{self.pk} ปี {self.data_year}"

    @property
    def year(self) -> int:
        return self.data_year

    @property
    def history_name(self) -> str:
        """Under which the row history keeps what applying it changed."""
        return f"import:{self.pk}"


class FileKeeping(models.Model):
    """How long the office keeps the files of lists: one row, edited by the office."""

    days = models.PositiveSmallIntegerField(
        "เก็บไฟล์บัญชีไว้ (วัน)", default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField("แก้ไขเมื่อ", default=timezone.now)

    privacy = classified(internal="id days changed_by changed_at")

    class Meta:
        verbose_name = "กำหนดเก็บไฟล์บัญชี"
        verbose_name_plural = "กำหนดเก็บไฟล์บัญชี"
        constraints = [
            models.CheckConstraint(
                name="file_keeping_one_row_of_days",
                condition=Q(id=1, days__gte=1, days__lte=365),
                violation_error_message="ระบุ 1–365 วัน",
            )
        ]

    def __str__(self):
        return f"{self.days} วัน"


class HeadingMapping(RememberedHeadings):
    """Of TPMAP lists."""

    privacy = classified(internal="id signature mapping saved_by saved_at")

    class Meta:
        verbose_name = "การจับคู่หัวคอลัมน์"
        verbose_name_plural = "การจับคู่หัวคอลัมน์"


class ImportIssue(models.Model):
    """Something said about a row: where, which rule (`tpmap.verdicts`), and what to do about it."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="issues")
    row = models.PositiveIntegerField("แถวในแผ่นงาน")
    column = models.CharField("คอลัมน์", max_length=80)
    code = models.CharField("รหัส", max_length=24)
    level = models.CharField("ระดับ", max_length=7, choices=IssueLevel)
    message = models.CharField("ข้อความ", max_length=255)
    value = models.CharField("ค่าที่อ่านได้", max_length=120, blank=True)

    privacy = classified(internal="id batch row column code level message", sensitive="value")

    policy = Policy(Permission.IMPORT_RUN, by="everywhere")

    history_exempt = "rewritten by each check"

    class Meta:
        verbose_name = "ข้อสังเกตของแถว"
        verbose_name_plural = "ข้อสังเกตของแถว"
        ordering = ["batch", "row", "code"]
        indexes = [models.Index(fields=["batch", "row"], name="issue_row")]

    def __str__(self):
        return f"{self.batch_id}:{self.row} {self.code}"
