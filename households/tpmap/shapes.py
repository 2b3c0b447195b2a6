"""Lists that say things in other columns than the usual ones, brought into those; and lines that
are nobody: headings repeated on each page, totals, notes, signatures.
"""

import re
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise

import polars as pl

from core import thai
from core.spreadsheets import brackets
from core.spreadsheets.beside import is_counting
from core.spreadsheets.headings import ADDED, are_repeated
from households.leaving import left_reason
from households.tpmap import columns, homes, values
from households.tpmap.cells import values_in
from places.naming import PlaceNames

CROSSES = {"x", "×", "✗", "✘", "☒"}
# Order in which TPMAP numbers its dimensions.
NUMBERED = tuple(columns.DIMENSION_COLUMNS)
_NAMED = "มิติ|ด้าน|สุขภาพ|(?:สภาพ)?ความเป็นอยู่|การศึกษา|รายได้|(?:การ)?เข้าถึง"
_AND = re.compile(
    r"[,;/|+、&]+|\s+และ\s*|(?<=\d)\s+(?=\d)"
    rf"|(?<=[ก-๙])(?<!มิติ)(?<!ด้าน)\s+(?=(?:\d[.)]\s*)?(?:{_NAMED}))"
)
# A name of a place; a telephone may be written right behind it.
_NAME = "([ก-๙]+?)(?=โทร|เบอร์|[^ก-๙]|$)"
_ADDRESS = {
    "moo": re.compile(
        r"(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.|(?<=\s)ม(?=\s*\d))\s*\.?\s*(\d{1,2}(?!\d)"
        r"(?:\s*[/\-]\s*\d+|[ก-ฮA-Za-z](?![ก-๙A-Za-z.]))?)"
    ),
    "subdistrict": re.compile(rf"(?:ตำบล|แขวง|ต\.)\s*{_NAME}"),
    "district": re.compile(rf"(?:อำเภอ|เขต|อ\.)\s*{_NAME}"),
    "province": re.compile(rf"(?:จังหวัด|จ\.)\s*{_NAME}"),
    "village_name": re.compile(r"(?:(?<=\s)|(?<=\d))(?:บ้าน|บ\.)(?!เลขที่)\s*([ก-๙0-9]+)"),
}
_PLACE = re.compile(rf"\s*(?:ตำบล|แขวง|ต\.|อำเภอ|เขต|อ\.|จังหวัด|จ\.)?\s*{_NAME}")
_NOTED = r"\(|เสียชีวิต|ถึงแก่กรรม|ตาย|ย้าย"  # looked for first
_NOTE = re.compile(
    r"(.+?)(?:\s*\((?P<a>[^()]+)\)"
    r"|[\s/-]+(?P<b>(?:เสียชีวิต|ถึงแก่กรรม|ย้ายออก|ย้ายไป).*|ตาย(?:แล้ว)?))"
)
_HOUSE = re.compile(r"^(?:บ้านเลขที่|เลขที่บ้าน|เลขที่)?\s*(\d[\d/\-]*)")

WHO_AND_WHERE = ("pin", "house_code", "house_number", "village_code", "birth")
COUNTED = {
    "members",
    "indicators",
    "dimensions",
    "age",
    "data_year",
    "province",
    "status",
    "note",
    *columns.MONEY,
    *columns.ANSWERS,
}
_TOTAL = re.compile(r"^(?:รวม|ยอดรวม|ผลรวม|ทั้งหมด|total)", re.IGNORECASE)
_SIGNED = re.compile(
    r"^(?:\(|ลงชื่อ|ลงนาม|ตำแหน่ง|หมายเหตุ|วันที่|ผู้|ข้อมูล ณ|ที่มา|หน้า(?:ที่)?\s*\d)"
    r"|^(?:รวม|ยอดรวม|ทั้งหมด)|\.{4}|…|_{4}"
)
# «รวม 12 คน», «รวมตำบลนาอ้อ», «ลงชื่อ.....» in the column of names; «รวมพร» is somebody.
_NO_NAME = re.compile(
    r"^(?:รวม|ยอดรวม|ผลรวม)(?:ทั้งสิ้น|ทั้งหมด|จำนวน|ยอด)?\s*"
    r"(?:[:=]?\s*[\d๐-๙]|คน|ราย(?:\s|$)|ครัวเรือน|ตำบล|อำเภอ|จังหวัด|หมู่|ต\.|อ\.|$)|\.{4}|…{2}|_{4}"
)
# Somebody's in one cell of it, with an ID or the code of a house.
_WHOLE_ROW = re.compile(
    r"(?<!\d)(?:\d{11}(?:\d{2})?|\d[- ]\d{4}[- ]\d{5}[- ]\d{2}[- ]\d|\d{4}-\d{6}-\d)(?!\d)"
)
_WORDS = "[ก-ฮ]{2}|[A-Za-z]{3}"  # in a column of numbers, as of headings in any spelling
HEADINGS = [name for heading, others in columns.COLUMNS.values() for name in (heading, *others)]


