"""Words that may not stand in what leaves the office: those by which a family could be found."""

import re

from core.thai import to_arabic_digits

# What follows «นาย» in the names of offices.
OFFICES = "อำเภอ|กเทศ|กองค์|กอบ|ก อบ|กรัฐ|กสมาคม|กฯ|ทะเบียน|แพทย์|สถานี|ช่าง|ทหาร|ตำรวจ|จ้าง|ทุน|หน้า|ด่าน"
TITLES = rf"นาย(?!{OFFICES})|นางสาว|นาง|น\.?\s?ส\.|ด\.?\s?[ชญ]\.|เด็กชาย|เด็กหญิง"
NAME = re.compile(rf"(?:{TITLES})\s?[ก-๙]{{2,}}\s+[ก-๙]{{2,}}")
HOUSE = re.compile(r"บ้านเลขที่\s*\d|\b\d+/\d+\s*ม(?:\.|ู่)")
# A national ID, or a telephone number; not three years in a row.
NUMBER = re.compile(r"(?<!\d)(?:(?:\d[ -]?){12}\d|0(?:[ -]?\d){8,9})(?!\d)")


def personal_words(text: str, names: tuple[str, ...] = (), *, of_people: bool = True) -> str:
    """The sentence that refuses a text which names a person or a house, else empty. `names` are of
    people it must not name; without `of_people` officials may be named, as in minutes.
    """
    plain = to_arabic_digits(text)
    if NUMBER.search(plain):
        return "โปรดเอาเลขประจำตัวหรือหมายเลขโทรศัพท์ออก ข้อความนี้ใช้ในรายงานและการประชุม"
    if of_people and (NAME.search(text) or any(name and name in text for name in names)):
        return "โปรดเอาชื่อบุคคลออก ข้อความนี้ใช้ในรายงานและการประชุม เขียนว่า «ครัวเรือน» ก็พอ"
    if HOUSE.search(plain):
        return "โปรดเอาบ้านเลขที่ออก ข้อความนี้ใช้ในรายงานและการประชุม บอกเพียงหมู่บ้านหรือตำบล"
    return ""
