"""What the cells of a row say: each part of a row is a function of its raw cells alone.

Each gives its values and, last, what is to be said of them, `[(code, column, value)]`.
"""

from dataclasses import dataclass
from datetime import date

from households.tpmap import columns, values
from loei_poverty import thai
from loei_poverty.identity import Pin, has_valid_check_digit

HEAD = "หัวหน้าครัวเรือน"
HEADS = {HEAD, "หัวหน้า", "เจ้าบ้าน"}
SEXES = {
    "ชาย": "male", "ช": "male", "เพศชาย": "male", "m": "male", "male": "male", "1": "male",
    "หญิง": "female", "ญ": "female", "เพศหญิง": "female", "f": "female", "female": "female",
    "2": "female",  # จปฐ. codes
}  # fmt: skip
SHORT_TITLES = {"น.ส.": "นางสาว", "ด.ช.": "เด็กชาย", "ด.ญ.": "เด็กหญิง"}
HOUSE_CODE_DIGITS = 11
# What a column of the tables holds, in characters; more is refused, never cut without a word.
LONGEST = {
    "house_number": 40, "village_name": 120, "title": 40, "first_name": 120, "last_name": 120,
    "relation": 80, "status": 80,
}  # fmt: skip
MOST_MEMBERS = 60


@dataclass(frozen=True, slots=True)
class Issue:
    """Something said about a row. `value` is what was read; a national ID only masked."""

    row: int
    column: str
    code: str
    value: str = ""


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


def read_house(house_number, house_code):
    number = thai.to_arabic_digits(values.text(house_number))
    issues = []
    if number.startswith(values.REAL_DATE):  # a spreadsheet takes «12/3» for a day in March
        _year, month, day = number.removeprefix(values.REAL_DATE).split("-")
        number = f"{int(day)}/{int(month)}"
        issues = [("house_number_date", "house_number", number)]
    issues += _too_long(house_number=number)
    code = values.digits(house_code)
    if not code:
        issues.append(("house_code_missing", "house_code", ""))
    elif len(code) != HOUSE_CODE_DIGITS or not _is_number(code):
        issues.append(("house_code_invalid", "house_code", values.text(house_code)))
        code = ""
    return number[: LONGEST["house_number"]], code, issues


def read_area(reference, codes, district, subdistrict, village_code, moo, village_name):
    names = (
        _district(_place(values.text(district), "อำเภอ", "อ.")),
        _place(values.text(subdistrict), "ตำบล", "ต."),
    )
    by_name = reference.areas.get(names, "")
    code = values.digits(village_code)
    by_code = code[:6] if len(code) == 8 and _is_number(code) and code[:6] in codes else ""
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


def _district(name: str) -> str:
    return "เมืองเลย" if name == "เมือง" else name


def _place(name: str, *prefixes: str) -> str:
    for prefix in prefixes:
        if name.startswith(prefix) and len(name) > len(prefix):
            return name[len(prefix) :].strip()
    return name


def read_pin(value):
    found = values.digits(value)
    if not found:
        return "", (("pin_missing", "pin", ""),)
    if values.is_exponent(found):
        return "", (("pin_length", "pin", f"{found} (โปรแกรมตารางย่อเลขไว้)"),)
    if len(found) != 13 or not _is_number(found):
        return "", (("pin_length", "pin", f"{len(found)} หลัก"),)
    if not has_valid_check_digit(found):
        return "", (("pin_checksum", "pin", Pin(found).masked),)
    if found[0] in "0679":
        return found, (("pin_unusual", "pin", Pin(found).masked),)
    return found, ()


def read_name(title, first_name, last_name, full_name):
    title, first, last = values.text(title), values.text(first_name), values.text(last_name)
    whole, issues = values.text(full_name), []
    if not first and whole:
        found, rest = thai.split_title(whole)
        if title and SHORT_TITLES.get(found, found) != SHORT_TITLES.get(title, title):
            rest = whole  # a name that begins like a title
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


def read_about(sex, relation, status, members):
    """Sex, relation to the head, status in the list, and how many live in the house if said."""
    relation, status = values.text(relation), values.text(status)
    issues = _too_long(relation=relation, status=status)
    count = values.number(members)
    return (
        SEXES.get(values.text(sex).rstrip(".").lower(), ""), relation[: LONGEST["relation"]],
        status[: LONGEST["status"]],
        int(count) if count and len(count) < 4 and 0 < int(count) <= MOST_MEMBERS else None, issues,
    )  # fmt: skip


def read_birth(reference, birth, age):
    found, precision, issues = None, None, []
    shown = values.text(birth).removeprefix(values.REAL_DATE)
    years = values.number(age)
    years = int(years) if years and len(years) < 4 and int(years) < 200 else None
    by_age = None if years is None else reference.data_year - thai.BE_OFFSET - years
    try:
        found, precision, warnings = values.birth(birth, reference.today, by_age)
        issues += [(code, "birth", shown) for code in warnings]
    except values.ValueRefusedError as error:
        issues.append((error.code, "birth", shown))
    if found and years is not None:
        expected = reference.data_year - (found.year + thai.BE_OFFSET)
        if abs(years - expected) > 1:
            issues.append(("age_mismatch", "age", f"{years} (จากวันเกิด {expected})"))
    return found, precision, years, issues


def read_card(value):
    issues: list[tuple] = []
    return (_flag("welfare_card", value, issues) if values.text(value) else None), issues


def read_needs(reference, keys, has_indicators, indicators, *flags):
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


def read_income(value):
    try:
        return values.income(value), ()
    except values.ValueRefusedError as error:
        return None, ((error.code, "income", values.text(value)),)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


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
