"""Reads the rows of a list of results: which village each is of, and its levels.

Needs no database: what rows are checked against comes in a `Reference`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core import thai
from core.spreadsheets import cells
from core.spreadsheets.beside import is_said_beside
from core.spreadsheets.lists import Reading, Sheet
from core.spreadsheets.refusals import FileRefusedError, nobody_in_it
from core.spreadsheets.sheets import FIRST_OF_NEXT
from indicators.results import verdicts
from indicators.results.columns import number_of
from places.codes import VILLAGE_DIGITS, AreaCode
from places.naming import PlaceNames, without_kind

LONGEST_NAME = 120
_LEVEL = re.compile(r"(?:ระดับ(?:ที่)?|level|l)?\s*([0-9]{1,9})(?:\.0*)?\s*(?:\(.*\))?")
_SAYS_NOTHING = re.compile(r"ไม่มีข้อมูล|ไม่ได้จัดเก็บ|ไม่จัดเก็บ|ไม่ได้สำรวจ|n/?a", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Reference(PlaceNames):
    """What rows are checked against. `villages` is `{8-digit code: name, maybe empty}`."""

    province_code: str
    survey_year: int
    villages: dict[str, str]

    @cached_property
    def named(self) -> dict[tuple[str, str], list[str]]:
        """`{(sub-district, key of the name): codes}`."""
        found: dict[tuple[str, str], list[str]] = {}
        for code, name in self.villages.items():
            if name:
                found.setdefault((AreaCode(code), name_key(name)), []).append(code)
        return found


@dataclass
class Row:
    """A row as it was read; `said` is `[(code, column key, value)]`."""

    number: int
    cells: list
    code: str = ""
    name: str = ""
    words: str = ""
    levels: dict[int, int] = field(default_factory=dict)
    said: list[tuple[str, str, str]] = field(default_factory=list)
    is_repeated: bool = False

    @property
    def is_refused(self) -> bool:
        return verdicts.refuses(self.said)


@dataclass
class Findings:
    """`rows` in the order of the file; `beside` are lines that are no rows (totals, notes, headings
    once more); `not_said` numbers of indicators of which no row says anything.
    """

    rows: list[Row]
    beside: list[int]
    not_said: list[int]


def name_key(name: str) -> str:
    """What two spellings of a village's name share: «บ้านนาอาน» and «นาอาน» are one."""
    return thai.text_key(without_kind(thai.clean(name), "หมู่บ้าน", "บ้าน", "บ."))


def read_rows(reading: Reading, reference: Reference, indicators: Iterable[int]) -> Findings:
    """Reads the rows of a list. Raises `FileRefusedError` for one of another province or year, or
    with no rows.
    """
    rows: list[Row] = []
    beside: list[int] = []
    years: Counter[str] = Counter()
    for sheet in reading.sheets:
        for number, line in sheet.rows:
            at = sheet.number * FIRST_OF_NEXT + number
            found = {key: _cell(line, place) for key, place in sheet.columns.items()}
            if _is_beside(found) or sheet.is_repeated(number, line):
                beside.append(at)
                continue
            rows.append(_read(Row(at, list(line)), found, reference))
            years[cells.year(found.get("survey_year"))] += 1
        _note_cut(sheet, rows)
    _refuse_others(rows, years, reference)
    _together(rows)
    said = {number for row in rows if not row.is_refused for number in row.levels}
    return Findings(rows, beside, sorted(set(indicators) - said))


def _cell(line: list, place: int) -> Any:
    return line[place] if place < len(line) else ""


def _is_beside(found: dict[str, Any]) -> bool:
    """A village may be called รวมไทย: who gives a code or a number means one."""
    texts = {key: cells.text(value) for key, value in found.items()}
    words = [text for key, text in texts.items() if not number_of(key)]
    given = [texts.get(key, "") for key in ("village_code", "moo")]
    is_placed = any(text[:1].isdigit() for text in given)
    if not is_placed and any(map(is_said_beside, words)):
        return True
    return not any(texts.values())


def _read(row: Row, found: dict[str, Any], reference: Reference) -> Row:
    for key, value in list(found.items()):
        if cells.is_broken(cells.text(value)):
            code = "level_not_said" if number_of(key) else "cell_error"
            row.said.append((code, key, cells.text(value)))
            found[key] = ""
        elif not cells.words(value):
            found[key] = ""
    _read_year(row, found.get("survey_year"), reference)
    _read_village(row, found, reference)
    _read_levels(row, found)
    return row


def _read_year(row: Row, value: Any, reference: Reference) -> None:
    text = cells.text(value)
    if not text:
        return
    year = cells.year(value)
    if year != str(reference.survey_year):
        row.said.append(("year_mismatch" if year else "year_unreadable", "survey_year", text))


