"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry("นำเข้า TPMAP", "tpmap:import-list", Permission.IMPORT_RUN, order=120)
