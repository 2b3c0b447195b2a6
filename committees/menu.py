"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry("พื้นที่", "committees:area-home", Permission.SIGNED_IN, order=165, group="ข้อมูลอ้างอิง")
menu_entry(
    "คณะกรรมการ", "committees:committee-list", Permission.SIGNED_IN, order=180, group="ข้อมูลอ้างอิง"
)
menu_entry(
    "ทำเนียบหน่วยงาน",
    "committees:organization-list",
    Permission.ORGANIZATION_VIEW,
    order=175,
    group="ข้อมูลอ้างอิง",
)
menu_entry(
    "ปัญหา อุปสรรค",
    "committees:obstacle-list",
    Permission.OBSTACLE_VIEW,
    order=107,
    group="ภาพรวมและรายงาน",
)
menu_entry(
    "มติที่ประชุม",
    "committees:resolution-list",
    Permission.MEETING_VIEW,
    order=108,
    group="ภาพรวมและรายงาน",
)
menu_entry("เอกสารถึงฉัน", "committees:received-list", Permission.SIGNED_IN, order=101, group="หนังสือ")
menu_entry(
    "ผลการส่งเอกสาร", "committees:dispatch-list", Permission.LETTER_VIEW, order=111, group="หนังสือ"
)
menu_entry(
    "ทะเบียนหนังสือส่ง", "committees:register-list", Permission.LETTER_VIEW, order=112, group="หนังสือ"
)
menu_entry(
    "รายชื่อผู้รับและกำหนดส่ง",
    "committees:distribution-list",
    Permission.LETTER_VIEW,
    order=113,
    group="หนังสือ",
)
