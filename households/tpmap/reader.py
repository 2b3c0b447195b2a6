"""Opens a list, whatever the office sent: XLSX, XLS, ODS through calamine; CSV, TSV in Thai
encodings.
"""

import csv
import io
import zipfile
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from households.tpmap import columns, markup
from households.tpmap.archives import UnpackRefusedError, refuse_bombs

MAX_BYTES = 200 * 1024 * 1024
MAX_ROWS = 1_000_000
HEADING_ROWS = 30
HEADING_LINES = 3  # lines the headings themselves may take
SAMPLED = 200  # rows looked at for sample values
DELIMITERS = ",\t;|"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"


class FileRefusedError(ValueError):
    """The file as a whole cannot be taken. `code` for programs, the message (Thai) for people."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True)
class Sheet:
    """A list with its headings found. `rows` is `(line as seen, values)`, blank lines left out.

    `headings` are all cells of the heading line, by position; `unread` those nobody knows.
    """

    name: str
    columns: dict[str, int]
    headings: dict[int, str]
    rows: "Body | tuple"
    others: tuple["Sheet", ...] = ()

    @property
    def unread(self) -> list[str]:
        used = set(self.columns.values())
        return [heading for position, heading in self.headings.items() if position not in used]

    def samples(self, position: int, number: int = 3) -> list[str]:
        """The first different values of a column, for a person who says what it is."""
        found: dict[str, None] = {}
        for _line, row in islice(self.rows, SAMPLED):
            value = str(row[position]) if position < len(row) else ""
            if value.strip():
                found[value] = None
            if len(found) == number:
                break
        return list(found)


def read_list(path: Path, *, mapping=None, remembered=None, sheet: str = "") -> Sheet:
    """The sheet asked for, else the one that looks most like a list; `others` are the rest that do.

    Raises `FileRefusedError`.
    """
    candidates = open_file(path, mapping=mapping, remembered=remembered)
    if sheet:
        chosen = next((found for found in candidates if found.name == sheet), None)
        if chosen is None:
            raise FileRefusedError("sheet_missing", f"ไม่มีแผ่นงานชื่อ “{sheet}” ในไฟล์นี้")
    else:
        chosen = max(candidates, key=_likeness) if len(candidates) > 1 else candidates[0]
    others = [found for found in candidates if found is not chosen and _likeness(found)[0]]
    return _checked(replace(chosen, others=tuple(others)))


def open_file(path: Path, *, mapping=None, remembered=None) -> list[Sheet]:
    """Every sheet of the file with what is known of its headings. Raises `FileRefusedError`."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefusedError("file_empty", "ไฟล์ว่างเปล่า โปรดเลือกไฟล์บัญชีรายชื่ออีกครั้ง")
    if size > MAX_BYTES:
        raise FileRefusedError("file_too_large", "ไฟล์ใหญ่เกิน 200 MB โปรดแบ่งไฟล์เป็นรายอำเภอ")
    said = {"mapping": mapping, "remembered": remembered}
    sheets = _workbook(path) or _markup(path) or [("", _text_rows(path, said))]
    return [_find_headings(name, rows, said) for name, rows in sheets]


def _likeness(sheet: Sheet) -> tuple:
    """How much a sheet looks like a list: complete, then headings known, then rows."""
    return (
        not columns.missing(sheet.columns) and bool(sheet.rows),
        len(sheet.columns),
        len(sheet.rows),
    )


def _checked(sheet: Sheet) -> Sheet:
    lacking = columns.missing(sheet.columns)
    if lacking:
        raise HeadingsMissingError(lacking, sheet)
    if not sheet.rows:
        raise nobody_in_it()
    return sheet


def nobody_in_it():
    return FileRefusedError("file_empty", "ไฟล์มีหัวตารางแต่ไม่มีรายชื่อ โปรดเลือกไฟล์อีกครั้ง")


class HeadingsMissingError(FileRefusedError):
    """The headings needed were not recognised; a person may still say which columns they are."""

    def __init__(self, lacking: list[str], sheet: Sheet):
        self.sheet = sheet
        super().__init__(
            "headings_missing",
            f"ไม่พบหัวคอลัมน์ที่จำเป็น: {', '.join(lacking)} โปรดตรวจแถวหัวตาราง หรือระบุว่าคอลัมน์ใดคืออะไร",
        )


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(8)
    return head.startswith((ZIP_MAGIC, OLE_MAGIC))


def _markup(path: Path):
    with path.open("rb") as file:
        if not markup.is_table(file.read(markup.HEAD)):
            return []
    try:
        return markup.tables(path, _encoding(path), MAX_ROWS + HEADING_ROWS)
    except OverflowError as error:
        raise _too_many() from error


