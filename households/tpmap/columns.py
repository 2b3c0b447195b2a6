"""Columns of a TPMAP list. A moved or renamed column is a change of this table only.

Our suggestion of names (DOMAIN §1.3), not an official layout: matched by synonyms, in any order.
"""

import hashlib
import re
from functools import lru_cache

from loei_poverty.thai import clean

DIMENSION_COLUMNS = {
    "flag_health": "health",
    "flag_living": "living",
    "flag_education": "education",
    "flag_income": "income",
    "flag_access": "access",
}

# key: (heading shown to people, synonyms)
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "data_year": ("ปี", ("ปีข้อมูล", "ปี พ.ศ.", "ปี TPMAP")),
    "house_code": ("รหัสบ้าน", ("รหัสประจำบ้าน", "house_code", "house id", "HOUSE_ID")),
    "house_number": ("บ้านเลขที่", ("เลขที่บ้าน", "เลขที่")),
    "moo": ("หมู่ที่", ("หมู่", "ม.", "หมู่ที่ (ม.)")),
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
    "flag_access": (
        "มิติการเข้าถึงบริการรัฐ",
        ("การเข้าถึงบริการรัฐ", "การเข้าถึงบริการภาครัฐ", "มิติการเข้าถึงรัฐ"),
    ),
    "indicators": (
        "ตัวชี้วัดที่ตกเกณฑ์",
        ("ตัวชี้วัด จปฐ. ที่ตกเกณฑ์", "ตกเกณฑ์ตัวชี้วัด", "ตัวชี้วัดที่ตก", "จปฐ. ที่ตกเกณฑ์"),
    ),
    "income": (
        "รายได้เฉลี่ยต่อคนต่อปี",
        ("รายได้เฉลี่ย", "รายได้ต่อคนต่อปี", "รายได้เฉลี่ย (บาท/คน/ปี)", "รายได้เฉลี่ยต่อคนต่อปี (บาท)"),
    ),
    "status": ("สถานะ", ("สถานะการสำรวจ",)),
}


@lru_cache(maxsize=4096)
def heading_key(text) -> str:
    """What two spellings of a heading share: no spaces, dots or brackets, lower case."""
    return re.sub(r"[\s._()/\-]+", "", clean(str(text or ""))).lower()


BY_HEADING = {
    heading_key(name): key
    for key, (heading, synonyms) in COLUMNS.items()
    for name in (heading, key, *synonyms)
}


def label(key: str) -> str:
    return COLUMNS[key][0]


def match(headings, mapping=None, remembered=None) -> dict[str, int]:
    """`{column key: position}` for a row of headings; the first of two equal headings counts.

    `mapping` is what a person said: `{heading key: column key}`, `remembered` what was said
    earlier: `{signature of headings: mapping}`.
    """
    said = mapping or (remembered and remembered.get(signature(headings))) or {}
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        key = said.get(heading_key(heading)) or known_as(heading)
        if key and key != IGNORED:
            found.setdefault(key, position)
    # «ชื่อสกุล» is the surname where there is a column «ชื่อ», else the whole name.
    alone = "first_name" in found and "last_name" not in found
    if alone and "full_name" in found and heading_key(headings[found["full_name"]]) == "ชื่อสกุล":
        found["last_name"] = found.pop("full_name")
    return found


def names_heads(heading) -> bool:
    """Whether a heading says that each row is a household, named by its head."""
    return "หัวหน้า" in str(heading or "")


def signature(headings) -> str:
    """The same for the same set of headings, in whatever order they stand."""
    keys = sorted({heading_key(heading) for heading in headings} - {""})
    return hashlib.sha256("|".join(keys).encode()).hexdigest()


IGNORED = "-"  # what a person maps a column to that is not to be read


def known_as(heading) -> str | None:
    """The column a heading names: as it stands, else without what is in brackets or a length."""
    text = str(heading or "")
    if len(text) > 80:
        return None
    shorter = re.sub(r"[(\[].*?[)\]]", "", text)
    for form in (text, shorter, re.sub(r"\d+\s*หลัก", "", shorter)):
        if key := BY_HEADING.get(heading_key(form)):
            return key
    return None


def is_known(heading) -> bool:
    return known_as(heading) is not None


def missing(found) -> list[str]:
    """Headings without which a list cannot be read, in words for a person; empty when complete."""
    lacking = []
    if not {"first_name", "full_name"} & set(found):
        lacking.append(label("first_name"))
    if "village_code" not in found and not {"subdistrict", "district"} <= set(found):
        lacking.append("ตำบลและอำเภอ (หรือรหัสหมู่บ้าน)")
    if not {"house_code", "house_number"} & set(found):
        lacking.append("รหัสบ้านหรือบ้านเลขที่")
    if "indicators" not in found and not set(DIMENSION_COLUMNS) & set(found):
        lacking.append("มิติหรือตัวชี้วัดที่ตกเกณฑ์")
    return lacking
