"""A register as an office sends it, read while its page waits: the same door as any list
(`core.spreadsheets.lists`), but nobody is asked; what is in doubt is put right and sent anew.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.spreadsheets.beside import is_said_beside
from core.spreadsheets.cells import BLANKS, is_broken
from core.spreadsheets.layouts import NamedColumns
from core.spreadsheets.lists import Reading, Sheet, read_tables
from core.spreadsheets.refusals import FileRefusedError, WordNeededError, nobody_in_it
from core.spreadsheets.workbooks import Table
from core.tables import ERROR_CELL, as_typed
from core.uploads.errors import TableRefusedError
from core.uploads.tables import read_sheets

NOTHING = {"ไม่มี", "ไม่ระบุ", "ไม่ทราบ"}  # where words stand
SYNONYMS = {
    "phone": ("โทร", "เบอร์โทร", "เบอร์โทรศัพท์", "หมายเลขโทรศัพท์", "เบอร์มือถือ", "โทรศัพท์มือถือ"),
    "email": ("อีเมล์", "email", "e-mail"),
}
# Keys that mean what they mean in many lists (`core.spreadsheets.naming`).
SHARED = ("title", "first_name", "last_name", "district", "subdistrict")


@dataclass(frozen=True)
class Columns(NamedColumns):
    """Without the columns `needed` there is no such register; what has a word in each of those
    `naming` is a row of it, whatever it is called; in those of `words` «ไม่มี» says as little as a
    dash.
    """

    needed: Sequence[str] = ()
    naming: Sequence[str] = ()
    words: Collection[str] = ()

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _synonyms in self.COLUMNS.values()]


def columns(
    headings: Mapping[str, str],
    *,
    needed: Sequence[str],
    naming: Sequence[str],
    words: Collection[str],
) -> Columns:
    """`headings` is `{key: heading}`; the others are keys."""
    return Columns(
        {key: (heading, SYNONYMS.get(key, ())) for key, heading in headings.items()},
        lambda found: [headings[key] for key in needed if key not in found],
        {key: key for key in SHARED if key in headings},
        needed=needed,
        naming=naming,
        words=words,
    )


@dataclass(frozen=True)
class Line:
    """A row: `said` is `{key: text}` of what it says, `faults` name cells nobody can read."""

    number: int
    said: dict[str, str]
    faults: list[str]


@dataclass(frozen=True)
class Register:
    """What was read of a file, and what not; shown as `partials/batch_reading.html` shows any."""

    lines: list[Line]
    unread_headings: list[str] = field(default_factory=list)
    lines_beside: list[int] = field(default_factory=list)
    counts: Mapping[str, Any] = field(default_factory=dict)


def read_register(file: Any, columns: Columns) -> Register:
    """The only visible sheet that is the register. Raises `TableRefusedError`."""
    tables = read_sheets(file)
    try:
        return _register(read_tables(tables, columns), columns)
    except WordNeededError as error:
        raise TableRefusedError(_to_be_sent_anew(error, tables, columns)) from error
    except FileRefusedError as error:
        raise TableRefusedError(str(error)) from error


def _register(reading: Reading, columns: Columns) -> Register:
    (sheet,) = reading.sheets
    lines, beside = [], []
    for number, cells in sheet.rows:
        raw = {key: cells[at] for key, at in sheet.columns.items() if at < len(cells)}
        broken = [key for key, cell in raw.items() if is_broken(str(cell))]
        faults = [ERROR_CELL.format(columns.label(key)) for key in broken]
        said = {key: text for key, cell in raw.items() if (text := _said(key, cell, columns))}
        if not faults and _is_beside(number, cells, said, sheet, columns):
            beside.append(number)
        else:
            lines.append(Line(number, said, faults))
    if not lines:
        raise nobody_in_it()
    counts = {
        "sheets_left_out": reading.left_out,
        "hidden_rows": reading.hidden_rows,
        "hidden_columns": reading.hidden_columns,
        "beside": len(beside),
    }
    return Register(lines, sheet.unread, beside, counts)


def _said(key: str, cell: Any, columns: Columns) -> str:
    text = as_typed(cell)
    is_nothing = text in BLANKS or (key in columns.words and text in NOTHING)
    return "" if is_nothing else text


def _is_beside(
    number: int, cells: list, said: Mapping[str, str], sheet: Sheet, columns: Columns
) -> bool:
    """Totals, notes, the headings once more, and lines with no more than a number."""
    named = all(_may_be_named(said.get(key, "")) for key in columns.naming)
    first = next(filter(None, map(as_typed, cells)), "")
    if not said or (not named and is_said_beside(first)):
        return True
    return sheet.is_repeated(number, cells)


def _may_be_named(text: str) -> bool:
    """Whether it may be a name: «25 คน» beside «รวม» is none."""
    return any(map(str.isalpha, text)) and not text[0].isdigit()


def _to_be_sent_anew(error: WordNeededError, tables: list[Table], columns: Columns) -> str:
    if error.code == "sheet_choice":
        return f"มีหลายแผ่นงานที่เป็นทะเบียน: {_quoted(error.sheets)} โปรดเหลือไว้แผ่นเดียวแล้วส่งใหม่"
    (sheet,) = error.sheets
    if error.code == "headings_twice":
        names = ", ".join(map(columns.label, sheet.clashes))
        return f"มีมากกว่าหนึ่งคอลัมน์ที่หมายถึง {names} โปรดเหลือไว้คอลัมน์เดียวแล้วส่งใหม่"
    lacking = ", ".join(columns.missing(sheet.columns))
    hidden = [table for table in tables if table.is_hidden]
    also = f" แผ่นงานที่ซ่อนอยู่ไม่ได้อ่าน: {_quoted(hidden)}" if hidden else ""
    seen = _quoted(table for table in tables if not table.is_hidden)
    return f"ไม่พบหัวคอลัมน์ {lacking} ในแผ่นงาน {seen} โปรดใช้แบบฟอร์มที่ดาวน์โหลดได้จากหน้านี้{also}"


def _quoted(sheets: Iterable[Any]) -> str:
    return ", ".join(f"“{sheet.name}”" for sheet in sheets)
