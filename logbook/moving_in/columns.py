"""Columns of lists of earlier work, known by their headings in any order: our suggestion of names,
since every office kept its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistance.enums import AssistanceKind
from assistance.lists.columns import COLUMNS as AGENCIES
from core.spreadsheets.layouts import NamedColumns
from logbook.enums import EarlierWork, FourT, Score, VisitPurpose
from logbook.moving_in import cells
from mentors.enums import PairingEndReason, PairingKind
from plans.enums import LedgerKind, PlanRowStatus, Stage


@dataclass(frozen=True)
class Column:
    """`read(cell)` gives the value, None or "" for an empty cell; `sample` stands in the form that
    is downloaded. `is_sum` of a number that people add up: merged over rows it is in doubt.
    """

    heading: str
    synonyms: tuple[str, ...] = ()
    read: Callable[[Any], Any] = cells.words
    is_needed: bool = False
    sample: str = ""
    is_sum: bool = False


WORK = EarlierWork
_DAY = "15/01/2569"
_PAIR_KIND = cells.choice(PairingKind.choices, {"หลัก": "main", "ร่วม": "co"})
_END_REASONS = [
    (reason.value, reason.label)
    for reason in (
        PairingEndReason.TRANSFERRED,
        PairingEndReason.REASSIGNED,
        PairingEndReason.HOUSEHOLD_LEFT,
        PairingEndReason.CONFLICT,
    )
]
_SCORE = cells.choice([(score.value, score.label) for score in Score])

HOUSEHOLD: dict[str, Column] = {
    "pin": Column(*AGENCIES["pin"], cells.pin),
    "house_code": Column(
        "รหัสบ้าน", ("รหัสประจำบ้าน", "เลขรหัสประจำบ้าน", "เลขรหัสบ้าน", "HID"), cells.house_code
    ),
    "name": Column(
        "ชื่อ-สกุล",
        (
            "ชื่อ-นามสกุล",
            "ชื่อ สกุล",
            "หัวหน้าครัวเรือน",
            "ชื่อหัวหน้าครัวเรือน",
            "ชื่อ-สกุลหัวหน้าครัวเรือน",
            "ชื่อครัวเรือน",
            "ครัวเรือน",
        ),
        sample="นายตัวอย่าง สมมุติ",
    ),
    "subdistrict": Column(*AGENCIES["subdistrict"]),
    "district": Column(*AGENCIES["district"]),
}
OFFICIAL: dict[str, Column] = {
    "official": Column(
        "พี่เลี้ยง",
        (
            "ข้าราชการพี่เลี้ยง",
            "ชื่อพี่เลี้ยง",
            "ชื่อ-สกุลพี่เลี้ยง",
            "ชื่อข้าราชการ",
            "ชื่อ-สกุลข้าราชการ",
            "ข้าราชการ",
            "ผู้เยี่ยม",
            "ชื่อผู้เยี่ยม",
            "ผู้รับผิดชอบ",
        ),
        is_needed=True,
        sample="นางสาวสมมุติ ตัวอย่าง",
    ),
    "official_office": Column("หน่วยงานพี่เลี้ยง", ("หน่วยงานของพี่เลี้ยง", "สังกัด", "หน่วยงาน")),
    "official_phone": Column("โทรศัพท์พี่เลี้ยง", ("โทรศัพท์", "เบอร์โทร", "เบอร์โทรศัพท์", "โทร")),
}
STARTED = Column(
    "ตั้งแต่วันที่",
    ("วันที่เริ่มดูแล", "เริ่มดูแล", "วันที่จับคู่", "วันที่แต่งตั้ง", "วันที่", "ตั้งแต่"),
    cells.order_day,
    is_needed=True,
    sample=_DAY,
)
ENDED = Column(
    "ถึงวันที่",
    ("วันที่สิ้นสุด", "สิ้นสุดวันที่", "วันที่สิ้นสุดการดูแล", "สิ้นสุดการดูแล", "วันสิ้นสุด", "วันที่พ้น", "สิ้นสุด", "ถึง"),
    cells.past_day,
)
END_REASON = Column(
    "เหตุที่สิ้นสุด",
    ("เหตุผลที่สิ้นสุด", "สาเหตุที่สิ้นสุด", "เหตุที่พ้น", "เหตุที่สิ้นสุดการดูแล"),
    cells.choice(
        _END_REASONS,
        {
            "ย้าย": "transferred",
            "เกษียณ": "transferred",
            "ลาออก": "transferred",
            "พ้นหน้าที่": "transferred",
            "เปลี่ยน": "reassigned",
            "เปลี่ยนคน": "reassigned",
            "ออกจากโครงการ": "household_left",
            "มีส่วนได้เสีย": "conflict",
        },
    ),
)
ORDER = Column("เลขที่คำสั่ง", ("คำสั่ง", "คำสั่งที่", "เลขคำสั่ง"), sample="12/2569")
PAIRING: dict[str, Column] = {
    "started_on": STARTED,
    "ended_on": ENDED,
    "end_reason": END_REASON,
    "order_number": ORDER,
    "pair_kind": Column("ประเภทพี่เลี้ยง", ("ประเภท", "หลัก/ร่วม"), _PAIR_KIND),
    "reason": Column("เหตุผล", ("เหตุผลที่เลือก", "หมายเหตุ")),
}
VISIT: dict[str, Column] = {
    "visited_on": Column(
        "วันที่เยี่ยม", ("วันที่", "วันเยี่ยม", "ว/ด/ป"), cells.past_day, is_needed=True, sample=_DAY
    ),
    "purpose": Column("วัตถุประสงค์", (), cells.choice(VisitPurpose.choices)),
    "met_with": Column("ผู้ให้ข้อมูล", ("พบใคร", "ผู้ที่พบ")),
    "summary": Column(
        "ผลการเยี่ยม",
        ("สรุป", "สรุปผล", "สรุปผลการเยี่ยม", "รายละเอียด"),
        is_needed=True,
        sample="พบครบทุกคน",
    ),
    "next_step": Column("สิ่งที่จะทำต่อ", ("แผนต่อไป", "ข้อเสนอแนะ")),
} | {
    f"{part}_{aspect}": column
    for aspect in FourT
    for part, column in (
        ("score", Column(f"ระดับ{aspect.label}", (aspect.label, f"คะแนน{aspect.label}"), _SCORE)),
        (
            "note",
            Column(f"สิ่งที่พบ{aspect.label}", (f"{aspect.label} (สิ่งที่พบ)", f"หมายเหตุ{aspect.label}")),
        ),
    )
}
DIMENSION = Column("มิติ", ("ด้าน",), is_needed=True, sample="รายได้")
PLAN: dict[str, Column] = {
    "goal": Column("เป้าหมายสูงสุด", ("เป้าหมาย", "เป้าหมายของครัวเรือน"), sample="มีรายได้พอใช้"),
    "goal_stage": Column("ระดับเป้าหมาย", ("ระดับ",), cells.choice(Stage.choices), sample="พอเพียง"),
    "plan_started_on": Column("วันที่เริ่มแผน", ("วันที่ทำแผน",), cells.past_day, sample=_DAY),
    "agreed_on": Column("วันที่ตกลงกับครัวเรือน", ("วันที่ตกลง", "วันที่ลงนาม"), cells.past_day),
    "agreed_by_name": Column("ผู้แทนครัวเรือนที่ตกลง", ("ผู้ตกลง", "ผู้ลงนาม")),
    "dimension": DIMENSION,
    "household_does": Column("สิ่งที่ครัวเรือนดำเนินการเอง", ("ครัวเรือนทำ", "กิจกรรม"), sample="ปลูกผัก"),
    "support": Column("สิ่งที่พี่เลี้ยง/หน่วยงานสนับสนุน", ("การสนับสนุน", "สิ่งที่สนับสนุน")),
    "organization": Column("หน่วยงานสนับสนุน", ("หน่วยงาน",)),
    "first_month": Column(
        "เดือนเริ่ม", ("เริ่มเดือน", "ตั้งแต่เดือน"), cells.month, is_needed=True, sample="ม.ค. 2569"
    ),
    "last_month": Column(
        "เดือนสิ้นสุด", ("ถึงเดือน", "สิ้นสุดเดือน"), cells.month, is_needed=True, sample="มิ.ย. 2569"
    ),
    "status": Column("สถานะ", ("ผล", "ผลการดำเนินงาน"), cells.choice(PlanRowStatus.choices)),
    "stop_reason": Column("เหตุที่ยุติ"),
    "cost": Column("งบประมาณ (บาท)", ("งบประมาณ", "วงเงิน"), cells.amount, is_sum=True),
    "money_source": Column("แหล่งงบประมาณ", ("แหล่งงบ", "แหล่งเงิน")),
}
HELP: dict[str, Column] = {
    "given_on": Column(*AGENCIES["given_on"], cells.past_day, is_needed=True, sample=_DAY),
    "kind": Column(
        "ประเภทความช่วยเหลือ",
        ("ประเภท", "ประเภทการช่วยเหลือ"),
        cells.choice(AssistanceKind.choices),
        is_needed=True,
        sample="สิ่งของ",
    ),
    "dimension": DIMENSION,
    "description": Column(
        "รายละเอียด", ("รายการ", "ความช่วยเหลือ", "สิ่งที่ช่วยเหลือ"), is_needed=True, sample="พันธุ์ไก่"
    ),
    "quantity": Column("จำนวน", ("ปริมาณ",), cells.amount, is_sum=True),
    "unit": Column(*AGENCIES["unit"]),
    "amount": Column(
        "มูลค่า (บาท)", ("มูลค่า", "จำนวนเงิน", "บาท", "เป็นเงิน"), cells.amount, is_sum=True
    ),
    "giver": Column("ผู้ให้", ("หน่วยงานที่ช่วย", "หน่วยงาน", "ผู้ช่วยเหลือ", "แหล่งที่มา")),
}
LEDGER: dict[str, Column] = {
    "month": Column(
        "เดือน", ("ประจำเดือน", "เดือน/ปี"), cells.past_month, is_needed=True, sample="ม.ค. 2569"
    ),
    **{kind.value: Column(kind.label, (), cells.amount, is_sum=True) for kind in LedgerKind},
    "saving": Column(
        "เงินออม", ("เงินออมคงเหลือ", "เงินออมคงเหลือสิ้นเดือน (บาท)"), cells.amount, is_sum=True
    ),
    "debt": Column("หนี้สิน", ("หนี้สินคงเหลือ", "หนี้สินคงเหลือสิ้นเดือน (บาท)"), cells.amount, is_sum=True),
    "note": Column("หมายเหตุ"),
}
# Here «ชื่อ-สกุล», ตำบล and อำเภอ are the official's.
REGISTER: dict[str, Column] = {
    "official": Column(
        "ชื่อ-สกุลข้าราชการ",
        (*OFFICIAL["official"].synonyms, "พี่เลี้ยง", "ชื่อ-สกุล", "ชื่อ-นามสกุล", "ชื่อ สกุล"),
        is_needed=True,
        sample=OFFICIAL["official"].sample,
    ),
    "official_office": OFFICIAL["official_office"],
    "official_phone": OFFICIAL["official_phone"],
    "position": Column("ตำแหน่ง", sample="นักพัฒนาชุมชน"),
    "work_district": Column("อำเภอที่ปฏิบัติงาน", ("อำเภอพี่เลี้ยง", "อำเภอ", "อ.")),
    "work_subdistrict": Column("ตำบลที่ปฏิบัติงาน", ("ตำบลพี่เลี้ยง", "ตำบล", "ต.")),
    "email": Column("อีเมล", ("email", "e-mail")),
    "capacity": Column("จำนวนครัวเรือนที่รับได้", ("รับได้",), cells.capacity),
}
_OF: Mapping[str, dict[str, Column]] = {
    WORK.PAIRINGS: HOUSEHOLD | OFFICIAL | PAIRING,
    WORK.VISITS: HOUSEHOLD | OFFICIAL | VISIT,
    WORK.PLANS: HOUSEHOLD | PLAN,
    WORK.HELP: HOUSEHOLD | HELP,
    WORK.LEDGERS: HOUSEHOLD | LEDGER,
    WORK.OFFICIALS: REGISTER
    | {
        "pin": HOUSEHOLD["pin"],
        "house_code": HOUSEHOLD["house_code"],
        "name": Column("หัวหน้าครัวเรือน", ("ชื่อหัวหน้าครัวเรือน", "ชื่อครัวเรือน", "ครัวเรือน")),
        "started_on": Column(
            STARTED.heading, STARTED.synonyms, STARTED.read, sample=STARTED.sample
        ),
        "ended_on": ENDED,
        "end_reason": END_REASON,
        "order_number": ORDER,
    },
}


# What many lists have (`core.spreadsheets.naming`) → the column here.
_OF_HOUSE = {"pin": "pin", "head_pin": "pin", "house_code": "house_code", "head_name": "name"}
OF_HOUSEHOLD = _OF_HOUSE | {
    "full_name": "name",
    "subdistrict": "subdistrict",
    "district": "district",
}
OF_REGISTER = _OF_HOUSE | {
    "full_name": "official",
    "subdistrict": "work_subdistrict",
    "district": "work_district",
}


def columns_of(kind: str) -> dict[str, Column]:
    return _OF[kind]


@cache
def layout_of(kind: str) -> NamedColumns:
    columns = columns_of(kind)
    needed = {key: column.heading for key, column in columns.items() if column.is_needed}

    def lacking(found: set[str]) -> list[str]:
        missing = [heading for key, heading in needed.items() if key not in found]
        is_placed = "pin" in found or {"house_code", "name"} <= found
        if not is_placed and kind != WORK.OFFICIALS:
            missing.insert(0, "เลขประจำตัวประชาชน (หรือรหัสบ้านกับชื่อ-สกุล)")
        return missing

    names = {key: (column.heading, column.synonyms) for key, column in columns.items()}
    return NamedColumns(names, lacking, OF_REGISTER if kind == WORK.OFFICIALS else OF_HOUSEHOLD)
