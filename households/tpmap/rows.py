"""What the cells of a row say: each part of a row is a function of its raw cells alone.

Each gives its values and, last, what is to be said of them, `[(code, column, value)]`. A value of
None is not said: the list does not say that there is none.
"""

import re
from dataclasses import dataclass
from datetime import date

from core import thai, titles
from core.identity import Pin, has_valid_check_digit
from core.spreadsheets import cells
from core.spreadsheets.asking import masked
from households.leaving import left_part, left_reason
from households.tpmap import columns, values
from households.tpmap.facts import TYPES
from places.naming import PlaceNames

HEAD = "หัวหน้าครัวเรือน"
HEADS = {
    HEAD,
    "หัวหน้า",
    "หน.ครัวเรือน",
    "หน.ครอบครัว",
    "เจ้าบ้าน",
    "หัวหน้าครอบครัว",
    "หัวหน้าครัวเรือน(เจ้าบ้าน)",
    "head",
}
SEXES = {
    "ชาย": "male",
    "ช": "male",
    "เพศชาย": "male",
    "ผู้ชาย": "male",
    "m": "male",
    "male": "male",
    "1": "male",
    "หญิง": "female",
    "ญ": "female",
    "เพศหญิง": "female",
    "ผู้หญิง": "female",
    "f": "female",
    "female": "female",
    "2": "female",  # จปฐ. codes
}
# What titles say of those who bear them, without dots.
MALE_TITLES = {"นาย", "ดช", "เด็กชาย", "พระ", "สามเณร", "mr"}
FEMALE_TITLES = {"นาง", "นางสาว", "นส", "ดญ", "เด็กหญิง", "แม่ชี", "mrs", "miss", "ms"}
CHILDRENS_TITLES = {"เด็กชาย", "เด็กหญิง"}
# Several people, a telephone or card among letters, a mark, a word in brackets, or letters of
# TIS-620 that were taken for Latin ones.
ODD_NAME = re.compile(
    r"[0-9๐-๙](?:[ -]?[0-9๐-๙]){6}|[/+&,*#@=_<>|\\~^()\[\]{}]|\s(?:และ|กับ|หรือ)\s|[\xa1-\xff]{2}"
)
NO_CHILD = 20  # ours: at fifteen the title changes, in a list some years later
USUAL_INCOME = (1_000, 1_000_000)  # ours, baht a person and year; outside, something is asked
NO_PIN = {"ไม่มี", "ไม่มีเลข", "ไม่มีบัตร", *values.UNKNOWN}
NO_NAME = {"ไม่มี", "ไม่มีชื่อ", "ไม่ทราบชื่อ", "ไม่ระบุชื่อ", "ไม่ประสงค์ออกนาม", *values.UNKNOWN}
NO_NAME |= {"เสียชีวิต", "เสียชีวิตแล้ว", "ย้ายออก", "บ้านว่าง", "ไม่มีคนอยู่"}  # written in its place
NO_SURNAME = {"ไม่มี", "ไม่มีนามสกุล", "ไม่มีสกุล", "ไม่ทราบนามสกุล", *values.UNKNOWN}
NUMBERED = re.compile(r"^\(?\d+\s*[.)]\s*")  # a running number before the name
NOBODY = re.compile(r"[xX]{2,}")  # left out by who made the list
# What a column of the tables holds, in characters; more is refused, never cut without a word.
LONGEST = {
    key: int(type_.removeprefix("varchar(")[:-1])
    for key, type_ in TYPES.items()
    if type_.startswith("varchar(")
}
MOST_MEMBERS = 60


@dataclass(frozen=True, slots=True)
class Issue:
    """Something said about a row. `value` is what was read; a national ID only masked; `level` and
    `message` follow from the code and the column (`verdicts`).
    """

    row: int
    column: str
    code: str
    value: str
    level: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Reference(PlaceNames):
    """What rows are checked against."""

    data_year: int
    today: date
    indicators: frozenset[int]
    dimension_of: dict[int, str]


def read_year(data_year: int, value):
    """Also of «2569/2570», which is of two years, and «25690», which is of none."""
    found = thai.to_arabic_digits(values.text(value))
    years = {cells.year(number) for number in re.findall(r"\d{4,}", found)}
    years = years or {cells.year(found)} - {""}
    if found and found not in values.BLANKS and not years:
        return (("year_unreadable", "data_year", found),)
    if years - {str(data_year)}:
        return (("year_mismatch", "data_year", values.text(value)),)
    return ()


