"""Opens a list, whatever the office sent: XLSX, XLS, ODS through calamine; CSV, TSV in Thai
encodings.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from households.tpmap import columns

MAX_BYTES = 100 * 1024 * 1024
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_ROWS = 1_000_000
HEADING_ROWS = 30
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"


class FileRefusedError(ValueError):
    """The file as a whole cannot be taken. `code` for programs, the message (Thai) for people."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True)
class Sheet:
    """A list with its headings found. `rows` yields `(row number as seen, values)`, blanks left
    out.
    """

    name: str
    columns: dict[str, int]
    unread: list[str]
    rows: list[tuple[int, list]]


def read_list(path: Path, *, mapping=None) -> Sheet:
    """The sheet of the file that looks most like a list. Raises `FileRefusedError`."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefusedError("file_empty", "ไฟล์ว่างเปล่า โปรดเลือกไฟล์บัญชีรายชื่ออีกครั้ง")
    if size > MAX_BYTES:
        raise FileRefusedError("file_too_large", "ไฟล์ใหญ่เกิน 100 MB โปรดแบ่งไฟล์เป็นรายอำเภอ")
    sheets = _workbook(path) if _is_workbook(path) else [("", _text_rows(path))]
    candidates = [_find_headings(name, rows, mapping) for name, rows in sheets]
    best = max(
        candidates, key=lambda sheet: (not columns.missing(sheet.columns), len(sheet.columns))
    )
    return _checked(best)


def _checked(sheet: Sheet) -> Sheet:
    lacking = columns.missing(sheet.columns)
    if lacking:
        raise FileRefusedError(
            "headings_missing",
            f"ไม่พบหัวคอลัมน์ที่จำเป็น: {', '.join(lacking)} โปรดตรวจแถวหัวตารางแล้วส่งใหม่",
        )
    if not sheet.rows:
        raise FileRefusedError("file_empty", "ไฟล์มีหัวตารางแต่ไม่มีรายชื่อ โปรดเลือกไฟล์อีกครั้ง")
    if len(sheet.rows) > MAX_ROWS:
        raise FileRefusedError("file_too_large", "รายชื่อเกิน 1,000,000 แถว โปรดแบ่งไฟล์เป็นรายอำเภอ")
    return sheet


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(8)
    return head.startswith((ZIP_MAGIC, OLE_MAGIC))


def _workbook(path: Path):
    _refuse_bombs_and_locks(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return [
            (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        ]
    except (CalamineError, ValueError, OSError) as error:
        raise _not_a_spreadsheet() from error


def _refuse_bombs_and_locks(path: Path):
    data = path.read_bytes()
    if data.startswith(OLE_MAGIC) and "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefusedError("file_encrypted", "ไฟล์ตั้งรหัสผ่านไว้ โปรดบันทึกใหม่โดยไม่ใส่รหัสผ่านแล้วส่งอีกครั้ง")
    if not data.startswith(ZIP_MAGIC):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _not_a_spreadsheet() from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefusedError("file_encrypted", "ไฟล์ตั้งรหัสผ่านไว้ โปรดบันทึกใหม่โดยไม่ใส่รหัสผ่าน")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise FileRefusedError("file_too_large", "ไฟล์ขยายแล้วใหญ่เกิน 1 GB จึงไม่เปิดอ่าน")


def _not_a_spreadsheet():
    return FileRefusedError(
        "not_a_spreadsheet", "ไฟล์นี้ไม่ใช่ตาราง (XLSX, XLS, ODS หรือ CSV) โปรดส่งออกจากระบบใหม่"
    )


def _text_rows(path: Path) -> list[list[str]]:
    text = _decode(path.read_bytes())
    first_line = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",\t;", key=first_line.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=False))
    except csv.Error as error:
        raise _not_a_spreadsheet() from error


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\x00" in data[:4096]:
        raise _not_a_spreadsheet()
    else:
        encodings = ("utf-8-sig", "cp874")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _not_a_spreadsheet()


def _find_headings(name: str, rows, mapping) -> Sheet:
    """Takes the row among the first ones with the most headings known; what stands above is a
    title.
    """
    found = [columns.match(row, mapping) for row in rows[:HEADING_ROWS]]
    at = max(range(len(found)), key=lambda index: len(found[index]), default=None)
    if at is None:
        return Sheet(name, {}, [], [])
    used = set(found[at].values())
    unread = [str(h) for i, h in enumerate(rows[at]) if i not in used and str(h or "").strip()]
    body = [
        (number, row)
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if any(value not in ("", None) for value in row)
    ]
    return Sheet(name, found[at], unread, body)
