"""What the parser of workbooks does not tell: cells that hold an error or a formula without a
value (both come as empty), hidden rows and columns, and whether days are counted from 1904.

Looked for in the file itself, a megabyte at a time; only parts with something odd are taken apart.
"""

import html
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from core.spreadsheets import biff
from core.spreadsheets.sheets import Oddities

CHUNK = 1 << 20
SHOWN = 60  # characters of a formula
MOST_REPEATED = 100_000  # hidden lines said at once
MOST_COLUMNS = 16_384  # of a sheet

_P = rb"(?:\w+:)?"
_ROW_OR_CELL = re.compile(
    rb"<" + _P + rb"(?:(row)\b([^>]*)>|c\b([^>]*?)(?:/>|>(.*?)</" + _P + rb"c>))", re.DOTALL
)
_ROW = re.compile(rb"<" + _P + rb"row\b([^>]*)>")
_COLUMN = re.compile(rb"<" + _P + rb"col\b([^>]*)>")
_SPAN = re.compile(rb"""\b(min|max)=["'](\d+)["']""")
_LINE = re.compile(rb"""\br=["'](\d+)["']""")
_PLACE = re.compile(rb"""\br=["']([A-Za-z]{1,3})\d+["']""")
_KIND = re.compile(rb"""\bt=["'](\w+)["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true|on)["']""")
_VALUE = re.compile(rb"<" + _P + rb"v\b[^>]*>([^<]*)<")
_FORMULA = re.compile(rb"<" + _P + rb"f\b(?:[^>]*/>|[^>]*>([^<]*)<)")
_ODD = (b'"e"', b"'e'", b"<f", b":f", b"hidden=")
_SHEET = re.compile(rb"<" + _P + rb"sheet\b[^>]*>")
_RELATION = re.compile(rb"<" + _P + rb"Relationship\b[^>]*>")
_1904 = re.compile(rb"""\bdate1904=["'](?:1|true|on)["']""")


def of_workbook(path: Path) -> tuple[dict[str, Oddities], bool]:
    """`({name of sheet: Oddities}, days are counted from 1904)` of an XLSX, ODS or XLS."""
    if not zipfile.is_zipfile(path):
        return biff.of_workbook(path)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return _of_document(archive), False
        if "xl/workbook.xml" not in names:
            return {}, False
        book = archive.read("xl/workbook.xml")
        parts = _parts(archive, book, names)
        found = {name: _of_sheet(_pieces(archive, part)) for name, part in parts.items()}
        return found, _1904.search(book) is not None


def _parts(archive: ZipFile, book: bytes, names: Collection[str]) -> dict[str, str]:
    """Which part of the archive holds which sheet."""
    if "xl/_rels/workbook.xml.rels" not in names:
        return {}
    relations = archive.read("xl/_rels/workbook.xml.rels")
    targets = {}
    for relation in _RELATION.findall(relations):
        target = _attribute(relation, b"Target").removeprefix("/xl/")
        targets[_attribute(relation, b"Id")] = f"xl/{target}"
    sheets = [(_attribute(s, b"name"), _attribute(s, rb"\w+:id")) for s in _SHEET.findall(book)]
    return {name: targets[known] for name, known in sheets if targets.get(known) in names}


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace")) if found else ""


def _pieces(archive: ZipFile, part: str) -> Iterator[bytes]:
    """Whole rows of a sheet, about a megabyte at a time."""
    rest = b""
    with archive.open(part) as file:
        while data := file.read(CHUNK):
            rest += data
            end = max(rest.rfind(b"</row>"), rest.rfind(b":row>"))
            if end > 0:
                yield rest[: end + 6]
                rest = rest[end + 6 :]
    if rest:
        yield rest


def _of_sheet(pieces: Iterable[bytes]) -> Oddities:
    odd, line = Oddities(), 0
    for piece in pieces:
        if not line:  # columns are told before the first row
            odd.hidden_columns.update(_hidden_columns(piece))
        if any(mark in piece for mark in _ODD):
            line = _take_apart(piece, odd, line)
        else:
            rows = _ROW.findall(piece) if b"<row" not in piece else None
            line = _last_line(piece, rows, line)
    return odd


def _hidden_columns(piece: bytes) -> Iterator[int]:
    for column in _COLUMN.findall(piece):
        span = {name: int(number) for name, number in _SPAN.findall(column)}
        if _HIDDEN.search(column) and span.keys() == {b"min", b"max"}:
            yield from range(span[b"min"] - 1, min(span[b"max"], MOST_COLUMNS))


