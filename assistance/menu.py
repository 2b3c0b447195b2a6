"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry("คำขอ", "assistance:request-list", Permission.REQUEST_VIEW, order=85)
menu_entry("เรื่องส่งต่อ", "assistance:referral-list", Permission.REFERRAL_VIEW, order=90)
menu_entry("ความช่วยเหลือที่บันทึก", "assistance:entry-list", Permission.HELP_ENTER, order=92)
menu_entry(
    "บัญชีความช่วยเหลือ",
    "assistance:help-list",
    Permission.ASSISTANCE_VIEW,
    order=112,
    group="ความช่วยเหลือ",
)
menu_entry(
    "ความช่วยเหลือที่ควรประสานกัน",
    "assistance:overlap-list",
    Permission.ASSISTANCE_VIEW,
    order=114,
    group="ความช่วยเหลือ",
)
menu_entry(
    "รายการของหน่วยงานที่ยังไม่พบครัวเรือน",
    "assistance:unmatched-list",
    Permission.HELP_SETTLE,
    order=116,
    group="ความช่วยเหลือ",
)
