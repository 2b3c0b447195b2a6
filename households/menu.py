"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry("ครัวเรือน", "households:household-list", Permission.HOUSEHOLD_VIEW, order=30)
menu_entry("ครัวเรือนตกหล่น", "households:nomination-list", Permission.NOMINATION_MAKE, order=40)
menu_entry(
    "งานที่ไม่มีผู้รับ", "households:stranded-list", Permission.HOUSEHOLD_EDIT, order=110, group="ครัวเรือน"
)
menu_entry(
    "เกณฑ์ความเร่งด่วน",
    "households:urgency-edit",
    Permission.URGENCY_EDIT,
    order=190,
    group="เกณฑ์และแบบ",
)
