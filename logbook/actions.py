"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    GUIDE_CHANGED = "guide.changed", "เปลี่ยนคำถามและคำอธิบาย 4 ท"
    LIMITS_CHANGED = "limits.changed", "เปลี่ยนกำหนดเวลาของงาน"
    DUE_RECOUNTED = "due.recounted", "นับงานที่ต้องทำใหม่และแก้ให้ตรง"
    VISIT_LISTED = "visit.listed", "ดูรายการเยี่ยม"
    VISIT_EXPORTED = "visit.exported", "ส่งออกรายการเยี่ยม"
    VISIT_VIEWED = "visit.viewed", "เปิดดูการเยี่ยม"
    VISIT_RECORDED = "visit.recorded", "บันทึกการเยี่ยม"
    VISIT_VERIFIED = "visit.verified", "รับรองผลการเยี่ยม"
    VISIT_RETURNED = "visit.returned", "ส่งกลับการเยี่ยม"
    VISIT_KEPT = "visit.kept", "รับการเยี่ยมไว้ตามที่บันทึกเดิม"
    VISIT_CORRECTED = "visit.corrected", "แก้ไขการเยี่ยมที่ถูกส่งกลับ"
    WORKLIST_VIEWED = "worklist.viewed", "ดูครัวเรือนในความดูแล"
    LOGBOOK_EXPORTED = "logbook.exported", "ส่งออกแบบ Logbook"
    LOGBOOK_DOWNLOADED = "logbook.downloaded", "ดาวน์โหลดไฟล์ Logbook"
    LOGBOOK_IDENTIFIED = "logbook.identified", "ดาวน์โหลดไฟล์ Logbook พร้อมเลขประจำตัวประชาชน"
    LAYOUT_PUBLISHED = "layout.published", "ประกาศใช้รูปแบบไฟล์ Logbook"
    ENTRY_LISTED = "logbook_entry.listed", "ดูรายการที่ต้องกรอกเข้า Logbook"
    ENTRY_VIEWED = "logbook_entry.viewed", "เปิดรายการที่ต้องกรอกเข้า Logbook"
    ENTRY_KEYED = "logbook_entry.keyed", "กรอกเข้า Logbook แล้ว"
    ENTRY_UNKEYED = "logbook_entry.unkeyed", "ยกเลิกการกรอกเข้า Logbook"


name_actions(
    Act, purposes={"due.recount": "นับงานที่ต้องทำใหม่", "logbook_export": "คำสั่งส่งออกแบบ Logbook"}
)
