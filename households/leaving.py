"""Words by which a list says that somebody has left, and the reason they stand for."""

import re

# What a list says of somebody who is no longer here → why he leaves the programme (LeaveReason).
_LEFT = (
    ("deceased", r"(?:เสียชีวิต|ถึงแก่กรรม|ถึงแก่ความตาย|มรณภาพ|ตาย(?!าย|ตัว))"),
    ("deceased", r"(?:เสีย(?=$|แล้ว)|สิ้นชีวิต|สิ้นใจ|(?i:dead|died|deceased))"),
    ("moved", r"(?:โยก)?ย้าย(?=$|[\s\d/(.,:]|ออก|ไป|แล้ว|ที่อยู่|ถิ่น|ทะเบียน|ภูมิลำเนา|บ้าน|ต่าง|จังหวัด|อำเภอ)"),
    ("not_found", r"(?:ไม่พบตัว|ไม่พบบุคคล|ไม่พบครัวเรือน|ไม่มีตัวตน|ไม่พบ(?=$|\s))"),
    ("not_found", r"(?:(?:ตาม)?หา(?:ตัว)?ไม่พบ|(?:หาย)?สาบสูญ|สูญหาย)"),
    ("declined", r"(?:ไม่ประสงค์|ปฏิเสธ|สละสิทธิ์|ไม่ขอรับ)"),
    ("graduated", r"(?:พ้นเกณฑ์|หลุดพ้น|พ้นความยากจน|พ้นจากความยากจน)"),
)
_BEFORE = r"(?:(?:สถานะ|แจ้ง|ได้|จำหน่าย|บุคคล|ครัวเรือน|คน|ราย|หัวหน้าครัวเรือน|เจ้าตัว|ปัจจุบัน)[\s:;,()/\-]*)*"
LEFT = tuple((reason, re.compile(rf"[\s(\-]*{_BEFORE}{pattern}")) for reason, pattern in _LEFT)


def left_reason(text: str) -> str | None:
    """Why somebody of whom a list says this leaves the programme (`LeaveReason`), if he does; of
    «ป่วยติดเตียง/ย้ายไปกรุงเทพ» each part is looked at.
    """
    parts = re.split(r"[/,;]", text)
    return next((reason for part in parts for reason, p in LEFT if p.match(part)), None)