def read_pin(value):
    found = cells.digits(value)
    if not found.strip("0") or found in NO_PIN:
        return "", (("pin_missing", "pin", found),)
    if cells.is_shortened(found):
        return "", (("pin_length", "pin", "โปรแกรมตารางย่อเลขไว้"),)
    if len(found) != 13 or not is_number(found):
        return "", (("pin_length", "pin", _not_thirteen_digits(found)),)
    if not has_valid_check_digit(found):
        return "", (("pin_checksum", "pin", Pin(found).masked),)
    if found[0] in "0679":
        return found, (("pin_unusual", "pin", Pin(found).masked),)
    return found, ()


def read_name(title, first_name, last_name, full_name):
    title, last, issues = values.text(title), values.text(last_name), []
    first, whole = (NUMBERED.sub("", values.text(name)) for name in (first_name, full_name))
    if first:
        title, first, issues = _without_title(title, first, last)
    elif whole:
        title, rest, issues = _without_title(title, whole, "", is_whole=True)
        first, _, last = rest.partition(" ")
        last = last.strip()
    title = "" if title in NO_SURNAME else title
    is_missing = _is_no_name(first)
    is_whole_name = " " in first and (not last or first.endswith(f" {last}"))
    is_odd = is_whole_name or ODD_NAME.search(f"{first} {last}")
    if is_odd or (titles.is_unread(first) and not is_missing):
        issues.append(("name_odd", "first_name", masked(f"{first} {last}".strip())))
    if last in NO_SURNAME or NOBODY.fullmatch(last) or not any(map(str.isalpha, last)):
        last = ""
    if is_missing:
        issues.append(("name_missing", "first_name", masked(first)))
    issues += [("name_odd", "title", title)] if title.isdigit() else []  # a code of somebody's
    issues += too_long(title=title, first_name=first, last_name=last)
    return (
        title[: LONGEST["title"]] or None,
        first[: LONGEST["first_name"]],
        last[: LONGEST["last_name"]] or None,
        issues,
    )


def _not_thirteen_digits(found: str) -> str:
    """How many there are, and which letters stand among them; never the digits."""
    others = [(at, letter) for at, letter in enumerate(found, 1) if not is_number(letter)]
    if not others or len(others) == len(found):
        return f"{len(found)} หลัก" if not others else "ไม่มีตัวเลข"
    places = ", ".join(f"“{letter}” ที่ตำแหน่ง {at}" for at, letter in others[:3])
    told = f"มีตัวอักษรหรือเครื่องหมายปน {places}{' …' if len(others) > 3 else ''}"
    return told if len(found) == 13 else f"{told} ({len(found)} ตัว)"


def _without_title(title, name, last, *, is_whole=False):
    """`(title, name without its title, issues)`. Beside another title «นาง» may be how a name
    begins, «น.ส.» may not. What is a title may depend on whether a name and `last` follow.
    """
    found, rest = titles.split_title(f"{name} {last}".rstrip())
    rest = rest.removesuffix(last).rstrip() if rest.endswith(last) else ""
    if not found or not rest:
        return title, name, []
    issues = []
    is_other = bool(title) and found != titles.usual_title(title)
    is_short = "." in found or not name.startswith(found)
    sexes = {sex_of_title(found), sex_of_title(title)}
    if is_other and (is_short or not is_whole) and sexes == {"male", "female"}:
        issues.append(("title_mismatch", "first_name", f"{title} / {found}"))
    if is_other and not is_short:
        return title, name, issues
    if is_other or not is_whole:
        issues.append(("name_title_split", "first_name", f"{found} + {rest}"))
    return title or found, rest, issues


def sex_of_title(title: str | None) -> str:
    """The sex a title says; empty for one that says none."""
    bare = (title or "").replace(".", "").replace(" ", "").lower()
    is_female = bare in FEMALE_TITLES or bare.endswith("หญิง")
    return "male" if bare in MALE_TITLES else "female" if is_female else ""


def _is_no_name(first: str) -> bool:
    """Also «นาย» or «นส.» alone, and what a list writes in place of a name."""
    if not any(map(str.isalpha, first)) or NOBODY.fullmatch(first):
        return True
    return titles.is_title(first) or first.split()[0] in NO_NAME


