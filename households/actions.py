"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    VILLAGE_PROPOSAL_VIEWED = "village_proposal.viewed", "เปิดข้อเสนอของหมู่บ้าน"
    VILLAGE_PROPOSAL_EXPORTED = "village_proposal.exported", "ดาวน์โหลดข้อเสนอของหมู่บ้าน"
    HOUSEHOLD_VIEWED = "household.viewed", "เปิดดูครัวเรือน"
    HOUSEHOLD_LISTED = "household.listed", "ดูรายชื่อครัวเรือน"
    HOUSEHOLD_MERGED = "household.merged", "รวมครัวเรือนที่ซ้ำ"
    HOUSEHOLD_TOLD_APART = "household.told_apart", "บันทึกว่าเป็นคนละครัวเรือน"
    HOUSEHOLD_DUPLICATES_LISTED = "household.duplicates_listed", "ดูครัวเรือนที่อาจซ้ำ"
    HOUSEHOLD_COMPARED = "household.compared", "เทียบบัญชีสองปี"
    HOUSEHOLD_EXPORTED = "household.exported", "ส่งออกรายชื่อครัวเรือน"
    HOUSEHOLD_SURVEYED = "household.surveyed", "บันทึกสถานะการสำรวจ"
    HOUSEHOLD_LEFT = "household.left", "บันทึกการออกจากโครงการ"
    HOUSEHOLD_RETURNED = "household.returned", "รับครัวเรือนกลับเข้าโครงการ"
    HOUSEHOLD_UNMERGED = "household.unmerged", "ยกเลิกการรวมครัวเรือน"
    HOUSEHOLD_STRANDED_LISTED = "household.stranded_listed", "ดูงานที่ไม่มีผู้รับ"
    IDENTITY_REVEALED = "identity.revealed", "เปิดดูเลขประจำตัวประชาชน"
    NOMINATION_PROPOSED = "nomination.proposed", "เสนอครัวเรือนตกหล่น"
    NOMINATION_VIEWED = "nomination.viewed", "เปิดดูข้อเสนอครัวเรือนตกหล่น"
    NOMINATION_LISTED = "nomination.listed", "ดูรายการครัวเรือนตกหล่น"
    NOMINATION_VERIFIED = "nomination.verified", "รับข้อเสนอครัวเรือนตกหล่น"
    NOMINATION_REFUSED = "nomination.refused", "ไม่รับข้อเสนอครัวเรือนตกหล่น"
    NOMINATION_CHECKED = "nomination.checked", "ตรวจครัวเรือนตกหล่นที่อาจซ้ำ"
    NOMINATION_EXPORTED = "nomination.exported", "ส่งออกครัวเรือนตกหล่น"
    URGENCY_CHANGED = "urgency.changed", "เปลี่ยนเกณฑ์ความเร่งด่วน"
    KEYS_ROTATED = "keys.rotated", "เปลี่ยนกุญแจเข้ารหัส"


class PhotoAct(TextChoices):
    PHOTO_ADDED = "photo.added", "เพิ่มภาพ"
    PHOTO_VIEWED = "photo.viewed", "เปิดดูภาพ"


name_actions(
    Act,
    PhotoAct,
    purposes={
        "household.merge": "นำรายการที่เคยรวมไว้ไปยังครัวเรือนที่คงไว้",
        "needs.count": "นับครัวเรือนตามมิติที่ขาดแคลน",
        "reference.load": "โหลดข้อมูลอ้างอิงและปรับคะแนนความเร่งด่วน",
        "rotate_keys": "คำสั่งเปลี่ยนกุญแจเข้ารหัส",
    },
)
