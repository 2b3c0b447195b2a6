"""Words that may stand in what leaves the office: nothing by which a family could be found."""

import re

from core.thai import to_arabic_digits

# Words that begin like a person's title and are offices.
OFFICES = "อำเภอ|ก|ทะเบียน|แพทย์|สถานี|ช่าง|ทหาร|ตำรวจ|จ้าง|ทุน|หน้า|ด่าน"
NAME = re.compile(
    rf"(?:นาย(?!{OFFICES})|นางสาว|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง)\s?[ก-๙]{{2,}}\s+[ก-๙]{{2,}}"
)
HOUSE = re.compile(r"บ้านเลขที่\s*\d|\b\d+/\d+\s*ม(?:\.|ู่)")
NUMBER = re.compile(r"(?:\d[ -]?){9,}")


def personal_words(text: str, names: tuple[str, ...] = ()) -> str:
    """The sentence that refuses a text which names a person or a house, else empty. `names` are of
    people it must not name.
    """
    plain = to_arabic_digits(text)
    if NUMBER.search(plain):
        return "โปรดเอาเลขประจำตัวหรือหมายเลขโทรศัพท์ออก ข้อความนี้ใช้ในรายงานและการประชุม"
    if NAME.search(text) or any(name and name in text for name in names):
        return "โปรดเอาชื่อบุคคลออก ข้อความนี้ใช้ในรายงานและการประชุม เขียนว่า «ครัวเรือน» ก็พอ"
    if HOUSE.search(plain):
        return "โปรดเอาบ้านเลขที่ออก ข้อความนี้ใช้ในรายงานและการประชุม บอกเพียงหมู่บ้านหรือตำบล"
    return ""
