"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry("ตัวชี้วัด", "indicators:indicator-list", Permission.SIGNED_IN, order=170, group="ข้อมูลอ้างอิง")
