"""Names of columns that lists of many kinds have: who a row is about, and where. What a kind of
list has beside them its own layout says.
"""

import re
from functools import lru_cache

from core.spreadsheets import brackets
from core.spreadsheets.headings import heading_key
from core.thai import clean, to_arabic_digits

_OF = (
    "(?:ของ)?(?:ผู้รับ(?:ความช่วยเหลือ|การช่วยเหลือ|เงิน)?|สมาชิก(?:ครัวเรือน)?"
    "|บุคคล(?:เป้าหมาย)?|ตามบัตรประชาชน)?"
)
_HEAD = "(?:ของ)?(?:หัวหน้าครัวเรือน|หัวหน้าครอบครัว|เจ้าบ้าน)"
_PIN = (
    "(?:(?:หมายเลข|เลขที่|เลข|รหัส)?(?:บัตรประจำตัว|ประจำตัว|บัตร)(?:ประชาชน|ปชช)"
    "|(?:หมายเลข|เลข)(?:ประชาชน|ปชช|13หลัก|ประจำตัว|บัตร|บัตรประจำตัว)|รหัสประชาชน)"
)
_NAME = "(?:คำนำหน้า(?:นาม|ชื่อ)?)?ชื่อ(?:ตัว)?(?:และ|,)?(?:นาม|ชื่อ)?สกุล"
# meaning: pattern of the `heading_key`
SPELLINGS = {
    meaning: re.compile(pattern)
    for meaning, pattern in {
        "pin": f"{_PIN}{_OF}|(?:citizen|national|person)(?:al)?id|idcard|nationalid|[cpn]id",
        "head_pin": f"{_PIN}{_HEAD}",
        "full_name": f"{_NAME}{_OF}|รายชื่อ|fullname",
        "head_name": f"(?:{_NAME}|ชื่อ){_HEAD}",
        "title": "คำนำ(?:หน้า)?(?:นาม|ชื่อ)?|คำหน้านาม|ยศคำนำหน้า|prefix(?:name)?",
        "first_name": "ชื่อ(?:ตัว|จริง|สมาชิก|บุคคล|ตัวบุคคล|ไทย|ภาษาไทย)?|(?:first|given)name|fname",
        "last_name": "(?:นาม)?สกุล|นามสกุล(?:บุคคล|ไทย|ภาษาไทย)|lastname|surname|familyname|lname",
        "house_code": "(?:เลข)?รหัส(?:ประจำ)?บ้าน(?:11หลัก|ตามทะเบียนบ้าน)?|house(?:dataid|id|code)|hid",
        "village_code": "รหัส(?:มบ|หมู่บ้าน|หมู่บ้านชุมชน)(?:8หลัก)?|village(?:code|id)|vilcode",
        "village_name": "(?:ชื่อ)?หมู่บ้าน(?:ชุมชน)?|ชื่อบ้าน(?:ชุมชน)?|villagename|mooban",
        "moo": "หมู่(?:ที่)?(?:ม)?|moo",
        "subdistrict": "(?:ชื่อ)?ตำบล(?:แขวง)?|แขวงตำบล|ต|(?:tambon|tambol|subdistrict)(?:name)?",
        "district": "(?:ชื่อ)?อำเภอ(?:เขต)?|เขตอำเภอ|อ|(?:amphoe|amphur|ampur|district)(?:name)?",
        "province": "(?:ชื่อ)?จังหวัด|จ|(?:changwat|province)(?:name)?",
    }.items()
}
_AROUND = re.compile(r"^\s*[(\[]?\d+(?:\.\d+)*[.)\]]+\s*(?=\D)|\d+\s*หลัก|[*:#]+")


@lru_cache(maxsize=4096)
def meaning_of(heading: str) -> str | None:
    """What a heading means in any list: as it stands, else without a number before it, a length, a
    mark or what is in brackets, if that says nothing else.
    """
    if len(heading) > 80:
        return None
    found = to_arabic_digits(clean(heading))
    bare = _AROUND.sub("", found)
    if meaning := _spelt(found) or _spelt(bare):
        return meaning
    meaning = _spelt(brackets.without(bare))
    told = brackets.BRACKETS.findall(bare)
    return meaning if meaning and all(_goes_with(meaning, said) for said in told) else None


def _spelt(heading: str) -> str | None:
    key = heading_key(heading)
    return next((name for name, pattern in SPELLINGS.items() if pattern.fullmatch(key)), None)


def _goes_with(meaning: str, said: str) -> bool:
    """Also a translation: «ตำบล (Tambon)»."""
    return _spelt(said) == meaning or brackets.goes_with(meaning, said)
