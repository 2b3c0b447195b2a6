"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry("คำขอ", "assistance:request-list", Permission.REQUEST_VIEW, order=85)
menu_entry("เรื่องส่งต่อ", "assistance:referral-list", Permission.REFERRAL_VIEW, order=90)
