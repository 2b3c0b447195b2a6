"""Whether a workbook may be unpacked at all: decided before anything parses it.

XLSX and ODS are ZIP archives. What an entry says of its size may be a lie, so entries are inflated
here once, thrown away as they come, and left at the byte where they pass what they said. A sheet
may also be small as a file and without end as a table: a value in the last corner makes the parser
ask for 17 thousand million cells and takes the whole worker down. (ODS's repeats it counts itself.)
"""

import re
import zipfile
import zlib
from contextlib import contextmanager

MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_ENTRIES = 5_000
CHUNK = 1 << 18
OVERLAP = 256  # longer than the head of a cell
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# A cell with a value in a column of three letters: beyond the 702nd, where no list of people goes.
FAR_VALUE = re.compile(rb' r="[A-Z]{3}\d+"[^>]*(?<!/)><')

BOMB = "ไฟล์ขยายแล้วใหญ่เกิน 1 GB จึงไม่เปิดอ่าน โปรดแบ่งไฟล์เป็นรายอำเภอ"
LIES = "ไฟล์บอกขนาดภายในไม่ตรงกับความจริง จึงไม่เปิดอ่าน โปรดเปิดใน Excel แล้วบันทึกใหม่"
WIDE = "มีค่าอยู่ในช่องที่ไกลจากตารางมาก โปรดลบคอลัมน์ที่ไม่ใช้ หรือบันทึกเป็น CSV แล้วส่งใหม่"


class UnpackRefusedError(ValueError):
    """The archive is not opened. `code` for programs, the message (Thai) for people."""

    def __init__(self, message: str, code: str = "file_too_large"):
        self.code = code
        super().__init__(message)


def refuse_bombs(file) -> None:
    """Raises `UnpackRefusedError` for a ZIP archive that must not be unpacked; `file` is an open
    binary file and stands at its beginning afterwards. What is no archive passes.
    """
    with _at_its_beginning(file):
        if not file.read(4).startswith(b"PK\x03\x04"):
            return
        try:
            with zipfile.ZipFile(file) as archive:
                _look_at(file, archive.infolist())
        except zipfile.BadZipFile:
            return  # the reader says that it is no spreadsheet


@contextmanager
def _at_its_beginning(file):
    file.seek(0)
    try:
        yield
    finally:
        file.seek(0)


def _look_at(file, entries):
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED_BYTES:
        raise UnpackRefusedError(BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        return  # locked by a password; the reader says so
    for entry in entries:
        is_sheet, tail = SHEET.fullmatch(entry.filename), b""
        for chunk in _inflated(file, entry):
            if is_sheet and FAR_VALUE.search(tail + chunk):
                raise UnpackRefusedError(WIDE)
            tail = chunk[-OVERLAP:]


def _inflated(file, entry):
    """The bytes of an entry as they come; stops with the first one more than it said."""
    file.seek(entry.header_offset)
    head = file.read(30)
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    left, said = entry.compress_size, entry.file_size
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnpackRefusedError(LIES)  # no office writes another kind
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type else None
    while left > 0 and (packed := file.read(min(CHUNK, left))):
        left -= len(packed)
        while packed:
            data = packed
            if inflate:
                try:
                    data = inflate.decompress(packed, CHUNK)
                except zlib.error as error:
                    raise UnpackRefusedError(LIES) from error
            packed = inflate.unconsumed_tail if inflate else b""
            said -= len(data)
            if said < 0:
                raise UnpackRefusedError(LIES)
            yield data
