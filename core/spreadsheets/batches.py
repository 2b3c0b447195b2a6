"""The row of a list on its way in: its file, how it is read, what came of its rows."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.jobs.rows import JOB_FIELDS, Job
from core.sealed import SealedStorage
from core.spreadsheets.sheets import ALL, place, shown_line
from core.spreadsheets.stages import BatchStage

FOLDER = "imports"  # of the files of lists, a folder a year


class ListBatch(Job):
    """One file. Its hash makes a repeated upload recognisable."""

    file_name = models.CharField("ชื่อไฟล์", max_length=255)
    file_sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64)
    stored_file = models.FileField(
        "ไฟล์", upload_to=f"{FOLDER}/%Y/", max_length=255, blank=True, storage=SealedStorage()
    )
    sheet = models.CharField("แผ่นงาน", max_length=120, blank=True)
    mapping = models.JSONField("การจับคู่หัวคอลัมน์", default=dict, blank=True)
    # `[{"heading", "key", "samples"}]` of the sheet read last; long numbers in samples are masked.
    headings = models.JSONField("หัวคอลัมน์ในไฟล์", default=list, blank=True)
    sheets = models.JSONField("แผ่นงานอื่นที่เป็นบัญชี", default=list, blank=True)
    stage = models.CharField("ขั้น", max_length=8, choices=BatchStage, default=BatchStage.UPLOADED)
    rows = models.PositiveIntegerField("แถวทั้งหมด", default=0)
    new = models.PositiveIntegerField("ใหม่", default=0)
    changed = models.PositiveIntegerField("เปลี่ยน", default=0)
    unchanged = models.PositiveIntegerField("คงเดิม", default=0)
    gone = models.PositiveIntegerField("ไม่อยู่ในบัญชีปีนี้", default=0)
    warnings = models.PositiveIntegerField("แถวที่มีคำเตือน", default=0)
    rejected = models.PositiveIntegerField("ไม่ผ่านการตรวจ", default=0)
    applied_at = models.DateTimeField("นำเข้าเมื่อ", null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("ถอนคืนเมื่อ", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @classmethod
    def forget(cls, batches: list[Any]) -> None:
        """What was read of these goes along with their files, as far as nothing stands on it."""

    @property
    def about(self) -> str:
        """What tells one list of its kind from another: the year it is of."""
        return str(getattr(self, "year", ""))

    @property
    def written(self) -> int:
        """Rows of which an apply writes something."""
        return self.new + self.changed

    @property
    def left_out(self) -> int:
        """Rows an apply does not take: refused, or said twice in the file."""
        return self.rejected + self.counts.get("duplicate", 0)

    @property
    def sheets_to_choose(self) -> list[str]:
        """Names of the sheets a person may choose instead of what is read."""
        read = self.counts.get("sheets_read", ()) if self.sheet == ALL else ()
        return [*read, *self.sheets]

    def place(self, row: int) -> tuple[str, int]:
        """`(name of the sheet, or empty where only one was read, line as a person sees it)`."""
        return place(row, self.counts.get("sheets_read", ()))

    def shown_line(self, row: int) -> int | str:
        """See `core.spreadsheets.sheets.shown_line`."""
        return shown_line(row, self.counts.get("sheets_read", ()))

    @property
    def lines_beside(self) -> list[int | str]:
        """The first lines of the file that are no rows of the list."""
        return [self.shown_line(row) for row in self.counts.get("beside_rows", ())]

    @property
    def unread_headings(self) -> list[str]:
        return [line["heading"] for line in self.headings if not line["key"]]

    def outcome(self, name: str) -> str:
        """How a step of the batch ended, with its counts; no name of anybody."""
        if self.error:
            return f"{name}: {self.error}"[:255]
        counts = (
            f"ทั้งหมด {self.rows:,} แถว ใหม่ {self.new:,} เปลี่ยน {self.changed:,} "
            f"คงเดิม {self.unchanged:,} ซ้ำ {self.counts.get('duplicate', 0):,} "
            f"ไม่ผ่านการตรวจ {self.rejected:,}"
        )
        if self.stage == BatchStage.CHECKED:
            return f"ตรวจ{name} แล้ว รอยืนยัน: {counts}"
        if self.stage == BatchStage.APPLIED:
            return f"นำเข้า{name} แล้ว: {counts}"
        return f"{self.get_stage_display()}: {name}"


class RememberedHeadings(models.Model):
    """What a person said the columns of a set of headings are; remembered for the next file."""

    signature = models.CharField("ชุดหัวคอลัมน์", max_length=64, unique=True)
    mapping = models.JSONField("การจับคู่", default=dict)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.signature[:12]


# Names of these fields, for the classes of data of a model; `stored_file` and `headings`, which
# hold what stands in the list, are left to it.
BATCH_FIELDS = (
    f"id {JOB_FIELDS} file_name file_sha256 sheet mapping sheets stage rows new changed unchanged"
    " gone warnings rejected applied_at applied_by undone_at undone_by"
)
