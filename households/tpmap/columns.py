"""Columns of a TPMAP list. A moved column is no change, a renamed one a change of this table only.

Our suggestion of names (docs/domain.md), not an official layout: matched by synonyms, in any order.
"""

import re
from functools import lru_cache

from core.spreadsheets import brackets, naming
from core.spreadsheets.cells import text
from core.spreadsheets.headings import IGNORED, heading_key, signature, unique_keys
from core.thai import clean, to_arabic_digits
from households.tpmap import values
from households.tpmap.facts import LABELS

_DIMENSIONS = ("health", "living", "education", "income", "access")
DIMENSION_COLUMNS = {f"flag_{name}": name for name in _DIMENSIONS}
# What says yes or no → the words that only it says it in (`values.flag`); what is in baht.
ANSWERS = {**dict.fromkeys(DIMENSION_COLUMNS, values.OF_NEED), "welfare_card": values.OF_CARD}
MONEY = {"income"}

# key: (heading shown to people, synonyms)
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "data_year": ("ปี", ("ปีข้อมูล", "ปี พ.ศ.", "ปี TPMAP")),
    "house_code": ("รหัสบ้าน", ("รหัสประจำบ้าน", "house_code", "house id", "HOUSE_ID")),
    "house_number": ("บ้านเลขที่", ("เลขที่บ้าน", "เลขที่")),
    "moo": ("หมู่ที่", ("หมู่", "ม.", "หมู่ที่ (ม.)")),
    "address": ("ที่อยู่ (รวมในช่องเดียว)", ("ที่อยู่", "ที่อยู่ตามทะเบียนบ้าน", "บ้านเลขที่/หมู่ที่")),
    "village_name": ("หมู่บ้าน", ("ชื่อหมู่บ้าน", "บ้าน")),
    "subdistrict": ("ตำบล", ("ชื่อตำบล", "แขวง/ตำบล", "ต.")),
    "district": ("อำเภอ", ("ชื่ออำเภอ", "เขต/อำเภอ", "อ.")),
    "province": ("จังหวัด", ("ชื่อจังหวัด", "จ.")),
    "village_code": ("รหัสหมู่บ้าน", ("รหัสหมู่บ้าน 8 หลัก", "village_code", "village_ID")),
    "pin": (
        "เลขประจำตัวประชาชน",
        (
            "เลขประจำตัว",
            "เลขประจำตัวประชาชนหัวหน้าครัวเรือน",
            "เลขบัตรประชาชนหัวหน้าครัวเรือน",
            "เลขบัตรประชาชน",
            "เลขบัตรประจำตัวประชาชน",
            "เลข ปชช.",
            "NID",
            "CID",
            "PID",
            "เลข 13 หลัก",
        ),
    ),
    "title": ("คำนำหน้า", ("คำนำหน้าชื่อ", "คำนำหน้านาม")),
    "first_name": ("ชื่อ", ("ชื่อตัว", "ชื่อจริง", "ชื่อสมาชิก")),
    "last_name": ("นามสกุล", ("สกุล", "ชื่อสกุล")),
    "full_name": (
        "ชื่อ-สกุล",
        (
            "ชื่อ-นามสกุล",
            "ชื่อ - สกุล",
            "ชื่อ สกุล",
            "ชื่อและนามสกุล",
            "ชื่อ - นามสกุล",
            "หัวหน้าครัวเรือน",
            "ชื่อหัวหน้าครัวเรือน",
            "ชื่อ-สกุลหัวหน้าครัวเรือน",
            "ชื่อ-นามสกุลหัวหน้าครัวเรือน",
        ),
    ),
    "sex": ("เพศ", ()),
    "birth": ("วันเกิด", ("วันเดือนปีเกิด", "ว/ด/ป เกิด", "วัน/เดือน/ปีเกิด", "วัน เดือน ปี เกิด")),
    "birth_day": ("วันเกิด (เฉพาะวันที่)", ("วันเกิด (วัน)", "วันเกิด (วันที่)", "วันที่ (เกิด)")),
    "birth_month": ("เดือนเกิด", ()),
    "birth_year": ("ปีเกิด", ("ปีที่เกิด", "ปี พ.ศ. เกิด")),
    "age": ("อายุ", ("อายุ (ปี)", "อายุ(ปี)")),
    "relation": (
        "ความสัมพันธ์กับหัวหน้าครัวเรือน",
        ("ความสัมพันธ์", "ความเกี่ยวข้องกับหัวหน้าครัวเรือน", "สถานะในครัวเรือน"),
    ),
    "members": (
        "จำนวนสมาชิก",
        ("จำนวนสมาชิกในครัวเรือน", "จำนวนคน", "จำนวนคนในครัวเรือน", "สมาชิก (คน)", "จำนวนสมาชิก (คน)"),
    ),
    "welfare_card": ("บัตรสวัสดิการแห่งรัฐ", ("บัตรสวัสดิการ", "บัตรคนจน", "ผู้มีบัตรสวัสดิการแห่งรัฐ")),
    "flag_health": ("มิติสุขภาพ", ("สุขภาพ", "ด้านสุขภาพ")),
    "flag_living": ("มิติความเป็นอยู่", ("ความเป็นอยู่", "ด้านความเป็นอยู่")),
    "flag_education": ("มิติการศึกษา", ("การศึกษา", "ด้านการศึกษา")),
    "flag_income": ("มิติรายได้", ("รายได้", "ด้านรายได้", "มิติด้านรายได้")),
    "flag_access": ("มิติการเข้าถึงบริการรัฐ", ("การเข้าถึงบริการรัฐ", "การเข้าถึงบริการภาครัฐ", "มิติการเข้าถึงรัฐ")),
    "dimensions": ("มิติที่ตกเกณฑ์ (รวมในช่องเดียว)", ("มิติ", "มิติที่ตกเกณฑ์", "มิติปัญหา")),
    "indicators": (
        "ตัวชี้วัดที่ตกเกณฑ์",
        ("ตัวชี้วัด", "ตัวชี้วัด จปฐ. ที่ตกเกณฑ์", "ตกเกณฑ์ตัวชี้วัด", "ตัวชี้วัดที่ตก", "จปฐ. ที่ตกเกณฑ์"),
    ),
    "income": (
        "รายได้เฉลี่ยต่อคนต่อปี",
        ("รายได้เฉลี่ย", "รายได้ต่อคนต่อปี", "รายได้เฉลี่ย (บาท/คน/ปี)", "รายได้เฉลี่ยต่อคนต่อปี (บาท)"),
    ),
    "status": ("สถานะ", ("สถานะการสำรวจ",)),
    "note": ("หมายเหตุ", ("ข้อสังเกต", "remark", "remarks", "note", "notes")),
}
# What lists say in several columns below one heading, too (`core.spreadsheets.spans`).
IN_PARTS = {"full_name", "first_name", "address", "birth", "dimensions"}
MARKED = {"dimensions"}  # of these few rows need fill a part
# What a list may leave unsaid of a person or a house → what its rows carry it as.
MAY_BE_UNSAID = {
    "pin": "pin",
    "title": "title",
    "last_name": "last_name",
    "sex": "sex",
    "birth": "birth",
    "age": "age",
    "relation": "relation",
    "card": "welfare_card",
    "house_code": "house_code",
    "house_number": "house_number",
    "village": "village_code",
    "income": "income",
    "indicators": "indicators",
    **{key: key for key in DIMENSION_COLUMNS},
}


