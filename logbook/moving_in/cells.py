"""Reads what cells of earlier work say. Raises `CellRefusedError` with the verdict's code."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assistance.lists.rows import CellRefusedError, day_of, number_of, pin_of
from core import days, thai
from core.spreadsheets.cells import digits, is_shortened, words

_NUMBERS = re.compile(r"(\d{1,2})\s*[/\-]\s*(\d{4})|(\d{4})\s*[/\-]\s*(\d{1,2})")
_WORDS = re.compile(r"([ก-๙.]+)\s*(?:พ\.?ศ\.?)?\s*(\d{4})")


def pin(value: Any) -> str:
    """Thirteen digits, or nothing."""
    return pin_of(value) if words(value) else ""


def house_code(value: Any) -> str:
    """Eleven digits, or nothing."""
    found = digits(value) if words(value) else ""
    is_whole = len(found) == 11 and found.isascii() and found.isdigit()
    if found and (not is_whole or is_shortened(found)):
        raise CellRefusedError("house_code_invalid")
    return found


def past_day(value: Any) -> date | None:
    found = day_of(value)
    if found and not days.PROGRAMME <= found <= days.today():
        raise CellRefusedError("date_outside")
    return found


def order_day(value: Any) -> date | None:
    """A day that may also lie ahead, as of an order that begins next month."""
    found = day_of(value)
    if found and not days.PROGRAMME <= found <= days.in_a_year():
        raise CellRefusedError("date_outside")
    return found


def amount(value: Any) -> Decimal | None:
    return number_of(value, "number_invalid")


def capacity(value: Any) -> int | None:
    found = number_of(value, "number_invalid")
    if found is None:
        return None
    if found != int(found) or found > 200:
        raise CellRefusedError("number_invalid")
    return int(found)


def month(value: Any) -> date | None:
    """The first day of a month in พ.ศ. or ค.ศ."""
    if isinstance(value, datetime | date):
        return _first(value.year, value.month)
    found = thai.to_arabic_digits(words(value))
    if not found:
        return None
    if match := _NUMBERS.fullmatch(found):
        return _first(int(match[2] or match[3]), int(match[1] or match[4]))
    match = _WORDS.fullmatch(found)
    number = match and thai.MONTH_NUMBERS.get(match[1].replace(".", ""))
    if match and number:
        return _first(int(match[2]), number)
    try:
        day = day_of(value)
    except CellRefusedError as error:
        raise CellRefusedError("month_invalid") from error
    return day and day.replace(day=1)


def _first(year: int, number: int) -> date:
    year = year - thai.BE_OFFSET if year > 2300 else year
    if not (1 <= number <= 12 and days.PROGRAMME.year <= year <= 2099):
        raise CellRefusedError("month_invalid")
    return date(year, number, 1)


def past_month(value: Any) -> date | None:
    found = month(value)
    if found and found > days.today():
        raise CellRefusedError("date_outside")
    return found


def choice(
    choices: Iterable[tuple[Any, Any]], others: Mapping[str, Any] | None = None
) -> Callable[[Any], Any]:
    """A reader of one of `choices` `(value, label)`, by either, or by one of `others`."""
    known = {thai.text_key(str(word)): value for value, label in choices for word in (value, label)}
    known |= {thai.text_key(word): value for word, value in (others or {}).items()}

    def read(cell: Any) -> Any:
        found = thai.text_key(words(cell))
        if found and found not in known:
            raise CellRefusedError("choice_unknown")
        return known.get(found)

    return read
