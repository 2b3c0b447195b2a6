"""Where a list on its way in stands, and what becomes of its rows."""

from django.db.models import TextChoices


class BatchStage(TextChoices):
    """Where an import stands. The job fields say whether a task is at work on it."""

    UPLOADED = "uploaded", "รับไฟล์แล้ว"
    MAPPING = "mapping", "รอระบุหัวคอลัมน์"
    CHECKED = "checked", "ตรวจแล้ว รอยืนยัน"
    APPLIED = "applied", "นำเข้าแล้ว"
    UNDONE = "undone", "ยกเลิกการนำเข้าแล้ว"
    REFUSED = "refused", "ไม่รับไฟล์"


class IssueLevel(TextChoices):
    ERROR = "error", "ไม่ผ่านการตรวจ"
    WARNING = "warning", "เตือน"


class RowVerdict(TextChoices):
    """What applying the batch does, or did, with a row of the sheet."""

    NEW = "new", "ใหม่"
    CHANGED = "changed", "เปลี่ยน"
    UNCHANGED = "unchanged", "คงเดิม"
    DUPLICATE = "duplicate", "แถวซ้ำ"
    REJECTED = "rejected", "ไม่ผ่านการตรวจ"
