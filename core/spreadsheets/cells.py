"""Reads what any list has in its cells: text, identifiers, whole numbers and years."""

import re
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache

from core import thai

# Nothing is said: not even that there is nothing.
BLANKS = {"-", "–", "—", "--", "---"}
# What a program writes where it has nothing to write. «Nan» and «Na» may be somebody's name.
WRITTEN_BY_PROGRAMS = {"NaN", "nan"} | {
    word for name in ("n/a", "null", "none") for word in (name, name.upper(), name.capitalize())
}
YES = {"1", "ใช่", "yes", "y", "true", "t", "✓", "✔", "√", "☑", "✅", "/"}
NO = {"0", "ไม่", "ไม่ใช่", "no", "n", "false", "f", "✗", "✘", "☒", "☐", "❌", "×"}
# «5ก», «5/1», «5-6», «-5», «5-ม.ค.»: a number and more, which is not the number alone.
_NUMBER_AND_MORE = re.compile(
    r"\d\s*[./\-\u2010-\u2015+]\s*\d|\d\s?\(?[ก-ฮA-Za-z](?![ก-๙A-Za-z.])|^-|\?"
    r"|\d[-/ ](?:[ก-๙]{1,3}\.[ก-ฮ](?![ก-๙])|[A-Z][a-z]{2}\b)"
)
_EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
SHORTENED = "0000000"
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|007[fF])_")  # a control character in a workbook's text
# What a spreadsheet writes where it could not work something out, or has no room to show it; what
# is left of letters that a program could not write; and marks for «as above», of which nobody knows
# what stands above once rows are sorted.
_BROKEN = re.compile(
    r"#(?:[A-Z][A-Z_ ]*(?:/[A-Z0])?[!?]?|DIV/0!|#{2,})|Err:\d{3}|=(?!\").*|.*\ufffd.*"
    r"|[\s./\-]*\?\?[?\s./\-]*|[\"“”″〃]{1,2}|,,",
    re.DOTALL,
)


def as_seen(value: object) -> str:
    """A cell as a person sees it, letter by letter."""
    if isinstance(value, bool) or (isinstance(value, float) and value.is_integer()):
        return str(int(value))
    return "" if value is None else str(value)


def text(value: object) -> str:
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
    if value.isascii() and value.isalnum():
        return value
    return _bare(thai.clean(_ESCAPED.sub(_letter, value) if "_x" in value else value))


def _letter(escaped: re.Match) -> str:
    return chr(int(escaped[1], 16))


def _bare(found: str) -> str:
    """Without what makes a spreadsheet take a number for text: «'0123», «="0123"»."""
    if found.startswith('="') and found.endswith('"'):
        return found[2:-1].strip()
    return found.lstrip("'‘’").strip() if found.startswith(("'", "‘", "’")) else found


def words(value: object) -> str:
    """A cell's text; a dash alone says nothing, nor does a word of programs."""
    found = text(value).strip()
    return "" if found in BLANKS | WRITTEN_BY_PROGRAMS else found


def digits(value: object) -> str:
    """Digits of an identifier: Thai digits made Arabic, dashes and spaces off; other
    letters stay.
    """
    found = text(value)
    if found.isascii() and found.isdigit():
        return found
    found = thai.to_arabic_digits(found)
    if _EXPONENT.fullmatch(found):
        return _written_out(found)
    return re.sub(r"[\s\-_.\u2010-\u2015\u2212]", "", re.sub(r"\.0+$", "", found))


def is_shortened(found: str) -> bool:
    """Whether a program has left out digits of an identifier: «1.10001E+12», or that as a number,
    which ends in noughts as no person's and no house's does.
    """
    is_cut = len(found) > 10 and found.endswith(SHORTENED) and found.strip("0") != ""
    return is_cut or _EXPONENT.fullmatch(found) is not None


def _written_out(found: str) -> str:
    """«3.000000018303E+12» when every digit is there; else as it stands, since some are lost."""
    mantissa, exponent = re.split("[eE]", found)
    if len(mantissa.partition(".")[2]) < int(exponent):
        return found
    return str(int(Decimal(found)))


def number(value: object) -> str:
    """A whole number as text, e.g. of หมู่ที่; empty when there is none."""
    found = re.search(r"\d+", thai.to_arabic_digits(text(value)))
    return str(int(found[0])) if found else ""


def one_number(value: object) -> str:
    """The one whole number a cell names, as text; empty where it names none, several, or one with
    more behind it («5ก», «5/1»), which is another.
    """
    found = re.sub(r"(?<=\d)\.0+$", "", thai.to_arabic_digits(text(value)))
    numbers = {int(number) for number in re.findall(r"\d+", found)}
    is_one = len(numbers) == 1 and not _NUMBER_AND_MORE.search(found)
    return str(numbers.pop()) if is_one else ""


def year(value: object) -> str:
    """A data year in พ.ศ. as text, also of «2026» or «69»; empty when there is none."""
    found = thai.to_arabic_digits(text(value))
    if four := re.search(r"(?<!\d)(?:2[4-6]\d\d|(?:19|20)\d\d)(?!\d)", found):
        number = int(four[0])
        return str(number if number >= 2400 else number + thai.BE_OFFSET)
    return f"25{found}" if re.fullmatch(r"\d\d", found) else ""


def yes_or_no(value: object, yes: Collection[str] = (), no: Collection[str] = ()) -> bool | None:
    """What a cell answers, in words of anybody or those of its column; None where it says nothing.
    Raises `ValueError` for any other word: «x» is a mark to one and a cross to the other.
    """
    found = re.sub(r"(?<=\d)\.0+$", "", thai.to_arabic_digits(words(value)).lower())
    if not found:
        return None
    if found in YES or found in yes:
        return True
    if found in NO or found in no:
        return False
    raise ValueError(found)


def is_broken(value: str) -> bool:
    """Whether a cell holds an error of the spreadsheet, a formula instead of its value, or letters
    that were lost.
    """
    return _BROKEN.fullmatch(value.strip()) is not None