BY_HEADING = {
    heading_key(name): key
    for key, (heading, synonyms) in COLUMNS.items()
    for name in (heading, *({key} - {"birth_day"}), *synonyms)  # «Birthday» is all of it
}


# Further spellings, of the `heading_key`; what an office adds around a name, not other facts.
_CARD = "(?:มี|การมี|ผู้มี|ผู้ถือ|ถือ|ได้รับ)?บัตร(?:สวัสดิการ(?:แห่งรัฐ|ของรัฐ|รัฐ)?|คนจน)(?:แห่งรัฐ|บัตรคนจน)?"
_HEAD = "(?:หัวหน้า|หนครัวเรือน|หัวหน้าครอบครัว|เจ้าบ้าน)"
_FAILED = "ตกเกณฑ์|ตก|ไม่ผ่านเกณฑ์|ไม่ผ่าน|ไม่บรรลุ|เกณฑ์|ที่|ของ|เลข|หมายเลข|รหัส|ข้อ"
_PERSON = "(?:ของ)?(?:หัวหน้าครัวเรือน|สมาชิก|สมาชิกครัวเรือน|คนจน|คนจนเป้าหมาย|บุคคลเป้าหมาย|ตามบัตรประชาชน)?"
_DIMENSION = "(?:ปัญหา|ตกเกณฑ์|ตก|ไม่ผ่าน|จน)?(?:มิติ|มิติด้าน|ด้าน|มิติที่[1-5]|ด้านที่[1-5])(?:ด้าน)?"
SPELLINGS = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        ("flag_health", f"{_DIMENSION}(?:สุขภาพ|health)"),
        ("flag_living", f"{_DIMENSION}(?:ความเป็นอยู่|สภาพความเป็นอยู่)"),
        ("flag_education", f"{_DIMENSION}การศึกษา"),
        ("flag_income", f"{_DIMENSION}รายได้(?:รายจ่าย|และรายจ่าย)?"),
        ("flag_access", f"(?:{_DIMENSION})?(?:การ)?เข้าถึง(?:บริการ|สวัสดิการ)?(?:ของ|ภาค|จาก)?รัฐ"),
        ("flag_access", "access(?:ibility)?"),
        ("pin", f"(?:หมายเลข|เลขที่|เลข)?(?:บัตรประจำตัว|ประจำตัว|บัตร)(?:ประชาชน|ปชช){_PERSON}"),
        ("pin", f"(?:หมายเลข|เลข)(?:ประชาชน|ปชช|13หลัก|บัตร|บัตรประจำตัว){_PERSON}"),
        ("pin", "(?:citizen|national|person)(?:al)?id|idcard|nationalid|เลขประจำตัว13หลัก"),
        ("full_name", f"(?:คำนำหน้า(?:นาม|ชื่อ)?)?ชื่อ(?:ตัว|ชื่อ)?(?:และ|,)?(?:นาม|ชื่อ)?สกุล{_PERSON}"),
        ("full_name", "รายชื่อ|fullname|name"),
        ("first_name", "ชื่อ(?:สมาชิก(?:ใน)?ครัวเรือน|(?:ตัว)?บุคคล|(?:ภาษา)?ไทย)"),
        ("first_name", "(?:first|given)name|fname"),
        ("sex", "เพศ(?:ชญ|ชายหญิง|สภาพ)|gender"),
        ("birth_month", "เดือน(?:ที่)?เกิด"),
        ("birth_year", "ปี(?:ที่)?เกิด(?:พศ)?|พศ(?:ที่)?เกิด"),
        ("birth", "(?:วันเดือนปี|วดป|วันที่)(?:ที่)?เกิด(?:พศ)?|วันเกิดพศ|เกิด(?:วันที่|เมื่อ|เมื่อวันที่)"),
        ("birth", "birth(?:date|day)|dateofbirth|dob"),
        ("age", "อายุ(?:เต็ม)?ปี"),
        ("relation", f"(?:ความ)?(?:สัมพันธ์|เกี่ยวข้อง|เกี่ยวพัน)(?:กับ)?{_HEAD}"),
        ("relation", "(?:ฐานะ|สถานภาพ)ในครัวเรือน|relation(?:ship)?"),
        ("members", "(?:จำนวน)?สมาชิก(?:ใน)?(?:ครัวเรือน|บ้าน)(?:ทั้งหมด)?คน|members?"),
        ("welfare_card", _CARD),
        ("house_number", "(?:บ้านเลขที่|เลข(?:ที่)?บ้าน)(?:ตามทะเบียนบ้าน)?|house(?:no|number)|addressno"),
        ("address", "ที่อยู่(?:ปัจจุบัน|ครัวเรือน|ตามบัตรประชาชน|ตามทะเบียน)|(?:บ้าน)?เลขที่(?:และ)?หมู่|address"),
        ("income", "รายได้(?:เฉลี่ย)?(?:บาท)?(?:ต่อ)?คน(?:ต่อ)?ปี(?:บาท)?|รายได้(?:เฉลี่ย)?บาท"),
        ("income", "(?:avg|average|mean)?income(?:per(?:person|capita|head))?(?:peryear)?"),
        ("indicators", f"(?=.*(?:ตัวชี้วัด|จปฐ|ข้อ))(?=.*(?:ตก|ไม่))(?:ตัวชี้วัด|จปฐ|{_FAILED})+"),
        ("dimensions", f"(?=.*มิติ)(?:มิติ|ด้าน|ปัญหา|ประสบ|มี|ราย|ความยากจน|ยากจน|จน|mpi|{_FAILED})+"),
    )
)
# As in any list (`core.spreadsheets.naming`).
SHARED = (
    *("title", "last_name", "house_code", "village_code", "village_name"),
    *("subdistrict", "district", "province"),
)
# Words that also stand for something else; they count where no heading says it plainly.
WEAK = {
    **dict.fromkeys(("สุขภาพ", "health"), "flag_health"),
    **dict.fromkeys(("ความเป็นอยู่", "living"), "flag_living"),
    **dict.fromkeys(("การศึกษา", "education"), "flag_education"),
    "เลขที่": "house_number",
    "บ้าน": "village_name",
}
ALL_SPELLINGS = (*SPELLINGS, *((key, naming.SPELLINGS[key]) for key in SHARED))
NAMES = ("first_name", "full_name")
MONEY_OR_FLAG = ("รายได้", "income")
BARE = {*MONEY_OR_FLAG, *(word for word, key in WEAK.items() if key in DIMENSION_COLUMNS)}


