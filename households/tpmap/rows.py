"""Turns the rows of a sheet into checked values, with everything there is to say about each.

Two passes: each row by itself (`read_row`), then the rows among themselves (`cross_check`).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from households.tpmap import columns, values, verdicts
from loei_poverty import thai
from loei_poverty.identity import Pin, has_valid_check_digit

HEAD = "หัวหน้าครัวเรือน"
SEXES = {"ชาย": "male", "หญิง": "female", "ช": "male", "ญ": "female"}
HOUSE_CODE_DIGITS = 11


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
    welfare_card: bool | None = None
    dimensions: tuple[str, ...] = ()
    indicators: tuple[int, ...] = ()
    income: Decimal | None = None
    status: str = ""
    identity: str = ""
    is_duplicate: bool = False

    def say(self, code: str, column: str, value=""):
        self.issues.append(Issue(self.number, columns.label(column), code, str(value)[:120]))

    @property
    def is_rejected(self) -> bool:
        return any(verdicts.level(issue.code) == verdicts.ERROR for issue in self.issues)

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
    codes = reference.codes
    rows = [
        read_row(number, cells, sheet.columns, reference, codes) for number, cells in sheet.rows
    ]
    if columns.names_heads(sheet.headings.get(sheet.columns.get("full_name"))):
        for row in rows:  # a list of households: one row each, named by its head
            row.is_head = True
    cross_check(rows)
    return rows


def read_row(number, cells, found, reference, codes) -> Row:
    row = Row(number)
    width = len(cells)

    def cell(key):
        position = found.get(key)
        return cells[position] if position is not None and position < width else ""

    row.data_year = values.number(cell("data_year"))
    row.province = values.text(cell("province"))
    _read_house(row, cell)
    _read_area(row, cell, reference, codes)
    _read_pin(row, cell("pin"))
    _read_name(row, cell)
    _read_person(row, cell, reference)
    _read_needs(row, cell, found, reference)
    return row


def _read_house(row, cell):
    row.house_number = thai.to_arabic_digits(values.text(cell("house_number")))
    code = values.digits(cell("house_code"))
    if not code:
        row.say("house_code_missing", "house_code")
    elif len(code) == HOUSE_CODE_DIGITS and code.isdigit():
        row.house_code = code
    else:
        row.say("house_code_invalid", "house_code", values.text(cell("house_code")))


def _read_area(row, cell, reference, codes):
    names = (
        _place(values.text(cell("district")), "อำเภอ", "อ."),
        _place(values.text(cell("subdistrict")), "ตำบล", "ต."),
    )
    by_name = reference.areas.get(names, "")
    code = values.digits(cell("village_code"))
    by_code = code[:6] if len(code) == 8 and code[:6] in codes else ""
    named, coded = any(names), bool(code)
    row.subdistrict = by_code or by_name
    if (
        (named and not by_name)
        or (coded and not by_code)
        or not row.subdistrict
        or by_code
        and by_name
        and by_code != by_name
    ):
        row.subdistrict = ""
    if not row.subdistrict:
        row.say("area_unknown", "subdistrict", " ".join(reversed(names)).strip() or code)
        return
    moo = values.number(cell("moo"))
    row.village_code = code if by_code else f"{by_name}{int(moo):02d}" if moo else ""
    row.village_name = values.text(cell("village_name"))


def _place(name: str, *prefixes: str) -> str:
    for prefix in prefixes:
        if name.startswith(prefix) and len(name) > len(prefix):
            return name[len(prefix) :].strip()
    return name


def _read_pin(row, value):
    found = values.digits(value)
    if not found:
        row.say("pin_missing", "pin")
    elif len(found) != 13 or not found.isdigit():
        row.say("pin_length", "pin", f"{len(found)} หลัก")
    elif not has_valid_check_digit(found):
        row.say("pin_checksum", "pin", Pin(found).masked)
    else:
        row.pin = found
        if found[0] in "0679":
            row.say("pin_unusual", "pin", Pin(found).masked)


def _read_name(row, cell):
    row.title = values.text(cell("title"))
    row.first_name = values.text(cell("first_name"))
    row.last_name = values.text(cell("last_name"))
    whole = values.text(cell("full_name"))
    if not row.first_name and whole:
        title, rest = thai.split_title(whole)
        row.title = row.title or title
        row.first_name, _, row.last_name = rest.partition(" ")
        row.last_name = row.last_name.strip()
    elif row.first_name and not row.title:
        row.title, row.first_name = thai.split_title(row.first_name)
        if row.title:
            row.say("name_title_split", "first_name", f"{row.title} + {row.first_name}")
    if not row.first_name:
        row.say("name_missing", "first_name")


def _read_person(row, cell, reference):
    row.sex = SEXES.get(values.text(cell("sex")), "")
    row.relation = values.text(cell("relation"))
    row.is_head = row.relation in (HEAD, "หัวหน้า", "เจ้าบ้าน")
    row.status = values.text(cell("status"))
    found = cell("birth")
    try:
        row.birth, row.birth_precision, warnings = values.birth(found, reference.today)
    except values.ValueRefusedError as error:
        row.say(error.code, "birth", values.text(found))
        warnings = []
    for code in warnings:
        row.say(code, "birth", values.text(found))
    age = values.number(cell("age"))
    row.age = int(age) if age and int(age) < 200 else None
    if row.birth and row.age is not None:
        expected = reference.data_year - (row.birth.year + thai.BE_OFFSET)
        if abs(row.age - expected) > 1:
            row.say("age_mismatch", "age", f"{row.age} (จากวันเกิด {expected})")
    card = values.text(cell("welfare_card"))
    if card:
        row.welfare_card = _flag(row, "welfare_card", card)


def _read_needs(row, cell, found, reference):
    flags = {
        dimension: _flag(row, key, cell(key))
        for key, dimension in columns.DIMENSION_COLUMNS.items()
        if key in found
    }
    row.dimensions = tuple(sorted(d for d, set_ in flags.items() if set_))
    try:
        row.indicators = values.indicator_numbers(cell("indicators"), reference.indicators)
    except values.ValueRefusedError as error:
        row.say(error.code, "indicators", values.text(cell("indicators")))
        return
    try:
        row.income = values.income(cell("income"))
    except values.ValueRefusedError as error:
        row.say(error.code, "income", values.text(cell("income")))
    from_indicators = {
        reference.dimension_of[n] for n in row.indicators if n in reference.dimension_of
    }
    if not flags:
        row.dimensions = tuple(sorted(from_indicators))
    elif "indicators" in found and from_indicators != set(row.dimensions):
        row.say("need_mismatch", "indicators", ",".join(map(str, row.indicators)))
    if not row.dimensions and not row.indicators:
        row.issues = [issue for issue in row.issues if issue.code != "need_mismatch"]
        row.say("no_need", "indicators")


def _flag(row, key, value) -> bool:
    try:
        return values.flag(value)
    except values.ValueRefusedError as error:
        row.say(error.code, key, values.text(value))
        return False


def cross_check(rows: list[Row]):
    """Marks identical rows and IDs claimed twice, and gives each row its household's identity.

    A rejected row keeps only what rejected it: what was assumed of it does not matter any more.
    """
    seen, by_pin = set(), defaultdict(list)
    _identify(rows)
    for row in rows:
        content = row.content()
        if content in seen:
            row.is_duplicate = True
            row.issues = [i for i in row.issues if verdicts.level(i.code) == verdicts.ERROR]
            row.say("row_duplicate", "pin" if row.pin else "first_name")
        else:
            seen.add(content)
            if row.pin:
                by_pin[row.pin].append(row)
    for pin, claimants in by_pin.items():
        if len(claimants) > 1:
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
    alike: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.is_duplicate and row.first_name:
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
