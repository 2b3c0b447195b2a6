"""Opens an agency's list as any list is opened (`core.spreadsheets`). Nobody is asked afterwards:
what is in doubt, whoever sent it puts right and sends anew.
"""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from assistance.lists import columns
from core.spreadsheets import lists
from core.spreadsheets.beside import is_beside
from core.spreadsheets.lists import LONGEST as LONGEST
from core.spreadsheets.refusals import (
    FileRefusedError,
    WordNeededError,
    nobody_in_it,
    sheet_missing,
)

MOST_ROWS = 5_000


@dataclass(frozen=True)
class Line:
    """A row as it stands: `number` as a person sees it, `{column: value}`, and the columns in which
    it shares a cell with rows above or below.
    """

    number: int
    cells: dict[str, Any]
    merged: frozenset[str]


@dataclass(frozen=True)
class Sheet:
    """The sheet that is read; `unread` are headings nobody knows, `left_out` names of the sheets
    that are not read.
    """

    found: lists.Sheet
    left_out: tuple[str, ...] = ()

    @property
    def unread(self) -> tuple[str, ...]:
        return tuple(self.found.unread)

    @property
    def is_cut(self) -> bool:
        return self.found.table.is_cut

    @property
    def hidden_rows(self) -> int:
        return self.found.hidden_rows

    @property
    def hidden_columns(self) -> list[str]:
        return self.found.hidden_columns

    def read(self) -> tuple[list[Line], list[int]]:
        """The rows, and the lines that are none. Raises `FileRefusedError` where another table
        begins, or no row is left.
        """
        rows: list[Line] = []
        beside: list[int] = []
        for number, line in self.found.rows:
            if is_beside(number, line, self.found, ("pin",)):
                beside.append(number)
            else:
                rows.append(self._line(number, line))
        if not rows:
            raise nobody_in_it()
        return rows, beside

    def _line(self, number: int, line: list) -> Line:
        places = self.found.columns.items()
        cells = {key: line[at] if at < len(line) else "" for key, at in places}
        return Line(number, cells, self.found.merged(number, line))


def read_list(path: Path, asked: str = "") -> Sheet:
    """The sheet named `asked`, else the only visible one that is a list. Raises `FileRefusedError`
    with the sentence that says what to do.
    """
    try:
        reading = lists.read_list(path, columns.LAYOUT, sheet=asked)
    except WordNeededError as error:
        raise _to_be_sent_anew(error) from error
    found, *others = reading.sheets
    if others:
        raise sheet_missing(asked)
    if next(islice(found.rows, MOST_ROWS, None), None):
        raise FileRefusedError("file_too_large", f"รายชื่อเกิน {MOST_ROWS:,} แถว โปรดแบ่งเป็นหลายไฟล์")
    return Sheet(found, reading.left_out)


def _to_be_sent_anew(error: WordNeededError) -> FileRefusedError:
    sheet, label = error.sheets[0], columns.LAYOUT.label
    if error.code == "sheet_choice":
        names = ", ".join(sheet.name for sheet in error.sheets)
        sentence = f"มีหลายแผ่นงานที่เป็นบัญชี ({names}) โปรดระบุชื่อแผ่นงานแล้วส่งใหม่"
    elif error.code == "headings_twice":
        names = ", ".join(map(label, sheet.clashes))
        sentence = f"มีมากกว่าหนึ่งคอลัมน์ที่หมายถึง {names} โปรดเหลือไว้คอลัมน์เดียวแล้วส่งใหม่"
    else:
        known = ", ".join(map(label, sheet.columns)) or "ไม่มี"
        sentence = f"ไม่พบหัวคอลัมน์ “{label('pin')}” (ที่รู้จักในไฟล์: {known}) โปรดใช้แบบฟอร์มที่ดาวน์โหลดได้"
    return FileRefusedError(error.code, sentence)
