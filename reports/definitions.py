"""«นิยาม»: what each figure counts, said once for pages, papers, files and the API."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from households.enums import LeaveReason
from indicators.models import Dimension
from logbook.enums import FourT
from mentors.sets import FIRST_VISIT_DAYS
from places.models import Organization
from plans.enums import Stage
from reports import metrics

IN_FORCE = "บัญชี TPMAP ของปีข้อมูลล่าสุดที่ไม่เกินปีของเดือน"
END = "ณ สิ้นเดือน หรือวันที่ของข้อมูลเมื่อเดือนยังไม่สิ้นสุด"
VISITED_ON = "วันที่เยี่ยม ไม่ใช่วันที่บันทึก"
FACT_ON = "วันที่ของรายการ ไม่ใช่วันที่ส่งออกหรือวันที่กรอก"
GIVEN_ON = "วันที่ให้ความช่วยเหลือ ไม่ใช่วันที่บันทึก"


@dataclass(frozen=True)
class Definition:
    """A figure in the words of a governor: the set counted, the day that decides, known gaps."""

    counts: str
    day: str
    gaps: str = ""
    is_ours: bool = False


_D = Definition
_SURVEY_GAP = "ระบบเก็บสถานะการสำรวจเฉพาะล่าสุด สถานะที่เปลี่ยนแล้วไม่ย้อนไปเดือนก่อน เว้นแต่เดือนนั้นปิดแล้ว"
_NOW_GAP = "นับที่ส่งออกและกรอกแล้ว ณ วันที่ของข้อมูล ไม่ว่าทำวันใด"
_YEAR_GAP = "เฉพาะบัญชีของปีข้อมูลที่ไม่เกินปีของเดือน"
_LEVEL_GAP = "เกณฑ์ของแต่ละระดับยังไม่มีเกณฑ์ทางการ ใช้เกณฑ์ตั้งต้นของระบบจนกว่าจังหวัดจะแก้"
_DAYS_GAP = f"{FIRST_VISIT_DAYS} วันเป็นกำหนดของระบบ ไม่ใช่กำหนดทางการ"
_PEOPLE_GAP = "รายการที่ไม่ระบุผู้รับไม่นับเป็นคน"
DEFINITIONS: dict[str, Definition] = {
    "households": _D(f"ครัวเรือนที่มีคนใน{IN_FORCE} รวมที่ออกจากโครงการแล้ว", "ปีข้อมูลของบัญชี"),
    "persons": _D(f"คนที่มีชื่อใน{IN_FORCE}", "ปีข้อมูลของบัญชี"),
    "nominated": _D("ครัวเรือนตกหล่นที่รับเข้าแล้ว ยังไม่ออก และยังไม่มีบัญชีใดระบุชื่อ นับแยกจากบัญชี", END),
    "nominated_paired": _D("ครัวเรือนตกหล่นที่มีพี่เลี้ยงหลัก", END),
    "nominated_visited": _D("ครัวเรือนตกหล่นที่เยี่ยมพบอย่างน้อยหนึ่งครั้งในเดือน", VISITED_ON),
    "followed": _D("ครัวเรือนในบัญชีที่ยังไม่ออกจากโครงการ", END),
    "surveyed": _D("ครัวเรือนในโครงการที่สถานะการสำรวจเป็น “สำรวจแล้ว”", END, _SURVEY_GAP),
    "not_found": _D("ครัวเรือนในโครงการที่สถานะการสำรวจเป็น “ไม่พบตัว”", END, _SURVEY_GAP),
    "paired": _D("ครัวเรือนในโครงการที่มีพี่เลี้ยงหลักซึ่งเริ่มแล้วและยังไม่สิ้นสุด", END),
    "reached": _D("ครัวเรือนในโครงการที่เคยเยี่ยมพบอย่างน้อยหนึ่งครั้ง", VISITED_ON),
    "visited": _D("ครัวเรือนในโครงการที่เยี่ยมพบอย่างน้อยหนึ่งครั้งในเดือน ไม่นับที่ส่งกลับ", VISITED_ON),
    "verified": _D("ครัวเรือนที่เยี่ยมพบในเดือนซึ่งมีการเยี่ยมที่รับรองแล้ว", VISITED_ON),
    "first_visit_due": _D(
        f"ครัวเรือนที่พี่เลี้ยงปัจจุบันดูแลมาแล้วอย่างน้อย {FIRST_VISIT_DAYS} วัน", END, _DAYS_GAP, is_ours=True
    ),
    "first_visit_in_time": _D(
        f"ครัวเรือนที่พี่เลี้ยงปัจจุบันดูแลครบ {FIRST_VISIT_DAYS} วัน และเยี่ยมพบภายใน {FIRST_VISIT_DAYS} วันแรก",
        VISITED_ON,
        _DAYS_GAP,
        is_ours=True,
    ),
    "visits": _D("การเยี่ยมที่พบครัวเรือน ไม่นับที่ส่งกลับ ของทุกครัวเรือน", VISITED_ON),
    "visits_verified": _D("การเยี่ยมที่พบครัวเรือนและรับรองแล้ว", VISITED_ON),
    "visits_exported": _D(
        "การเยี่ยมที่พบครัวเรือนและอยู่ในไฟล์ส่งออกแบบ Logbook",
        VISITED_ON,
        "นับไฟล์ที่ทำแล้ว ณ วันที่ของข้อมูล ไม่ใช่วันที่กรอกใน Logbook",
    ),
    "entries": _D(
        "รายการของเดือนที่อยู่ในไฟล์ส่งออกแบบ Logbook เฉพาะฉบับล่าสุดของแต่ละรายการ รวมการแก้ไขและการถอน",
        FACT_ON,
        _NOW_GAP,
    ),
    "entries_keyed": _D("รายการที่ส่งออกแล้วซึ่งมีผู้บันทึกว่ากรอกเข้า Logbook แล้ว", FACT_ON, _NOW_GAP),
    "assessed": _D("ครัวเรือนในโครงการที่วิเคราะห์ 4 ท อย่างน้อยหนึ่งด้าน", VISITED_ON),
    "four_t_again": _D(
        "ครัวเรือนในโครงการที่ประเมิน ท นั้นในเดือน และเคยประเมิน ท เดียวกันมาก่อนเดือนนั้น",
        VISITED_ON,
        "การประเมินครั้งแรกของครัวเรือนไม่นับ เพราะยังไม่มีค่าให้เทียบ",
    ),
    "four_t_up": _D(
        "ครัวเรือนที่ระดับของ ท นั้นในการประเมินล่าสุดของเดือน สูงกว่าการประเมินล่าสุดก่อนเดือน", VISITED_ON
    ),
    "four_t_down": _D(
        "ครัวเรือนที่ระดับของ ท นั้นในการประเมินล่าสุดของเดือน ต่ำกว่าการประเมินล่าสุดก่อนเดือน", VISITED_ON
    ),
    "plans": _D("ครัวเรือนในโครงการที่มีแผนใช้อยู่ ทั้งร่างและที่ตกลงแล้ว", END),
    "helped": _D("ครัวเรือนในโครงการที่เคยได้รับความช่วยเหลือจากผู้ใดก็ตาม", GIVEN_ON),
    "risen": _D("ครัวเรือนในโครงการที่ระดับยืนยันล่าสุดเป็นพอเพียงหรือยั่งยืน", "วันที่ ศจพ.อ. ยืนยันระดับ", _LEVEL_GAP),
    "stage": _D("ครัวเรือนในโครงการตามระดับที่ยืนยันล่าสุด", "วันที่ ศจพ.อ. ยืนยันระดับ", _LEVEL_GAP),
    "stage_up": _D(
        "การยืนยันระดับที่สูงกว่าระดับเดิม แยกตามระดับใหม่ ไม่นับระดับแรกของครัวเรือน", "วันที่ ศจพ.อ. ยืนยัน"
    ),
    "stage_down": _D("การยืนยันระดับที่ต่ำกว่าระดับเดิม แยกตามระดับใหม่", "วันที่ ศจพ.อ. ยืนยัน"),
    "passed": _D(
        "ครัวเรือนในบัญชีที่ปัญหาทุกมิติของปีข้อมูลได้รับความช่วยเหลือแล้ว และมีการเยี่ยมที่รับรองแล้ว"
        "ในวันหรือหลังวันที่ช่วยครั้งสุดท้าย",
        END,
        "เป็นการตีความของระบบต่อตัวชี้วัดกระทรวงมหาดไทย"
        " “ร้อยละของครัวเรือนเป้าหมายตามระบบ TPMAP ที่ผ่านเกณฑ์ จปฐ.” ซึ่งยังไม่พบนิยามที่ประกาศ"
        " ครัวเรือนที่หายจากบัญชีปีถัดไปนับแยก",
        is_ours=True,
    ),
    "gone": _D("ครัวเรือนที่อยู่ในบัญชีก่อนหน้าบัญชีที่ใช้อยู่ และไม่มีในบัญชีที่ใช้อยู่ ไม่ว่าด้วยเหตุใด", "ปีข้อมูลของบัญชี"),
    "assistance": _D("รายการช่วยเหลือที่ไม่ถูกถอน ของทุกครัวเรือน", GIVEN_ON),
    "assistance_baht": _D("มูลค่าของรายการช่วยเหลือที่ไม่ถูกถอน", GIVEN_ON, "รายการที่ไม่ระบุมูลค่านับเป็นศูนย์"),
    "assistance_by_agency": _D("รายการช่วยเหลือของแต่ละหน่วยงาน", GIVEN_ON),
    "assistance_people_by_agency": _D(
        "คนที่ได้รับความช่วยเหลือของแต่ละหน่วยงาน นับคนละครั้งในตำบล", GIVEN_ON, _PEOPLE_GAP
    ),
    "assistance_baht_by_agency": _D("มูลค่าของรายการช่วยเหลือของแต่ละหน่วยงาน", GIVEN_ON),
    "assistance_keyed_by_agency": _D("รายการช่วยเหลือที่หน่วยงานบันทึกเอง", GIVEN_ON),
    "referral_days_by_agency": _D(
        "จำนวนวันกลางตั้งแต่ส่งเรื่องถึงเสร็จ ของเรื่องที่เสร็จในเดือน", "วันที่เรื่องเสร็จ", "ไม่ใช่ผลรวมของพื้นที่"
    ),
    "referrals_sent": _D("เรื่องที่ส่งต่อหน่วยงานในเดือน", "วันที่ส่ง"),
    "referrals_completed": _D("เรื่องส่งต่อที่เสร็จในเดือน", "วันที่เสร็จ"),
    "referrals_open": _D("เรื่องส่งต่อที่ยังไม่ปิด", END),
    "referrals_overdue": _D("เรื่องส่งต่อที่ยังไม่ปิดและเลยวันครบกำหนด", END),
    "referrals_answered_by_agency": _D(
        "เรื่องส่งต่อที่หน่วยงานรับเรื่อง หรือไม่รับเรื่องโดยยังไม่เคยรับ",
        "วันที่หน่วยงานตอบครั้งแรก",
        "เดือนที่ปิดก่อนระบบนับตัวเลขนี้ไม่มีค่า",
    ),
    "referrals_open_by_agency": _D("เรื่องส่งต่อที่ยังไม่ปิดของแต่ละหน่วยงาน", END),
    "referrals_overdue_by_agency": _D("เรื่องส่งต่อของแต่ละหน่วยงานที่ยังไม่ปิดและเลยวันครบกำหนด", END),
    "needs": _D(f"คนใน{IN_FORCE}ที่ตกเกณฑ์ในมิตินั้น", "ปีข้อมูลของบัญชี"),
    "needs_helped": _D("คนที่ตกเกณฑ์ซึ่งได้รับความช่วยเหลือในมิตินั้นแล้ว", GIVEN_ON),
    "listed_by_year": _D("ครัวเรือนที่มีคนในบัญชี TPMAP ของปีข้อมูลนั้น", "ปีข้อมูลของบัญชี", _YEAR_GAP),
    "passed_by_year": _D(
        "ครัวเรือนในบัญชีของปีข้อมูลนั้นที่ปัญหาทุกมิติของปีนั้นได้รับความช่วยเหลือแล้ว และมีการเยี่ยมที่รับรองแล้ว"
        "ในวันหรือหลังวันที่ช่วยครั้งสุดท้าย",
        END,
        "เป็นการตีความของระบบ เช่นเดียวกับตัวเลขของบัญชีที่ใช้อยู่",
        is_ours=True,
    ),
    "gone_by_year": _D(
        "ครัวเรือนในบัญชีของปีข้อมูลนั้นที่ไม่มีในบัญชีถัดไป ไม่ว่าด้วยเหตุใด", "ปีข้อมูลของบัญชี", _YEAR_GAP
    ),
    "needs_by_year": _D("คนในบัญชีของปีข้อมูลนั้นที่ตกเกณฑ์ นับหนึ่งครั้งต่อหนึ่งมิติ", "ปีข้อมูลของบัญชี", _YEAR_GAP),
    "needs_helped_by_year": _D(
        "คนที่ตกเกณฑ์ในปีข้อมูลนั้นซึ่งได้รับความช่วยเหลือในมิตินั้นแล้ว นับหนึ่งครั้งต่อหนึ่งมิติ", GIVEN_ON
    ),
    "left": _D("ครัวเรือนที่ออกจากโครงการในเดือน แยกตามเหตุ", "วันที่ออก"),
}


def definition_of(code: str) -> dict:
    """A figure's definition as pages and the API say it."""
    metric, said = metrics.BY_CODE[code], DEFINITIONS[code]
    whole = metrics.BY_CODE.get(metric.whole)
    return {
        "code": code,
        "name": metric.name,
        "unit": metric.unit,
        "counts": said.counts,
        "part_of": whole.name if whole else "",
        "part_of_code": metric.whole,
        "split_by": metric.key and _SPLIT.get(metric.key, metric.key),
        "day": said.day,
        "gaps": said.gaps,
        "is_ours": said.is_ours,
    }


