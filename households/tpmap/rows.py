"""Turns the rows of a sheet into checked values, with everything there is to say about each.

Two passes: each row by itself (`RowReader`), then the rows among themselves (`cross_check`). What
the same cells say is worked out once: a list of 100,000 people has some hundred villages, first
names and combinations of needs.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from operator import itemgetter

from households.tpmap import columns, values, verdicts
from loei_poverty import thai
from loei_poverty.identity import Pin, has_valid_check_digit

HEAD = "หัวหน้าครัวเรือน"
HEADS = {HEAD, "หัวหน้า", "เจ้าบ้าน"}
SEXES = {"ชาย": "male", "หญิง": "female", "ช": "male", "ญ": "female"}
HOUSE_CODE_DIGITS = 11
REMEMBERED = 65_536  # different cells of a kind whose meaning is kept while a list is read
# What a column of the tables holds, in characters; more is refused, never cut without a word.
LONGEST = {
    "house_number": 40, "village_name": 120, "title": 40, "first_name": 120, "last_name": 120,
    "relation": 80, "status": 80,
}  # fmt: skip
MOST_MEMBERS = 60


@dataclass(slots=True)
class Issue:
    """Something said about a row. `value` is what was read; a national ID only masked."""

    row: int
    column: str
    code: str
    value: str = ""


@dataclass(slots=True)
class Row:
    """A row as values. `pin` is never stored as it stands here."""

    number: int
    issues: list[Issue] = field(default_factory=list)
    data_year: str = ""
    province: str = ""
    house_code: str = ""
    house_number: str = ""
    village_code: str = ""
    village_name: str = ""
    subdistrict: str = ""
    pin: str = ""
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    sex: str = ""
    birth: date | None = None
    birth_precision: int | None = None
    age: int | None = None
    relation: str = ""
    is_head: bool = False
    members: int | None = None
    welfare_card: bool | None = None
    dimensions: tuple[str, ...] = ()
    indicators: tuple[int, ...] = ()
    income: Decimal | None = None
    status: str = ""
    identity: str = ""
    is_rejected: bool = False
    is_duplicate: bool = False

    def say(self, code: str, column: str, value=""):
        self.issues.append(Issue(self.number, columns.label(column), code, str(value)[:120]))
        if verdicts.level(code) == verdicts.ERROR:
            self.is_rejected = True

    def content(self) -> tuple:
        """Everything that makes two rows the same row."""
        return (
            self.house_code, self.house_number, self.village_code, self.subdistrict, self.pin,
            self.title, self.first_name, self.last_name, self.sex, self.birth, self.relation,
            self.welfare_card, self.dimensions, self.indicators, self.income,
        )  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """What rows are checked against. `areas` maps (district, sub-district) names to the 6-digit
    code.
    """

    data_year: int
    today: date
    areas: dict[tuple[str, str], str]
    indicators: frozenset[int]
    dimension_of: dict[int, str]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(self.areas.values())


def read_rows(sheet, reference: Reference) -> list[Row]:
    """All rows of a `reader.Sheet`, checked by themselves and among themselves."""
    read = RowReader(sheet.columns, reference)
    rows = [read(number, cells) for number, cells in sheet.rows]
    if columns.names_heads(sheet.headings.get(sheet.columns.get("full_name"))):
        for row in rows:  # a list of households: one row each, named by its head
            row.is_head = True
    cross_check(rows)
    return rows


class RowReader:
    """Reads the rows of one sheet: `found` is where each column stands (`{key: position}`).

    The parts of a row are functions of its raw cells alone; each gives its values and what is to be
    said of them, `[(code, column, value)]`, and is remembered.
    """

    def __init__(self, found: dict[str, int], reference: Reference):
        self.width = max(found.values(), default=-1) + 1

        def cells_of(*keys):
            # One empty cell is put behind each row; a column the sheet lacks reads that one.
            return itemgetter(*(found.get(key, -1) for key in keys))

        def remembered(read, *fixed):
            return lru_cache(REMEMBERED, typed=True)(partial(read, *fixed))

        self.list_cells = cells_of("data_year", "province")
        self.read_list = remembered(_read_list)
        self.house_cells = cells_of("house_number", "house_code")
        self.area_cells = cells_of("district", "subdistrict", "village_code", "moo", "village_name")
        self.read_area = remembered(_read_area, reference, reference.codes)
        self.pin_cell = cells_of("pin")
        self.name_cells = cells_of("title", "first_name", "last_name", "full_name")
        self.read_name = remembered(_read_name)
        self.about_cells = cells_of("sex", "relation", "status", "members")
        self.read_about = remembered(_read_about)
        self.birth_cells = cells_of("birth", "age")
        self.read_birth = remembered(_read_birth, reference)
        self.card_cell = cells_of("welfare_card")
        self.read_card = remembered(_read_card)
        flags = [key for key in columns.DIMENSION_COLUMNS if key in found]
        self.needs_cells = cells_of("indicators", *flags, "first_name")
        self.read_needs = remembered(_read_needs, reference, tuple(flags), "indicators" in found)
        self.income_cell = cells_of("income")
        self.read_income = remembered(_read_income)

    def __call__(self, number: int, cells) -> Row:
        cells = [*cells, *[""] * (self.width - len(cells)), ""]
        data_year, province = self.read_list(*self.list_cells(cells))
        house_number, house_code, said = _read_house(*self.house_cells(cells))
        area = self.read_area(*self.area_cells(cells))
        pin, about_pin = _read_pin(self.pin_cell(cells))
        name = self.read_name(*self.name_cells(cells))
        about = self.read_about(*self.about_cells(cells))
        birth = self.read_birth(*self.birth_cells(cells))
        card, about_card = self.read_card(self.card_cell(cells))
        needs = self.read_needs(*self.needs_cells(cells)[:-1])
        income, about_income = self.read_income(self.income_cell(cells))
        row = Row(
            number, [], data_year, province, house_code, house_number, area[0], area[1], area[2],
            pin, name[0], name[1], name[2], about[0], birth[0], birth[1], birth[2], about[1],
            about[1] in HEADS, about[3], card, needs[0], needs[1], income, about[2],
        )  # fmt: skip
        for issues in (
            said, area[3], about_pin, name[3], about[4], birth[3], about_card, needs[2],
            about_income,
        ):  # fmt: skip
            for code, column, value in issues:
                row.say(code, column, value)
        return row


def _read_list(data_year, province):
    return values.number(data_year), values.text(province)


def _read_house(house_number, house_code):
    number = thai.to_arabic_digits(values.text(house_number))
    issues = _too_long(house_number=number)
    code = values.digits(house_code)
    if not code:
        issues.append(("house_code_missing", "house_code", ""))
    elif len(code) != HOUSE_CODE_DIGITS or not code.isdigit():
        issues.append(("house_code_invalid", "house_code", values.text(house_code)))
        code = ""
    return number[: LONGEST["house_number"]], code, issues


def _read_area(reference, codes, district, subdistrict, village_code, moo, village_name):
    names = (
        _place(values.text(district), "อำเภอ", "อ."),
        _place(values.text(subdistrict), "ตำบล", "ต."),
    )
    by_name = reference.areas.get(names, "")
    code = values.digits(village_code)
    by_code = code[:6] if len(code) == 8 and code[:6] in codes else ""
    found = by_code or by_name
    unknown_name, unknown_code = any(names) and not by_name, code and not by_code
    if not found or unknown_name or unknown_code or (by_name and by_name != found):
        value = " ".join(reversed(names)).strip() or code
        return "", "", "", [("area_unknown", "subdistrict", value)]
    number = values.number(moo)
    village = code if by_code else f"{by_name}{int(number):02d}" if number else ""
    issues = _too_long(village_name=values.text(village_name))
    if len(village) > 8:
        village, issues = "", [*issues, ("area_unknown", "moo", number)]
    return village, values.text(village_name)[: LONGEST["village_name"]], found, issues


def _place(name: str, *prefixes: str) -> str:
    for prefix in prefixes:
        if name.startswith(prefix) and len(name) > len(prefix):
            return name[len(prefix) :].strip()
    return name


def _read_pin(value):
    found = values.digits(value)
    if not found:
        return "", (("pin_missing", "pin", ""),)
    if len(found) != 13 or not found.isdigit():
        return "", (("pin_length", "pin", f"{len(found)} หลัก"),)
    if not has_valid_check_digit(found):
        return "", (("pin_checksum", "pin", Pin(found).masked),)
    if found[0] in "0679":
        return found, (("pin_unusual", "pin", Pin(found).masked),)
    return found, ()


def _read_name(title, first_name, last_name, full_name):
    title, first, last = values.text(title), values.text(first_name), values.text(last_name)
    whole, issues = values.text(full_name), []
    if not first and whole:
        found, rest = thai.split_title(whole)
        title = title or found
        first, _, last = rest.partition(" ")
        last = last.strip()
    elif first and not title:
        title, first = thai.split_title(first)
        if title:
            issues.append(("name_title_split", "first_name", f"{title} + {first}"))
    if not first:
        issues.append(("name_missing", "first_name", ""))
    issues += _too_long(title=title, first_name=first, last_name=last)
    return (
        title[: LONGEST["title"]], first[: LONGEST["first_name"]], last[: LONGEST["last_name"]],
        issues,
    )  # fmt: skip


def _read_about(sex, relation, status, members):
    """Sex, relation to the head, status in the list, and how many live in the house if said."""
    relation, status = values.text(relation), values.text(status)
    issues = _too_long(relation=relation, status=status)
    count = values.number(members)
    return (
        SEXES.get(values.text(sex), ""), relation[: LONGEST["relation"]],
        status[: LONGEST["status"]],
        int(count) if count and len(count) < 4 and 0 < int(count) <= MOST_MEMBERS else None, issues,
    )  # fmt: skip


def _read_birth(reference, birth, age):
    found, precision, issues = None, None, []
    try:
        found, precision, warnings = values.birth(birth, reference.today)
        issues += [(code, "birth", values.text(birth)) for code in warnings]
    except values.ValueRefusedError as error:
        issues.append((error.code, "birth", values.text(birth)))
    years = values.number(age)
    years = int(years) if years and len(years) < 4 and int(years) < 200 else None
    if found and years is not None:
        expected = reference.data_year - (found.year + thai.BE_OFFSET)
        if abs(years - expected) > 1:
            issues.append(("age_mismatch", "age", f"{years} (จากวันเกิด {expected})"))
    return found, precision, years, issues


def _read_card(value):
    issues: list[tuple] = []
    return (_flag("welfare_card", value, issues) if values.text(value) else None), issues


def _read_needs(reference, keys, has_indicators, indicators, *flags):
    issues: list[tuple] = []
    dimensions = tuple(
        sorted(
            columns.DIMENSION_COLUMNS[key]
            for key, value in zip(keys, flags, strict=True)
            if _flag(key, value, issues)
        )
    )
    try:
        failed = values.indicator_numbers(indicators, reference.indicators)
    except values.ValueRefusedError as error:
        return dimensions, (), [*issues, (error.code, "indicators", values.text(indicators))]
    of_indicators = {reference.dimension_of[n] for n in failed if n in reference.dimension_of}
    if not keys:
        dimensions = tuple(sorted(of_indicators))
    if not dimensions and not failed:
        issues.append(("no_need", "indicators", ""))
    elif keys and has_indicators and of_indicators != set(dimensions):
        issues.append(("need_mismatch", "indicators", ",".join(map(str, failed))))
    return dimensions, failed, issues


def _read_income(value):
    try:
        return values.income(value), ()
    except values.ValueRefusedError as error:
        return None, ((error.code, "income", values.text(value)),)


def _flag(key, value, issues) -> bool:
    try:
        return values.flag(value)
    except values.ValueRefusedError as error:
        issues.append((error.code, key, values.text(value)))
        return False


def _too_long(**found: str) -> list[tuple]:
    return [
        ("value_too_long", key, f"{len(text)} ตัวอักษร")
        for key, text in found.items()
        if len(text) > LONGEST[key]
    ]


def cross_check(rows: list[Row]):
    """Marks identical rows and IDs claimed twice, and gives each row its household's identity.

    A rejected row keeps only what rejected it: what was assumed of it does not matter any more.
    """
    seen: dict[int, Row] = {}
    first_with: dict[str, Row] = {}
    claimed: dict[str, list[Row]] = {}
    _identify(rows)
    for row in rows:
        content = row.content()
        alike = seen.setdefault(hash(content), row)
        if alike is not row and alike.content() == content:
            row.is_duplicate = True
            row.issues = [i for i in row.issues if verdicts.level(i.code) == verdicts.ERROR]
            row.say("row_duplicate", "pin" if row.pin else "first_name")
        elif row.pin:
            first = first_with.setdefault(row.pin, row)
            if first is not row:
                claimed.setdefault(row.pin, [first]).append(row)
    for pin, claimants in claimed.items():
        for row in claimants:
            row.say("pin_conflict", "pin", Pin(pin).masked)
    _refuse_ambiguous(rows)
    for row in rows:
        if row.is_rejected:
            row.is_duplicate = False
            row.issues = [i for i in row.issues if verdicts.level(i.code) == verdicts.ERROR]


def _refuse_ambiguous(rows):
    """Without an ID a person is known by name and birth date in the household; where two rows share
    them, nobody can say which is who (trap 5).
    """
    without_id = {row.identity for row in rows if not row.pin and row.first_name}
    alike: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        if row.identity in without_id and not row.is_duplicate and row.first_name:
            key = thai.name_key(row.first_name, row.last_name)
            alike[row.identity, key, row.birth].append(row)
    for group in alike.values():
        if len(group) > 1:
            for row in group:
                if not row.pin and not row.is_rejected:
                    row.say("person_ambiguous", "pin")


def _identify(rows):
    """`h:` + house code; else `v:` + village, house number and the head of the rows that share
    them.
    """
    heads: dict[tuple, str] = {}
    for row in rows:
        if not row.house_code and (row.is_head or _place_key(row) not in heads):
            heads[_place_key(row)] = thai.name_key(row.first_name, row.last_name)
    for row in rows:
        row.identity = (
            f"h:{row.house_code}"
            if row.house_code
            else "v:" + "|".join((*_place_key(row), heads[_place_key(row)]))[:150]
        )


def _place_key(row) -> tuple[str, str]:
    return row.village_code or row.subdistrict, row.house_number
