"""Where the house of a row lies, and its number and code: what the cells say of it.

Each function gives its values and, last, what is to be said of them (`rows`).
"""

import re

from core import thai
from core.spreadsheets import cells
from core.spreadsheets.asking import masked
from households.tpmap import rows, values
from places.codes import SUBDISTRICT_DIGITS, VILLAGE_DIGITS
from places.naming import without_kind

# No house is called so: a decimal point, a time, a power of ten, a minus, or as long as a card.
ODD_NUMBER = re.compile(r"\d\.\d|^\d+:|\d[eE][+\d]|^-|\d{5}|\d-\d{4}-\d{5}")
ONLY_MOO = re.compile(r"(?:หมู่บ้าน|หมู่|ม\.?)?(?:ที่)?\s*\d{1,2}")  # where a name or code belongs
LAST_VILLAGE = 40  # ours: beyond it, something is to be asked
NO_NUMBER = {"ไม่มี", "ไม่มีเลขที่", "ไม่มีบ้านเลขที่", "ทะเบียนบ้านกลาง", "ทะเบียนกลาง", *values.UNKNOWN}
HOUSE_CODE_DIGITS = 11
NO_HOUSE_CODES = [digit * HOUSE_CODE_DIGITS for digit in "0123456789"]  # stands in for one
# What one number may be written with besides: «เลขที่ 012 / 3», «12 ก», «12-ก».
_AROUND_NUMBER = re.compile(
    r"^(?:บ้านเลขที่|เลขที่บ้าน|เลขที่|[Nn]o\.|#)\s*|(?<=\d)(?:\.0+|[.,/])$|(?<=\d)[\s-]+(?=[ก-ฮ]$)"
    r"|(?<=\d)\s+(?=/)|(?<=/)\s+(?=\d)"
)
_NOUGHTS = re.compile(r"(?:^|(?<=/))0+(?=\d)")


def read_house(reference, house_number, house_code):
    number = re.sub("[\u2010-\u2015\u2212]", "-", thai.to_arabic_digits(values.text(house_number)))
    number = _AROUND_NUMBER.sub("", number)
    number = "" if number in NO_NUMBER or not number.strip("0/- ") else number
    issues = []
    if ODD_NUMBER.search(number):
        issues.append(("house_number_odd", "house_number", masked(number)))
        number = "" if len(cells.digits(number)) >= HOUSE_CODE_DIGITS else number
    if day_of_year := values.day_of_year(number):  # a spreadsheet takes «12/3» for a day in March
        number = day_of_year
        issues = [("house_number_date", "house_number", number)]
    number = _NOUGHTS.sub("", number)
    issues += rows.too_long(house_number=number)
    code = cells.digits(house_code)
    is_whole = len(code) == HOUSE_CODE_DIGITS and rows.is_number(code)
    if not code:
        issues.append(("house_code_missing", "house_code", ""))
    elif not is_whole or code in NO_HOUSE_CODES or cells.is_shortened(code):
        issues.append(("house_code_invalid", "house_code", values.text(house_code)))
        code = ""
    elif not code.startswith(reference.province_code):
        issues.append(("house_code_unusual", "house_code", code))
    return number[: rows.LONGEST["house_number"]] or None, code, issues


def read_area(reference, province, district, subdistrict, village_code, moo, village_name):
    if reference.is_elsewhere(province):
        return None, None, "", "", [("other_province", "province", values.text(province))]
    found, code, read = reference.subdistrict_of(district, subdistrict, village_code)
    unread = "" if found else values.text(village_code)
    found = found or _named_beside(reference, district, subdistrict, village_code)
    if not found:
        return None, None, "", "", [("area_unknown", "subdistrict", read)]
    moo, name = values.text(moo), values.text(village_name)
    if not moo and _is_moo(name):
        moo, name = name, ""
    if _is_moo(unread) and (not moo or cells.one_number(unread) == cells.one_number(moo)):
        moo, unread = moo or unread, ""
    return _village(found, code, moo, name, unread)


def _is_moo(text: str) -> bool:
    """Whether a cell for a name or a code holds the number of the village."""
    return bool(ONLY_MOO.fullmatch(values.whole(thai.to_arabic_digits(text))))


def _named_beside(reference, district, subdistrict, village_code) -> str:
    """What the names say beside a code that is none and does not begin as another's."""
    code = cells.digits(village_code)
    if len(code) == VILLAGE_DIGITS and rows.is_number(code):
        return ""
    named, _code, _read = reference.subdistrict_of(district, subdistrict, "")
    return "" if code[:SUBDISTRICT_DIGITS] in reference.codes - {named} else named


def _village(subdistrict: str, code: str, moo: str, name: str, unread: str):
    """The village, its name, sub-district, and the place in which house numbers are told apart: one
    of which only the name, or a code that is none (`unread`), is told is one too. A code that ends
    in «00» says the sub-district only, and no village has the number 0.
    """
    said = cells.one_number(moo)
    not_read = {"village_code": unread, "moo": "" if said or moo in values.BLANKS else moo}
    issues = [("village_unreadable", key, text) for key, text in not_read.items() if text]
    issues += rows.too_long(village_name=name)
    number = int(said or 0)
    code = "" if code.endswith("00") else code
    village = code or (f"{subdistrict}{number:02d}" if number else "")
    if code and number and int(code[SUBDISTRICT_DIGITS:]) != number:
        issues.append(("village_conflict", "moo", f"{code} / หมู่ที่ {number}"))
    if len(village) == VILLAGE_DIGITS and int(village[SUBDISTRICT_DIGITS:]) > LAST_VILLAGE:
        issues.append(("village_unusual", "moo", f"หมู่ที่ {int(village[SUBDISTRICT_DIGITS:])}"))
    if len(village) > VILLAGE_DIGITS:
        village, issues = "", [*issues, ("area_unknown", "moo", str(number))]
    told = name or ("" if said else moo), _told_by_code(subdistrict, unread)
    place = village or subdistrict + thai.text_key("".join(map(_bare, told)))
    name = name[: rows.LONGEST["village_name"]]
    return village or None, name or None, subdistrict, place, issues


def _told_by_code(subdistrict: str, unread: str) -> str:
    """What a code that is none still tells from another: not that of the sub-district alone."""
    digits = cells.digits(unread).removeprefix(subdistrict)
    return f"รหัส{unread}" if re.search("[1-9]", digits) else ""


def _bare(name: str) -> str:
    return without_kind(name, "บ้าน", "บ.")