def _last_line(piece: bytes, rows: list[bytes] | None, line: int) -> int:
    """The number of the last row of a piece; rows that bear none follow one another."""
    begin = piece.rfind(b"<row")
    last = piece[begin : begin + 400] if begin >= 0 else (rows[-1] if rows else b"")
    number = _LINE.search(last.partition(b">")[0])
    return int(number[1]) if number else line + (len(rows) if rows else piece.count(b"<row"))


def _take_apart(piece: bytes, odd: Oddities, line: int) -> int:
    column = -1
    for is_row, row, cell, inside in _ROW_OR_CELL.findall(piece):
        if is_row:
            number = _LINE.search(row)
            line, column = int(number[1]) if number else line + 1, -1
            if _HIDDEN.search(row):
                odd.hidden.add(line)
            continue
        place = _PLACE.search(cell)
        column = _number(place[1]) if place else column + 1
        if broken := _broken(cell, inside):
            odd.broken[line, column] = broken
    return line


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _broken(cell: bytes, inside: bytes) -> str:
    """What an error or a formula that was never worked out says; empty for any other cell."""
    found = _KIND.search(cell)
    kind = found[1] if found else b""
    value = _VALUE.search(inside)
    if kind == b"e":
        return html.unescape(value[1].decode("utf-8", "replace")).strip() if value else "#N/A"
    formula = _FORMULA.search(inside)
    if not formula or (value and (value[1].strip() or kind == b"str")):
        return ""
    if kind == b"str" and re.search(rb"<" + _P + rb"v\b", inside):
        return ""  # worked out, and empty
    return without_value((formula[1] or b"").decode("utf-8", "replace"))


def without_value(formula: str) -> str:
    return f"= {html.unescape(formula).lstrip('=')}"[:SHOWN]


def _of_document(archive: ZipFile) -> dict[str, Oddities]:
    """Of an ODS; read once more only where something odd stands in it."""
    marks = (b'"error"', b"table:visibility", b"table:formula", b"number-rows-spanned")
    tail, is_odd = b"", False
    with archive.open("content.xml") as file:
        while data := file.read(CHUNK):
            if any(mark in tail + data for mark in marks):
                is_odd = True
                break
            tail = data[-32:]
    if not is_odd:
        return {}
    reader = _Document()
    with archive.open("content.xml") as file:
        while data := file.read(CHUNK):
            reader.parser.Parse(data)
    return reader.found


class _Document:
    """The tables of an ODS, where rows and cells are said to repeat."""

    def __init__(self) -> None:
        self.found: dict[str, Oddities] = {}
        self.line, self.column, self.repeats = 0, 0, 1
        self.cell: list[Any] | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._begin, self._end
        self.parser.CharacterDataHandler = self._text

    def _begin(self, name: str, given: dict[str, str]) -> None:
        if name == "table:table":
            self.sheet = self.found.setdefault(given.get("table:name", ""), Oddities())
            self.line = self.column = 0
        elif name == "table:table-column":
            last = self.column + int(given.get("table:number-columns-repeated", 1))
            if given.get("table:visibility") in ("collapse", "filter"):
                self.sheet.hidden_columns.update(range(self.column, min(last, MOST_COLUMNS)))
            self.column = last
        elif name == "table:table-row":
            self.repeats = min(int(given.get("table:number-rows-repeated", 1)), MOST_REPEATED)
            if given.get("table:visibility") in ("collapse", "filter"):
                self.sheet.hidden.update(range(self.line + 1, self.line + 1 + self.repeats))
            self.column = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.cell = [self.column, _is_broken(given), ""]
            self.formula = given.get("table:formula", "")
            if (down := int(given.get("table:number-rows-spanned", 1))) > 1:
                last = min(self.line + down, MOST_REPEATED * 10) - 1
                self.sheet.joined.append((self.line, self.column, last))
            self.column += int(given.get("table:number-columns-repeated", 1))

    def _text(self, data: str) -> None:
        if self.cell:
            self.cell[2] += data

    def _end(self, name: str) -> None:
        if name == "table:table-row":
            self.line += self.repeats
        elif name in ("table:table-cell", "table:covered-table-cell") and self.cell:
            column, is_broken, text = self.cell
            if is_broken and self.line < MOST_REPEATED * 10:
                shown = text.strip() if text.strip() else without_value(self.formula)
                self.sheet.broken[self.line + 1, column] = shown
            self.cell = None


def _is_broken(given: dict[str, str]) -> bool:
    if given.get("calcext:value-type") == "error" or given.get("office:value-type") == "error":
        return True
    return bool(given.get("table:formula")) and "office:value-type" not in given
