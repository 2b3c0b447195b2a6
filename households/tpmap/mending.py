"""Refused rows as they are sent out to be mended. What a cell means by the others of its column or
by its workbook it says by itself there: ✓ is «1», × beside it «0», an empty cell among marks too.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core import days, thai
from core.spreadsheets.asking import Alone
from core.spreadsheets.lists import Sheet
from households.tpmap import columns, shapes, values
from households.tpmap.order import MONTH_FIRST, TURNED


def standing_alone(sheets: Sequence[Sheet]) -> Alone:
    """What makes of the cells of a row of one of `sheets` what says the same in another file."""
    answers = shapes.answers_in(sheets)
    habits = {sheet.number: shapes.habits_of(sheet, answers) for sheet in sheets}

    def alone(sheet: Sheet, cells: Sequence[Any], said: Sequence[Any]) -> list[Any]:
        told = [*cells, *[""] * (max(sheet.columns.values()) + 1 - len(cells))]
        is_doubtful = any(issue.value in (MONTH_FIRST, TURNED) for issue in said)
        for key, at in sheet.columns.items():
            if key in columns.ANSWERS:
                told[at] = _answer(key, told[at], habits[sheet.number])
            elif key == "birth" and not isinstance(told[at], date):
                told[at] = values.birth_cell(told[at], is_1904=sheet.table.is_1904)
            if key == "birth" and is_doubtful:
                told[at] = _in_doubt(values.birth_cell(told[at]))
            elif key == "birth_month" and is_doubtful:
                told[at] = f"{values.text(told[at])} ?"
            if key == "house_number" and isinstance(told[at], date):
                told[at] = f"{told[at]:%Y-%m-%d}"  # as a day of a month it would be another number
        return told

    return alone


def _in_doubt(cell: str) -> str:
    """A birth whose day and month may be turned round, as it was typed and so that it is read
    neither way: a day of a spreadsheet that reads the month first shows it first.
    """
    found = thai.to_arabic_digits(cell)
    if cell.startswith(values.REAL_DATE) or found.removesuffix(".0").isdecimal():
        born = values.birth(cell, days.today())[0]
        found = f"{born.month}/{born.day}/{born.year + thai.BE_OFFSET}" if born else found
    return f"{found} ?"


def _answer(key: str, cell: Any, habits: shapes.Habits) -> Any:
    """1, 0 or nothing; what cannot be read as it stands."""
    text = values.text(cell)
    is_cross = text.lower() in shapes.CROSSES and key in habits.crosses
    if is_cross or (not text and key in habits.marks):
        return 0
    if not text or text in values.WRITTEN_BY_PROGRAMS:
        return ""
    try:
        return int(values.flag(text, columns.ANSWERS[key]))
    except values.ValueRefusedError:
        return cell
