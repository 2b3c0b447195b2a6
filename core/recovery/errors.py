"""Why a backup could not be made, opened or restored: one sentence each, and what to do."""

from core.errors import DomainError


class RecoveryError(DomainError):
    """Nothing was changed, and nothing half was left."""

    code = "recovery"
    message = "ทำสำรองหรือกู้คืนข้อมูลไม่สำเร็จ ข้อมูลเดิมไม่เปลี่ยนแปลง"


class NoRecipientError(RecoveryError):
    code = "backup_no_recipient"
    message = "ยังไม่มีกุญแจสำรองข้อมูล โปรดสั่ง script/backup หนึ่งครั้งแล้วเก็บกุญแจที่พิมพ์ออกมาไว้ในที่ปลอดภัย"


class RecipientSetOutsideError(RecoveryError):
    code = "backup_recipient_set_outside"
    message = "กุญแจสำรองข้อมูลกำหนดด้วย LOEI_BACKUP_RECIPIENT อยู่แล้ว โปรดแก้ที่ตัวแปรนั้น"


class KeyUnreadableError(RecoveryError):
    code = "backup_key_unreadable"
    message = "กุญแจสำรองข้อมูลที่ให้มาอ่านไม่ได้ โปรดตรวจตัวอักษรกับที่พิมพ์ไว้แล้วลองใหม่"


class KeyFileError(RecoveryError):
    code = "backup_key_file"
    message = (
        "อ่านไฟล์กุญแจไม่ได้ โปรดตรวจชื่อ ที่อยู่ และสิทธิ์อ่านของไฟล์"
        " (--key KEYFILE หรือโฟลเดอร์ recovery ของ LOEI_VAR) แล้วลองใหม่"
    )


class WrongKeyError(RecoveryError):
    code = "backup_wrong_key"
    message = (
        "กุญแจนี้เปิดไฟล์สำรองนี้ไม่ได้ โปรดใช้กุญแจที่พิมพ์ไว้เมื่อสร้างไฟล์นี้ (script/restore FILE --key KEYFILE)"
    )


class NotABackupError(RecoveryError):
    code = "backup_not_one"
    message = "ไฟล์นี้ไม่ใช่ไฟล์สำรองของระบบนี้ โปรดเลือกไฟล์ที่ชื่อลงท้ายด้วย .loei"


class BackupMissingError(RecoveryError):
    code = "backup_missing"
    message = "ไม่พบไฟล์สำรองที่ระบุ โปรดตรวจชื่อและที่อยู่ของไฟล์"


class BackupUnreadableError(RecoveryError):
    code = "backup_unreadable"
    message = (
        "อ่านไฟล์สำรองนี้ไม่ได้ จึงไม่ได้กู้คืนสิ่งใด โปรดตรวจสิทธิ์อ่านของไฟล์และโฟลเดอร์ (ใน Docker คือของผู้ใช้ 10001)"
        " และสื่อที่เก็บไฟล์ แล้วลองใหม่"
    )


class BackupDamagedError(RecoveryError):
    code = "backup_damaged"
    message = "ไฟล์สำรองนี้ถูกตัดหรือถูกแก้ไข จึงไม่ได้กู้คืนสิ่งใด โปรดใช้ไฟล์อื่น"


class NewerVersionError(RecoveryError):
    code = "backup_newer"
    message = "ไฟล์สำรองนี้มาจากโปรแกรมรุ่นใหม่กว่า โปรดติดตั้งรุ่นเดียวกันหรือใหม่กว่าแล้วลองใหม่"


class OtherProvinceError(RecoveryError):
    code = "backup_other_province"
    message = "ไฟล์สำรองนี้เป็นของจังหวัดอื่น จึงไม่ได้กู้คืน"


class IdKeysError(RecoveryError):
    code = "backup_id_keys"
    message = (
        "กุญแจเลขประจำตัวประชาชนของเครื่องนี้ไม่ตรงกับไฟล์สำรอง โปรดวาง LOEI_ID_KEYS และ LOEI_ID_HMAC_KEY"
        " ชุดที่เก็บแยกไว้ (secrets.env) ซึ่งมีกุญแจของวันที่ทำไฟล์นั้นด้วย แล้วลองใหม่"
    )


class NotEmptyError(RecoveryError):
    code = "restore_not_empty"
    message = (
        "ปลายทางมีข้อมูลอยู่แล้ว จึงไม่ได้กู้คืน โปรดใช้โฟลเดอร์ว่าง (LOEI_VAR) หรือเพิ่ม --replace"
        " ซึ่งเก็บข้อมูลเดิมไว้ข้าง ๆ"
    )


