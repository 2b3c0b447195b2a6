"""What can be said of a row of results: code → level and the Thai sentence that says what to do."""

from core.spreadsheets.stages import IssueLevel
from core.spreadsheets.verdicts import SAME

ERROR, WARNING = IssueLevel.ERROR.value, IssueLevel.WARNING.value

VERDICTS: dict[str, tuple[str, str]] = {
    "village_unknown": (ERROR, "บอกไม่ได้ว่าเป็นหมู่บ้านใด โปรดใส่รหัสหมู่บ้าน 8 หลัก หรืออำเภอ ตำบล และหมู่ที่"),
    "village_ambiguous": (ERROR, "ในตำบลนี้มีหมู่บ้านชื่อนี้มากกว่าหนึ่งแห่ง โปรดใส่หมู่ที่หรือรหัสหมู่บ้าน"),
    "village_conflict": (
        ERROR,
        "รหัสหมู่บ้านไม่ตรงกับหมู่ที่ หรือชื่อนี้เป็นของหมู่บ้านอื่นในตำบล โปรดตรวจว่าเป็นหมู่บ้านใด",
    ),
    "village_twice": (ERROR, "หมู่บ้านนี้มีหลายแถวที่บอกระดับต่างกัน โปรดเหลือแถวที่ถูกต้องแถวเดียว"),
    "area_unknown": SAME["area_unknown"],
    "other_province": (ERROR, "แถวนี้เป็นของจังหวัดอื่น โปรดลบแถวหรือแก้รหัสและชื่อจังหวัด"),
    "year_mismatch": (ERROR, "แถวนี้เป็นผลของปีอื่น โปรดนำเข้าแยกเป็นรายการของปีนั้น"),
    "year_unreadable": (ERROR, "อ่านปีไม่ได้ โปรดใส่ปี พ.ศ. สี่หลัก"),
    "level_outside": (ERROR, "ระดับต้องเป็น 1, 2 หรือ 3 (เว้นว่างถ้าไม่ได้จัดเก็บ) โปรดแก้ตัวเลข"),
    "levels_missing": (ERROR, "แถวนี้ไม่มีระดับของตัวชี้วัดใดเลย โปรดเติมหรือลบแถว"),
    "cell_error": SAME["cell_error"],
    "row_cut": SAME["row_cut"],
    "name_too_long": (ERROR, "ชื่อหมู่บ้านยาวเกิน 120 ตัวอักษร โปรดตรวจว่าใส่ถูกคอลัมน์ หรือย่อให้สั้นลง"),
    "level_not_said": (
        WARNING,
        "เซลล์นี้เป็นข้อผิดพลาดของโปรแกรมตาราง หรือเป็นสูตรที่ไม่มีผลลัพธ์ ถือว่าไม่ได้บอก ระดับเดิมคงอยู่",
    ),
    "row_duplicate": (WARNING, "แถวซ้ำกับแถวก่อนหน้า นับเพียงครั้งเดียว"),
    "row_merged": (WARNING, "หมู่บ้านนี้มีอีกแถวที่บอกตัวชี้วัดข้ออื่นและไม่ขัดกัน รวมเข้ากับแถวแรก"),
    "village_new": (WARNING, "ยังไม่มีหมู่บ้านนี้ในระบบ จะเพิ่มหมู่บ้านเมื่อนำเข้า โปรดตรวจรหัส"),
    "village_renamed": (WARNING, "ชื่อหมู่บ้านไม่ตรงกับที่เก็บไว้ ใช้รหัสเป็นหลักและคงชื่อเดิม โปรดตรวจ"),
}


def level(code: str) -> str:
    return VERDICTS[code][0]


def refuses(said: list) -> bool:
    """Whether what was said of a row, `[[code, …]]`, keeps it out."""
    return any(level(issue[0]) == ERROR for issue in said)