def label(key: str) -> str:
    return COLUMNS[key][0]


def said_label(key: str) -> str:
    """What a key of `MAY_BE_UNSAID` is called."""
    return LABELS.get(MAY_BE_UNSAID[key]) or label(MAY_BE_UNSAID[key])


def claims(headings, mapping=None, remembered=None) -> tuple[dict[str, int], dict[str, list[int]]]:
    """`({column key: position}, {column key: positions that claim it})` for a row of headings.

    `mapping` is what a person said: `{unique heading: column key}`, `remembered` what was said
    earlier: `{signature of headings: mapping}`. What a person said counts before what is known,
    and a heading that says it plainly before a word that may mean something else.
    """
    said = _said(headings, mapping, remembered)
    told: dict[str, list[int]] = {}
    plain: dict[str, list[int]] = {}
    weak: dict[str, list[int]] = {}
    money: dict[str, list[int]] = {}
    for position, (heading, unique) in enumerate(zip(headings, unique_keys(headings), strict=True)):
        if unique in said:
            if said[unique] != IGNORED:
                told.setdefault(said[unique], []).append(position)
        elif (key := known_as(heading)) is not None:
            word = heading_key(_core(str(heading)))
            if word in MONEY_OR_FLAG:
                money.setdefault(word, []).append(position)
            else:
                is_weak = word in WEAK or _of_head(key, word)
                (weak if is_weak else plain).setdefault(key, []).append(position)
    found = weak | plain | told
    if "first_name" in found and "full_name" not in plain | told:
        found.pop("full_name", None)
    if "relation" in found and "pin" not in plain | told and not _names_heads(found, headings):
        found.pop("pin", None)  # of a list of members the head's, with each of them
    places = _with_birth({key: positions[0] for key, positions in found.items()})
    for positions in money.values():
        key = _money_or_flag(places)
        found[key] = [*found.get(key, []), *positions]
        places.setdefault(key, positions[0])
    places = _with_names(places, headings)
    key_at = {position: key for key, position in places.items()}
    clashes = {
        key_at[positions[0]]: positions
        for positions in found.values()
        if len(positions) > 1 and positions[0] in key_at
    }
    return places, clashes


