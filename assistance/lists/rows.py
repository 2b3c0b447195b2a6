"""A row of an agency's list: what it says, and what is to be said of it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings

from assistance.lists.reading import Line
from assistance.lists.verdicts import ERROR, level
from core import days, thai
from core.identity import has_valid_check_digit
from core.spreadsheets.asking import masked
from core.spreadsheets.cells import digits, is_broken, is_shortened, yes_or_no
from core.spreadsheets.cells import words as says_something
from places.naming import district_key, district_name, subdistrict_name

NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})(?:\s+\d{1,2}:.*)?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
WORDS = re.compile(r"(?:วันที่\s*)?(\d{1,2})\s*([ก-๙.]+)\s*(?:พ\.?ศ\.?)?\s*(\d{4})")
AMBIGUOUS = re.compile(r"\d{1,3}(?:\.\d{3})+")
LARGEST = Decimal(10) ** 10
LONGEST = {"description": 400, "unit": 40, "person_name": 240}


class CellRefusedError(ValueError):
    """A cell cannot be read; carries the verdict's code."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass
class Row:
    """`said` by the fields of an entry; `issues` are `(column, code, value as read)`."""

    line: int
    said: dict[str, Any] = field(default_factory=dict)
    issues: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(level(code) == ERROR for _column, code, _value in self.issues)

    def say(self, column: str, code: str, value: Any = "") -> None:
        """A national ID is not written down a second time, typed in a wrong column neither."""
        day = value.date() if isinstance(value, datetime) else value
        shown = "" if column == "pin" else masked(text(day), 120)
        self.issues.append((column, code, shown))


def text(value: Any) -> str:
    """A cell as clean text; a whole number typed as a float loses its «.0»."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    found = thai.clean(str(value)).strip()
    return found[1:].strip() if found[:1] in ("'", "‘", "’") else found


def pin_of(value: Any) -> str:
    """Thirteen digits, as any identifier is read. Raises `CellRefusedError`."""
    found = digits(value)
    if not found:
        raise CellRefusedError("pin_missing")
    if is_shortened(found):
        raise CellRefusedError("pin_shortened")
    if len(found) != 13 or not (found.isascii() and found.isdigit()):
        raise CellRefusedError("pin_length")
    if not has_valid_check_digit(found):
        raise CellRefusedError("pin_checksum")
    return found


def number_of(value: Any, code: str) -> Decimal | None:
    """A number that is not negative, two decimals; None for an empty cell. «25.000» may be 25 and
    25,000: refused. Raises `CellRefusedError(code)`.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = f"{Decimal(str(value)):f}"
    else:
        found = re.sub(r"(?:บาท|฿|\s)+$|^฿", "", thai.to_arabic_digits(text(value)))
        if not found or found in {"-", "–", "—"}:
            return None
        if AMBIGUOUS.fullmatch(found):
            raise CellRefusedError(code)
        found = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", found).removesuffix(".-")
    try:
        number = Decimal(found)
    except InvalidOperation as error:
        raise CellRefusedError(code) from error
    if not number.is_finite() or not 0 <= number < LARGEST:
        raise CellRefusedError(code)
    return number.quantize(Decimal("0.01"))


def day_of(value: Any) -> date | None:
    """A day in พ.ศ. or ค.ศ.; None for an empty cell. Raises `CellRefusedError`."""
    if isinstance(value, datetime | date):
        parts = value.year, value.month, value.day
    else:
        found = thai.to_arabic_digits(text(value))
        if not found or found in {"-", "–", "—"}:
            return None
        parts = _parts(found)
    year, month, day = parts
    try:
        return date(year - thai.BE_OFFSET if year > 2300 else year, month, day)
    except ValueError as error:
        raise CellRefusedError("date_invalid") from error


def _parts(found: str) -> tuple[int, int, int]:
    if match := NUMBERS.fullmatch(found):
        return int(match[3]), int(match[2]), int(match[1])
    if match := ISO.fullmatch(found):
        return int(match[1]), int(match[2]), int(match[3])
    match = WORDS.fullmatch(found)
    month = match and thai.MONTH_NUMBERS.get(match[2].replace(".", ""))
    if not match or not month:
        raise CellRefusedError("date_invalid")
    return int(match[3]), month, int(match[1])


def flag_of(value: Any) -> bool:
    """Whether a cell says yes; agencies mark with «x» whom it is for. Raises `CellRefusedError`."""
    try:
        return yes_or_no(value, yes={"x"}) is True
    except ValueError as error:
        raise CellRefusedError("flag_unreadable") from error