# A body whose entry was deleted since: a closed month keeps its figures.
NO_LONGER = "หน่วยงานที่ไม่อยู่ในทะเบียนแล้ว"
_SPLIT = {
    "dimension_id": "มิติ",
    metrics.AGENCY: "หน่วยงาน",
    "leave_reason": "เหตุที่ออก",
    "stage": "ระดับ",
    "stage_now": "ระดับ",
    "aspect": "ท",
    metrics.YEAR: "ปีข้อมูล",
}


def words_of(metric: metrics.Metric, keys: Iterable[str]) -> dict[str, str]:
    """What the parts of a metric are called: `{key: words}`; at most one query."""
    keys = sorted({key for key in keys if key})
    if metric.key == metrics.AGENCY:
        found = Organization.objects.in_bulk([int(key) for key in keys])
        return {key: str(found.get(int(key), NO_LONGER)) for key in keys}
    if metric.key == "dimension_id":
        names = dict(Dimension.objects.values_list("code", "name"))
    elif metric.key == metrics.YEAR:
        names = {key: f"ปีข้อมูล {key}" for key in keys}
    else:
        names = dict(_CHOICES[metric.key].choices) if metric.key in _CHOICES else {}
    return {key: str(names.get(key, key)) for key in keys}


_CHOICES: dict[str, type[TextChoices]] = {
    "aspect": FourT,
    "leave_reason": LeaveReason,
    "stage": Stage,
    "stage_now": Stage,
}


def definitions() -> list[dict]:
    return [definition_of(metric.code) for metric in metrics.METRICS]


def headings(codes: Iterable[str]) -> list[str]:
    """What figures are called at the head of a column."""
    return [f"{metrics.BY_CODE[code].name} ({metrics.BY_CODE[code].unit})" for code in codes]


def defined(code: str) -> list[str]:
    """A row of a workbook's definitions: name, what is counted, by which day, gaps."""
    said = definition_of(code)
    return [said["name"], said["counts"], said["day"], said["gaps"]]
