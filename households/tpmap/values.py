"""Reads single cells: harmless spellings without a word, everything else as a verdict code."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from loei_poverty import thai

YES = {"1", "ใช่", "มี", "ตก", "ตกเกณฑ์", "true", "y", "yes", "/", "✓", "x"}
NO = {"", "0", "ไม่ใช่", "ไม่มี", "ผ่าน", "ไม่ตก", "ไม่ตกเกณฑ์", "false", "n", "no", "-"}
OLDEST_AGE = 130
DAY, MONTH, YEAR = 3, 2, 1
_DATE = re.compile(r"([\d\-?xX]{1,2})[/.\- ]([\d\-?xX]{1,2}|[ก-๙.]+)[/.\- ](\d{4})")
_MONTHS = {name: n for n, name in enumerate(thai.MONTHS, 1)} | {
    name: n for n, name in enumerate(thai.SHORT_MONTHS, 1)
}


class ValueRefusedError(ValueError):
    """The cell cannot be read; carries the verdict code."""

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)


def text(value) -> str:
    """A cell as clean text; a whole number typed as a float loses its «.0»."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(value) if isinstance(value, str) else str(value)


@lru_cache(maxsize=100_000)
def clean(value: str) -> str:
    return value if value.isascii() and value.isalnum() else thai.clean(value)


def digits(value) -> str:
    """Digits of an identifier: Thai digits made Arabic, dashes and spaces off; other
    letters stay.
    """
    found = text(value)
    if found.isascii() and found.isdigit():
        return found
    found = thai.to_arabic_digits(found)
    return re.sub(r"[\s\-–.]", "", re.sub(r"\.0+$", "", found))


def number(value) -> str:
    """A whole number as text, e.g. of หมู่ที่; empty when there is none."""
    found = re.search(r"\d+", thai.to_arabic_digits(text(value)))
    return str(int(found[0])) if found else ""


def flag(value) -> bool:
    found = thai.to_arabic_digits(text(value)).lower()
    if found in YES:
        return True
    if found in NO:
        return False
    raise ValueRefusedError("flag_unreadable")


def income(value) -> Decimal | None:
    """Baht with two decimals; None for an empty cell."""
    found = re.sub(r"[,\s]|บาท", "", thai.to_arabic_digits(text(value)))
    if not found or found == "-":
        return None
    try:
        amount = Decimal(found)
    except InvalidOperation as error:
        raise ValueRefusedError("income_invalid") from error
    if not amount.is_finite() or amount < 0 or amount >= 10**10:
        raise ValueRefusedError("income_invalid")
    return amount.quantize(Decimal("0.01"))


def indicator_numbers(value, known: frozenset[int]) -> tuple[int, ...]:
    """Sorted numbers of failed indicators. A number outside `known` refuses the row."""
    return _indicator_numbers(thai.to_arabic_digits(text(value)), known)


@lru_cache(maxsize=20_000)
def _indicator_numbers(found: str, known: frozenset[int]) -> tuple[int, ...]:
    parts = [part for part in re.split(r"[\s,;/|]+", found) if part and part != "-"]
    if not all(part.isdigit() and int(part) in known for part in parts):
        raise ValueRefusedError("indicator_unknown")
    return tuple(sorted({int(part) for part in parts}))


def birth(value, today: date) -> tuple[date | None, int | None, list[str]]:
    """`(date in ค.ศ., precision 1 year · 2 month · 3 day, warning codes)`; unknown
    parts become 1.
    """
    if value in ("", None):
        return None, None, []
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _born(value.year, str(value.month), str(value.day), today)
    found = thai.to_arabic_digits(text(value))
    if iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?", found):
        return _born(int(iso[1]), iso[2], iso[3], today)
    if parts := _DATE.fullmatch(found):
        return _born(int(parts[3]), parts[2], parts[1], today)
    if re.fullmatch(r"\d{4}", found):
        return _born(int(found), "", "", today)
    raise ValueRefusedError("date_invalid")


def _born(year: int, month: str, day: str, today: date):
    warnings = []
    if year >= today.year + thai.BE_OFFSET - OLDEST_AGE:
        year -= thai.BE_OFFSET
    else:
        warnings.append("birth_ce")
    month_number = _MONTHS.get(month) or _part(month)
    day_number = _part(day) if month_number else 0
    try:
        born = date(year, month_number or 1, day_number or 1)
    except ValueError as error:
        raise ValueRefusedError("date_invalid") from error
    if born > today or born.year < today.year - OLDEST_AGE:
        raise ValueRefusedError("date_invalid")
    precision = DAY if day_number else MONTH if month_number else YEAR
    if precision != DAY:
        warnings.append("birth_partial")
    return born, precision, warnings


def _part(found: str) -> int:
    """A day or month; 0 when the register does not know it («--», «00», «xx»)."""
    if not found.strip("-?xX0"):
        return 0
    if not found.isdigit():
        raise ValueRefusedError("date_invalid")
    return int(found)
