"""Thai text, names, numerals and Buddhist-era dates. What PyThaiNLP has is used from there."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from re import Match
from string import ascii_lowercase, ascii_uppercase, digits

from django.utils import timezone

from core.titles import split_title

BE_OFFSET = 543
MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
# By the name without dots.
MONTH_NUMBERS = {
    name.replace(".", ""): number
    for names in (MONTHS, SHORT_MONTHS)
    for number, name in enumerate(names, 1)
}

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９", "0123456789" * 2)
# Letters as fonts of Windows (U+F7..) and of the Mac (U+F8..) kept them for other places above,
# below and beside a consonant; old documents hold these codes instead of the letters.
_LETTERS_OF_FONTS = str.maketrans(
    dict(
        zip(
            range(0xF700, 0xF71B),
            "\u0e10\u0e34\u0e35\u0e36\u0e37"
            + "\u0e48\u0e49\u0e4a\u0e4b\u0e4c" * 2
            + "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
            strict=True,
        )
    )
    | dict(
        zip(
            range(0xF884, 0xF89F),
            "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47"
            + "\u0e48" * 3
            + "\u0e49" * 3
            + "\u0e4a" * 3
            + "\u0e4b" * 3
            + "\u0e4c" * 3
            + "\u0e4d\u0e0d\u0e38\u0e39\u0e3a\u0e10",
            strict=True,
        )
    )
)
# What is not seen: control characters (NUL among them) that are no space, marks of direction and
# width, and the circle drawn below a mark that stands alone.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u25cc\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"\s+")
_LEADING_VOWELS = re.compile("([เแโใไ])([ก-ฮ])")
# Thai digits stand where the others do, capital letters where the small ones do.
_SORTED_ALIKE = str.maketrans("๐๑๒๓๔๕๖๗๘๙" + ascii_uppercase, digits + ascii_lowercase)
_SECOND_RANK = re.compile("[็-๎]")  # marks above: tones, what shortens, what silences
# Marks in the order in which they are typed: vowels above and below, tones, then what silences.
_TONES = "\u0e48-\u0e4b"
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}")
_SPACE_BEFORE_MARK = re.compile(" +(?=[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e])")
_BEHIND = "\u0e30\u0e32\u0e33\u0e45"  # vowels that stand behind
_TONE_BEHIND = re.compile(f"[{_BEHIND}][{_BEHIND}{_TONES}]*[{_TONES}]")
_APART = re.compile(f"\u0e34([{_TONES}]*)\u0e4d")  # ึ typed as ิ and ํ
_NUMBER = re.compile(
    r"(?:฿ ?)?(-?(?:\d{1,3}(?:(?:, ?| )\d{3})+|\d+)(?:\.\d+)?)(?:\.-?)? ?(?:บาท(?: ?ถ้วน)?)?",
    re.ASCII,
)
_LONG_AA = re.compile("(?<![ฤฦ])\u0e45")
_PLAIN = re.compile("[\\x20-\\x7eก-ฮ]*")  # nothing in it that could be written in another way


# Where somebody can be written to or something be read: no longer true in other numerals.
_ADDRESS = re.compile(r"((?:https?://|www\.)[!-~]+|[!-~]+@[!-~]+)", re.IGNORECASE)


def to_thai_digits(value: object) -> str:
    """«12 มีนาคม 2569» → «๑๒ มีนาคม ๒๕๖๙»; a link or an address of mail keeps its digits."""
    parts = _ADDRESS.split(str(value))
    return "".join(part if n % 2 else part.translate(_TO_THAI) for n, part in enumerate(parts))


def to_arabic_digits(value: str) -> str:
    return value.translate(_TO_ARABIC)


def is_mark(letter: str) -> bool:
    """Whether it is drawn above, below or behind another letter, and is nothing without it."""
    return unicodedata.category(letter) in ("Mn", "Mc", "Me") or letter in "\u0e33\u200d"


def whole_number(text: object) -> int | None:
    """A number as a key or a year is written: digits only (superscripts are none), and no more than
    the database can hold; else None.
    """
    text = to_arabic_digits(str(text or ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """The keys a form sends, without what is none."""
    return [number for text in texts if (number := whole_number(text)) is not None]


def plain_number(text: str) -> str:
    """«๑,๕๐๐ บาท» and «1 500.-» → «1500»; what might mean another number stays as typed."""
    match = _NUMBER.fullmatch(to_arabic_digits(clean(text)))
    return re.sub("[, ]", "", match[1]) if match else text


def telephone(text: str) -> str:
    """Telephone numbers as they are dialled. A spreadsheet that took one for a number lost its
    zero: nine digits from 6, 8 or 9 are a mobile without it, eight from 2–5 or 7 a land line.
    """
    return re.sub(r"[\d๐-๙](?:[ -]?[\d๐-๙])+", _with_zero, text)


def _with_zero(match: Match[str]) -> str:
    number = to_arabic_digits(match[0])
    starts = match.start() and match.string[match.start() - 1] == "+"
    lost = re.fullmatch(r"[689]\d{8}|[2-57]\d{7}", re.sub("[ -]", "", number))
    return f"0{number}" if lost and not starts else number


def clean(value: str) -> str:
    """Text as a person meant it, in the code points it is usually written in: the one spelling for
    import, search, matching and names of places.

    NFC; letters of old fonts as letters, เเ as แ, ํา as ำ, ๅ as า (except in ฤๅ), marks in the order
    they are typed in and each once; nothing invisible, one space, none at the ends.
    """
    if _PLAIN.fullmatch(value):
        return " ".join(value.split())
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", value).translate(_LETTERS_OF_FONTS))
    text = _SPACE_BEFORE_MARK.sub("", _SPACES.sub(" ", text).strip())
    text = _LONG_AA.sub("\u0e32", text.replace("เเ", "แ"))
    text = _MARKS.sub(_in_order, _TONE_BEHIND.sub(_tones_first, text))
    return _APART.sub("\u0e36\\1", text).replace("\u0e4d\u0e32", "\u0e33")


def _tones_first(found: re.Match) -> str:
    return "".join(sorted(found[0], key=lambda letter: letter in _BEHIND))


def _in_order(found: re.Match) -> str:
    marks = dict.fromkeys(found[0])  # one of each
    return "".join(sorted(marks, key=_place_of_mark))


def _place_of_mark(mark: str) -> tuple:
    """Vowels, tones, ์, ํ; of one kind in the order Unicode gives them."""
    kind = 3 if mark in "\u0e4d\u0e4e" else 2 if mark == "\u0e4c" else "\u0e48" <= mark <= "\u0e4b"
    return kind, unicodedata.combining(mark), mark


def text_key(text: str) -> str:
    """What two spellings of a name of anything share: no spaces, Arabic digits, lower case."""
    return to_arabic_digits(clean(text)).replace(" ", "").replace("\u0e45", "\u0e32").lower()


def name_key(first: str, last: str = "") -> str:
    """What two spellings of the same name share: title off, spaces off, lower case."""
    return first_name_key(first) + last_name_key(last)


@lru_cache(maxsize=50_000)
def first_name_key(first: str) -> str:
    return last_name_key(split_title(clean(first))[1])


@lru_cache(maxsize=50_000)
def last_name_key(name: str) -> str:
    return text_key(name)


@lru_cache(maxsize=50_000)
def sound_key(name: str) -> str:
    """The lk82 sound code of a name (PyThaiNLP), equal for likely misspellings; empty if none."""
    from pythainlp.soundex import lk82  # noqa: PLC0415 - slow to import

    key = name_key(name)
    return lk82(key) if key else ""


def named(name: str) -> str:
    """The name, or that there is none: a house everybody has left is called by nobody."""
    return name or "(ไม่ระบุชื่อ)"


@lru_cache(maxsize=50_000)
def sort_key(text: str) -> str:
    """A key whose byte order is the order of a Thai dictionary, word by word: consonant before
    leading vowel, marks above only where all else is equal. Its twin is `places/sql`.
    """
    return " ".join(map(_word_key, clean(text).translate(_SORTED_ALIKE).split(" ")))


def _word_key(word: str) -> str:
    marks = "".join(_SECOND_RANK.findall(word))
    letters = _LEADING_VOWELS.sub(r"\2\1", _SECOND_RANK.sub("", word))
    return f"{letters}!{marks}" if marks else letters


def be_year(day: date) -> int:
    return day.year + BE_OFFSET


def be_date(value: date | None, *, short: bool = False) -> str:
    """«7 พฤษภาคม 2569», or «7 พ.ค. 2569». Datetimes are shown in Bangkok time."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    month = (SHORT_MONTHS if short else MONTHS)[value.month - 1]
    return f"{value.day} {month} {be_year(value)}"


