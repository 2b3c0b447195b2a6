"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry(
    "นำเข้าผล กชช.2ค", "results:import-list", Permission.VILLAGE_IMPORT, order=125, group="ข้อมูลอ้างอิง"
)
