"""Why a file is not taken as a whole: `code` for programs, the message (Thai) for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.spreadsheets.lists import Sheet


class FileRefusedError(ValueError):
    """The file as a whole cannot be taken."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def not_a_spreadsheet() -> FileRefusedError:
    return FileRefusedError(
        "not_a_spreadsheet", "ไฟล์นี้ไม่ใช่ตาราง (XLSX, XLS, ODS หรือ CSV) โปรดส่งออกจากระบบใหม่"
    )


def packed() -> FileRefusedError:
    return FileRefusedError(
        "not_a_spreadsheet",
        "ไฟล์นี้เป็นไฟล์บีบอัด (ZIP, RAR หรือ 7Z) โปรดแตกไฟล์แล้วส่งไฟล์ตารางที่อยู่ข้างในทีละไฟล์",
    )


def locked() -> FileRefusedError:
    return FileRefusedError("file_encrypted", "ไฟล์ตั้งรหัสผ่านไว้ โปรดบันทึกใหม่โดยไม่ใส่รหัสผ่านแล้วส่งอีกครั้ง")


def too_many() -> FileRefusedError:
    return FileRefusedError("file_too_large", "รายชื่อเกิน 1,000,000 แถว โปรดแบ่งไฟล์เป็นรายอำเภอ")


def encodings_mixed(line: int) -> FileRefusedError:
    return FileRefusedError(
        "encodings_mixed",
        f"ตัวอักษรในไฟล์ใช้รหัสปนกัน (UTF-8 กับ TIS-620): บรรทัดที่ {line} ต่างจากบรรทัดอื่น"
        " โปรดบันทึกไฟล์ใหม่เป็น UTF-8 ทั้งไฟล์แล้วส่งอีกครั้ง",
    )


def quote_open(line: int) -> FileRefusedError:
    return FileRefusedError(
        "quote_open",
        f"แถวที่ {line} มีเครื่องหมายคำพูดที่ไม่ปิด ทำให้แถวต่อไปถูกอ่านเป็นข้อความเดียวกัน"
        " โปรดแก้เครื่องหมายคำพูดแล้วส่งไฟล์ใหม่",
    )


class WordNeededError(FileRefusedError):
    """The file could be taken if a person said something; `sheets` are those it is about."""

    def __init__(self, code: str, message: str, sheets: Iterable["Sheet"]) -> None:
        self.sheets = tuple(sheets)
        super().__init__(code, message)


def headings_missing(lacking: list[str], sheet: "Sheet", hidden: list[str]) -> WordNeededError:
    """The headings needed were not recognised; a person may still say which columns they are."""
    also = f" (มีแผ่นงานที่ซ่อนอยู่ซึ่งไม่ได้อ่าน: {', '.join(hidden)})" if hidden else ""
    return WordNeededError(
        "headings_missing",
        f"ไม่พบหัวคอลัมน์ที่จำเป็น: {', '.join(lacking)}"
        f" โปรดตรวจแถวหัวตาราง หรือกำหนดความหมายของคอลัมน์{also}",
        [sheet],
    )


def headings_twice(sheet: "Sheet") -> WordNeededError:
    """Two columns claim one meaning; which counts is not for their order to say."""
    named = " และ ".join(
        f"“{heading}” ({', '.join(letters)})" for heading, letters in sheet.doubtful.items()
    )
    where = f"ในแผ่นงาน “{sheet.name}” " if sheet.name else ""
    return WordNeededError(
        "headings_twice",
        f"{where}มีมากกว่าหนึ่งคอลัมน์ที่หมายถึงสิ่งเดียวกัน: {named} โปรดระบุว่าใช้คอลัมน์ใด หรือลบคอลัมน์ที่ไม่ใช้",
        [sheet],
    )


def headings_moved(line: int) -> FileRefusedError:
    return FileRefusedError(
        "headings_moved",
        f"บรรทัดที่ {line:,} เป็นหัวตารางอีกชุดหนึ่งซึ่งเรียงคอลัมน์ต่างจากหัวตารางแรก"
        " โปรดแยกเป็นคนละแผ่นงานหรือคนละไฟล์ แล้วส่งอีกครั้ง",
    )


def sheets_to_choose(sheets: "Sequence[Sheet]") -> WordNeededError:
    names = ", ".join(f"“{sheet.name}”" for sheet in sheets)
    return WordNeededError(
        "sheet_choice",
        f"มีหลายแผ่นงานที่เป็นบัญชี: {names} โปรดเลือกแผ่นใดแผ่นหนึ่ง หรือทุกแผ่นเป็นบัญชีเดียว",
        sheets,
    )


def sheet_missing(name: str) -> FileRefusedError:
    return FileRefusedError("sheet_missing", f"ไม่มีแผ่นงานชื่อ “{name}” ในไฟล์นี้")


def file_empty() -> FileRefusedError:
    return FileRefusedError("file_empty", "ไฟล์ว่างเปล่า โปรดเลือกไฟล์อีกครั้ง")


def nobody_in_it() -> FileRefusedError:
    return FileRefusedError("file_empty", "ไฟล์มีหัวตารางแต่ไม่มีแถวข้อมูล โปรดเลือกไฟล์อีกครั้ง")