def people(cells: pl.DataFrame, sheet) -> tuple[pl.DataFrame, list[int]]:
    """The rows that may be somebody, and the lines that are not."""
    name = "first_name" if "first_name" in cells.columns else "full_name"
    coded = [key for key in ("pin", "house_code") if key in cells.columns]
    nowhere = [pl.col(key) == "" for key in WHO_AND_WHERE if key in cells.columns]
    named = pl.col(name).str.strip_chars()
    texts = [line for text in sheet.headings.values() for line in (text, *text.split("\n"))]
    doubtful = cells.filter(
        (pl.col(name).str.len_bytes() <= 4)  # shorter than two letters
        | named.is_in([*texts, *HEADINGS])
        | named.str.contains(_NO_NAME.pattern)
        | pl.any_horizontal([pl.lit(False), *(pl.col(key).str.contains(_WORDS) for key in coded)])
        | (pl.all_horizontal(nowhere) if nowhere else pl.lit(True))
    )
    lines = doubtful.iter_rows(named=True)
    beside = [row["row"] for row in lines if is_beside(row, sheet.labels)]
    if not beside:
        return cells, []
    return cells.filter(~pl.col("row").is_in(beside)), beside


def is_beside(row: dict, headings: dict[str | int, str]) -> bool:
    """Whether a line is no row of the list. A line with anything that says who it is or where they
    live stays, to be refused with its reasons. Raises `FileRefusedError` for headings that begin
    another table.
    """
    filled = {
        key: text for key, value in row.items() if key != "row" and (text := values.text(value))
    }
    if are_repeated(row["row"], filled, headings, columns.known_as):
        return True
    name = filled.get("first_name") or filled.get("full_name", "")
    if not name and _is_total(filled):
        return True
    if is_counting(filled.values()):
        return True
    if not name and (len(filled) <= 1 or not set(filled) - COUNTED):
        return not any(map(_WHOLE_ROW.search, filled.values()))
    if name and _NO_NAME.search(f"{name} {filled.get('last_name', '')}".strip()):
        return not set(WHO_AND_WHERE) & set(filled)
    if "pin" in filled or (name and not _SIGNED.search(name)):
        return False
    if name:
        return not {*WHO_AND_WHERE, "subdistrict", "district"} & set(filled)
    where = (filled[key] for key in WHO_AND_WHERE if key in filled)
    is_somewhere = not all(map(_SIGNED.search, where))
    marks = _TOTAL.match if is_somewhere else _SIGNED.search
    return any(map(marks, filled.values()))


def _is_total(filled: dict[str, str]) -> bool:
    """«รวม 5 คน», whichever column the sums stand in: no number is long enough for an ID."""
    others = [text for text in filled.values() if not _TOTAL.match(text)]
    return len(others) < len(filled) and not any(
        sum(map(str.isdigit, text)) >= homes.HOUSE_CODE_DIGITS for text in others
    )


@dataclass(frozen=True)
class Habits:
    """How a sheet says yes and no: `flags` are its columns of dimensions; in a column of `marks`
    (✓, x, 1 without 0) an empty cell is «no», in another it says nothing; in one of `crosses` ✓ and
    × stand side by side, and a cross is «no».
    """

    flags: tuple[str, ...]
    marks: frozenset[str]
    crosses: frozenset[str]
    in_one_cell: bool  # all dimensions in one column
    names_heads: bool  # a list of households: one row each, named by its head


def answers_in(sheets) -> dict[str, set[str]]:
    """Every different cell of the columns that say yes or no, totals below them among them: sheets
    that are read as one list say it in one way.
    """
    found: dict[str, set[str]] = {}
    for sheet in sheets:
        some = values_in(sheet, [key for key in columns.ANSWERS if key in sheet.columns])
        for key, cells in some.items():
            found.setdefault(key, set()).update(values.text(cell).lower() for cell in cells)
    return found