@dataclass(frozen=True)
class CellWords:
    """What cells may name, by the key of their words: kinds, dimensions and sub-districts (by name
    of sub-district and district, the latter empty where only one has the name).
    """

    kinds: dict[str, str]
    dimensions: dict[str, Any]
    subdistricts: dict[tuple[str, str], Any]


def read_row(line: Line, said_once: dict[str, Any], words: CellWords) -> Row:
    """Reads a row; what a blank cell leaves open is `said_once` for all."""
    row, cells = Row(line.number), line.cells
    broken = [column for column, value in cells.items() if is_broken(str(value))]
    for column in broken:
        row.say(column, "cell_error", cells[column])
    clear = {
        column: value
        for column, value in cells.items()
        if column not in broken and says_something(value)
    }
    _read(row, "pin", pin_of, clear.get("pin", "") if "pin" not in broken else None, broken)
    if row.said.get("pin", "1")[0] in "0679":
        row.say("pin", "pin_unusual")
    _read_choices(row, clear, said_once, words, broken)
    _read_numbers(row, clear, broken)
    for column in line.merged & {"amount", "quantity"} & set(clear):
        row.say(column, "sum_merged", clear[column])
    _read_day(row, clear, said_once, broken)
    _read(row, "is_for_household", flag_of, clear.get("is_for_household", ""), broken)
    _read_texts(row, clear, said_once, broken)
    _read_place(row, clear, words)
    return row


def _read(row: Row, column: str, read: Any, value: Any, broken: list[str]) -> None:
    if column in broken:
        return
    try:
        row.said[column] = read(value)
    except CellRefusedError as error:
        row.say(column, error.code, value)


def _read_choices(
    row: Row, cells: dict, said_once: dict, words: CellWords, broken: list[str]
) -> None:
    for column, known in (("kind", words.kinds), ("dimension", words.dimensions)):
        typed = thai.text_key(text(cells.get(column, "")))
        found = known.get(typed) if typed else said_once.get(column)
        row.said[column] = found
        if not found and column not in broken:
            row.say(column, f"{column}_{'unknown' if typed else 'missing'}", cells.get(column, ""))


def _read_numbers(row: Row, cells: dict, broken: list[str]) -> None:
    for column in ("amount", "quantity"):
        _read(
            row,
            column,
            lambda v, c=column: number_of(v, f"{c}_invalid"),
            cells.get(column, ""),
            broken,
        )
    row.said["unit"] = text(cells.get("unit", ""))
    quantity = row.said.get("quantity")
    if (quantity is not None) != bool(row.said["unit"]) or quantity == 0:
        if quantity is None and "quantity" not in broken:
            row.said["unit"] = ""  # a unit without a number says nothing
        elif quantity is not None:
            row.say("quantity", "quantity_invalid", cells.get("quantity", ""))


def _read_day(row: Row, cells: dict, said_once: dict, broken: list[str]) -> None:
    _read(row, "given_on", day_of, cells.get("given_on", ""), broken)
    if "given_on" not in row.said:
        return
    day = row.said["given_on"] = row.said["given_on"] or said_once.get("given_on")
    if day is None:
        row.say("given_on", "date_missing")
    elif not days.PROGRAMME <= day <= days.today():
        row.say("given_on", "date_outside", cells.get("given_on", ""))


def _read_texts(row: Row, cells: dict, said_once: dict, broken: list[str]) -> None:
    said = text(cells.get("description", "")) or said_once.get("description", "")
    names = [text(cells.get(key, "")) for key in ("title", "first_name", "last_name")]
    in_parts = f"{names[0]}{names[1]} {names[2]}".strip()
    row.said["description"] = said
    row.said["person_name"] = text(cells.get("person_name", "")) or in_parts
    if not said and "description" not in broken:
        row.say("description", "description_missing")
    for column, most in LONGEST.items():
        if len(row.said[column]) > most:
            row.say(column, "value_too_long", row.said[column])


def _read_place(row: Row, cells: dict, words: CellWords) -> None:
    names = [
        subdistrict_name(text(cells.get("subdistrict", ""))),
        district_name(text(cells.get("district", ""))),
    ]
    row.said["subdistrict"] = None
    if not names[0]:
        return
    place = thai.text_key(names[0]), district_key(names[1], settings.PROVINCE_NAME)
    row.said["subdistrict"] = found = words.subdistricts.get(place)
    if found is None:
        row.say("subdistrict", "area_unknown", " ".join(names))
