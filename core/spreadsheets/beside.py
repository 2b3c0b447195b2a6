"""Lines of a list that are none of its rows: headings once more, totals, notes, signatures."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any

from core import thai
from core.spreadsheets.lists import Sheet

# «รวม 12 คน», «รวมเป็นเงินทั้งสิ้น», «รวมตำบลนาอ้อ»; «รวมพร» is somebody.
_TOTAL = (
    r"(?:รวม|ยอดรวม|ผลรวม|(?:ค่า)?เฉลี่ย|total)(?:ทั้งสิ้น|ทั้งหมด|ทั้ง|ทุก|เฉลี่ย|จำนวน|หน่วยงาน|ยอด|เป็น|เงิน|มูลค่า|บาท|\s)*"
    r"(?:[:=(\d๐-๙]|คน|ราย|ครัวเรือน|หลังคาเรือน|หมู่|ตำบล|อำเภอ|จังหวัด|ต\.|อ\.|$)"
)
_NOTE = (
    r"หมายเหตุ|ลงชื่อ|ลงนาม|ที่มา|จัดทำโดย|ข้อมูล\s*ณ|ผู้(?:จัดทำ|รายงาน|รับรอง|ตรวจสอบ|อนุมัติ)"
    r"|ตำแหน่ง\s|หน้า(?:ที่)?\s*\d|\(.+\)$|\(?\s*(?:\.{4}|…|_{4})"
)
_BESIDE = re.compile(f"{_TOTAL}|{_NOTE}", re.IGNORECASE)


def is_said_beside(text: str) -> bool:
    """Whether a cell begins as a total, a note or a signature does."""
    return _BESIDE.match(text) is not None


def is_beside(number: int, line: Sequence[Any], sheet: Sheet, who: Collection[str]) -> bool:
    """Whether a line of `sheet` is no row: whoever fills a column of `who` means somebody. Raises
    `FileRefusedError` for headings that begin another table.
    """
    filled = sheet.filled(line)
    if not set(filled) & set(sheet.columns):
        return True
    is_somebody = any(key in filled and not is_said_beside(filled[key]) for key in who)
    if not is_somebody and is_said_beside(next(iter(filled.values()))):
        return True
    return is_counting(filled.values()) or sheet.is_repeated(number, line)


def is_counting(texts: Iterable[str]) -> bool:
    """«1 2 3 4 …», the line of numbers below the headings of a government form."""
    numbers = [re.sub(r"^\((\d+)\)$", r"\1", thai.to_arabic_digits(text)) for text in texts]
    if len(numbers) < 5 or not all(number.isdecimal() and len(number) < 3 for number in numbers):
        return False
    return all(0 < int(b) - int(a) < 4 for a, b in pairwise(sorted(numbers, key=int)))