def read_about(sex, relation, status, note, members):
    """Sex, relation to the head and whether it is the head, status in the list and why they left if
    it says so, and how many live in the house.
    """
    relation, status = values.text(relation), values.text(status)
    issues = too_long(relation=relation, status=status)
    if values.whole(relation).isdigit():  # a code of somebody's
        issues.append(("relation_unreadable", "relation", relation))
        relation = ""
    reason, where = left_reason(status), "status"
    if not reason:
        reason, said_there = left_part(values.text(note))
        if reason:
            where, status = "note", said_there[: LONGEST["status"]]  # says more than the status
    if reason:
        issues.append(("has_left", where, status))
    said = values.whole(thai.to_arabic_digits(values.text(sex))).rstrip(".").lower()
    if said and said not in {*SEXES, *values.BLANKS}:
        issues.append(("sex_unreadable", "sex", values.text(sex)))
    count = cells.one_number(members)
    return (
        SEXES.get(said),
        relation[: LONGEST["relation"]] or None,
        is_head(relation) if relation else None,
        status[: LONGEST["status"]] or None,
        reason,
        int(count) if count and len(count) < 4 and 0 < int(count) <= MOST_MEMBERS else None,
        issues,
    )


def is_head(relation: str) -> bool:
    """Also of «01 หัวหน้าครัวเรือน», «1=เจ้าบ้าน», «หัวหน้า/เจ้าบ้าน» and «หัวหน้าครัวเรือน (ตาย)»."""
    bare = re.sub(r"^(?:[\d๐-๙]+[.):=\-\s]*|เป็น)|\s*(?:\(.*\)|/.*|\*+)$", "", relation)
    return not HEADS.isdisjoint((thai.text_key(relation), thai.text_key(bare)))


def read_birth(reference, birth, age):
    found, precision, issues = None, None, []
    shown = values.text(birth).removeprefix(values.REAL_DATE)
    try:
        years = values.age(age)
    except values.ValueRefusedError as error:
        years, issues = None, [(error.code, "age", values.text(age))]
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
    return _flag("welfare_card", value, issues), issues


def read_needs(reference, keys, indicators, *flags):
    """`(dimensions, dimensions something is said of, failed indicators or None, issues)`.

    What no flag says the indicators do, where they are said: a dimension none of them is of is met.
    """
    issues: list[tuple] = []
    said = {
        columns.DIMENSION_COLUMNS[key]: answer
        for key, value in zip(keys, flags, strict=True)
        if (answer := _flag(key, value, issues)) is not None
    }
    try:
        failed = values.indicator_numbers(indicators, reference.indicators)
    except values.ValueRefusedError as error:
        issues.append((error.code, "indicators", values.text(indicators)))
        return _yes(said), tuple(sorted(said)), None, issues
    of_indicators = {reference.dimension_of[n] for n in failed or () if n in reference.dimension_of}
    disagree = any((dimension in of_indicators) != answer for dimension, answer in said.items())
    if failed and not reference.dimension_of:
        issues.append(("indicators_unmapped", "indicators", ",".join(map(str, failed))))
        return _yes(said), tuple(sorted(said)), failed, issues
    if failed is not None and reference.dimension_of:
        all_of_them = columns.DIMENSION_COLUMNS.values()
        said = {name: name in of_indicators for name in all_of_them} | said
    if not any(said.values()) and not failed:
        issues.append(("no_need", "indicators", ""))
    elif failed is not None and disagree:
        issues.append(("need_mismatch", "indicators", ",".join(map(str, failed))))
    return _yes(said), tuple(sorted(said)), failed, issues


def _yes(said: dict[str, bool]) -> tuple[str, ...]:
    return tuple(sorted(dimension for dimension, answer in said.items() if answer))


def read_income(value):
    """Of a sum that nobody lives on, or that no poor household has, the decimal point and the unit
    are asked about; nothing is a sum people have.
    """
    try:
        amount = values.income(value)
    except values.ValueRefusedError as error:
        return None, ((error.code, "income", values.text(value)),)
    is_usual = not amount or USUAL_INCOME[0] <= amount <= USUAL_INCOME[1]
    return amount, () if is_usual else (("income_unusual", "income", values.text(value)),)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _flag(key, value, issues) -> bool | None:
    if not values.text(value):
        return None
    try:
        return values.flag(value, columns.ANSWERS[key])
    except values.ValueRefusedError as error:
        issues.append((error.code, key, values.text(value)))
        return False


def too_long(**found: str) -> list[tuple]:
    return [
        ("value_too_long", key, f"{len(text)} ตัวอักษร")
        for key, text in found.items()
        if len(text) > LONGEST[key]
    ]
