"""Words by which a list says that somebody has left, and the reason they stand for."""

import re

# What a list says of somebody who is no longer here → why they leave the programme (LeaveReason).
# Who does not want help, not who wants none for an illness or sells no land; and who came.
_HELP = (
    r"(?=$|[^ก-๙]|ที่จะ|จะ|(?:การ|ขอ)?(?:รับ|เข้า|ร่วม)|(?:การ|ความ|ให้)?ช่วย"
    r"|การสนับสนุน|สิทธิ|ให้(?:ความ|ข้อมูล))"
)
_CAME = r"\s*จาก|(?:ที่อยู่|ถิ่น|ทะเบียน|ภูมิลำเนา)?(?:บ้าน)?\s*(?:เข้า|มา|กลับ)"
_WENT = (
    r"[\s\d/(.,:]|ออก|ไป|แล้ว|ที่อยู่|ถิ่น|ทะเบียน|ภูมิลำเนา|บ้าน|ต่าง|จังหวัด|อำเภอ|ปลายทาง|ตาม|อยู่|หนี|ถาวร"
    r"|เมื่อ|ตั้งแต่|ไม่ทราบ|ไม่มี|ไม่ระบุ|สำมะโน|สำเนา|ครัวเรือน|ครอบครัว|กรุงเทพ|กทม|ตปท"
)
_LEFT = (
    ("deceased", r"(?:เสียชีวิต|ถึงแก่(?:กรรม|ความตาย|อนิจกรรม)|มรณ(?!บัตร)|ตาย(?!าย|ตัว))"),
    ("deceased", r"(?:เสีย(?=$|แล้ว)|สิ้นชีวิต|สิ้นใจ|(?i:dead|died|deceased))"),
    ("moved", rf"(?:โยก)?ย้าย(?!{_CAME})(?=$|{_WENT})"),
    ("not_found", r"(?:ไม่พบตัว|ไม่พบบุคคล|ไม่พบครัวเรือน|ไม่มีตัวตน|ไม่พบ(?=$|\s))"),
    ("not_found", r"(?:(?:ตาม)?หา(?:ตัว)?ไม่พบ|(?:หาย)?สาบสูญ|สูญหาย)"),
    ("declined", rf"(?:(?:ไม่ประสงค์|ปฏิเสธ){_HELP}|(?:ขอ)?สละสิทธิ์|ไม่ขอรับ)"),
    ("declined", r"ไม่(?:ต้องการ(?:รับ)?|รับ)(?:ความ|การ)ช่วยเหลือ"),
    ("graduated", r"(?:พ้นเกณฑ์(?!ทหาร|อายุ)|หลุดพ้น|พ้น(?:จาก|เส้น)?ความยากจน)"),
)
_BEFORE = r"(?:(?:สถานะ|แจ้ง|ได้|จำหน่าย|บุคคล|ครัวเรือน|คน|ราย|หัวหน้าครัวเรือน|เจ้าตัว|ปัจจุบัน)[\s:;,()/\-]*)*"
LEFT = tuple((reason, re.compile(rf"[\s(\-]*{_BEFORE}{pattern}")) for reason, pattern in _LEFT)


# What stands behind a stroke is of whom or what stands before it: «สามี/เสียชีวิต», «บัตร/สูญหาย». Only
# these two are taken from there, and not behind a word for somebody or something else.
_ALSO_LATER = {"deceased", "moved"}
_OTHERS = re.compile(
    r"(?:^|\s)(?:สามี|ภรรยา|คู่สมรส|บิดา|มารดา|พ่อ|แม่|บุตร|ลูก|หลาน|พี่|น้อง|ปู่|ยาย|ญาติ|ลุง|ป้า|สมาชิก"
    r"|(?:ตา|ย่า|น้า|อา)(?=\s|$))"
)


def left_reason(text: str) -> str | None:
    """Why somebody of whom a list says this leaves the programme (`LeaveReason`), if they do."""
    reason, _part = left_part(text)
    return reason


def left_part(text: str) -> tuple[str | None, str]:
    """`(reason, what says so)`: of «ป่วยติดเตียง/ย้ายไปกรุงเทพ» each part is looked at, and what is
    said of the reason goes on to the end.
    """
    for start in (0, *(found.end() for found in re.finditer(r"[/,;]", text))):
        part, before = re.split(r"[/,;]", text[start:])[0], re.sub(r"[/,;]", " ", text[:start])
        for reason, pattern in LEFT:
            is_own = not start or (reason in _ALSO_LATER and not _OTHERS.search(before))
            if is_own and pattern.match(part):
                return reason, text[start:].strip()
    return None, ""
