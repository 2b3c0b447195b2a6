"""Every number of the dashboards and papers, defined once.

A metric is a set of rows for a window [start, end): what is counted can be listed. Districts and
the province are sums over sub-districts, since a household lies in one; but for what does not add
up, as a median (`is_summed`). Facts count by the day they happened, never by the day they were
entered. Sets of households stand in each app's `sets.py`, found by `households.sets`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast, Left

from assistance import counting
from core.periods import Window
from households.enums import LeaveReason
from households.sets import households_in
from indicators.models import Dimension
from logbook.enums import FourT
from mentors.sets import FIRST_VISIT_DAYS
from plans.enums import Stage
from reports import facts

COUNT = Count("pk")
HOUSEHOLDS = Count("household", distinct=True)
IN_HOUSEHOLD = "household__subdistrict_id"
IN_VISIT = "visit__household__subdistrict_id"


@dataclass(frozen=True)
class Part:
    """Those of the rows `of(window)` whose annotation `by` is one of `values`. Metrics that divide
    rows among them are counted from one reading of these.
    """

    of: Callable[[Window], QuerySet]
    by: str
    values: tuple[int, ...]

    def __call__(self, window: Window) -> QuerySet:
        return self.of(window).filter(**{f"{self.by}__in": self.values})


@dataclass(frozen=True)
class Metric:
    """`rows(window)` are counted by the sub-district at the lookup `place` and, if there is one,
    by `key`. `whole` is the metric whose rows these are a part of, for shares. One that is not
    `is_summed` (a median) is worked out anew for each district and the province.
    """

    code: str
    name: str
    unit: str
    rows: Callable[[Window], QuerySet]
    whole: str = ""
    place: str = IN_HOUSEHOLD
    key: str = ""
    value: object = COUNT
    sets: tuple[str, ...] = ()
    is_summed: bool = True

    @property
    def has_members(self) -> bool:
        """Whether its value is the sum of what each household adds to it: who was counted is kept
        with the month. People are counted once in an area, whichever household they are found in.
        """
        return self.is_summed and self.value is not counting.PEOPLE

    @property
    def household(self) -> str:
        """The lookup of the household whose place `place` is."""
        way, _, _place = self.place.rpartition("__")
        return f"{way}_id" if way else "pk"


def of_sets(code, name, *sets, whole="", key="") -> Metric:
    """Households that are in each of the sets."""
    return Metric(
        code,
        name,
        "ครัวเรือน",
        lambda window: households_in(*sets, window=window),
        whole,
        "subdistrict_id",
        key,
        sets=sets,
    )


AGENCY, YEAR = "organization_id", "data_year"
# «ในโครงการ» are households of the list in force that have not left; papers say so (`NOTE`).
NOTE = (
    "ครัวเรือนในโครงการคือครัวเรือนในบัญชี TPMAP ของปีที่ยังไม่ออกจากโครงการ ณ สิ้นเดือน (หรือวันที่ของข้อมูล)"
    " ครัวเรือนตกหล่นนับแยก"
)
METRICS = (
    of_sets("households", "ครัวเรือนเป้าหมายในบัญชี", "listed"),
    Metric("persons", "คนเป้าหมายในบัญชี", "คน", facts.persons),
    of_sets("nominated", "ครัวเรือนตกหล่นที่รับเข้าและยังไม่ออก (นับแยก)", "nominated"),
    of_sets(
        "nominated_paired", "ครัวเรือนตกหล่นที่มีพี่เลี้ยง (นับแยก)", "nominated", "paired", whole="nominated"
    ),
    of_sets(
        "nominated_visited",
        "ครัวเรือนตกหล่นที่ได้รับการเยี่ยมในเดือน (นับแยก)",
        "nominated",
        "visited",
        whole="nominated",
    ),
    of_sets("followed", "ครัวเรือนในโครงการ", "followed", whole="households"),
    of_sets("paired", "ครัวเรือนในโครงการที่มีพี่เลี้ยง", "followed", "paired", whole="followed"),
    of_sets(
        "visited", "ครัวเรือนในโครงการที่ได้รับการเยี่ยมในเดือน", "followed", "visited", whole="followed"
    ),
    of_sets("surveyed", "ครัวเรือนในโครงการที่สำรวจแล้ว", "followed", "surveyed", whole="followed"),
    of_sets("not_found", "ครัวเรือนในโครงการที่ไม่พบตัว", "followed", "not_found", whole="followed"),
    of_sets("reached", "ครัวเรือนในโครงการที่เคยได้รับการเยี่ยม", "followed", "reached", whole="followed"),
    of_sets(
        "verified",
        "ครัวเรือนในโครงการที่ได้รับการเยี่ยมในเดือนและรับรองแล้ว",
        "followed",
        "verified",
        whole="visited",
    ),
    of_sets(
        "first_visit_due",
        f"ครัวเรือนในโครงการที่มีพี่เลี้ยงครบ {FIRST_VISIT_DAYS} วัน",
        "followed",
        "first_visit_due",
        whole="paired",
    ),
    of_sets(
        "first_visit_in_time",
        f"ครัวเรือนในโครงการที่พี่เลี้ยงเยี่ยมครั้งแรกภายใน {FIRST_VISIT_DAYS} วัน",
        "followed",
        "first_visit_in_time",
        whole="first_visit_due",
    ),
    Metric("visits", "จำนวนครั้งที่เยี่ยมพบ (ทุกครัวเรือน)", "ครั้ง", facts.visits),
    Metric(
        "visits_verified",
        "จำนวนครั้งที่เยี่ยมพบและรับรองแล้ว (ทุกครัวเรือน)",
        "ครั้ง",
        facts.visits_verified,
        whole="visits",
    ),
    Metric(
        "visits_exported",
        "จำนวนครั้งที่เยี่ยมพบและส่งออกแบบ Logbook แล้ว (ทุกครัวเรือน)",
        "ครั้ง",
        facts.visits_exported,
        whole="visits",
    ),
    Metric("entries", "รายการของเดือนที่ส่งออกแบบ Logbook แล้ว", "รายการ", facts.entries),
    Metric(
        "entries_keyed",
        "รายการของเดือนที่กรอกเข้า Logbook แล้ว",
        "รายการ",
        facts.entries_keyed,
        whole="entries",
    ),
    of_sets(
        "assessed", "ครัวเรือนในโครงการที่วิเคราะห์ 4 ท แล้ว", "followed", "assessed", whole="followed"
    ),
    Metric(
        "four_t_again",
        "ครัวเรือนในโครงการที่ประเมิน 4 ท ซ้ำในเดือน แยกตาม ท",
        "ครัวเรือน",
        Part(facts.four_t, "moved", (-1, 0, 1)),
        place=IN_VISIT,
        key="aspect",
    ),
    Metric(
        "four_t_up",
        "ครัวเรือนในโครงการที่ 4 ท ดีขึ้นในเดือน แยกตาม ท",
        "ครัวเรือน",
        Part(facts.four_t, "moved", (1,)),
        whole="four_t_again",
        place=IN_VISIT,
        key="aspect",
    ),
    Metric(
        "four_t_down",
        "ครัวเรือนในโครงการที่ 4 ท ถอยลงในเดือน แยกตาม ท",
        "ครัวเรือน",
        Part(facts.four_t, "moved", (-1,)),
        whole="four_t_again",
        place=IN_VISIT,
        key="aspect",
    ),
    of_sets("plans", "ครัวเรือนในโครงการที่มีแผน", "followed", "planned", whole="followed"),
    of_sets(
        "helped", "ครัวเรือนในโครงการที่เคยได้รับความช่วยเหลือ", "followed", "helped", whole="followed"
    ),
    of_sets("risen", "ครัวเรือนในโครงการที่ขึ้นถึงพอเพียงหรือยั่งยืน", "followed", "risen", whole="followed"),
    Metric(
        "stage",
        "ครัวเรือนในโครงการตามระดับที่ยืนยันล่าสุด",
        "ครัวเรือน",
        facts.staged,
        place="subdistrict_id",
        key="stage_now",
    ),
    Metric("stage_up", "การเลื่อนขึ้นสู่ระดับ ที่ยืนยันในเดือน", "ครั้ง", facts.stages_up, key="stage"),
    Metric("stage_down", "การถอยลงสู่ระดับ ที่ยืนยันในเดือน", "ครั้ง", facts.stages_down, key="stage"),
    of_sets(
        "passed",
        "ครัวเรือนในบัญชีที่ได้รับการช่วยเหลือครบทุกปัญหาและรับรองแล้ว (ตามที่เราตีความตัวชี้วัดกระทรวง)",
        "listed",
        "passed",
        whole="households",
    ),
    of_sets("gone", "ครัวเรือนที่เคยอยู่ในบัญชีปีก่อนและไม่มีในบัญชีที่ใช้อยู่ (นับแยก)", "gone"),
    Metric("assistance", "การช่วยเหลือที่ให้ในเดือน (ทุกครัวเรือน)", "ครั้ง", facts.assistance),
    Metric(
        "assistance_baht",
        "มูลค่าการช่วยเหลือที่ให้ในเดือน (ทุกครัวเรือน)",
        "บาท",
        facts.assistance,
        value=counting.BAHT,
    ),
    Metric(
        "assistance_by_agency",
        "การช่วยเหลือที่ให้ในเดือน แยกตามหน่วยงาน",
        "ครั้ง",
        facts.assistance_of_agencies,
        key=AGENCY,
    ),
    Metric(
        "assistance_people_by_agency",
        "คนที่ได้รับความช่วยเหลือในเดือน แยกตามหน่วยงาน (เฉพาะที่ระบุผู้รับ)",
        "คน",
        facts.assistance_of_agencies,
        key=AGENCY,
        value=counting.PEOPLE,
    ),
    Metric(
        "assistance_baht_by_agency",
        "มูลค่าการช่วยเหลือที่ให้ในเดือน แยกตามหน่วยงาน",
        "บาท",
        facts.assistance_of_agencies,
        key=AGENCY,
        value=counting.BAHT,
    ),
    Metric(
        "assistance_keyed_by_agency",
        "การช่วยเหลือที่ให้ในเดือนซึ่งหน่วยงานบันทึกเอง",
        "ครั้ง",
        facts.assistance_keyed,
        whole="assistance_by_agency",
        key=AGENCY,
    ),
    Metric(
        "referral_days_by_agency",
        "จำนวนวันกลาง (มัธยฐาน) ของเรื่องส่งต่อที่เสร็จในเดือน แยกตามหน่วยงาน",
        "วัน",
        facts.referrals_completed,
        key=AGENCY,
        value=facts.MedianDays(),
        is_summed=False,
    ),
    Metric("referrals_sent", "เรื่องส่งต่อในเดือน", "เรื่อง", facts.referrals_sent),
    Metric("referrals_completed", "เรื่องส่งต่อที่เสร็จในเดือน", "เรื่อง", facts.referrals_completed),
    Metric("referrals_open", "เรื่องส่งต่อที่ยังไม่ปิด", "เรื่อง", facts.referrals_open),
    Metric(
        "referrals_overdue",
        "เรื่องส่งต่อที่ยังไม่ปิดและเกินกำหนด",
        "เรื่อง",
        facts.referrals_overdue,
        whole="referrals_open",
    ),
    Metric(
        "referrals_answered_by_agency",
        "เรื่องส่งต่อที่หน่วยงานตอบครั้งแรกในเดือน แยกตามหน่วยงาน",
        "เรื่อง",
        facts.referrals_answered,
        key=AGENCY,
    ),
    Metric(
        "referrals_open_by_agency",
        "เรื่องส่งต่อที่ยังไม่ปิด แยกตามหน่วยงาน",
        "เรื่อง",
        facts.referrals_open,
        key=AGENCY,
    ),
    Metric(
        "referrals_overdue_by_agency",
        "เรื่องส่งต่อที่ยังไม่ปิดและเกินกำหนด แยกตามหน่วยงาน",
        "เรื่อง",
        facts.referrals_overdue,
        whole="referrals_open_by_agency",
        key=AGENCY,
    ),
    Metric("needs", "คนในบัญชีที่ตกเกณฑ์", "คน", facts.needs, key="dimension_id"),
    Metric(
        "needs_helped",
        "คนในบัญชีที่ตกเกณฑ์และได้รับความช่วยเหลือแล้ว",
        "คน",
        facts.needs_helped,
        whole="needs",
        key="dimension_id",
    ),
    Metric(
        "listed_by_year",
        "ครัวเรือนในบัญชีของแต่ละปีข้อมูล",
        "ครัวเรือน",
        facts.listed_in_years,
        key=YEAR,
        value=HOUSEHOLDS,
    ),
    Metric(
        "passed_by_year",
        "ครัวเรือนในบัญชีของแต่ละปีข้อมูลที่ได้รับการช่วยเหลือครบทุกปัญหาและรับรองแล้ว (ตามที่เราตีความ)",
        "ครัวเรือน",
        facts.passed_in_years,
        whole="listed_by_year",
        key=YEAR,
        value=HOUSEHOLDS,
    ),
    Metric(
        "gone_by_year",
        "ครัวเรือนในบัญชีของแต่ละปีข้อมูลที่ไม่มีในบัญชีถัดไป",
        "ครัวเรือน",
        facts.gone_from_years,
        whole="listed_by_year",
        key=YEAR,
        value=HOUSEHOLDS,
    ),
    Metric("needs_by_year", "คนที่ตกเกณฑ์ในแต่ละปีข้อมูล นับรายมิติ", "คน", facts.needs_in_years, key=YEAR),
    Metric(
        "needs_helped_by_year",
        "คนที่ตกเกณฑ์ในแต่ละปีข้อมูลและได้รับความช่วยเหลือแล้ว นับรายมิติ",
        "คน",
        facts.needs_helped_in_years,
        whole="needs_by_year",
        key=YEAR,
    ),
    of_sets("left", "ครัวเรือนที่ออกจากโครงการในเดือน (ทุกครัวเรือน)", "left", key="leave_reason"),
)
BY_CODE = {metric.code: metric for metric in METRICS}
# The parts of metrics that have the same ones in every month.
PARTS: dict[str, list[str]] = {
    "four_t_again": FourT.values,
    "four_t_up": FourT.values,
    "four_t_down": FourT.values,
    "stage": Stage.values,
    "stage_up": Stage.values[1:],
    "stage_down": Stage.values[:-1],
    "left": LeaveReason.values,
}


def is_summed(code: str) -> bool:
    """Whether a figure, `metric` or `metric.key`, of an area is the sum of those inside it."""
    metric = BY_CODE.get(code.partition(".")[0])
    return metric is not None and metric.is_summed


def is_money(code: str) -> bool:
    return code in BY_CODE and BY_CODE[code].value is counting.BAHT


def whole_of(code: str) -> Metric | None:
    """The metric whose part this one is."""
    return BY_CODE.get(BY_CODE[code].whole)


def parts_of(metric: Metric, window: Window) -> list[str]:
    """The keys a metric has in a month whether or not something is counted under them: what was
    counted as nought is told as nought. None of agencies: most help in few places.
    """
    if metric.key == YEAR:
        return [str(year) for year in facts.list_years(window)]
    if metric.key == "dimension_id":
        return list(Dimension.objects.values_list("code", flat=True))
    return PARTS.get(metric.code, [])


def measure(metric: Metric, window: Window, digits: int = 6) -> dict[tuple[str, str], Decimal]:
    """`{(area code, key): value}` of a metric in a window, by areas whose codes have so many
    `digits` (sub-districts have 6); one query.
    """
    key = Cast(metric.key, CharField()) if metric.key else Value("")
    rows = metric.rows(window).order_by()
    found = rows.values_list(Left(metric.place, digits), key).annotate(value=metric.value)
    return {(place, part or ""): Decimal(str(value)) for place, part, value in found}


def share(part, whole) -> float | None:
    """A percentage, or None where there is nothing to take it of; never a made-up zero."""
    return round(100 * float(part) / float(whole), 1) if whole else None
