"""Opens an agency's list as any list is opened (`core.spreadsheets`). Nobody is asked afterwards:
what is in doubt, whoever sent it puts right and sends anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from assistance.lists import columns
from core.spreadsheets import lists
from core.spreadsheets.lists import LONGEST as LONGEST
from core.spreadsheets.refusals import FileRefusedError, WordNeededError, sheet_missing
from core.spreadsheets.texts import TextLines

MOST_ROWS = 5_000


@dataclass(frozen=True)
class Sheet:
    """The sheet that is read; `unread` are headings nobody knows."""

    found: lists.Sheet

    @property
    def unread(self) -> tuple[str, ...]:
        return tuple(self.found.unread)

    @property
    def is_cut(self) -> bool:
        lines = self.found.table.lines
        return isinstance(lines, TextLines) and lines.is_cut

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """`(line as a person sees it, {column: value})`, blank lines left out."""
        places = self.found.columns.items()
        for number, line in self.found.rows:
            yield number, {key: line[at] if at < len(line) else "" for key, at in places}


def read_list(path: Path, asked: str = "") -> Sheet:
    """The sheet named `asked`, else the only visible one that is a list. Raises `FileRefusedError`
    with the sentence that says what to do.
    """
    try:
        found, *others = lists.read_list(path, columns, sheet=asked).sheets
    except WordNeededError as error:
        raise _to_be_sent_anew(error) from error
    if others:
        raise sheet_missing(asked)
    if next(islice(found.rows, MOST_ROWS, None), None):
        raise FileRefusedError("file_too_large", f"รายชื่อเกิน {MOST_ROWS:,} แถว โปรดแบ่งเป็นหลายไฟล์")
    return Sheet(found)


def _to_be_sent_anew(error: WordNeededError) -> FileRefusedError:
    sheet, label = error.sheets[0], columns.label
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
