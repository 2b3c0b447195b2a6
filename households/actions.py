"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "village_proposal.viewed": "เปิดข้อเสนอของหมู่บ้าน",
        "village_proposal.exported": "ดาวน์โหลดข้อเสนอของหมู่บ้าน",
        "household.viewed": "เปิดดูครัวเรือน",
        "household.listed": "ดูรายชื่อครัวเรือน",
        "household.merged": "รวมครัวเรือนที่ซ้ำ",
        "household.told_apart": "บันทึกว่าเป็นคนละครัวเรือน",
        "household.duplicates_listed": "ดูครัวเรือนที่อาจซ้ำ",
        "household.compared": "เทียบบัญชีสองปี",
        "household.exported": "ส่งออกรายชื่อครัวเรือน",
        "household.surveyed": "บันทึกสถานะการสำรวจ",
        "household.left": "บันทึกการออกจากโครงการ",
        "household.returned": "รับครัวเรือนกลับเข้าโครงการ",
        "household.unmerged": "ยกเลิกการรวมครัวเรือน",
        "household.stranded_listed": "ดูงานที่ไม่มีผู้รับ",
        "identity.revealed": "เปิดดูเลขประจำตัวประชาชน",
        "nomination.proposed": "เสนอครัวเรือนตกหล่น",
        "nomination.viewed": "เปิดดูข้อเสนอครัวเรือนตกหล่น",
        "nomination.listed": "ดูรายการครัวเรือนตกหล่น",
        "nomination.verified": "รับข้อเสนอครัวเรือนตกหล่น",
        "nomination.refused": "ไม่รับข้อเสนอครัวเรือนตกหล่น",
        "nomination.checked": "ตรวจครัวเรือนตกหล่นที่อาจซ้ำ",
        "nomination.exported": "ส่งออกครัวเรือนตกหล่น",
        "urgency.changed": "เปลี่ยนเกณฑ์ความเร่งด่วน",
        "keys.rotated": "เปลี่ยนกุญแจเข้ารหัส",
        "photo.added": "เพิ่มภาพ",
        "photo.viewed": "เปิดดูภาพ",
    },
    purposes={"rotate_keys": "คำสั่งเปลี่ยนกุญแจเข้ารหัส"},
)
