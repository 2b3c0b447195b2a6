"""What can be said of a row of earlier work: code → level and the Thai sentence that says what to
do. What the act itself refuses comes with the sentence of its rule.
"""

from core.spreadsheets.stages import IssueLevel
from core.spreadsheets.verdicts import SAME

ERROR, WARNING = IssueLevel.ERROR.value, IssueLevel.WARNING.value

VERDICTS: dict[str, tuple[str, str]] = {
    "pin_length": (ERROR, "เลขประจำตัวประชาชนต้องเป็นตัวเลข 13 หลัก โปรดแก้"),
    "pin_shortened": SAME["pin_shortened"],
    "pin_checksum": (ERROR, "เลขประจำตัวประชาชนไม่ถูกต้อง (เลขตรวจสอบไม่ตรง) โปรดตรวจว่าพิมพ์ผิดหลักใด"),
    "house_code_invalid": (ERROR, "รหัสบ้านต้องเป็นเลข 11 หลัก โปรดแก้"),
    "household_unsaid": (ERROR, "บอกไม่ได้ว่าเป็นครัวเรือนใด โปรดใส่เลขประจำตัวประชาชน หรือรหัสบ้านคู่กับชื่อ"),
    "household_not_here": (
        ERROR,
        "ไม่พบครัวเรือนนี้ในพื้นที่ของรายการ อาจอยู่อำเภออื่นหรือยังไม่มีในบัญชี"
        " โปรดตรวจเลข หรือส่งแถวนี้ให้อำเภอเจ้าของพื้นที่",
    ),
    "household_ambiguous": (ERROR, "พบมากกว่าหนึ่งครัวเรือน โปรดใส่เลขประจำตัวประชาชนของคนในครัวเรือน"),
    "household_conflict": (ERROR, "เลขประจำตัวประชาชนกับรหัสบ้านเป็นคนละครัวเรือน โปรดตรวจ"),
    "name_other": (ERROR, "ชื่อนี้ไม่ตรงกับคนในครัวเรือนที่พบ โปรดตรวจว่าเลขหรือชื่อเลื่อนแถวหรือไม่"),
    "area_outside": (ERROR, "แถวนี้เป็นของอำเภออื่นซึ่งอยู่นอกพื้นที่ของรายการ โปรดส่งให้อำเภอนั้นนำเข้า"),
    "area_conflict": (ERROR, "ครัวเรือนที่พบอยู่คนละตำบลหรืออำเภอกับที่แถวนี้บอก โปรดตรวจ"),
    "area_unknown": (ERROR, "ไม่พบตำบลหรืออำเภอนี้ในจังหวัด โปรดแก้ชื่อ"),
    "official_unknown": (ERROR, "ไม่พบชื่อนี้ในทะเบียนพี่เลี้ยงของพื้นที่ โปรดแก้ชื่อ หรือขึ้นทะเบียนก่อน"),
    "official_ambiguous": (ERROR, "มีข้าราชการชื่อนี้มากกว่าหนึ่งคน โปรดใส่หน่วยงานหรือโทรศัพท์ให้ตรงกับทะเบียน"),
    "official_unnamed": (ERROR, "ต้องมีทั้งชื่อและนามสกุล เว้นวรรคระหว่างกัน โปรดแก้"),
    "organization_unknown": (ERROR, "ไม่พบหน่วยงานนี้ โปรดใช้ชื่อเต็มหรือชื่อย่อตามทำเนียบหน่วยงาน"),
    "cell_missing": (ERROR, "จำเป็นต้องมี โปรดเติม"),
    "cell_error": SAME["cell_error"],
    "row_cut": SAME["row_cut"],
    "date_invalid": SAME["date_invalid"],
    "date_outside": (ERROR, "วันที่ต้องไม่ก่อน พ.ศ. 2560 และไม่อยู่ในอนาคต โปรดตรวจปี พ.ศ."),
    "month_invalid": (ERROR, "อ่านเดือนไม่ได้ โปรดใส่เช่น พ.ค. 2569 หรือ 05/2569"),
    "number_invalid": (ERROR, "ต้องเป็นตัวเลขที่ไม่ติดลบ โปรดแก้"),
    "sum_merged": SAME["sum_merged"],
    "text_too_long": (ERROR, "ข้อความยาวเกินที่เก็บได้ โปรดย่อ"),
    "choice_unknown": (ERROR, "ไม่รู้จักคำนี้ โปรดใช้คำตามแบบฟอร์มที่ดาวน์โหลดได้"),
    "pairing_differs": (
        ERROR,
        "พี่เลี้ยงคนนี้ดูแลครัวเรือนนี้อยู่แล้ว แต่วันเริ่ม เลขที่คำสั่ง หรือประเภทต่างจากไฟล์ ระบบไม่แก้ของเดิม",
    ),
    "visit_differs": (
        ERROR,
        "ผู้นี้มีบันทึกการเยี่ยมครัวเรือนนี้ในวันเดียวกันอยู่แล้วและเนื้อหาต่างกัน โปรดแก้ที่บันทึกเดิมแทน",
    ),
    "ledger_differs": (ERROR, "เดือนนี้มีบัญชีครัวเรือนในระบบแล้วและต่างจากไฟล์ โปรดแก้ที่หน้าบัญชีครัวเรือนแทน"),
    "may_not_pair": (ERROR, "ท่านไม่มีสิทธิ์จับคู่พี่เลี้ยง โปรดนำครัวเรือนออกจากแถว หรือให้ ศจพ.อ. นำเข้า"),
    "end_unsaid": (ERROR, "บอกเหตุที่สิ้นสุดแต่ไม่ได้บอกวันที่สิ้นสุด โปรดเติมวันที่ หรือลบเหตุออกหากยังดูแลอยู่"),
    "row_duplicate": SAME["row_duplicate"],
    "there_before": (WARNING, "มีรายการนี้ในระบบแล้ว จึงไม่บันทึกซ้ำ"),
    "month_closed": (
        WARNING,
        "เดือนของรายการนี้ปิดแล้ว ตัวเลขที่ปิดไม่เปลี่ยน รายการจะอยู่ในหน้า “ข้อมูลที่บันทึกย้อนหลัง” ของเดือนนั้น",
    ),
    "plan_not_agreed": (
        WARNING,
        "ครัวเรือนมีแผนร่างในระบบอยู่ก่อน จึงเพิ่มกิจกรรมโดยยังไม่บันทึกการตกลง โปรดบันทึกการตกลงที่หน้าแผน",
    ),
    "purpose_assumed": (WARNING, "ไม่ได้บอกวัตถุประสงค์ ถือเป็นการติดตามความก้าวหน้า"),
    "note_in_summary": (WARNING, "ไม่มีระดับของ ท นี้ ข้อความจึงต่อท้ายผลการเยี่ยม"),
    "not_paired_then": (WARNING, "วันนั้นผู้นี้ไม่ได้เป็นพี่เลี้ยงของครัวเรือน บันทึกเป็นการเยี่ยมโดยไม่ผูกกับการดูแล"),
    "end_reason_unsaid": (WARNING, "ไม่ได้บอกเหตุที่สิ้นสุดการดูแล จะบันทึกว่า “ไม่ได้บอกไว้”"),
    "area_assumed": (WARNING, "ไม่ได้บอกอำเภอที่ปฏิบัติงาน ถือเป็นพื้นที่ของรายการ"),
    "capacity_counted": (WARNING, "ไม่ได้บอกจำนวนครัวเรือนที่รับได้ ถือตามจำนวนครัวเรือนของผู้นี้ในไฟล์"),
}


def level(code: str) -> str:
    return VERDICTS[code][0]


def sentence(code: str) -> str:
    return VERDICTS[code][1]
