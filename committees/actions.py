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
        "organization.listed": "ดูทำเนียบหน่วยงาน",
        "organization.viewed": "เปิดดูหน่วยงาน",
        "organization.added": "เพิ่มหน่วยงาน",
        "organization.changed": "แก้ไขหน่วยงาน",
        "organization.imported": "นำเข้าทำเนียบหน่วยงาน",
        "organization.merged": "รวมหน่วยงานที่ซ้ำ",
        "officer.named": "บันทึกผู้รับผิดชอบของหน่วยงาน",
        "officer.ended": "สิ้นสุดผู้รับผิดชอบของหน่วยงาน",
    },
    purposes={"organization.merge": "รวมหน่วยงานที่ซ้ำ"},
)