def _read_village(row: Row, found: dict[str, Any], reference: Reference) -> None:
    said = {key: cells.text(found.get(key)) for key in ("village_name", "moo", "subdistrict")}
    district, code = cells.text(found.get("district")), cells.digits(found.get("village_code"))
    moo = cells.one_number(found.get("moo"))
    row.words = " ".join(filter(None, (code, said["village_name"], said["subdistrict"], district)))
    row.words = row.words[:255]
    if _is_broken_place(row):
        return
    if reference.is_elsewhere(found.get("province")) or _is_of_other(code, reference.province_code):
        row.said.append(("other_province", "village_code" if code else "province", row.words))
        return
    if not any((code, said["village_name"], said["moo"], said["subdistrict"])):
        row.said.append(("village_unknown", "village_code", ""))
        return
    if cells.number(found.get("moo")) and not moo:  # «5-6», «5/1»
        row.said.append(("village_unknown", "moo", said["moo"]))
        return
    subdistrict, by_code, _read_as = reference.subdistrict_of(district, said["subdistrict"], code)
    if not subdistrict:
        row.said.append(("area_unknown", "village_code" if code else "subdistrict", row.words))
        return
    given = (subdistrict, by_code, moo, said["village_name"])
    if doubt := _settle(row, *given, reference):
        row.said.append(doubt)


def _is_broken_place(row: Row) -> bool:
    return any(code == "cell_error" for code, _key, _value in row.said)


def _is_of_other(code: str, province: str) -> bool:
    is_whole = len(code) == VILLAGE_DIGITS and code.isascii() and code.isdigit()
    return is_whole and not code.startswith(province)


def _settle(
    row: Row, subdistrict: str, code: str, moo: str, name: str, reference: Reference
) -> tuple[str, str, str] | None:
    """Finds which village of the sub-district it is, by code, หมู่ที่ or name; what contradicts is
    refused. Returns what is to be said of it.
    """
    alike = reference.named.get((subdistrict, name_key(name)), []) if name else []
    if code and moo and int(code[6:]) != int(moo):
        return "village_conflict", "moo", f"{code} / หมู่ที่ {moo}"
    if not code and moo:
        code = f"{subdistrict}{int(moo):02d}" if len(moo) < 3 else ""
    elif not code:
        if len(alike) > 1:
            return "village_ambiguous", "village_name", name
        code = alike[0] if alike else ""
    if not code or code.endswith("00"):
        return "village_unknown", "village_code", row.words
    if len(name) > LONGEST_NAME:
        return "name_too_long", "village_name", name[:LONGEST_NAME]
    if alike and code not in alike:
        return "village_conflict", "village_name", f"{name} / {alike[0]}"
    row.code, row.name = code, name
    return _doubt_of(code, name, reference.villages.get(code))


def _doubt_of(code: str, name: str, stored: str | None) -> tuple[str, str, str] | None:
    if stored is None:
        return "village_new", "village_code", code
    if name and stored and name_key(stored) != name_key(name):
        return "village_renamed", "village_name", f"{name} / {stored}"
    return None


def _read_levels(row: Row, found: dict[str, Any]) -> None:
    for key, value in found.items():
        number = number_of(key)
        if number is None:
            continue
        text = thai.to_arabic_digits(cells.text(value)).strip().lower()
        if not text or _SAYS_NOTHING.fullmatch(text):
            continue
        read = None if isinstance(value, bool) else _LEVEL.fullmatch(text)
        if read and int(read[1]) in (1, 2, 3):
            row.levels[number] = int(read[1])
        else:
            row.said.append(("level_outside", key, cells.text(value)[:120]))
    if not row.levels and not row.is_refused:
        row.said.append(("levels_missing", "village_code", ""))


def _note_cut(sheet: Sheet, rows: list[Row]) -> None:
    if rows and sheet.table.is_cut:
        rows[-1].said.append(("row_cut", "village_code", ""))


def _refuse_others(rows: list[Row], years: Counter[str], reference: Reference) -> None:
    if not rows:
        raise nobody_in_it()
    if all(map(_is_elsewhere, rows)):
        raise FileRefusedError(
            "other_province", f"ไฟล์นี้เป็นผลของจังหวัดอื่น ไม่ใช่จังหวัด{reference.province} โปรดเลือกไฟล์อีกครั้ง"
        )
    own = years[str(reference.survey_year)]
    others = {year: n for year, n in years.items() if year and year != str(reference.survey_year)}
    if sum(others.values()) > own + years[""]:
        said = ", ".join(sorted(others))
        raise FileRefusedError(
            "other_year", f"ในไฟล์เป็นผลปี {said} แต่เลือกนำเข้าเป็นปี {reference.survey_year}"
        )


def _is_elsewhere(row: Row) -> bool:
    return any(code == "other_province" for code, _key, _value in row.said)


def _together(rows: list[Row]) -> None:
    """Several rows of one village: refused where they contradict each other, else one."""
    of_village: dict[str, list[Row]] = {}
    for row in rows:
        if row.code and not row.is_refused:
            of_village.setdefault(row.code, []).append(row)
    for same in of_village.values():
        if len(same) > 1:
            _join(same)


def _join(same: list[Row]) -> None:
    said: dict[int, set[int]] = {}
    for row in same:
        for number, level in row.levels.items():
            said.setdefault(number, set()).add(level)
    if contradicted := sorted(number for number, levels in said.items() if len(levels) > 1):
        for row in same:
            row.said.append(("village_twice", f"i{contradicted[0]}", row.code))
        return
    first, *others = same
    for row in others:
        is_more = not row.levels.items() <= first.levels.items()
        row.said.append(("row_merged" if is_more else "row_duplicate", "village_code", row.code))
        row.is_repeated = True
        first.levels |= row.levels
