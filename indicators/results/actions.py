"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    VILLAGE_IMPORT_RECEIVED = "village_import.received", "รับไฟล์ผล กชช.2ค"
    VILLAGE_IMPORT_VIEWED = "village_import.viewed", "เปิดดูการนำเข้าผล กชช.2ค"
    VILLAGE_IMPORT_MAPPED = "village_import.mapped", "ระบุหัวคอลัมน์ของผล กชช.2ค"
    VILLAGE_IMPORT_APPLIED = "village_import.applied", "นำเข้าผล กชช.2ค"
    VILLAGE_IMPORT_UNDONE = "village_import.undone", "ยกเลิกการนำเข้าผล กชช.2ค"
    VILLAGE_IMPORT_REJECTED_EXPORTED = (
        "village_import.rejected_exported",
        "ดาวน์โหลดแถวผล กชช.2ค ที่ไม่ผ่านการตรวจ",
    )
    VILLAGE_RESULT_EXPORTED = "village_result.exported", "ดาวน์โหลดผล กชช.2ค ของพื้นที่"


name_actions(Act, purposes={"village_results": "นำเข้าผล กชช.2ค"})
