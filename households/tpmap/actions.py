"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "import.received": "รับไฟล์บัญชี TPMAP",
        "import.viewed": "เปิดดูการนำเข้า",
        "import.mapped": "ระบุหัวคอลัมน์ของบัญชี",
        "import.emptied": "สั่งลบข้อมูลที่บัญชีไม่ได้บอก",
        "import.keeping_changed": "เปลี่ยนกำหนดเก็บไฟล์บัญชี",
        "import.files_removed": "ลบไฟล์บัญชีที่ครบกำหนด",
        "import.applied": "นำเข้าบัญชี TPMAP",
        "import.undone": "ถอนคืนการนำเข้า",
        "import.rejected_exported": "ดาวน์โหลดแถวที่ไม่ผ่านการตรวจ",
        "import.issues_exported": "ดาวน์โหลดรายการที่ต้องแก้",
    },
    purposes={
        "import": "นำเข้าบัญชี TPMAP",
        "import_tpmap": "คำสั่งนำเข้าบัญชี TPMAP",
        "undo_import": "คำสั่งถอนคืนการนำเข้า",
    },
)