def _workbook(path: Path):
    if not _is_workbook(path):
        return []
    _refuse_bombs_and_locks(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return [(name, _lines(workbook.get_sheet_by_name(name))) for name in workbook.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise not_a_spreadsheet() from error


def _lines(sheet) -> list[list]:
    """The cells of a sheet; what stands in cells joined downwards holds for each of their lines."""
    lines = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for line in lines[top + 1 : bottom + 1]:
            if left < len(line) and line[left] == "":
                line[left] = lines[top][left]
    return lines


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
        raise not_a_spreadsheet() from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefusedError("file_encrypted", "ไฟล์ตั้งรหัสผ่านไว้ โปรดบันทึกใหม่โดยไม่ใส่รหัสผ่าน")
    try:
        refuse_bombs(io.BytesIO(data))
    except UnpackRefusedError as error:
        raise FileRefusedError(error.code, str(error)) from error


def not_a_spreadsheet():
    return FileRefusedError(
        "not_a_spreadsheet", "ไฟล์นี้ไม่ใช่ตาราง (XLSX, XLS, ODS หรือ CSV) โปรดส่งออกจากระบบใหม่"
    )


@dataclass(frozen=True)
class TextLines:
    """The lines of a text file as cells, read anew on each pass and never held whole."""

    path: Path
    encoding: str
    delimiter: str
    width: int  # cells of the longest of the first lines

    def __iter__(self):
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                yield from csv.reader(file, delimiter=self.delimiter, strict=False)
        except csv.Error as error:
            raise not_a_spreadsheet() from error


@dataclass(frozen=True)
class Body:
    """What stands below the headings: `(line as seen, cells)`, blank lines left out."""

    lines: list | TextLines
    start: int

    def __iter__(self):
        filled = 0
        for number, row in enumerate(islice(self.lines, self.start, None), self.start + 1):
            if any(value not in ("", None) for value in row):
                filled += 1
                if filled > MAX_ROWS + HEADING_ROWS:
                    raise _too_many()
                yield number, row

    def __bool__(self):
        return next(iter(self), None) is not None

    def __len__(self):
        return sum(1 for _row in self)


def _text_rows(path: Path, said) -> TextLines:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        start = "".join(islice(file, HEADING_ROWS))[:20_000]
    delimiter = max(DELIMITERS, key=lambda mark: _known_headings(start, mark, said))
    _known, width = _known_headings(start, delimiter, said)
    return TextLines(path, encoding, delimiter, width)


def _known_headings(start: str, delimiter: str, said) -> tuple[int, int]:
    """How many headings are known when the first lines are cut at `delimiter`; ties by cells."""
    try:
        lines = list(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, strict=False))
    except csv.Error:
        return 0, 0
    known = max((len(columns.match(line, **said)) for line in lines), default=0)
    return known, max(map(len, lines), default=0)


def _encoding(path: Path) -> str:
    """The first encoding in which the whole file can be read; limits are kept before parsing."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\x00" in head:
        encodings = (_without_mark(head),)
    else:
        encodings = ("utf-8-sig", "cp874")
    for encoding in encodings:
        try:
            if _lines_in(path, encoding) > MAX_ROWS + HEADING_ROWS:
                raise _too_many()
            return encoding
        except UnicodeDecodeError:
            continue
    raise not_a_spreadsheet()


def _without_mark(head: bytes) -> str:
    """UTF-16 that does not say so: every other byte is that of Latin, Thai or punctuation."""
    for encoding, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if high and sum(byte in (0x00, 0x0E, 0x20) for byte in high) >= 0.95 * len(high):
            low = head[0::2] if encoding == "utf-16-le" else head[1::2]
            if low.count(0) == 0:
                return encoding
    raise not_a_spreadsheet()


def _lines_in(path: Path, encoding: str) -> int:
    """How many lines a text file has; a megabyte is held at a time."""
    lines = 0
    with path.open(encoding=encoding) as file:
        while text := file.read(1 << 20):
            lines += text.count("\n")
    return lines


def _too_many():
    return FileRefusedError("file_too_large", "รายชื่อเกิน 1,000,000 แถว โปรดแบ่งไฟล์เป็นรายอำเภอ")


def _find_headings(name: str, rows, said) -> Sheet:
    """Takes the line among the first ones with the most headings known, with the lines below it
    when headings stand in two or three lines (merged cells); what stands above is a title.
    """
    best, most, lines, at = [], 0, 1, 0
    first = list(islice(rows, HEADING_ROWS + HEADING_LINES))
    for position, row in enumerate(first[:HEADING_ROWS]):
        known = len(columns.match(row, **said))
        if known > most:
            best, most, lines, at = row, known, 1, position
        together, alone = row, known
        for number, below in enumerate(first[position + 1 : position + HEADING_LINES], 2):
            together = _merged(together, below)
            known, alone = (
                len(columns.match(together, **said)),
                max(alone, len(columns.match(below, **said))),
            )
            if known >= max(most, alone) + 2:
                best, most, lines, at = together, known, number, position
    if not best:  # nothing known at all: the fullest line may still be the headings
        at = max(range(len(first[:HEADING_ROWS])), key=lambda n: _texts(first[n]), default=0)
        best = first[at] if first else []
    headings = {n: str(cell).strip() for n, cell in enumerate(best) if str(cell or "").strip()}
    body = Body(rows, at + lines) if best else ()
    return Sheet(name, columns.match(best, **said), headings, body)


def _texts(row) -> int:
    """How many cells of a line hold words rather than numbers."""
    return sum(isinstance(cell, str) and not cell.isdigit() and bool(cell.strip()) for cell in row)


def _merged(row, below) -> list:
    """Two lines of headings as one: a known name below a group's name, else what stands above."""
    width = max(len(row), len(below))
    upper, lower = ([*line, *[""] * (width - len(line))] for line in (row, below))
    together, group = [], ""
    for up, low in zip(upper, lower, strict=True):
        above = str(up or "").strip()
        group = above or group
        low = columns.below_group(group, low)
        together.append(low if columns.is_known(low) or not above else up)
    return together
