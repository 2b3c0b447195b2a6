"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "guide.changed": "เปลี่ยนคำถามและคำอธิบาย 4 ท",
        "limits.changed": "เปลี่ยนกำหนดเวลาของงาน",
        "due.recounted": "นับงานที่ต้องทำใหม่และแก้ให้ตรง",
        "visit.listed": "ดูรายการเยี่ยม",
        "visit.exported": "ส่งออกรายการเยี่ยม",
        "visit.viewed": "เปิดดูการเยี่ยม",
        "visit.recorded": "บันทึกการเยี่ยม",
        "visit.verified": "รับรองผลการเยี่ยม",
        "visit.returned": "ส่งกลับการเยี่ยม",
        "visit.kept": "รับการเยี่ยมไว้ตามที่บันทึกเดิม",
        "visit.corrected": "แก้ไขการเยี่ยมที่ถูกส่งกลับ",
        "worklist.viewed": "ดูครัวเรือนในความดูแล",
        "logbook.exported": "ส่งออกแบบ Logbook",
        "logbook.downloaded": "ดาวน์โหลดไฟล์ Logbook",
    },
    purposes={"due.recount": "นับงานที่ต้องทำใหม่", "logbook_export": "คำสั่งส่งออกแบบ Logbook"},
)
