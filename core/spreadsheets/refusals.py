"""Why a file is not taken as a whole: `code` for programs, the message (Thai) for people."""


class FileRefusedError(ValueError):
    """The file as a whole cannot be taken."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def not_a_spreadsheet() -> FileRefusedError:
    return FileRefusedError(
        "not_a_spreadsheet", "ไฟล์นี้ไม่ใช่ตาราง (XLSX, XLS, ODS หรือ CSV) โปรดส่งออกจากระบบใหม่"
    )


def too_many() -> FileRefusedError:
    return FileRefusedError("file_too_large", "รายชื่อเกิน 1,000,000 แถว โปรดแบ่งไฟล์เป็นรายอำเภอ")


def encodings_mixed(line: int) -> FileRefusedError:
    return FileRefusedError(
        "encodings_mixed",
        f"ตัวอักษรในไฟล์ใช้รหัสปนกัน (UTF-8 กับ TIS-620): บรรทัดที่ {line} ต่างจากบรรทัดอื่น"
        " โปรดบันทึกไฟล์ใหม่เป็น UTF-8 ทั้งไฟล์แล้วส่งอีกครั้ง",
    )
