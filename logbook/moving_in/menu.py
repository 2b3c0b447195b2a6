"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry(
    "นำเข้างานเดิม",
    "moving_in:import-list",
    Permission.EARLIER_WORK_BRING,
    order=126,
    group="ข้อมูลอ้างอิง",
)
