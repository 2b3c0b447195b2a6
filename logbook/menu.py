"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry("งานที่ต้องทำ", "logbook:worklist", Permission.VISIT_VIEW, order=70)
menu_entry("การเยี่ยม", "logbook:visit-list", Permission.VISIT_VIEW, order=80)
menu_entry(
    "ส่งออก Logbook",
    "logbook:export-list",
    Permission.LOGBOOK_EXPORT,
    order=150,
    group="พิมพ์และส่งออก",
)
menu_entry(
    "กรอกเข้า Logbook",
    "logbook:keying-list",
    Permission.LOGBOOK_EXPORT,
    order=152,
    group="พิมพ์และส่งออก",
)
menu_entry(
    "รูปแบบไฟล์ Logbook",
    "logbook:layout-edit",
    Permission.PROGRAMME_EDIT,
    order=230,
    group="เกณฑ์และแบบ",
)
menu_entry(
    "คำถามนำ 4 ท", "logbook:guide-edit", Permission.PROGRAMME_EDIT, order=210, group="เกณฑ์และแบบ"
)
menu_entry(
    "กำหนดเวลาของงาน",
    "logbook:limits-edit",
    Permission.PROGRAMME_EDIT,
    order=220,
    group="เกณฑ์และแบบ",
)
