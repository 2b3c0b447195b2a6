"""Lists of help that leave as XLSX or CSV: heading, model, field (for its class of data), value.

National IDs leave masked; what was written freely stays on its page.
"""

from assistance.models import Assistance, HelpEntry
from households.models import Household

COLUMNS = (
    ("วันที่ช่วยเหลือ", Assistance, "given_on", lambda a: a.given_on),
    ("หัวหน้าครัวเรือน", Household, "head_name", lambda a: a.household.head_name),
    ("บ้านเลขที่", Household, "house_number", lambda a: a.household.house_number),
    ("ตำบล", Household, "subdistrict", lambda a: a.household.subdistrict.name),
    ("อำเภอ", Household, "district", lambda a: a.household.subdistrict.parent.name),
    ("มิติ", Assistance, "dimension", lambda a: a.dimension.name),
    ("ประเภท", Assistance, "kind", lambda a: a.get_kind_display()),
    ("จำนวน", Assistance, "quantity", lambda a: _number(a.quantity)),
    ("หน่วยนับ", Assistance, "unit", lambda a: a.unit),
    ("มูลค่า (บาท)", Assistance, "amount", lambda a: _number(a.amount)),
    ("ผู้ให้", Assistance, "organization", lambda a: a.giver_name),
    ("หน่วยงานบันทึกเอง", Assistance, "is_by_agency", lambda a: "ใช่" if a.is_by_agency else ""),
    ("ผู้บันทึก", Assistance, "recorded_by", lambda a: a.recorded_by and a.recorded_by.full_name),
    ("บันทึกเมื่อ", Assistance, "recorded_at", lambda a: a.recorded_at),
)
HEADINGS = [heading for heading, *_rest in COLUMNS]

ENTRY_COLUMNS = (
    ("วันที่ช่วยเหลือ", HelpEntry, "given_on", lambda e: e.given_on),
    ("เลขประจำตัวประชาชน", HelpEntry, "pin", lambda e: e.masked_pin),
    ("ชื่อผู้รับ", HelpEntry, "person_name", lambda e: e.person_name),
    ("มิติ", HelpEntry, "dimension", lambda e: e.dimension.name),
    ("ประเภท", HelpEntry, "kind", lambda e: e.get_kind_display()),
    ("รายละเอียด", HelpEntry, "description", lambda e: e.description),
    ("จำนวน", HelpEntry, "quantity", lambda e: _number(e.quantity)),
    ("หน่วยนับ", HelpEntry, "unit", lambda e: e.unit),
    ("มูลค่า (บาท)", HelpEntry, "amount", lambda e: _number(e.amount)),
    ("ผู้บันทึก", HelpEntry, "recorded_by", lambda e: e.recorded_by.full_name),
    ("บันทึกเมื่อ", HelpEntry, "recorded_at", lambda e: e.recorded_at),
)
ENTRY_HEADINGS = [heading for heading, *_rest in ENTRY_COLUMNS]


def _number(value) -> float | str:
    return "" if value is None else float(value)


def row(assistance) -> tuple:
    """The cells of help, in the order of `HEADINGS`."""
    return tuple(value(assistance) for *_rest, value in COLUMNS)


def entry_row(entry) -> tuple:
    """The cells of an agency's entry, in the order of `ENTRY_HEADINGS`."""
    return tuple(value(entry) for *_rest, value in ENTRY_COLUMNS)
