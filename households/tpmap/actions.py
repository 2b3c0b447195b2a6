"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    IMPORT_RECEIVED = "import.received", "รับไฟล์บัญชี TPMAP"
    IMPORT_VIEWED = "import.viewed", "เปิดดูการนำเข้า"
    IMPORT_MAPPED = "import.mapped", "ระบุหัวคอลัมน์ของบัญชี"
    IMPORT_EMPTIED = "import.emptied", "สั่งลบข้อมูลที่บัญชีไม่ได้บอก"
    IMPORT_OF_DISTRICTS = "import.of_districts", "ระบุว่าบัญชีเป็นของทั้งจังหวัดหรือบางอำเภอ"
    IMPORT_KEEPING_CHANGED = "import.keeping_changed", "เปลี่ยนกำหนดเก็บไฟล์บัญชี"
    IMPORT_FILES_REMOVED = "import.files_removed", "ลบไฟล์บัญชีที่ครบกำหนด"
    IMPORT_APPLIED = "import.applied", "นำเข้าบัญชี TPMAP"
    IMPORT_UNDONE = "import.undone", "ยกเลิกการนำเข้า"
    IMPORT_REJECTED_EXPORTED = "import.rejected_exported", "ดาวน์โหลดแถวที่ไม่ผ่านการตรวจ"
    IMPORT_ISSUES_EXPORTED = "import.issues_exported", "ดาวน์โหลดรายการที่ต้องแก้"


name_actions(
    Act,
    purposes={
        "import": "นำเข้าบัญชี TPMAP",
        "import_tpmap": "คำสั่งนำเข้าบัญชี TPMAP",
        "undo_import": "คำสั่งยกเลิกการนำเข้า",
    },
)
