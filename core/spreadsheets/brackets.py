"""What may stand in brackets in a heading without making it the heading of something else.

«อายุ (ปี)» is อายุ; «อายุ (เดือน)», «รายได้เฉลี่ย (บาท/เดือน)» and «ชื่อ (บิดา)» are headings nobody knows.
"""

import re
from functools import lru_cache

from core.spreadsheets.headings import heading_key

BRACKETS = re.compile(r"[(\[](.*?)[)\]]", re.DOTALL)
IN_WORDS = re.compile(r"\s*[(\[]\s*[^\W\d][^()\[\]]*[)\]]\s*")  # «(6)» is a column's number
# Units of the columns themselves, how a cell is written and whose register it is from; short words
# behind those that begin with them.
_ANYWHERE = (
    "บาท|baht|thb|ปี|years?|yrs?|คน|ต่อ|หัว|หลัก|digits?|เต็ม|บริบูรณ์|พศ|คศ|ไทย|ภาษา|thai|ข้อมูล"
    "|ถ้ามี|ถ้าทราบ|ระบุ|โปรด|กรอก|จำเป็น|บังคับ|ต้อง|required|optional|ไม่ต้องมีขีด|ไม่มีขีด|ตัวเลข|ตัวอักษร"
    "|หมายเลข|เลข|ข้อ|ลำดับ|ตัวชี้วัด|จปฐ|tpmap|มิติ|ด้าน|ชื่อ|id|no|ทร|ปชช|ตาม|ทะเบียนบ้าน|ทะเบียนราษฎร์?"
    "|บัตรประจำตัว|บัตรประชาชน|ประชาชน|ที่อยู่|ที่|ปัจจุบัน|ภูมิลำเนา|ตรว|ตรม|บ|ม"
)
_DATES = "วันเดือนปี|ว{1,2}ด{1,2}ป{1,4}|d{1,2}m{1,3}y{2,4}|y{4}m{2}d{2}|m{2}d{2}y{4}"
_TITLES = "นาย|นางสาว|นาง|นส|ดช|ดญ|เด็กชาย|เด็กหญิง|ยศ|คำนำหน้า(?:นาม|ชื่อ)?|อื่น|ๆ|ฯลฯ|และ|หรือ|พร้อม|รวม"
_ANSWERS = "ไม่|ใช่|มี|ได้รับ|ได้|ถือ|บัตร|ตก|ผ่าน|เกณฑ์|ยากจน|จน|หมายถึง|คือ|ใส่|ทำ|ถ้า|หาก|เครื่องหมาย"
_FLAGS = ("flag_health", "flag_living", "flag_education", "flag_income", "flag_access")
_BESIDE = {
    "age": "ปีเดือน(?:วัน)?",
    "sex": "ชาย|หญิง|เพศ|male|female|m|f|ช|ญ",
    "note": ".*",
    **dict.fromkeys((*_FLAGS, "welfare_card"), _ANSWERS),
    **dict.fromkeys(("title", "first_name", "full_name"), _TITLES),
    **dict.fromkeys(("birth", "birth_day", "birth_month", "birth_year"), _DATES),
}
_AS_OF = "(?:ณ|เช่น|ตัวอย่าง).*"


def without(text: str) -> str:
    return BRACKETS.sub("", text)


def goes_with(column: str, said: str) -> bool:
    """Whether what stands beside a column's name leaves it that column."""
    letters = "ก-๎" if column in _FLAGS else "a-zก-๎"  # a dimension is one in English too
    return _pattern(column).fullmatch(re.sub(f"[^{letters}]+", "", heading_key(said))) is not None


@lru_cache(maxsize=100)
def _pattern(column: str) -> re.Pattern[str]:
    own = _BESIDE.get(column)
    words = f"{own}|{_ANYWHERE}" if own else _ANYWHERE
    return re.compile(f"(?:{words})*+(?:{_AS_OF})?")
