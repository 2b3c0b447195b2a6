"""Thai text, names, numerals and Buddhist-era dates. What PyThaiNLP has is used from there."""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

BE_OFFSET = 543
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
# Longest first, so that «นางสาว» is not read as «นาง» with a name of «สาว…».
TITLES = (
    "เด็กหญิง", "เด็กชาย", "นางสาว", "ด.ญ.", "ด.ช.", "น.ส.", "นาง", "นาย", "พระ", "สามเณร",
)  # fmt: skip

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"[\s\u00a0]+")
_REPEATED_MARKS = re.compile(r"([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\1+")
_LEADING_VOWELS = re.compile("([เแโใไ])([ก-ฮ])")


def to_thai_digits(value) -> str:
    """«12 มีนาคม 2569» → «๑๒ มีนาคม ๒๕๖๙»."""
    return str(value).translate(_TO_THAI)


def to_arabic_digits(value: str) -> str:
    return value.translate(_TO_ARABIC)


def whole_number(text: str) -> int | None:
    """A number as a key or a year is written: digits only (superscripts are none), and no more than
    the database can hold; else None.
    """
    text = to_arabic_digits(str(text or ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def clean(value: str) -> str:
    """Text as a person meant it: NFC, no zero-width characters, one space, none at the ends.

    Decomposed SARA AM (nikhahit + aa) becomes the one letter, a doubled mark one mark.
    """
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", value)).replace("ํา", "ำ")
    return _REPEATED_MARKS.sub(r"\1", _SPACES.sub(" ", text)).strip()


def split_title(name: str) -> tuple[str, str]:
    """`(title, rest)`; the title is empty when the name begins with none of `TITLES`."""
    for title in TITLES:
        if name.startswith(title) and len(name) > len(title):
            return title, name[len(title) :].strip()
    return "", name


def name_key(first: str, last: str = "") -> str:
    """What two spellings of the same name share: title off, spaces off, lower case."""
    return first_name_key(first) + last_name_key(last)


@lru_cache(maxsize=50_000)
def first_name_key(first: str) -> str:
    return last_name_key(split_title(clean(first))[1])


@lru_cache(maxsize=50_000)
def last_name_key(name: str) -> str:
    return clean(name).replace(" ", "").lower()


@lru_cache(maxsize=50_000)
def sound_key(name: str) -> str:
    """The lk82 sound code of a name (PyThaiNLP), equal for likely misspellings; empty if none."""
    from pythainlp.soundex import lk82  # noqa: PLC0415 - slow to import

    key = name_key(name)
    return lk82(key) if key else ""


@lru_cache(maxsize=50_000)
def sort_key(text: str) -> str:
    """A key whose byte order is the order of a Thai dictionary: consonant before leading vowel."""
    return _LEADING_VOWELS.sub(r"\2\1", clean(text))


def be_year(day: date) -> int:
    return day.year + BE_OFFSET


def be_date(value, *, short=False) -> str:
    """«7 พฤษภาคม 2569», or «7 พ.ค. 2569». Datetimes are shown in Bangkok time."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    month = (SHORT_MONTHS if short else MONTHS)[value.month - 1]
    return f"{value.day} {month} {be_year(value)}"


def be_datetime(value: datetime, *, short=True) -> str:
    """«7 พ.ค. 2569 14:05 น.»."""
    if not value:
        return ""
    return f"{be_date(value, short=short)} {timezone.localtime(value):%H:%M} น."


def be_month(value: date, *, short=False) -> str:
    """«พฤษภาคม 2569»."""
    return f"{(SHORT_MONTHS if short else MONTHS)[value.month - 1]} {be_year(value)}"


def fiscal_year(day: date) -> int:
    """The Thai fiscal year (พ.ศ.) of a day: October to September."""
    return be_year(day) + (1 if day.month >= 10 else 0)


def parse_month(text: str) -> date:
    """«2569-05» (พ.ศ.) → date(2026, 5, 1). A year below 2400 is refused with `ValueError`."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", to_arabic_digits(text.strip()))
    if not match or not 2400 <= int(match[1]) <= 2700 or not 1 <= int(match[2]) <= 12:
        raise ValueError(text)
    return date(int(match[1]) - BE_OFFSET, int(match[2]), 1)


def month_code(day: date) -> str:
    """date(2026, 5, 1) → «2569-05»."""
    return f"{be_year(day)}-{day.month:02d}"
