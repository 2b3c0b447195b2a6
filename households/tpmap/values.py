"""Reads single cells: harmless spellings without a word, everything else as a verdict code."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from loei_poverty import thai

YES = {"1", "ใช่", "มี", "ตก", "ตกเกณฑ์", "ไม่ผ่าน", "ไม่ผ่านเกณฑ์", "true", "t", "y", "yes", "/", "✓",
       "✔", "√", "x", "☑"}  # fmt: skip
NO = {"", "0", "ไม่ใช่", "ไม่มี", "ผ่าน", "ผ่านเกณฑ์", "ไม่ตก", "ไม่ตกเกณฑ์", "ปกติ", "false", "f", "n", "no",
      "-", "–", "☐"}  # fmt: skip
OLDEST_AGE = 130
DAY, MONTH, YEAR = 3, 2, 1
_PART = r"(\d{1,2}|[\-?xX]{1,2})"
_DATE = re.compile(
    _PART + r"\s*[/.\- ]\s*" + _PART[:-1] + r"|[ก-๙.]+)\s*[/.\- ]\s*(\d{4})(?:[ T]\d{1,2}:\d\d.*)?"
)
_ERA = re.compile(r"\s*(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)\s*(?=\d{4})")
REAL_DATE = "\ue000"  # of private use, so in no list
_SERIAL_BEGIN = date(1899, 12, 30)  # day 0 of a spreadsheet's serial dates
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


def cell(value) -> str:
    """A cell of a workbook as text; `birth` knows a real date from one that was typed."""
    return f"{REAL_DATE}{value:%Y-%m-%d}" if isinstance(value, date) else text(value)


def birth(value: str, today: date) -> tuple[date | None, int | None, list[str]]:
    """`(date in ค.ศ., precision 1 year · 2 month · 3 day, warning codes)`; unknown parts become 1.

    A real date of the spreadsheet says its era by itself; a bare year in ค.ศ. is an assumption.
    """
    if not value:
        return None, None, []
    if value.startswith(REAL_DATE):
        year, month, day = value.removeprefix(REAL_DATE).split("-")
        return _born(int(year), month, day, today, era_known=True)
    found, eras = _ERA.subn(" ", thai.to_arabic_digits(text(value)))
    found = found.strip()
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?", found):
        return _born(int(iso[1]), iso[2], iso[3], today)
    if parts := _DATE.fullmatch(found):
        return _born(int(parts[3]), parts[2], parts[1], today, era_known=bool(eras))
    if re.fullmatch(r"\d{4}", found):
        return _born(int(found), "", "", today, era_known=bool(eras))
    if re.fullmatch(r"\d{5}", found):
        day = _SERIAL_BEGIN + timedelta(days=int(found))
        return _born(day.year, str(day.month), str(day.day), today, era_known=True)
    if re.fullmatch(r"\d{7,8}", found):
        return _run_together(found.zfill(8), today)
    raise ValueRefusedError("date_invalid")


def _run_together(found: str, today: date):
    """«25070107» or «07012507»; no eight digits are both, since no month is 19, 20, 24 or 25."""
    for year, month, day in (
        (found[:4], found[4:6], found[6:]), (found[4:], found[2:4], found[:2]),
    ):  # fmt: skip
        try:
            return _born(int(year), month, day, today)
        except ValueRefusedError:
            continue
    raise ValueRefusedError("date_invalid")


def _born(year: int, month: str, day: str, today: date, *, era_known=False):
    warnings = []
    if year >= today.year + thai.BE_OFFSET - OLDEST_AGE:
        year -= thai.BE_OFFSET
    elif not era_known:
        warnings.append("birth_ce")
    month_number = _MONTHS.get(month) or _MONTHS.get(f"{month}.") or _part(month)
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
