"""Rules of taking a list in, applying it and taking it back."""

from core.errors import DomainError


class FileNotTakenError(DomainError):
    """The whole file is refused; the reason comes from the reader."""

    code = "file_refused"

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class FileNotKeptError(DomainError):
    code = "file_not_kept"
    message = "ไฟล์ของรายการนี้ถูกลบตามกำหนดแล้ว โปรดส่งไฟล์บัญชีเข้ามาใหม่"
    status = 409


class BatchMovedError(DomainError):
    code = "batch_moved"
    message = "รายการนี้ทำขั้นตอนนี้ไม่ได้แล้ว โปรดดูสถานะล่าสุด"
    status = 409


class BatchNotCheckedError(DomainError):
    code = "batch_not_checked"
    message = "รายการนี้ยังไม่ได้ตรวจ หรือนำเข้าไปแล้ว จึงนำเข้าไม่ได้"
    status = 409


class BatchNotAppliedError(DomainError):
    code = "batch_not_applied"
    message = "รายการนี้ยังไม่ได้นำเข้า หรือยกเลิกไปแล้ว จึงยกเลิกไม่ได้"
    status = 409


class ImportBusyError(DomainError):
    code = "import_busy"
    message = "กำลังนำเข้าบัญชีอื่นอยู่ โปรดรอให้เสร็จแล้วลองอีกครั้ง"
    status = 409


class DataMovedError(DomainError):
    code = "data_moved"
    message = "ข้อมูลในระบบเปลี่ยนไปหลังจากตรวจ โปรดตรวจใหม่แล้วดูผลอีกครั้งก่อนนำเข้า"
    status = 409


class NewerBatchError(DomainError):
    code = "newer_batch"
    message = "มีการนำเข้าหลังรายการนี้ โปรดยกเลิกการนำเข้าที่ใหม่กว่าก่อน"
    status = 409
