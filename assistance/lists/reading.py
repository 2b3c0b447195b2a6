"""Opens an agency's list and finds the sheet, its headings and its rows. Nothing is chosen by
order: of several sheets that are lists a person says which.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistance.lists import columns
from core.spreadsheets.refusals import FileRefusedError
from core.spreadsheets.texts import HEADING_ROWS, TextLines, open_text
from core.spreadsheets.workbooks import Table, tables_of

MOST_ROWS = 5_000
LONGEST = 120  # characters of a sheet's name that are kept


@dataclass(frozen=True)
class Sheet:
    """A table with its headings found: `positions` of known columns, `start` lines down to the
    first row, `unread` headings nobody knows, `twice` columns that two headings claim.
    """

    table: Table
    positions: dict[str, int]
    start: int
    unread: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        return "pin" in self.positions and next(self.rows(), None) is not None

    @property
    def is_cut(self) -> bool:
        return isinstance(self.table.lines, TextLines) and self.table.lines.is_cut

    def rows(self) -> Iterator[tuple[int, dict]]:
        """`(line as a person sees it, {column: value})`, blank lines left out."""
        for number, line in enumerate(islice(self.table.lines, self.start, None), self.start + 1):
            if any(value not in ("", None) for value in line):
                yield (
                    number,
                    {k: line[at] if at < len(line) else "" for k, at in self.positions.items()},
                )


def read_list(path: Path, asked: str = "") -> Sheet:
    """The sheet named `asked`, else the only visible one that is a list. Raises `FileRefusedError`
    with the sentence that says what to do.
    """
    if path.stat().st_size == 0:
        raise FileRefusedError("file_empty", "ไฟล์ว่างเปล่า โปรดเลือกไฟล์อีกครั้ง")
    tables = tables_of(path) or [Table("", open_text(path, lambda line: len(columns.claims(line))))]
    sheet = _chosen([_sheet(table) for table in tables], asked)
    if "pin" not in sheet.positions:
        known = ", ".join(columns.label(key) for key in sheet.positions) or "ไม่มี"
        raise FileRefusedError(
            "headings_missing",
            f"ไม่พบหัวคอลัมน์ “{columns.label('pin')}” (ที่รู้จักในไฟล์: {known}) โปรดใช้แบบฟอร์มที่ดาวน์โหลดได้",
        )
    if sheet.twice:
        names = ", ".join(columns.label(key) for key in sheet.twice)
        raise FileRefusedError(
            "headings_twice", f"มีมากกว่าหนึ่งคอลัมน์ที่หมายถึง {names} โปรดเหลือไว้คอลัมน์เดียวแล้วส่งใหม่"
        )
    if not sheet.is_list:
        raise FileRefusedError("nobody", "ไม่มีแถวรายชื่อใต้หัวคอลัมน์ โปรดตรวจไฟล์")
    if next(islice(sheet.rows(), MOST_ROWS, None), None):
        raise FileRefusedError("file_too_large", f"รายชื่อเกิน {MOST_ROWS:,} แถว โปรดแบ่งเป็นหลายไฟล์")
    return sheet


def _sheet(table: Table) -> Sheet:
    first = list(islice(table.lines, HEADING_ROWS))
    found = [columns.claims(line) for line in first]
    best = max(range(len(found)), key=lambda n: len(found[n]), default=0)
    claimed = found[best] if found else {}
    used = {position for positions in claimed.values() for position in positions}
    headings = enumerate(first[best]) if first else ()
    return Sheet(
        table,
        {key: positions[0] for key, positions in claimed.items()},
        best + 1,
        tuple(str(c).strip() for n, c in headings if n not in used and str(c or "").strip()),
        tuple(key for key, positions in claimed.items() if len(positions) > 1),
    )


def _chosen(found: list[Sheet], asked: str) -> Sheet:
    if asked:
        for sheet in found:
            if sheet.table.name[:LONGEST] == asked:
                return sheet
        raise FileRefusedError("sheet_missing", f"ไม่มีแผ่นงานชื่อ “{asked}” ในไฟล์ โปรดตรวจชื่อ")
    visible = [sheet for sheet in found if not sheet.table.is_hidden]
    lists = [sheet for sheet in visible if sheet.is_list]
    if len(lists) > 1:
        names = ", ".join(sheet.table.name for sheet in lists)
        raise FileRefusedError(
            "sheets_to_choose", f"มีหลายแผ่นงานที่เป็นบัญชี ({names}) โปรดระบุชื่อแผ่นงานแล้วส่งใหม่"
        )
    return (lists or visible or found)[0]
