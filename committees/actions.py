"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "committee.order_changed": "แก้ไขคำสั่งแต่งตั้งคณะกรรมการ",
        "committee.paragraph_saved": "บันทึกข้อความในคำสั่ง",
        "committee.paragraph_removed": "ลบข้อความในคำสั่ง",
        "committee.seat_saved": "บันทึกตำแหน่งในคณะกรรมการ",
        "committee.seat_removed": "ลบตำแหน่งในคณะกรรมการ",
        "committee.holder_seated": "บันทึกผู้ดำรงตำแหน่ง",
        "committee.holder_left": "บันทึกการพ้นจากตำแหน่ง",
    }
)