def habits_of(sheet, answers: dict[str, set[str]]) -> Habits:
    """What the columns of one sheet mean; `answers` are those of all sheets (`answers_in`)."""
    found = {key: cells for key, cells in answers.items() if key in sheet.columns}
    flags = tuple(key for key in columns.DIMENSION_COLUMNS if key in found)
    crosses = {key for key in found.keys() - set(flags) if _are_crosses(found[key])}
    if _are_crosses(set().union(*(found[key] for key in flags))):
        alone = {key for key in found.keys() - set(flags) if found[key] - {""} <= CROSSES}
        crosses |= {*flags, *alone}
    heading = sheet.headings.get(sheet.columns.get("full_name"))
    if in_one_cell := not flags and "dimensions" in sheet.columns:
        flags = tuple(columns.DIMENSION_COLUMNS)
    # Rows that were sent out to be mended say all by themselves.
    is_alone = ADDED[0] in sheet.headings.values()
    marks = [key for key, said in found.items() if _are_marks(said, no_crosses=key in crosses)]
    return Habits(
        flags,
        frozenset(() if is_alone else marks),
        frozenset(crosses),
        in_one_cell,
        columns.names_heads(heading),
    )


def _are_crosses(cells: set[str]) -> bool:
    """Whether a cross stands beside another way to say yes; «1» beside «0» is of another hand."""
    yes = values.YES - CROSSES - ({"1"} if "0" in cells else set())
    return bool(cells & CROSSES) and bool(cells & yes)


def _are_marks(cells: set[str], *, no_crosses: bool) -> bool:
    """Numbers of a line of totals are neither yes nor no."""
    cells = {thai.to_arabic_digits(cell).removesuffix(".0") for cell in cells} - {""}
    words = [word for answers in columns.ANSWERS.values() for word in answers]
    others = cells & values.YES.union(values.NO, *words) - values.MARKS
    return bool(cells & values.MARKS) and not others and not (no_crosses and cells & CROSSES)


def usual(cells: pl.DataFrame, habits: Habits, places: PlaceNames) -> pl.DataFrame:
    """The list with an address, the dimensions or the number of the village in columns of their
    own.
    """
    if "address" in cells.columns:
        cells = _filled(cells, "address", partial(split_address, places=places))
    if "house_number" in cells.columns and "address" not in cells.columns:
        with_moo = pl.col("house_number").str.contains_any(["หมู่", "ม."])
        if cells.select(with_moo.any()).item():
            cells = _filled(cells, "house_number", _split_number, replace=True)
    cells = _with_notes_beside_names(cells)
    if "birth_year" in cells.columns and "birth" not in cells.columns:
        cells = cells.with_columns(_joined_birth(cells))
    flags = [key for key in columns.DIMENSION_COLUMNS if key in cells.columns]
    if "dimensions" in cells.columns and not flags:
        cells = _filled(cells, "dimensions", split_dimensions)
    return cells


def with_no_said(cells: pl.DataFrame, habits: Habits) -> pl.DataFrame:
    """The cells as they stand in the file, with «0» where a blank or a cross says no: what is taken
    out of a cell afterwards, an error or «N/A», has said nothing.
    """
    crosses = [*CROSSES, *(mark.upper() for mark in CROSSES)]
    cells = cells.with_columns(_with_no(key, crosses) for key in habits.crosses)
    return cells.with_columns(_with_no(key, [""]) for key in habits.marks)


def _with_no(key: str, texts: list[str]) -> pl.Expr:
    """A column with «0» where one of `texts` stands."""
    says_no = pl.col(key).str.strip_chars().is_in(texts)
    return pl.when(says_no).then(pl.lit("0")).otherwise(key).alias(key)


def _with_notes_beside_names(cells) -> pl.DataFrame:
    """«สมชาย (ย้าย)» and «สมชาย เสียชีวิต» are somebody called สมชาย with a note."""
    for key in ("first_name", "last_name", "full_name"):
        if key not in cells.columns or not cells[key].str.contains(_NOTED).any():
            continue
        texts = cells[key].unique()
        parts = [split_name(text) for text in texts]
        name, note = (
            cells[key].replace_strict(texts, [part[n] for part in parts], return_dtype=pl.String)
            for n in (0, 1)
        )
        known = cells["note"] if "note" in cells.columns else pl.repeat("", len(note), eager=True)
        note = pl.select(pl.when(note != "").then(note).otherwise(known)).to_series()
        cells = cells.with_columns(name.alias(key), note.alias("note"))
    return cells


