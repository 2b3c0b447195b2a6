"""Columns of an agency's list, known by their headings in any order."""

from core.spreadsheets.layouts import NamedColumns

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


def _missing(found: set[str]) -> list[str]:
    return [] if "pin" in found else [LAYOUT.label("pin")]


LAYOUT = NamedColumns(COLUMNS, _missing, SHARED)
