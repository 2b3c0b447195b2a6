"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    STAGE_PROPOSED = "stage.proposed", "เสนอระดับครัวเรือน"
    STAGE_CONFIRMED = "stage.confirmed", "ยืนยันระดับครัวเรือน"
    STAGE_REFUSED = "stage.refused", "ไม่ยืนยันระดับครัวเรือน"
    STAGE_OPENED = "stage.opened", "เปิดหน้าเกณฑ์ระดับของครัวเรือน"
    STAGE_VIEWED = "stage.viewed", "เปิดดูข้อเสนอระดับ"
    CRITERION_TICKED = "criterion.ticked", "ยืนยันเกณฑ์ระดับ"
    CRITERION_UNTICKED = "criterion.unticked", "ถอนการยืนยันเกณฑ์ระดับ"
    LADDER_CHANGED = "ladder.changed", "เปลี่ยนเกณฑ์ระดับ"
    PLAN_LISTED = "plan.listed", "ดูรายการแผน"
    PLAN_VIEWED = "plan.viewed", "เปิดดูแผน"
    PLAN_PRINTED = "plan.printed", "พิมพ์แผน"
    PLAN_CREATED = "plan.created", "จัดทำแผน"
    PLAN_ROW_SAVED = "plan.row_saved", "บันทึกกิจกรรมในแผน"
    PLAN_ROW_REMOVED = "plan.row_removed", "ลบกิจกรรมในแผน"
    PLAN_AGREED = "plan.agreed", "ตกลงแผนกับครัวเรือน"
    PLAN_CLOSED = "plan.closed", "ปิดแผน"
    PLAN_PAPER_ADDED = "plan.paper_added", "เพิ่มภาพแบบแผนที่ลงนาม"
    PLAN_PAPER_VIEWED = "plan.paper_viewed", "เปิดดูภาพแบบแผนที่ลงนาม"
    PLAN_PRINT_ASKED = "plan.print_asked", "ขอพิมพ์แผนครัวเรือนทั้งพื้นที่"
    PLAN_PRINTED_MANY = "plan.printed_many", "พิมพ์แผนครัวเรือนทั้งพื้นที่"
    PLAN_PRINT_DOWNLOADED = "plan.print_downloaded", "ดาวน์โหลดแบบแผนทั้งพื้นที่"
    IDEA_LISTED = "idea.listed", "ดูตัวอย่างกิจกรรม"
    IDEA_SAVED = "idea.saved", "บันทึกตัวอย่างกิจกรรม"
    LEDGER_LISTED = "ledger.listed", "ดูรายการบัญชีครัวเรือน"
    LEDGER_VIEWED = "ledger.viewed", "เปิดดูบัญชีครัวเรือน"
    LEDGER_SAVED = "ledger.saved", "บันทึกบัญชีครัวเรือน"


name_actions(Act, purposes={"plan.print": "พิมพ์แผนครัวเรือน", "stage.follow": "แจ้งผลการเลื่อนขั้น"})
