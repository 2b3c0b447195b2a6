"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    EARLIER_RECEIVED = "earlier_work.received", "รับไฟล์งานเดิม"
    EARLIER_VIEWED = "earlier_work.viewed", "เปิดดูการนำเข้างานเดิม"
    EARLIER_MAPPED = "earlier_work.mapped", "ระบุหัวคอลัมน์ของงานเดิม"
    EARLIER_APPLIED = "earlier_work.applied", "นำเข้างานเดิม"
    EARLIER_UNDONE = "earlier_work.undone", "ยกเลิกการนำเข้างานเดิม"
    EARLIER_REJECTED_EXPORTED = "earlier_work.rejected_exported", "ดาวน์โหลดแถวงานเดิมที่ไม่ผ่านการตรวจ"


name_actions(Act, purposes={"earlier.undo": "นับรายการงานเดิมที่ย้ายไปอำเภออื่น"})