def be_datetime(value: datetime, *, short: bool = True) -> str:
    """«7 พ.ค. 2569 14:05 น.»."""
    if not value:
        return ""
    return f"{be_date(value, short=short)} {timezone.localtime(value):%H:%M} น."


def be_month(value: date, *, short: bool = False) -> str:
    """«พฤษภาคม 2569»."""
    return f"{(SHORT_MONTHS if short else MONTHS)[value.month - 1]} {be_year(value)}"


def fiscal_year(day: date) -> int:
    """The Thai fiscal year (พ.ศ.) of a day: October to September."""
    return be_year(day) + (1 if day.month >= 10 else 0)


def parse_month(text: str) -> date:
    """«2569-05» (พ.ศ.) → date(2026, 5, 1). Years outside 2560–2642 are refused with `ValueError`:
    the programme has no older months.
    """
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", to_arabic_digits(text.strip()))
    if not match or not 2560 <= int(match[1]) <= 2642 or not 1 <= int(match[2]) <= 12:
        raise ValueError(text)
    return date(int(match[1]) - BE_OFFSET, int(match[2]), 1)


def month_code(day: date) -> str:
    """date(2026, 5, 1) → «2569-05»."""
    return f"{be_year(day)}-{day.month:02d}"


def name_sound(first: str, last: str) -> str:
    """Sound keys of first and last name, one space between: equal for likely misspellings."""
    return f"{sound_key(first)} {sound_key(last)}".strip()[:60]
