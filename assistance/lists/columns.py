"""Columns of an agency's list, known by their headings in any order."""

import re
from functools import lru_cache

from core.thai import clean

# key: (heading shown to people, synonyms)
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "pin": (
        "เลขประจำตัวประชาชน",
        ("เลขประจำตัว", "เลขบัตรประชาชน", "เลขบัตรประจำตัวประชาชน", "เลข 13 หลัก", "CID", "PID", "NID"),
    ),
    "person_name": ("ชื่อ-สกุล", ("ชื่อ-นามสกุล", "ชื่อ สกุล", "ชื่อผู้รับ", "ผู้รับ", "ชื่อและนามสกุล")),
    "title": ("คำนำหน้า", ("คำนำหน้าชื่อ", "คำนำหน้านาม")),
    "first_name": ("ชื่อ", ("ชื่อตัว", "ชื่อจริง")),
    "last_name": ("นามสกุล", ("สกุล", "ชื่อสกุล")),
    "kind": ("ประเภทความช่วยเหลือ", ("ประเภท", "ประเภทการช่วยเหลือ", "ชนิดความช่วยเหลือ")),
    "description": (
        "รายละเอียด",
        ("รายการ", "ความช่วยเหลือ", "สิ่งที่ช่วยเหลือ", "รายการช่วยเหลือ", "โครงการ"),
    ),
    "quantity": ("จำนวน", ("ปริมาณ", "จำนวนที่ให้")),
    "unit": ("หน่วยนับ", ("หน่วย",)),
    "amount": (
        "มูลค่า (บาท)",
        ("มูลค่า", "จำนวนเงิน", "จำนวนเงิน (บาท)", "บาท", "เงิน (บาท)", "เป็นเงิน", "วงเงิน"),
    ),
    "given_on": ("วันที่ช่วยเหลือ", ("วันที่", "วันที่ให้", "วันที่จ่าย", "วันที่มอบ", "ว/ด/ป")),
    "dimension": ("มิติ", ("ด้าน", "มิติที่ช่วยเหลือ")),
    "subdistrict": ("ตำบล", ("ชื่อตำบล", "ต.")),
    "district": ("อำเภอ", ("ชื่ออำเภอ", "อ.")),
    "is_for_household": ("ให้ทั้งครัวเรือน", ("ทั้งครัวเรือน",)),
}
# What the form says once for all rows where the file has no such column, or a blank cell.
SAID_ONCE = ("kind", "dimension", "description", "given_on")


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """What two spellings of a heading share: no spaces, dots or brackets, lower case."""
    return re.sub(r"[\s._()/\-:*]+", "", clean(text)).lower()


BY_HEADING = {
    heading_key(name): key
    for key, (heading, others) in COLUMNS.items()
    for name in (heading, *others)
}


def label(key: str) -> str:
    return COLUMNS[key][0]


def claims(cells: list) -> dict[str, list[int]]:
    """`{column: positions of the cells that are its heading}`."""
    found: dict[str, list[int]] = {}
    for position, cell in enumerate(cells):
        if key := BY_HEADING.get(heading_key(str(cell or ""))):
            found.setdefault(key, []).append(position)
    return found
