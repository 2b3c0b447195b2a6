"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    COMMITTEE_VIEWED = "committee.viewed", "เปิดดูคณะกรรมการและผู้ดำรงตำแหน่ง"
    COMMITTEE_ORDER_CHANGED = "committee.order_changed", "แก้ไขคำสั่งแต่งตั้งคณะกรรมการ"
    TEAM_SAVED = "team.saved", "บันทึกทีมปฏิบัติการในพื้นที่"
    TEAM_ENDED = "team.ended", "สิ้นสุดทีมปฏิบัติการในพื้นที่"
    TEAM_ROLE_KEPT = "team.role_kept", "ปรับวันของบทบาทตามตำแหน่งในทีม"
    COMMITTEE_PARAGRAPH_SAVED = "committee.paragraph_saved", "บันทึกข้อความในคำสั่ง"
    COMMITTEE_PARAGRAPH_REMOVED = "committee.paragraph_removed", "ลบข้อความในคำสั่ง"
    COMMITTEE_SEAT_SAVED = "committee.seat_saved", "บันทึกตำแหน่งในคณะกรรมการ"
    COMMITTEE_SEAT_REMOVED = "committee.seat_removed", "ลบตำแหน่งในคณะกรรมการ"
    COMMITTEE_HOLDER_SEATED = "committee.holder_seated", "บันทึกผู้ดำรงตำแหน่ง"
    COMMITTEE_HOLDER_LEFT = "committee.holder_left", "บันทึกการพ้นจากตำแหน่ง"
    OBSTACLE_LISTED = "obstacle.listed", "ดูรายการปัญหา อุปสรรค และข้อเสนอ"
    OBSTACLE_VIEWED = "obstacle.viewed", "เปิดดูปัญหา อุปสรรค และข้อเสนอ"
    OBSTACLE_WRITTEN = "obstacle.written", "แจ้งปัญหา อุปสรรค และข้อเสนอ"
    OBSTACLE_ANSWERED = "obstacle.answered", "ตอบปัญหา อุปสรรค และข้อเสนอ"
    MEETING_VIEWED = "meeting.viewed", "เปิดดูการประชุม"
    MEETING_MADE = "meeting.made", "กำหนดการประชุม"
    MEETING_CHANGED = "meeting.changed", "แก้ไขการประชุม"
    MEETING_DRAFTED = "meeting.drafted", "ร่างระเบียบวาระ"
    MEETING_CALLED = "meeting.called", "ออกหนังสือเชิญประชุม"
    MEETING_CANCELLED = "meeting.cancelled", "งดประชุม"
    MEETING_HELD = "meeting.held", "บันทึกว่าประชุมแล้ว"
    MEETING_PRINTED = "meeting.printed", "พิมพ์เอกสารการประชุม"
    ITEM_SAVED = "agenda.saved", "บันทึกระเบียบวาระ"
    ITEM_REMOVED = "agenda.removed", "ลบระเบียบวาระ"
    ATTENDANCE_SAVED = "attendance.saved", "บันทึกผู้เข้าประชุม"
    RESOLUTION_MADE = "resolution.made", "บันทึกมติ"
    RESOLUTION_CHANGED = "resolution.changed", "แก้ไขมติ"
    RESOLUTION_TOLD = "resolution.told", "บันทึกผลของมติ"
    RESOLUTION_VIEWED = "resolution.viewed", "เปิดดูมติ"
    LETTERS_LISTED = "letter.register_viewed", "ดูทะเบียนหนังสือส่ง"
    LETTER_REGISTERED = "letter.registered", "ออกเลขหนังสือส่ง"
    LETTER_CANCELLED = "letter.cancelled", "ยกเลิกเลขหนังสือส่ง"
    LIST_SAVED = "distribution.saved", "บันทึกรายชื่อผู้รับหนังสือ"
    ADDRESSEE_SAVED = "distribution.addressee_saved", "บันทึกผู้รับหนังสือ"
    LIST_FILLED = "distribution.filled", "เพิ่มตำแหน่งของคณะกรรมการในรายชื่อผู้รับ"
    SCHEDULE_SAVED = "schedule.saved", "บันทึกกำหนดส่งเอกสาร"
    PAPER_SENT = "sending.sent", "ส่งเอกสาร"
    PAPER_VIEWED = "sending.viewed", "ดูผลการส่งเอกสาร"
    PAPER_OPENED = "sending.opened", "ผู้รับเปิดเอกสาร"
    PAPER_MAILED = "sending.mailed", "แจ้งเอกสารทางอีเมล"
    PAPER_NOT_MAILED = "sending.not_mailed", "แจ้งเอกสารทางอีเมลไม่สำเร็จ"
    PAPER_REPEATED = "sending.repeated", "ส่งเอกสารซ้ำถึงผู้รับ"
    PAPER_HANDED = "sending.handed", "บันทึกการส่งเอกสารทางอื่น"
    OFFICE_SAVED = "office.saved", "บันทึกหัวหนังสือของสำนักงาน"
    ORGANIZATION_LISTED = "organization.listed", "ดูทำเนียบหน่วยงาน"
    ORGANIZATION_VIEWED = "organization.viewed", "เปิดดูหน่วยงาน"
    ORGANIZATION_ADDED = "organization.added", "เพิ่มหน่วยงาน"
    ORGANIZATION_CHANGED = "organization.changed", "แก้ไขหน่วยงาน"
    ORGANIZATION_IMPORTED = "organization.imported", "นำเข้าทำเนียบหน่วยงาน"
    ORGANIZATION_MERGED = "organization.merged", "รวมหน่วยงานที่ซ้ำ"
    ORGANIZATION_ASSIGNED = "organization.assigned", "กำหนดหน่วยงานที่รับเรื่องแทนส่วนกลาง"
    ORGANIZATION_UNASSIGNED = "organization.unassigned", "ยกเลิกการรับเรื่องแทนส่วนกลาง"
    OFFICER_NAMED = "officer.named", "บันทึกผู้รับผิดชอบของหน่วยงาน"
    OFFICER_ENDED = "officer.ended", "สิ้นสุดผู้รับผิดชอบของหน่วยงาน"


name_actions(
    Act,
    purposes={
        "organization.merge": "รวมหน่วยงานที่ซ้ำ",
        "resolution.tell": "แจ้งผลของมติแก่ผู้แจ้งปัญหา",
        "papers.send": "ส่งเอกสารตามกำหนดและส่งซ้ำ",
        "papers.link": "เปิดเอกสารจากลิงก์ที่ส่งทางอีเมล",
        "resolution.remind": "เตือนมติที่ใกล้หรือเกินกำหนด",
    },
)
