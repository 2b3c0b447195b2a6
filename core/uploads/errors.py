"""What is wrong with a file that came in, in one sentence."""

from core.errors import DomainError


class UploadRefusedError(DomainError):
    """The file is not taken; nothing of it is kept."""

    code = "file_refused"
    message = "ไม่รับไฟล์นี้ โปรดเลือกไฟล์อื่น"


class PictureRefusedError(UploadRefusedError):
    code = "picture_refused"
    message = "เปิดภาพนี้ไม่ได้ ไฟล์อาจเสียหรือมาไม่ครบ โปรดถ่ายใหม่หรือเลือกภาพอื่น"


class TableRefusedError(UploadRefusedError):
    code = "table_refused"
    message = "เปิดตารางนี้ไม่ได้ ไฟล์อาจเสียหรือมาไม่ครบ โปรดบันทึกใหม่เป็น XLSX แล้วส่งอีกครั้ง"


class StorageFullError(UploadRefusedError):
    code = "storage_full"
    message = "เครื่องแม่ข่ายไม่มีที่เก็บไฟล์เหลือ ยังไม่ได้เก็บไฟล์นี้ โปรดแจ้งผู้ดูแลระบบแล้วส่งใหม่ภายหลัง"
    status = 507
