"""What can be said of a row: code → level and the Thai sentence that says what to do. The codes
are those of the yearly list where they mean the same.
"""

from core.spreadsheets.stages import IssueLevel

ERROR, WARNING = IssueLevel.ERROR.value, IssueLevel.WARNING.value

VERDICTS: dict[str, tuple[str, str]] = {
    "pin_missing": (ERROR, "ไม่มีเลขประจำตัวประชาชน โปรดเติมเลข 13 หลัก"),
    "pin_length": (ERROR, "เลขประจำตัวประชาชนไม่ใช่ตัวเลข 13 หลัก โปรดตรวจกับบัตร"),
    "pin_shortened": (
        ERROR,
        "โปรแกรมตารางย่อเลขประจำตัวประชาชนไว้ (เช่น 3.1E+12) เลขท้ายหายไปแล้ว"
        " โปรดจัดช่องเป็นข้อความแล้วใส่เลข 13 หลักใหม่",
    ),
    "pin_checksum": (ERROR, "เลขประจำตัวประชาชนไม่ถูกต้อง (หลักตรวจสอบไม่ตรง) โปรดตรวจกับบัตร"),
    "pin_unusual": (WARNING, "เลขประจำตัวขึ้นต้นด้วย 0, 6, 7 หรือ 9 รับไว้ โปรดยืนยันสถานะทะเบียน"),
    "kind_missing": (ERROR, "ไม่ได้บอกประเภทความช่วยเหลือ โปรดเติม หรือเลือกไว้ในแบบส่งบัญชี"),
    "kind_unknown": (ERROR, "ไม่รู้จักประเภทความช่วยเหลือนี้ โปรดใช้คำในแบบฟอร์ม"),
    "dimension_missing": (ERROR, "ไม่ได้บอกมิติ โปรดเติม หรือเลือกไว้ในแบบส่งบัญชี"),
    "dimension_unknown": (ERROR, "ไม่รู้จักมิตินี้ โปรดใช้ชื่อมิติในแบบฟอร์ม"),
    "description_missing": (ERROR, "ไม่ได้บอกว่าให้อะไร โปรดเติมรายละเอียด หรือเขียนไว้ในแบบส่งบัญชี"),
    "date_missing": (ERROR, "ไม่มีวันที่ช่วยเหลือ โปรดเติม หรือใส่ไว้ในแบบส่งบัญชี"),
    "date_invalid": (ERROR, "วันที่ไม่มีอยู่จริงหรืออ่านไม่ได้ โปรดใส่ วว/ดด/ปปปป (พ.ศ.)"),
    "date_outside": (ERROR, "วันที่ช่วยเหลือต้องไม่อยู่ในอนาคต และไม่ก่อน พ.ศ. 2560"),
    "amount_invalid": (ERROR, "มูลค่าต้องเป็นจำนวนเงินที่ไม่ติดลบ โปรดแก้ตัวเลข"),
    "quantity_invalid": (ERROR, "จำนวนต้องเป็นตัวเลขที่มากกว่าศูนย์ และต้องมีหน่วยนับ โปรดแก้"),
    "sum_merged": (
        ERROR,
        "เซลล์นี้ผสานกับแถวอื่น บอกไม่ได้ว่าเป็นยอดรวมหรือยอดต่อราย โปรดยกเลิกการผสานแล้วใส่ยอดของแต่ละแถว",
    ),
    "area_unknown": (ERROR, "ไม่พบตำบลและอำเภอนี้ในจังหวัด โปรดแก้ชื่อ"),
    "outside_served": (ERROR, "ตำบลนี้อยู่นอกพื้นที่ที่หน่วยงานของท่านดูแล โปรดตรวจ"),
    "flag_unreadable": (ERROR, "อ่านค่าไม่ได้ โปรดใส่ 1 หรือ 0 (ใช่/ไม่ใช่)"),
    "cell_error": (ERROR, "เซลล์นี้เป็นข้อผิดพลาดของโปรแกรมตาราง หรือเป็นสูตรที่ไม่มีผลลัพธ์ โปรดใส่ค่าจริง"),
    "row_cut": (ERROR, "แถวสุดท้ายขาดกลางคัน ไฟล์อาจถูกตัดหรือส่งมาไม่ครบ โปรดส่งออกไฟล์ใหม่"),
    "value_too_long": (ERROR, "ข้อความยาวเกินช่องที่เก็บ โปรดตรวจว่าใส่ถูกคอลัมน์ หรือย่อให้สั้นลง"),
    "row_duplicate": (WARNING, "แถวซ้ำกับแถวก่อนหน้า บันทึกเพียงครั้งเดียว"),
    "entered_before": (WARNING, "หน่วยงานของท่านบันทึกรายการนี้ไว้ก่อนแล้ว จึงไม่บันทึกซ้ำ"),
}
# Warnings with which a row is not taken: it is there already.
NOT_TAKEN = ("row_duplicate", "entered_before")


def level(code: str) -> str:
    return VERDICTS[code][0]


def message(code: str) -> str:
    return VERDICTS[code][1]
