"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "village_import.received": "รับไฟล์ผล กชช.2ค",
        "village_import.viewed": "เปิดดูการนำเข้าผล กชช.2ค",
        "village_import.mapped": "ระบุหัวคอลัมน์ของผล กชช.2ค",
        "village_import.applied": "นำเข้าผล กชช.2ค",
        "village_import.undone": "ถอนคืนผล กชช.2ค",
        "village_import.rejected_exported": "ดาวน์โหลดแถวผล กชช.2ค ที่ไม่ผ่านการตรวจ",
        "village_result.exported": "ดาวน์โหลดผล กชช.2ค ของพื้นที่",
    },
    purposes={"village_results": "นำเข้าผล กชช.2ค"},
)
