"""What the menu shows of projects."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry(
    "โครงการและทรัพยากร",
    "projects:project-list",
    Permission.PROJECT_VIEW,
    order=108,
    group="ความช่วยเหลือ",
)
menu_entry(
    "ความจำเป็นที่ยังไม่มีโครงการ",
    "projects:gap-list",
    Permission.PROJECT_EDIT,
    order=110,
    group="ความช่วยเหลือ",
)