def _said(headings, mapping, remembered) -> dict[str, str]:
    """What a person said of these headings, now or earlier."""
    return mapping or (remembered and remembered.get(signature(headings))) or {}


def _of_head(key: str, word: str) -> bool:
    """The head's name or ID; beside a member's own it only says whose house it is."""
    return key in ("pin", "full_name") and "หัวหน้า" in word


def _names_heads(found, headings) -> bool:
    return any(names_heads(headings[found[key][0]]) for key in NAMES if key in found)


def _with_birth(found):
    """«วันเกิด», «เดือนเกิด», «ปีเกิด» are one date in three columns; «ปีเกิด» alone all that is known."""
    if "birth_month" in found and "birth_year" in found:
        if "birth" in found:
            found.setdefault("birth_day", found.pop("birth"))
    elif "birth_year" in found:
        year = found.pop("birth_year")
        found.setdefault("birth", year)
    return found


def _money_or_flag(found) -> str:
    """«รายได้» is the dimension among dimensions or on its own, else the money."""
    others = set(DIMENSION_COLUMNS) - {"flag_income"}
    if "flag_income" in found:
        return "income"
    if "income" in found or others & set(found):
        return "flag_income"
    return "income" if {"indicators", "dimensions"} & set(found) else "flag_income"


def by_values(found, headings, rows, mapping=None, remembered=None) -> dict[str, int]:
    """`found` without the needs that a bare word was taken for where the first rows say another
    thing: «รายได้» with 20,000 and 0 below it is the money, «การศึกษา» with «ป.6» no need.
    """
    said, unique = _said(headings, mapping, remembered), unique_keys(headings)
    bare = {at for at, one in enumerate(headings) if heading_key(_core(str(one))) in BARE}
    for key, at in [(key, at) for key, at in found.items() if key in DIMENSION_COLUMNS]:
        texts = {text(row[at]) for row in rows if at < len(row)} - {"", *values.BLANKS}
        is_other = values.say_amounts if key == "flag_income" else values.answer_nothing
        if at in bare and unique[at] not in said and is_other(texts - values.UNKNOWN):
            found = {name: place for name, place in found.items() if name != key}
            found |= {"income": at} if key == "flag_income" and "income" not in found else {}
    return found


