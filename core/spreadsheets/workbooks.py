"""Workbooks as tables: XLSX, XLS and ODS through calamine, with what it does not tell; pages and
XML that bear the name of a spreadsheet.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.spreadsheets import biff, markup, oddities
from core.spreadsheets.refusals import FileRefusedError, locked, not_a_spreadsheet, packed, too_many
from core.spreadsheets.sheets import Oddities
from core.spreadsheets.texts import HEADING_ROWS, MAX_ROWS, TextLines, encoding_of
from core.uploads.archives import UnpackRefusedError, refuse_bombs

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PACKAGE = "EncryptedPackage".encode("utf-16-le")  # an XLSX behind a password
Joined = frozenset[tuple[int, int]]
MANIFEST = "META-INF/manifest.xml"  # of an ODS; alone says that its parts are locked
ZIP_MAGIC = b"PK\x03\x04"
PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06")  # of anything, and an empty ZIP
OFFICE = ("[Content_Types].xml", "mimetype", "Index/")  # parts of documents, of tables and others


@dataclass(frozen=True)
class Table:
    """One sheet as it stands in the file; `hidden` are the numbers of its hidden lines,
    `hidden_columns` those of hidden columns, from 0; `joined` the cells `(line, column)` that share
    one value with others above or below, the column from 0; `wide` those of the first lines that
    share it with the one to the left, as far as that is known.
    """

    name: str
    lines: list | TextLines
    is_hidden: bool = False
    hidden: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    joined: Joined = frozenset()
    wide: Joined = frozenset()
    is_1904: bool = False
    ends_early: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether the file ends in the middle of the table, as far as that can be seen."""
        return self.lines.is_cut if isinstance(self.lines, TextLines) else self.ends_early


def tables_of(path: Path) -> list[Table]:
    """The sheets of a workbook, in its order; none of a text file. Raises `FileRefusedError`."""
    with path.open("rb") as file:
        head = file.read(markup.HEAD)
    if head.startswith(PACKED):
        raise packed()
    if head.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return list(_of_workbook(path))
    if markup.is_table(head):
        return _of_markup(path)
    return []


def _of_markup(path: Path) -> list[Table]:
    try:
        found = markup.tables(path, encoding_of(path), MAX_ROWS + HEADING_ROWS)
    except OverflowError as error:
        raise too_many() from error
    return [
        Table(
            t.name,
            t.lines,
            t.is_hidden,
            frozenset(t.hidden),
            frozenset(t.hidden_columns),
            _filled_down(t.lines, t.joined),
            ends_early=t.is_cut,
        )
        for t in found
    ]


def _of_workbook(path: Path) -> Iterator[Table]:
    _refuse_bombs_and_locks(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        odd, is_1904 = oddities.of_workbook(path)
        for sheet in (s for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet):
            found = odd.get(sheet.name, Oddities())
            lines, joined, wide = _lines(workbook.get_sheet_by_name(sheet.name), found)
            is_hidden = sheet.visible != SheetVisibleEnum.Visible
            hidden = frozenset(found.hidden), frozenset(found.hidden_columns)
            yield Table(sheet.name, lines, is_hidden, *hidden, joined, wide, is_1904)
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile) as error:
        if isinstance(error, FileRefusedError):
            raise
        raise not_a_spreadsheet() from error


def _lines(sheet: Any, odd: Oddities) -> tuple[list[list], Joined, Joined]:
    """The cells of a sheet, and which of them are `joined` and `wide` (`Table`)."""
    lines, broken = sheet.to_python(skip_empty_area=False), odd.broken
    if broken and max(broken)[0] > MAX_ROWS + HEADING_ROWS:
        raise too_many()
    for (line, column), text in broken.items():
        while len(lines) < line:  # below the last line with a value
            lines.append([])
        cells = lines[line - 1]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = text
    ranges = sheet.merged_cell_ranges or ()
    joined = [(top, left, bottom) for (top, left), (bottom, _right) in ranges]
    wide = {
        (line + 1, column)
        for (top, left), (bottom, right) in ranges
        if top < HEADING_ROWS
        for line in range(top, min(bottom, HEADING_ROWS) + 1)
        for column in range(left + 1, right + 1)
    }
    return lines, _filled_down(lines, joined or odd.joined), frozenset(wide)


def _filled_down(lines: list[list], ranges: Iterable[tuple[int, int, int]]) -> Joined:
    """What stands in cells joined downwards (`(line, column, last line)`, from 0) holds for each of
    their lines: writes it there. Returns the joined cells as `Table` names them.
    """
    joined: set[tuple[int, int]] = set()
    for top, left, bottom in ranges:
        if bottom == top or top >= len(lines) or left >= len(lines[top]) or lines[top][left] == "":
            continue
        for at, line in enumerate(lines[top : bottom + 1], top + 1):
            joined.add((at, left))
            if left < len(line) and line[left] == "":
                line[left] = lines[top][left]
    return frozenset(joined)


def _refuse_bombs_and_locks(path: Path) -> None:
    data = path.read_bytes()
    if data.startswith(OLE_MAGIC) and (PACKAGE in data or biff.is_locked(data)):
        raise locked()
    if not data.startswith(ZIP_MAGIC):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise locked()
            refuse_bombs(io.BytesIO(data))
            names = archive.namelist()
            if not any(name.startswith(OFFICE) for name in names):
                raise packed()
            if MANIFEST in names and b"encryption-data" in archive.read(MANIFEST):
                raise locked()
    except (zipfile.BadZipFile, zlib.error) as error:
        raise not_a_spreadsheet() from error
    except UnpackRefusedError as error:
        raise FileRefusedError(error.code, str(error)) from error
