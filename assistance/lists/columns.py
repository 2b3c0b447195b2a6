"""Columns of an agency's list, known by their headings in any order."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from core.spreadsheets.headings import heading_key
from core.spreadsheets.naming import meaning_of

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
# What many lists have (`core.spreadsheets.naming`) → the column here. A head's ID is not that of
# whoever received something.
SHARED = {
    "full_name": "person_name",
    **{key: key for key in ("pin", "title", "first_name", "last_name", "subdistrict", "district")},
}
# What the form says once for all rows where the file has no such column, or a blank cell.
SAID_ONCE = ("kind", "dimension", "description", "given_on")


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """As of any heading, without marks of what is required."""
    return heading_key(re.sub(r"[:*]+", "", text))


BY_HEADING = {
    _key(name): key for key, (heading, others) in COLUMNS.items() for name in (heading, *others)
}


def label(key: str) -> str:
    return COLUMNS[key][0]


def claims(
    headings: Sequence[Any], mapping: Any = None, remembered: Any = None
) -> tuple[dict[str, int], dict[str, list[int]]]:
    """See `core.spreadsheets.headings.Layout`; nobody says what a column is."""
    found: dict[str, list[int]] = {}
    for position, cell in enumerate(headings):
        if key := known_as(cell):
            found.setdefault(key, []).append(position)
    clashes = {key: places for key, places in found.items() if len(places) > 1}
    return {key: places[0] for key, places in found.items()}, clashes


def missing(found: Iterable[str]) -> list[str]:
    return [] if "pin" in found else [label("pin")]


def is_known(heading: Any) -> bool:
    return known_as(heading) is not None


def known_as(heading: Any) -> str | None:
    text = str(heading or "")
    return BY_HEADING.get(_key(text)) or SHARED.get(meaning_of(text) or "")


def below_group(group: Any, heading: Any) -> Any:
    return heading