class InUseError(RecoveryError):
    code = "restore_in_use"
    message = "ระบบยังทำงานอยู่ โปรดหยุด script/server (หรือบริการ web worker beat) ก่อนแล้วลองใหม่"


class BusyError(RecoveryError):
    code = "backup_busy"
    message = "มีการสำรอง กู้คืน หรือซ้อมกู้คืนข้อมูลกำลังทำอยู่แล้ว โปรดรอให้เสร็จ"


class DiskFullError(RecoveryError):
    code = "backup_disk_full"
    message = "ที่ว่างในดิสก์ไม่พอ จึงเลิกทำและไม่เหลือสิ่งใดค้าง โปรดเพิ่มที่ว่างแล้วลองใหม่"


class FolderError(RecoveryError):
    code = "backup_folder"
    message = "เขียนหรืออ่านโฟลเดอร์เก็บไฟล์สำรองไม่ได้ โปรดตรวจ LOEI_BACKUPS และสิทธิ์ของโฟลเดอร์"


class PlaceError(RecoveryError):
    code = "restore_place"
    message = (
        "เขียนไฟล์ลงโฟลเดอร์ปลายทางไม่ได้ ข้อมูลเดิมไม่เปลี่ยนแปลง โปรดตรวจสิทธิ์ของ LOEI_VAR และ LOEI_MEDIA"
    )


class OwnerUnknownError(RecoveryError):
    code = "backup_no_owner"
    message = "กระบวนการนี้ไม่มี DATABASE_OWNER_URL จึงสำรองหรือกู้คืนไม่ได้ โปรดสั่งจากบริการ keeper"


class ToolMissingError(RecoveryError):
    code = "backup_no_tool"
    message = "ไม่พบ pg_dump หรือ psql รุ่นที่ใช้กับฐานข้อมูลนี้ได้ โปรดติดตั้ง postgresql-client รุ่นเดียวกับเซิร์ฟเวอร์"


class DatabaseError(RecoveryError):
    code = "backup_database"
    message = "ฐานข้อมูลปฏิเสธคำสั่งระหว่างสำรองหรือกู้คืน ข้อมูลเดิมไม่เปลี่ยนแปลง โปรดดูบันทึกของระบบ"


class MayNotMakeDatabaseError(RecoveryError):
    code = "backup_no_createdb"
    message = (
        "เจ้าของตารางยังสร้างฐานข้อมูลข้าง ๆ ไม่ได้ โปรดให้ผู้ดูแล PostgreSQL สั่งหนึ่งครั้งว่า"
        " ALTER ROLE loei_owner CREATEDB"
    )


class CountsDifferError(RecoveryError):
    code = "restore_counts_differ"
    message = "จำนวนแถวที่กู้คืนได้ไม่ตรงกับบัญชีในไฟล์สำรอง จึงเลิกทำและข้อมูลเดิมไม่เปลี่ยนแปลง"


class MigrationError(RecoveryError):
    """`reason` is where it ended, and with what kind of error."""

    code = "migration_failed"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"ปรับตารางให้เป็นของโปรแกรมรุ่นนี้ไม่สำเร็จ ({reason}) ข้อมูลเดิมไม่เปลี่ยนแปลง")


class UpgradeFailedError(RecoveryError):
    code = "upgrade_failed"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"ทดลองอัปเกรดบนสำเนาแล้วไม่ผ่าน ({reason}) ระบบจริงไม่เปลี่ยนแปลง โปรดกลับไปใช้โปรแกรมรุ่นเดิม"
        )


class UpgradeLeftError(DomainError):
    """The one failure after which things are not as they were."""

    code = "upgrade_left"

    def __init__(self, backup: object) -> None:
        super().__init__(
            "อัปเกรดไม่สำเร็จ และนำข้อมูลก่อนอัปเกรดกลับมาไม่ได้ ข้อมูลอาจค้างอยู่ระหว่างสองรุ่น อย่าเริ่มระบบ"
            f" โปรดกลับไปใช้โปรแกรมรุ่นเดิม แก้เหตุที่บันทึกไว้ แล้วสั่ง restore {backup} --replace"
        )


class UpgradeTakenBackError(RecoveryError):
    code = "upgrade_taken_back"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"อัปเกรดไม่สำเร็จ ({reason}) ข้อมูลกลับเป็นก่อนอัปเกรดแล้ว โปรดกลับไปใช้โปรแกรมรุ่นเดิมก่อนเริ่มระบบ"
        )