def split_name(text: str) -> tuple[str, str]:
    """`(name, why they left)` of a name with that behind it; else the name alone."""
    found = _NOTE.fullmatch(values.text(text))
    note = found and (found["a"] or found["b"])
    return (found[1], note) if found and note and left_reason(note) else (text, "")


def _joined_birth(cells) -> pl.Expr:
    """Day, month and year as one date; «--» where one is not known."""

    def part(key):
        known = pl.col(key).str.strip_chars() if key in cells.columns else pl.lit("")
        return pl.when(known == "").then(pl.lit("--")).otherwise(known)

    year = pl.col("birth_year").str.strip_chars()
    whole = pl.concat_str(part("birth_day"), part("birth_month"), year, separator="/")
    return pl.when(year == "").then(pl.lit("")).otherwise(whole).alias("birth")


def _filled(cells, source: str, split, *, replace=False) -> pl.DataFrame:
    """What `split` finds in `source`, where the column it belongs to is missing or empty. With
    `replace` the source keeps only what is its own, and beside a full cell stands what it said.
    """
    texts = cells[source].unique()
    parts = [split(values.text(text)) for text in texts]
    keys = dict.fromkeys(key for part in parts for key in part)
    found = {}
    for key in keys:
        told = cells[source].replace_strict(
            texts, [part.get(key, "") for part in parts], return_dtype=pl.String
        )
        if replace and key in cells.columns and key != source:
            told = cells[key] + " " + told
        elif key in cells.columns and not replace:
            told = pl.select(pl.when(cells[key] == "").then(told).otherwise(cells[key])).to_series()
        found[key] = told.alias(key)
    return cells.with_columns(found.values())


def split_address(text: str, places: PlaceNames) -> dict[str, str]:
    """«123/4 หมู่ 5 บ้านนา ต.กกดู่ อ.… จ.…» as the columns it stands for; «กกดู่ เมือง…» without the
    words for what they are where it is one of `places`.
    """
    plain = thai.to_arabic_digits(text)
    found = {key: match[1] for key, pattern in _ADDRESS.items() if (match := pattern.search(plain))}
    if not {"subdistrict", "district"} <= set(found):
        found = _places_in(plain, places) | found
    if number := _HOUSE.match(plain):
        found["house_number"] = number[1]
    return found


def _places_in(address: str, places: PlaceNames) -> dict[str, str]:
    """The only sub-district and district of the `places` that stand one behind the other, and the
    province if the name behind them is one: «เมือง» alone may be another's.
    """
    found = {
        (name[1], district[1]): address[district.end() :]
        for name, district in pairwise(_PLACE.finditer(address))
        if places.has(district=district[1], subdistrict=name[1])
    }
    if len(found) != 1:
        return {}
    (((name, district), behind),) = found.items()
    last = _PLACE.match(behind.lstrip(" ,"))
    province = {"province": last[1]} if last and last[1] in _provinces() else {}
    return {"subdistrict": name, "district": district} | province


@cache
def _provinces() -> frozenset[str]:
    from pythainlp.corpus import provinces  # noqa: PLC0415 - slow to import

    return frozenset(map(str, provinces()))


def _split_number(text: str) -> dict[str, str]:
    plain = thai.to_arabic_digits(text)
    number, moo = _HOUSE.match(plain), _ADDRESS["moo"].search(f" {plain}")
    if not number or not moo:
        return {"house_number": text}
    return {"house_number": number[1], "moo": moo[1]}


def split_dimensions(text: str) -> dict[str, str]:
    """«สุขภาพ, รายได้» or «1,4» as five columns; what names no dimension stays to be refused."""
    found = dict.fromkeys(NUMBERED, "0" if text else "")
    plain = values.whole(thai.to_arabic_digits(text))
    if plain.lower() in values.NO | values.NO_NEED:
        return found
    for part in filter(None, (piece.strip() for piece in _AND.split(plain))):
        key = _dimension(part)
        if key is None:
            return found | {NUMBERED[0]: text}
        found[key] = "1"
    return found


def _dimension(part: str) -> str | None:
    if part.isdecimal():
        return NUMBERED[int(part) - 1] if 1 <= int(part) <= len(NUMBERED) else None
    key = columns.known_as(brackets.without(part))
    return key if key in NUMBERED else None
