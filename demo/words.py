"""What the invented people are called, do, say and get."""

import json

from assistance.enums import AssistanceKind
from households.enums import HouseholdAct, LeaveReason
from plans.enums import AgreementMark

LATE_DISTRICTS = {"4204": 0.45, "4206": 0.35, "4212": 0.5}
OFFICES = {  # with what their officials are called
    "loei-cdd": "นักวิชาการพัฒนาชุมชน",
    "loei-admin": "ปลัดอำเภอ",
    "loei-agri": "นักวิชาการส่งเสริมการเกษตร",
    "loei-health": "นักวิชาการสาธารณสุข",
    "loei-education": "นักวิชาการศึกษา",
    "loei-msdhs": "นักพัฒนาสังคม",
}
FIRST_NAMES = [  # with the title
    *(("นาย", name) for name in ("วีระ", "มานพ", "สุเทพ", "อนันต์", "ประยูร", "ธนากร", "สมพงษ์", "กิตติ")),
    *(("นาง", name) for name in ("จินตนา", "พรทิพย์", "นฤมล", "สุภาวดี", "รัตนา", "อารีย์")),
    *(("นางสาว", name) for name in ("กนกวรรณ", "ศิริพร", "ณัฐธิดา", "ปิยะนุช", "วราภรณ์", "สุดารัตน์")),
]
FAMILIES = ("สาธิตชัย", "สาธิตพร", "สาธิตศักดิ์", "สาธิตมงคล", "สาธิตเจริญ", "สาธิตธรรม", "สาธิตวงษ์", "สาธิตคำ")
DOES = {  # by dimension: the household, the mentor
    "income": ("ปลูกผักสวนครัวขายในหมู่บ้าน", "พี่เลี้ยงประสานเมล็ดพันธุ์/ต้นกล้า"),
    "living": ("จัดระเบียบบ้านและคัดแยกขยะ", "ประสานซ่อมแซมที่อยู่อาศัย"),
    "health": ("ออกกำลังกายและพบ อสม. ทุกเดือน", "ประสาน รพ.สต. ติดตามโรคประจำตัว"),
    "education": ("ให้บุตรเรียนต่อเนื่อง", "ประสานทุนการศึกษา"),
    "access": ("ตรวจสอบสิทธิสวัสดิการของตน", "ช่วยยื่นคำขอเบี้ยยังชีพ"),
}
SEEN = {  # by ท: strength, obstacle
    "attitude": ("อยากให้ลูกเรียนจบ", "เคยลองค้าขายแล้วขาดทุน"),
    "skill": ("ทำนาและเลี้ยงไก่เป็น", "ยังไม่เคยทำบัญชีรายรับรายจ่าย"),
    "resource": ("มีที่ดินหลังบ้านหนึ่งงาน", "ไม่มีแหล่งน้ำในหน้าแล้ง"),
    "way_out": ("มีกลุ่มอาชีพในหมู่บ้าน", "ไม่มีรถไปตลาด"),
}
# About how much a month, in hundreds of baht, and in which share of the months it occurs.
USUAL = {
    "income_farm": (12, 40, 0.7),
    "income_wage": (15, 60, 0.8),
    "income_state": (6, 14, 1.0),
    "income_family": (5, 20, 0.4),
    "expense_food": (25, 45, 1.0),
    "expense_work": (4, 25, 0.7),
    "expense_home": (4, 10, 1.0),
    "expense_travel": (3, 9, 0.8),
    "expense_school": (3, 15, 0.4),
    "expense_social": (2, 10, 0.5),
    "expense_debt": (5, 15, 0.6),
}


def _columns(rows, *names) -> dict[str, list]:
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


WORDS = {
    "late_districts": json.dumps(LATE_DISTRICTS),
    "families": list(FAMILIES),
    "first_summary": "ทำความรู้จักครอบครัวและวิเคราะห์ 4 ท",
    "next_summary": "ติดตามกิจกรรมตามแผน ครอบครัวทำต่อเนื่อง",
    "relations": ["หัวหน้าครัวเรือน", "คู่สมรส", "บุตร"],
    "marks": AgreementMark.values,
    "help_kinds": AssistanceKind.values,
    "leaving": HouseholdAct.LEAVE.label,
    "leave_reasons": json.dumps(dict(LeaveReason.choices)),
    **_columns(FIRST_NAMES, "titles", "names"),
    **_columns(OFFICES.items(), "office_codes", "positions"),
    **_columns(((k, *v) for k, v in DOES.items()), "dimensions", "does", "supports"),
    **_columns(((k, *v) for k, v in SEEN.items()), "aspects", "strengths", "obstacles"),
    **_columns(((k, *v) for k, v in USUAL.items()), "kinds", "lows", "highs", "shares"),
}
