"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry("พี่เลี้ยง", "mentors:official-list", Permission.OFFICIAL_VIEW, order=50)
menu_entry("จับคู่", "mentors:pairing-board", Permission.PAIRING_EDIT, order=60)
menu_entry(
    "เอกสารแต่งตั้ง", "mentors:paper-list", Permission.PAIRING_EDIT, order=140, group="พิมพ์และส่งออก"
)
menu_entry(
    "พี่เลี้ยง ณ วันที่", "mentors:pairing-day", Permission.PAIRING_VIEW, order=160, group="ข้อมูลอ้างอิง"
)
