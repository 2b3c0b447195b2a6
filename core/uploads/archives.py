"""Whether a workbook may be unpacked at all: decided before anything parses it.

XLSX and ODS are ZIP archives. What an entry says of its size may be a lie, so entries are inflated
here once, thrown away as they come, and left at the byte where they pass what they said. A sheet
may also be small as a file and without end as a table: the parser makes room for every cell up to
the last one with a value, a gigabyte for one forgotten letter in the last row of a sheet. So what
is filled is set against the room it would take (`Extent`).
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, NoReturn
from xml.parsers import expat
from zipfile import ZipInfo

MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_ENTRIES = 5_000
# Sheets shrink to a tenth; what shrinks to a two-hundredth and is large is there to be unpacked.
LARGE_ENTRY, MAX_RATIO = 64 * 1024 * 1024, 200
CHUNK = 1 << 18
OVERLAP = 256  # longer than the head of a cell
# Where a book says its sheets lie is up to the book, so everything is looked at but these two: they
# have their names from the format, and are large.
NEVER_SHEETS = {"xl/sharedstrings.xml", "xl/styles.xml"}
BINARY = "xl/workbook.bin"  # XLSB, whose cells nothing here can count
# The column of a cell with a value, from the 27th on; one of three letters is beyond the 702nd,
# where no list of people goes.
COLUMN = re.compile(rb' r="([A-Z]{2,3})\d+"[^>]*(?<!/)><')
PLACE = re.compile(rb'[ :]r="([A-Z]{1,3})(\d{1,7})"')
MOST_CELLS = 30_000_000  # 1,048,576 rows of 27 columns, the whole height of a sheet
FEW_CELLS = 5_000_000  # below this much room nobody asks how much of it is filled

BOMB = "ไฟล์ขยายแล้วใหญ่เกิน 1 GB หรือใหญ่ขึ้นผิดปกติ จึงไม่เปิดอ่าน โปรดแบ่งไฟล์เป็นรายอำเภอ"
LIES = "ไฟล์บอกขนาดภายในไม่ตรงกับความจริง จึงไม่เปิดอ่าน โปรดเปิดใน Excel แล้วบันทึกใหม่"
FAR = "มีค่าอยู่ที่ {}ซึ่งไกลจากตารางมาก โปรดลบแถวและคอลัมน์ที่ไม่ใช้ หรือบันทึกเป็น CSV แล้วส่งใหม่"
CROWDED = "ตารางใหญ่เกิน 30,000,000 ช่อง โปรดแบ่งไฟล์เป็นรายอำเภอ"
LARGE = "ตารางใหญ่เกินไป โปรดแบ่งไฟล์เป็นรายอำเภอแล้วส่งทีละไฟล์"
NOT_XLSX = "ไฟล์ XLSB อ่านไม่ได้ โปรดเปิดใน Excel แล้วบันทึกเป็น XLSX"
WIDE = "มีค่าอยู่ในช่องที่ไกลจากตารางมาก โปรดลบคอลัมน์ที่ไม่ใช้ หรือบันทึกเป็น CSV แล้วส่งใหม่"


class UnpackRefusedError(ValueError):
    """The archive is not opened. `code` for programs, the message (Thai) for people."""

    def __init__(self, message: str, code: str = "file_too_large") -> None:
        self.code = code
        super().__init__(message)


def refuse_bombs(file: IO[bytes], small: "Small | None" = None) -> None:
    """Raises `UnpackRefusedError` for a ZIP archive that must not be unpacked; `file` is an open
    binary file and stands at its beginning afterwards. What is no archive passes. The limits are
    those of a list, or `small` ones.
    """
    with _at_its_beginning(file):
        if not file.read(4).startswith(b"PK\x03\x04"):
            return
        try:
            with zipfile.ZipFile(file) as archive:
                _look_at(file, archive.infolist(), small)
        except zipfile.BadZipFile:
            return  # the reader says that it is no spreadsheet


@contextmanager
def _at_its_beginning(file: IO[bytes]) -> Iterator[None]:
    file.seek(0)
    try:
        yield
    finally:
        file.seek(0)


@dataclass
class Extent:
    """How far the values of a sheet reach, and how many there are."""

    rows: int = 0
    width: int = 0
    filled: int = 0
    last: str = ""  # the last cell with a value, in words

    @property
    def room(self) -> int:
        return self.rows * self.width

    def refuse_emptiness(self, few: int) -> None:
        if self.room > max(few, 10 * self.filled):
            raise UnpackRefusedError(FAR.format(self.last))


@dataclass(frozen=True)
class Small:
    """What a table may unfold to that is read while somebody waits for the page."""

    unpacked: int = 64 * 1024 * 1024  # bytes
    cells: int = 1_000_000
    few: int = 200_000


def _look_at(file: IO[bytes], entries: list[ZipInfo], small: Small | None) -> None:
    unpacked, few = sum(e.file_size for e in entries), small.few if small else FEW_CELLS
    if small and unpacked > small.unpacked:
        raise UnpackRefusedError(LARGE)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES:
        raise UnpackRefusedError(BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        return  # locked by a password; the reader says so
    for entry in entries:
        if entry.file_size > max(LARGE_ENTRY, MAX_RATIO * entry.compress_size):
            raise UnpackRefusedError(BOMB)
    room = 0
    for entry in entries:
        look = _look_for(entry.filename.lower())
        for chunk in _inflated(file, entry):
            if look:
                look.feed(chunk)
        for extent in look.extents if look else ():
            extent.refuse_emptiness(few)
            room += extent.room
    if small and room > small.cells:
        raise UnpackRefusedError(LARGE)
    if room > MOST_CELLS:
        raise UnpackRefusedError(CROWDED)


def _look_for(name: str) -> "_DocumentLook | _SheetLook | None":
    if name == BINARY:
        raise UnpackRefusedError(NOT_XLSX, "not_a_spreadsheet")
    if name == "content.xml":
        return _DocumentLook()
    return None if name in NEVER_SHEETS else _SheetLook()


class _SheetLook:
    """Looks at a sheet of an XLSX by the kilobyte: a cell that is closed has something in it."""

    def __init__(self) -> None:
        self.tail, self.extent = b"", Extent(width=26)

    @property
    def extents(self) -> list[Extent]:
        return [self.extent]

    def feed(self, chunk: bytes) -> None:
        seen = self.tail + chunk
        for letters in set(COLUMN.findall(seen)):
            if len(letters) == 3:
                raise UnpackRefusedError(WIDE)
            number = (letters[0] - 64) * 26 + letters[1] - 64
            self.extent.width = max(self.extent.width, number)
        self.extent.filled += chunk.count(b"</c>") + chunk.count(b":c>")
        end = max(seen.rfind(b"</c>"), seen.rfind(b":c>"))
        if end >= 0 and (places := PLACE.findall(seen, max(end - 4_096, 0), end)):
            letters, row = places[-1]
            self.extent.rows = max(self.extent.rows, int(row))
            self.extent.last = f"ช่อง {letters.decode()}{int(row)} "
        self.tail = chunk[-OVERLAP:]


class _DocumentLook:
    """Looks at the tables of an ODS, where rows and cells are said to repeat."""

    def __init__(self) -> None:
        self.extents: list[Extent] = []
        self.row, self.repeats, self.column, self.reach = 0, 1, 0, 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._begin, self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, chunk: bytes) -> None:
        try:
            self.parser.Parse(chunk)
        except expat.ExpatError:
            # The rest is ignored: the reader of sheets says that it is no spreadsheet.
            self.feed = lambda chunk: None  # type: ignore[method-assign]

    @staticmethod
    def _refuse(*_given: object) -> NoReturn:
        raise UnpackRefusedError(LIES)

    def _begin(self, name: str, given: dict[str, str]) -> None:
        if name == "table:table":
            self.extents.append(Extent())
            self.row = 0
        elif name == "table:table-row":
            self.repeats = _count(given.get("table:number-rows-repeated"))
            self.column = self.reach = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.column += _count(given.get("table:number-columns-repeated"))
            if "office:value-type" in given and self.extents:
                self.reach = self.column
                self.extents[-1].filled += 1

    def _end(self, name: str) -> None:
        if name != "table:table-row" or not self.extents:
            return
        self.row += self.repeats
        if self.reach:
            extent = self.extents[-1]
            extent.rows, extent.width = self.row, max(extent.width, self.reach)
            extent.last = f"แถว {self.row} คอลัมน์ที่ {self.reach} "


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 1


def _inflated(file: IO[bytes], entry: ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry as they come; stops with the first one more than it said."""
    file.seek(entry.header_offset)
    head = file.read(30)
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    left, size_left = entry.compress_size, entry.file_size
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
            size_left -= len(data)
            if size_left < 0:
                raise UnpackRefusedError(LIES)
            yield data
