"""Why a file is not taken as a whole: `code` for programs, the message (Thai) for people."""

from core.spreadsheets.refusals import FileRefusedError


class WordNeededError(FileRefusedError):
    """The file could be taken if a person said something; `sheets` are those it is about."""

    def __init__(self, code: str, message: str, sheets):
        self.sheets = tuple(sheets)
        super().__init__(code, message)


def headings_missing(lacking: list[str], sheet, hidden: list[str]):
    """The headings needed were not recognised; a person may still say which columns they are."""
    also = f" (มีแผ่นงานที่ซ่อนอยู่ซึ่งไม่ได้อ่าน: {', '.join(hidden)})" if hidden else ""
    return WordNeededError(
        "headings_missing",
        f"ไม่พบหัวคอลัมน์ที่จำเป็น: {', '.join(lacking)} โปรดตรวจแถวหัวตาราง หรือระบุว่าคอลัมน์ใดคืออะไร{also}",
        [sheet],
    )


def headings_twice(sheet):
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


def sheets_to_choose(sheets):
    names = ", ".join(f"“{sheet.name}”" for sheet in sheets)
    return WordNeededError(
        "sheet_choice",
        f"มีหลายแผ่นงานที่เป็นบัญชีรายชื่อ: {names} โปรดเลือกแผ่นใดแผ่นหนึ่ง หรือทุกแผ่นเป็นบัญชีเดียว",
        sheets,
    )


def sheet_missing(name: str):
    return FileRefusedError("sheet_missing", f"ไม่มีแผ่นงานชื่อ “{name}” ในไฟล์นี้")


def nobody_in_it():
    return FileRefusedError("file_empty", "ไฟล์มีหัวตารางแต่ไม่มีรายชื่อ โปรดเลือกไฟล์อีกครั้ง")
