"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry(
    "พิมพ์แผนครัวเรือน", "plans:print-list", Permission.PLAN_PRINT, order=130, group="พิมพ์และส่งออก"
)
menu_entry(
    "เกณฑ์ระดับครัวเรือน", "plans:ladder-edit", Permission.PROGRAMME_EDIT, order=200, group="เกณฑ์และแบบ"
)
menu_entry("ตัวอย่างกิจกรรม", "plans:idea-list", Permission.IDEA_EDIT, order=230, group="เกณฑ์และแบบ")