def _with_names(found, headings):
    """«ชื่อสกุล» is the surname where there is a column «ชื่อ», else the whole name; a column «ชื่อ»
    without one for surnames holds whole names.
    """
    if "first_name" in found and "last_name" not in found:
        if "full_name" not in found:
            found["full_name"] = found.pop("first_name")
        elif heading_key(_core(str(headings[found["full_name"]]))) == "ชื่อสกุล":
            found["last_name"] = found.pop("full_name")
    elif "last_name" in found and "full_name" in found and "first_name" not in found:
        found["first_name"] = found.pop("full_name")  # «Name», «Surname»
    return found


def names_heads(heading) -> bool:
    """Whether a heading says that each row is a household, named by its head."""
    return "หัวหน้า" in str(heading or "")


def known_as(heading) -> str | None:
    """The column a heading names: as it stands, else without a number before it, a length, a mark
    or what is in brackets, if that says nothing else.
    """
    return _known_as(str(heading or ""))


@lru_cache(maxsize=4_000)
def _known_as(text: str) -> str | None:
    if not text or len(text) > 80:
        return None
    for form in (text, _core(text, with_brackets=True)):
        if found := _named(form):
            return found
    found = _named(_core(text)) or _of_parts(brackets.without(text))
    told = brackets.BRACKETS.findall(text)
    return found if found and all(_goes_with(found, said) for said in told) else None


def _named(form: str) -> str | None:
    key = heading_key(form)
    return BY_HEADING.get(key) or _spelt(key)


def _of_parts(text: str) -> str | None:
    """«ชื่อ / First name» is of one column; «รายได้ / เดือน» of none that is known."""
    parts = [part for part in re.split(r"[/|\n]", text) if part.strip()]
    known = {found for part in parts if (found := _named(_core(part)))}
    if len(parts) < 2 or len(known) != 1:
        return None
    (column,) = known
    return column if all(_goes_with(column, part) for part in parts) else None


def _goes_with(column: str, said: str) -> bool:
    """Also a translation: «เพศ (Sex)», «รายได้ (Income)»."""
    named = _known_as(said)
    is_same = named == column or {named, column} == {"income", "flag_income"}
    return is_same or brackets.goes_with(column, said)


def _core(text: str, *, with_brackets=False) -> str:
    """A heading without numbers before it, lengths and marks, or what is in brackets."""
    found = to_arabic_digits(clean(text))
    if not with_brackets:
        found = brackets.without(found)
    found = re.sub(r"^\s*[(\[]?\d+(?:\.\d+)*[.)\]]*\s*(?=\D)|\d+\s*หลัก|[*:#]+", "", found)
    return re.sub(r"(?:ณ\s*)?(?:ปี|พ\.ศ\.)\s*25\d\d$", "", found.strip()).strip()


def _spelt(key: str) -> str | None:
    return WEAK.get(key) or next(
        (column for column, pattern in ALL_SPELLINGS if pattern.fullmatch(key)), None
    )


def is_known(heading) -> bool:
    return known_as(heading) is not None


PARTS_OF_BIRTH = {
    **dict.fromkeys(("วัน", "วันที่", "ที่"), "วันเกิด"),
    "เดือน": "เดือนเกิด",
    **dict.fromkeys(("ปี", "พศ", "ปีพศ"), "ปีเกิด"),
}


def below_group(group, heading):
    """A heading below the heading of a group: «ปี» below «วันเดือนปีเกิด» is the year of birth,
    «(บาท/เดือน)» below «รายได้เฉลี่ย» no income of a year.
    """
    if known_as(group) == "birth":
        return PARTS_OF_BIRTH.get(heading_key(heading), heading)
    both = f"{group} {heading}"
    if not brackets.IN_WORDS.fullmatch(str(heading or "")) or known_as(group) is None:
        return heading
    return both if known_as(both) or not known_as(heading) else heading


def missing(found) -> list[str]:
    """Headings without which a list cannot be read, in words for a person; empty when complete."""
    lacking = []
    if not set(NAMES) & set(found):
        lacking.append(label("first_name"))
    if not {"village_code", "address", "subdistrict"} & set(found):
        lacking.append("ตำบล (หรือรหัสหมู่บ้าน)")
    if not {"house_code", "house_number", "address"} & set(found):
        lacking.append("รหัสบ้านหรือบ้านเลขที่")
    if not {"indicators", "dimensions", *DIMENSION_COLUMNS} & set(found):
        lacking.append("มิติหรือตัวชี้วัดที่ตกเกณฑ์")
    return lacking
