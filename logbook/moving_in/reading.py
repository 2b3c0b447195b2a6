"""Reads the rows of a list of earlier work. Needs no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistance.lists.rows import CellRefusedError
from core.spreadsheets.asking import masked
from core.spreadsheets.beside import is_beside
from core.spreadsheets.cells import is_broken, text
from core.spreadsheets.lists import Reading
from core.spreadsheets.refusals import FileRefusedError, nobody_in_it
from core.spreadsheets.sheets import FIRST_OF_NEXT
from logbook.moving_in import verdicts
from logbook.moving_in.columns import Column

MOST_ROWS = 2_000
WHO = ("pin", "house_code")  # whoever gives a number means a household


@dataclass
class Row:
    """`said` by column key; `issues` `[[code, column key, value, level, sentence]]`."""

    number: int
    cells: list
    said: dict[str, Any] = field(default_factory=dict)
    issues: list[list[str]] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(level == verdicts.ERROR for _code, _key, _value, level, _told in self.issues)

    @property
    def words(self) -> str:
        said = (self.said.get(key) for key in ("name", "official", "subdistrict", "district"))
        return " · ".join(filter(None, said))[:255]

    def say(self, code: str, key: str, value: Any = "") -> None:
        self.refuse(code, key, value, verdicts.level(code), verdicts.sentence(code))

    def refuse(self, code: str, key: str, value: Any, level: str, told: str) -> None:
        """Adds what is said of a column; a national ID is not written down a second time."""
        day = value.date() if isinstance(value, datetime) else value
        shown = "" if key == "pin" else masked(text(day), 120)
        self.issues.append([code, key, shown, level, told])

    @property
    def identity(self) -> tuple:
        """What makes two rows the same: all they say."""
        return tuple(
            (key, str(value)) for key, value in self.said.items() if value not in ("", None)
        )


@dataclass
class Findings:
    """`rows` in the order of the file; `beside` are lines that are no rows of the list."""

    rows: list[Row]
    beside: list[int]


def read_rows(reading: Reading, columns: Mapping[str, Column]) -> Findings:
    """Reads the rows of a list. Raises `FileRefusedError` where it has none, or too many to look
    through.
    """
    rows: list[Row] = []
    beside: list[int] = []
    for sheet in reading.sheets:
        for number, line in sheet.rows:
            at = sheet.number * FIRST_OF_NEXT + number
            found = {k: line[at_] if at_ < len(line) else "" for k, at_ in sheet.columns.items()}
            if is_beside(number, line, sheet, WHO):
                beside.append(at)
            else:
                rows.append(_read(Row(at, list(line)), found, columns))
                _doubt_sums(rows[-1], sheet.merged(number, line), columns)
        if rows and sheet.table.is_cut:
            rows[-1].say("row_cut", next(iter(sheet.columns)))
    if not rows:
        raise nobody_in_it()
    if len(rows) > MOST_ROWS:
        raise FileRefusedError("file_too_large", f"เกิน {MOST_ROWS:,} แถว โปรดแบ่งเป็นหลายไฟล์")
    return Findings(rows, beside)


def _read(row: Row, found: Mapping[str, Any], columns: Mapping[str, Column]) -> Row:
    for key, value in found.items():
        if is_broken(text(value)):
            row.say("cell_error", key, value)
            continue
        try:
            row.said[key] = columns[key].read(value)
        except CellRefusedError as error:
            row.say(error.code, key, value)
            continue
        if columns[key].is_needed and row.said[key] in ("", None):
            row.say("cell_missing", key)
    return row


def _doubt_sums(row: Row, merged: Iterable[str], columns: Mapping[str, Column]) -> None:
    for key in merged:
        if columns[key].is_sum and row.said.get(key) is not None:
            row.say("sum_merged", key, row.said[key])
