"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "stage.proposed": "เสนอระดับครัวเรือน",
        "stage.confirmed": "ยืนยันระดับครัวเรือน",
        "stage.refused": "ไม่ยืนยันระดับครัวเรือน",
        "stage.opened": "เปิดหน้าเกณฑ์ระดับของครัวเรือน",
        "stage.viewed": "เปิดดูข้อเสนอระดับ",
        "criterion.ticked": "ยืนยันเกณฑ์ระดับ",
        "criterion.unticked": "ถอนการยืนยันเกณฑ์ระดับ",
        "ladder.changed": "เปลี่ยนเกณฑ์ระดับ",
        "plan.listed": "ดูรายการแผน",
        "plan.viewed": "เปิดดูแผน",
        "plan.printed": "พิมพ์แผน",
        "plan.created": "จัดทำแผน",
        "plan.row_saved": "บันทึกกิจกรรมในแผน",
        "plan.row_removed": "ลบกิจกรรมในแผน",
        "plan.agreed": "ตกลงแผนกับครัวเรือน",
        "plan.closed": "ปิดแผน",
        "plan.paper_added": "เพิ่มภาพแบบแผนที่ลงนาม",
        "plan.paper_viewed": "เปิดดูภาพแบบแผนที่ลงนาม",
        "plan.print_asked": "ขอพิมพ์แผนครัวเรือนทั้งพื้นที่",
        "plan.printed_many": "พิมพ์แผนครัวเรือนทั้งพื้นที่",
        "plan.print_downloaded": "ดาวน์โหลดแบบแผนทั้งพื้นที่",
        "idea.listed": "ดูตัวอย่างกิจกรรม",
        "idea.saved": "บันทึกตัวอย่างกิจกรรม",
        "ledger.listed": "ดูรายการบัญชีครัวเรือน",
        "ledger.viewed": "เปิดดูบัญชีครัวเรือน",
        "ledger.saved": "บันทึกบัญชีครัวเรือน",
    },
    purposes={"plan.print": "พิมพ์แผนครัวเรือน"},
)
