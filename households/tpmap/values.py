"""Reads single cells: harmless spellings without a word, everything else as a verdict code."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from core import thai
from core.spreadsheets.cells import BLANKS, WRITTEN_BY_PROGRAMS, text

# «ü» and «p» are ticks in Wingdings, whose font is lost on the way.
TICKS = {"/", "✓", "✔", "√", "☑", "☒", "x", "×", "✗", "✘", "●", "•", "*", "v", "ü", "p"}
YES = {"1", "ใช่", "มี", "เป็น", "true", "t", "y", "yes", *TICKS}
NO = {"", "0", "ไม่", "ไม่ใช่", "ไม่มี", "ไม่เป็น", "false", "f", "n", "no", "-", "–", "—", "☐", "○"}
# The same word is «yes» of the one and «no» of the other: who passes has no need, and has a card.
YES_NEED = {"ตก", "ตกเกณฑ์", "ไม่ผ่าน", "ไม่ผ่านเกณฑ์", "มีปัญหา", "จน", "ยากจน", "เป้าหมาย"}
NO_NEED = {
    "ผ่าน",
    "ผ่านเกณฑ์",
    "ไม่ตก",
    "ไม่ตกเกณฑ์",
    "ไม่มีปัญหา",
    "ไม่จน",
    "ไม่ยากจน",
    "ไม่เป็นเป้าหมาย",
    "ปกติ",
}
HAS_CARD = {"ได้", "ได้รับ", "มีบัตร", "ถือบัตร", "ลงทะเบียน", "ลงทะเบียนแล้ว", "ผ่าน", "ผ่านเกณฑ์"}
NO_CARD = {
    "ไม่ได้",
    "ไม่ได้รับ",
    "ไม่มีบัตร",
    "ไม่ถือบัตร",
    "ไม่ลงทะเบียน",
    "ไม่ได้ลงทะเบียน",
    "ไม่ผ่าน",
    "ไม่ผ่านเกณฑ์",
}
OF_NEED = (YES_NEED, NO_NEED)
OF_CARD = (HAS_CARD, NO_CARD)
# What a column of marks holds; beside words or a 0 a blank is not the other mark.
MARKS = {"1", *TICKS}
# Words for «not said», of people, of who would not say, and of programs that had nothing to write.
_NOT_TOLD = "ไม่แจ้ง ไม่เปิดเผย ไม่ตอบ ไม่ขอตอบ ไม่ยินยอม ไม่ยินยอมให้ข้อมูล ไม่ให้ข้อมูล ไม่ประสงค์ให้ข้อมูล ไม่ประสงค์แจ้ง"
UNKNOWN = {"ไม่ทราบ", "ไม่ระบุ", "ไม่ปรากฏ", "ไม่มีข้อมูล", *_NOT_TOLD.split(), *WRITTEN_BY_PROGRAMS}
OLDEST_AGE = 130
DAY, MONTH, YEAR = 3, 2, 1
_WORDS_OF_INDICATORS = re.compile(
    r"(?:ตัวชี้วัด|จปฐ\.?|ข้อ)(?:ที่)?|และ|ไม่มี|[\[\](){}'\"]|(?<=\d)\.(?!\d)"
)
_PART = r"(\d{1,2}|[\-?xX]{1,2})"
_BETWEEN = r"\s*(?:[/.\- ]\s*|(?<=\d)(?=[ก-๙A-Za-z])|(?<=[ก-๙.])(?=\d))"
_DATE = re.compile(
    _PART
    + _BETWEEN
    + _PART[:-1]
    + r"|[ก-๙.]+|[A-Za-z]{3,9})"
    + _BETWEEN
    + r"(\d{4}|\d{2})(?:[ T]\d{1,2}:\d\d.*)?"
)
_MONTH_AND_YEAR = re.compile(
    r"(?P<month>\d{1,2}[/\-]|[ก-๙.]+|[A-Za-z]{3,9})[\s/.\-]*(?P<year>\d{4})"
)
_YEAR_AND_MONTH = re.compile(r"(?P<year>\d{4})[/\-](?P<month>\d{1,2})")
_WORDS_OF_DATES = re.compile(r"เกิดวันที่|วันที่|เดือน|ปี(?=\s*\d)")
_ERA = re.compile(r"\s*(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)\s*(?=\d{4})")
AMOUNT = re.compile(r"[\d,]{3,}(?:\.\d+)?")  # of baht: longer than any answer
REAL_DATE = "\ue000"  # of private use, so in no list
_SERIAL_BEGIN = date(1899, 12, 30)  # day 0 of a spreadsheet's serial dates
_DAYS_TO_1904 = 1462
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = thai.MONTH_NUMBERS | {name: n for n, name in enumerate(_ENGLISH, 1)}


_DAY_AND_MONTH = re.compile(r"(\d{1,2})[-/ ]([ก-๙.]+|[A-Za-z]{3})(?:[-/ ]\d{2,4})?")
_NO_DAYS = range(1932, 2000)  # years a spreadsheet makes of a part that is no day of a month
_MONTH_AND_PART = re.compile(r"([ก-๙.]+|[A-Za-z]{3})-(\d{2})")
_WITH_YEAR = re.compile(r"0?(\d{1,2})[/-]0?(\d{1,2})[/-](?:19|20|24|25|26)\d\d(?: [\d:.]+)?")
_WHOLE_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T][\d:.]+)?")
_AMOUNT = re.compile(r"\d+(?:\.\d*)?")
_THOUSANDS_OR_DECIMALS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_AGE = re.compile(
    r"(?:อายุ)?\s*(?:(?P<years>\d{1,3})(?:\.\d+)?\s*(?:ปีเต็ม|ปี|ขวบ|ป\.|years?|yrs?|y)?)?\s*(?:กับ|และ)?\s*"
    r"(?:(?P<months>\d{1,2})\s*(?:เดือน|ด\.|months?|mths?|m)\.?)?\s*(?:กับ|และ)?\s*"
    r"(?:(?P<days>\d{1,2})\s*(?:วัน|สัปดาห์|อาทิตย์|days?|weeks?))?",
    re.IGNORECASE,
)


class ValueRefusedError(ValueError):
    """The cell cannot be read; carries the verdict code."""

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)


def age(value) -> int | None:
    """Whole years; months and days alone are 0 years. None for an empty cell. Raises
    `ValueRefusedError` for «60-65», «แปด», -5 or 250.
    """
    found = thai.to_arabic_digits(text(value))
    if not found or found in BLANKS:
        return None
    read = _AGE.fullmatch(found)
    if not read or not any(read.groups()):
        raise ValueRefusedError("age_unreadable")
    years = int(read["years"] or 0) + int(read["months"] or 0) // 12
    if years > OLDEST_AGE:
        raise ValueRefusedError("age_unreadable")
    return years


def flag(value, words=OF_NEED) -> bool:
    """Whether there is a need, or what else has `words` of its own for yes and for no."""
    yes, no = words
    found = whole(thai.to_arabic_digits(text(value)).lower())
    for form in (found, re.sub(r"\s*\([01]\)$", "", found)):
        if form in YES | yes:
            return True
        if form in NO | no:
            return False
    raise ValueRefusedError("flag_unreadable")


def answer_nothing(cells: Collection[str]) -> bool:
    """Whether none of the cells says if there is a need, though some say something. A slip among
    answers is to be refused, not passed over with them.
    """
    return bool(cells) and not any(map(_is_flag, cells))


def say_amounts(cells: Collection[str]) -> bool:
    """Whether cells are amounts of baht, 0 among them, and none an answer."""
    return any(map(AMOUNT.fullmatch, cells)) and answer_nothing({*cells} - {"0"})


def _is_flag(cell: str) -> bool:
    try:
        flag(cell)
    except ValueRefusedError:
        return False
    return True


def whole(found: str) -> str:
    """A whole number that a program wrote as a float, «22.0», without its «.0»."""
    return re.sub(r"^(\d+)\.0+$", r"\1", found)


def income(value) -> Decimal | None:
    """Baht with two decimals; None for an empty cell. «25.000» may be 25 and 25,000: refused."""
    found = re.sub(r"บาท[\s/คนต่อปี.]*$", "", thai.to_arabic_digits(text(value)))
    found = re.sub(r"^฿|[\s฿]+$|(?<=\d)\.?-$", "", found.strip()).strip()
    if not found or found in BLANKS:
        return None
    grouped = re.sub(r"(?<=\d)[ ,](?=\d{3}(?!\d))", "", found)
    if _THOUSANDS_OR_DECIMALS.fullmatch(found) or not _AMOUNT.fullmatch(grouped):
        raise ValueRefusedError("income_invalid")
    amount = Decimal(grouped)
    if amount >= 10**10:
        raise ValueRefusedError("income_invalid")
    return amount.quantize(Decimal("0.01"))


def indicator_numbers(value, known: frozenset[int]) -> tuple[int, ...] | None:
    """Sorted numbers of failed indicators; None for an empty cell, none for «-», «0» or «ไม่มี». A
    number outside `known` refuses the row.
    """
    found = whole(thai.to_arabic_digits(text(value)))
    return _indicator_numbers(found, known) if found else None


@lru_cache(maxsize=20_000)
def _indicator_numbers(found: str, known: frozenset[int]) -> tuple[int, ...]:
    found = _WORDS_OF_INDICATORS.sub(" ", found)
    parts = [part for part in re.split(r"[\s,;/|+&、]+", found) if part.strip("-–—0")]
    if not all(part.isdecimal() and int(part) in known for part in parts):
        raise ValueRefusedError("indicator_unknown")
    return tuple(sorted({int(part) for part in parts}))


def cell(value) -> str:
    """A cell of a workbook as text; `birth` knows a real date from one that was typed."""
    return f"{REAL_DATE}{value:%Y-%m-%d}" if isinstance(value, date) else text(value)


def day_of_year(number: str) -> str:
    """«12/3» of a house number that a spreadsheet took for a day and wrote as a date, «12-มี.ค.»,
    «12-Mar» or «12/3/2569», and «3/45», of which it made March 1945; else nothing.
    """
    if of_year := _WITH_YEAR.fullmatch(number):
        return f"{of_year[1]}/{of_year[2]}"
    if date_of := _WHOLE_DATE.fullmatch(number.removeprefix(REAL_DATE)):
        year, at, day = map(int, date_of.groups())
        return f"{at}/{year % 100}" if day == 1 and year in _NO_DAYS else f"{day}/{at}"
    if (part := _MONTH_AND_PART.fullmatch(number)) and (n := _MONTHS.get(_month_key(part[1]))):
        return f"{n}/{int(part[2])}"
    found = _DAY_AND_MONTH.fullmatch(number)
    month = found and _MONTHS.get(_month_key(found[2]))
    return f"{int(found[1])}/{month}" if found and month else ""


def birth_cell(value, *, is_1904=False) -> str:
    """The same of a birth date; a number is a day counted from 1899 or, in some books, 1904."""
    if is_1904 and isinstance(value, int | float):
        value += _DAYS_TO_1904
    return cell(value)


def money_cell(value) -> str:
    """A number of a workbook has no marks of thousands that could be taken for a decimal point."""
    return f"{value:.2f}" if isinstance(value, float) and not value.is_integer() else text(value)


def birth(
    value: str, today: date, by_age: int | None = None
) -> tuple[date | None, int | None, list[str]]:
    """`(date in ค.ศ., precision 1 year · 2 month · 3 day, warning codes)`; unknown parts become 1.

    A real date of the spreadsheet says its era by itself; a bare year in ค.ศ. is an assumption.
    `by_age` is the year (ค.ศ.) the age speaks of: it says what a year of two digits means.
    """
    if not text(value):
        return None, None, []
    if value.startswith(REAL_DATE):
        year, month, day = value.removeprefix(REAL_DATE).split("-")
        return _born(int(year), month, day, today, era_known=True)
    found, eras = _ERA.subn(" ", whole(thai.to_arabic_digits(text(value))))
    found = _WORDS_OF_DATES.sub(" ", re.sub("[\u2010-\u2015\u2212]", "-", found)).strip()
    if re.fullmatch(r"[0/.\- ]*", found):
        return None, None, []
    if iso := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?", found):
        return _born(int(iso[1]), iso[2], iso[3], today)
    if parts := _DATE.fullmatch(found):
        if len(parts[3]) == 2:
            return _born_in_short(int(parts[3]), parts[2], parts[1], today, by_age)
        return _born(int(parts[3]), parts[2], parts[1], today, era_known=bool(eras))
    if parts := _MONTH_AND_YEAR.fullmatch(found) or _YEAR_AND_MONTH.fullmatch(found):
        month = parts["month"].rstrip("/-.")
        return _born(int(parts["year"]), month, "", today, era_known=bool(eras))
    if re.fullmatch(r"\d{4}", found):
        return _born(int(found), "", "", today, era_known=bool(eras))
    if re.fullmatch(r"\d{5}", found):
        born = _SERIAL_BEGIN + timedelta(days=int(found))
        return _born(born.year, str(born.month), str(born.day), today, era_known=True)
    if re.fullmatch(r"\d{7,8}", found):
        return _run_together(found.zfill(8), today)
    raise ValueRefusedError("date_invalid")


def _run_together(found: str, today: date):
    """«25070107» or «07012507»; no eight digits are both, since no month is 19, 20, 24 or 25."""
    for year, month, day in (
        (found[:4], found[4:6], found[6:]),
        (found[4:], found[2:4], found[:2]),
    ):
        try:
            return _born(int(year), month, day, today)
        except ValueRefusedError:
            continue
    raise ValueRefusedError("date_invalid")


def _born_in_short(year: int, month: str, day: str, today: date, by_age: int | None):
    """A year of two digits is พ.ศ. in Thailand, of this century or the last, but beside the English
    name of a month («15-Mar-67», as a spreadsheet writes it) ค.ศ.; the age decides.
    """
    eras = [
        ([2500 + year - thai.BE_OFFSET, 2400 + year - thai.BE_OFFSET], []),
        ([1900 + year, 2000 + year], ["birth_ce"]),
    ]
    if month.isascii() and month.isalpha():
        eras = [([2000 + year, 1900 + year], ["birth_ce"])]
    possible = [
        (born, [*assumed, *said])
        for candidates, assumed in eras
        for candidate in candidates
        if today.year - OLDEST_AGE <= candidate <= today.year
        for born, *_precision, said in [_born(candidate + thai.BE_OFFSET, month, day, today)]
    ]
    agreeing = [p for p in possible if by_age is not None and abs(p[0].year - by_age) <= 1]
    born, said = (agreeing or possible)[0]
    precision = _born(born.year + thai.BE_OFFSET, month, day, today)[1]
    return born, precision, said if agreeing else [*said, "birth_short"]


def _born(year: int, month: str, day: str, today: date, *, era_known=False):
    warnings = []
    if year >= today.year + thai.BE_OFFSET - OLDEST_AGE:
        year -= thai.BE_OFFSET
    elif not era_known:
        warnings.append("birth_ce")
    month_number = _MONTHS.get(_month_key(month)) or _part(month)
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


def _month_key(month: str) -> str:
    return month[:3].lower() if month.isascii() else month.replace(".", "")


def _part(found: str) -> int:
    """A day or month; 0 when the register does not know it («--», «00», «xx»)."""
    if not found.strip("-?xX0"):
        return 0
    if not found.isdecimal():
        raise ValueRefusedError("date_invalid")
    return int(found)
