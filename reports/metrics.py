"""Every number of the dashboards and papers, defined once.

A metric is a set of rows for a window [start, end): what is counted can be listed. Districts and
the province are sums over sub-districts, since a household lies in one. Facts count by the day they
happened, never by the day they were entered. Sets of households stand in `households.sets`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Extract, Left
from django.utils import timezone

from assistance import counting
from assistance.enums import ReferralStatus
from assistance.models import Assistance, Referral
from core.periods import Window
from households.enums import HouseholdOrigin
from households.models import Need, PersonListing
from households.sets import households_in, list_year
from logbook.counting import met
from logbook.enums import VisitStatus
from logbook.keyed import has_left
from logbook.models import Visit
from plans.enums import STAGES, rank
from plans.models import StageRecord
from plans.sets import stage_at

COUNT = Count("pk")
IN_HOUSEHOLD = "household__subdistrict_id"


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
        return "household_id" if self.place.startswith("household__") else "pk"


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


def persons(window):
    return PersonListing.objects.filter(data_year=list_year(window.year))


def visits(window):
    days = {"visited_on__gte": window.start, "visited_on__lt": window.end}
    return Visit.objects.filter(met(), **days)


def visits_verified(window):
    return visits(window).filter(status=VisitStatus.VERIFIED)


def visits_exported(window):
    """In a file in the style of Logbook by now, whichever day it was made."""
    return visits(window).filter(has_left(Visit))


def assistance(window):
    rows = Assistance.objects.standing()
    return rows.filter(given_on__gte=window.start, given_on__lt=window.end)


def assistance_of_agencies(window):
    return assistance(window).exclude(organization=None)


def assistance_keyed(window):
    """The giving agency keyed it in itself."""
    return assistance_of_agencies(window).filter(is_by_agency=True)


def referrals_sent(window):
    return Referral.objects.filter(sent_at__gte=window.start_at, sent_at__lt=window.end_at)


def referrals_completed(window):
    return Referral.objects.filter(
        status=ReferralStatus.COMPLETED, closed_at__gte=window.start_at, closed_at__lt=window.end_at
    )


def referrals_answered(window):
    """In the month of the first answer: the body took the matter on, or declined it at once."""
    in_window = {"gte": window.start_at, "lt": window.end_at}
    accepted = Q(**{f"accepted_at__{at}": moment for at, moment in in_window.items()})
    closed = Q(**{f"closed_at__{at}": moment for at, moment in in_window.items()})
    declined = closed & Q(accepted_at=None, status=ReferralStatus.DECLINED)
    return Referral.objects.filter(accepted | declined)


def referrals_open(window):
    rows = Referral.objects.filter(sent_at__lt=window.end_at)
    return rows.filter(Q(closed_at=None) | Q(closed_at__gte=window.end_at))


def referrals_overdue(window):
    """The answer's day is over: one due today is still in time."""
    return referrals_open(window).filter(due_on__lt=min(window.last, timezone.localdate()))


def needs(window):
    """Of the official list only; those it missed are counted apart."""
    return Need.objects.filter(
        data_year=list_year(window.year), household__origin=HouseholdOrigin.LIST
    )


def needs_helped(window):
    return needs(window).filter(met_on__lt=window.end)


def staged(window):
    """Households in the programme with a confirmed stage, as `stage_now`."""
    return (
        households_in("followed", window=window)
        .annotate(stage_now=stage_at(window))
        .exclude(stage_now=None)
    )


def stages_moved(window):
    """Moves confirmed in the window; the first stage of a household is no move."""
    within = {"confirmed_at__gte": window.start_at, "confirmed_at__lt": window.end_at}
    ranks = [When(from_stage=stage, then=Value(rank(stage))) for stage in STAGES]
    ranked = [When(stage=stage, then=Value(rank(stage))) for stage in STAGES]
    rows = StageRecord.objects.filter(**within).exclude(from_stage="")
    return rows.annotate(from_rank=Case(*ranks), to_rank=Case(*ranked))


def stages_up(window):
    return stages_moved(window).filter(to_rank__gt=F("from_rank"))


def stages_down(window):
    return stages_moved(window).filter(to_rank__lt=F("from_rank"))


class MedianDays(Aggregate):
    """Days from sending a referral to its end, in the middle."""

    function = "percentile_cont"
    output_field = FloatField()
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, **extra):
        days = Extract(F("closed_at") - F("sent_at"), "epoch") / Value(86_400.0)
        super().__init__(ExpressionWrapper(days, output_field=FloatField()), **extra)


AGENCY = "organization_id"
# «ในโครงการ» are households of the list in force that have not left; papers say so (`NOTE`).
NOTE = (
    "ครัวเรือนในโครงการคือครัวเรือนในบัญชี TPMAP ของปีที่ยังไม่ออกจากโครงการ ณ สิ้นเดือน (หรือวันที่ของข้อมูล)"
    " ครัวเรือนตกหล่นนับแยก"
)
METRICS = (
    of_sets("households", "ครัวเรือนเป้าหมายในบัญชี", "listed"),
    Metric("persons", "คนเป้าหมายในบัญชี", "คน", persons),
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
        "ครัวเรือนในโครงการที่มีพี่เลี้ยงครบ 30 วัน",
        "followed",
        "first_visit_due",
        whole="paired",
    ),
    of_sets(
        "first_visit_in_time",
        "ครัวเรือนในโครงการที่พี่เลี้ยงเยี่ยมครั้งแรกภายใน 30 วัน",
        "followed",
        "first_visit_in_time",
        whole="first_visit_due",
    ),
    Metric("visits", "จำนวนครั้งที่เยี่ยมพบ (ทุกครัวเรือน)", "ครั้ง", visits),
    Metric(
        "visits_verified",
        "จำนวนครั้งที่เยี่ยมพบและตรวจแล้ว (ทุกครัวเรือน)",
        "ครั้ง",
        visits_verified,
        whole="visits",
    ),
    Metric(
        "visits_exported",
        "จำนวนครั้งที่เยี่ยมพบและส่งออกแบบ Logbook แล้ว (ทุกครัวเรือน)",
        "ครั้ง",
        visits_exported,
        whole="visits",
    ),
    of_sets(
        "assessed", "ครัวเรือนในโครงการที่วิเคราะห์ 4 ท แล้ว", "followed", "assessed", whole="followed"
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
        staged,
        place="subdistrict_id",
        key="stage_now",
    ),
    Metric("stage_up", "การเลื่อนขึ้นสู่ระดับ ที่ยืนยันในเดือน", "ครั้ง", stages_up, key="stage"),
    Metric("stage_down", "การถอยลงสู่ระดับ ที่ยืนยันในเดือน", "ครั้ง", stages_down, key="stage"),
    of_sets(
        "passed",
        "ครัวเรือนในบัญชีที่ได้รับการช่วยเหลือครบทุกปัญหาและรับรองแล้ว (ตามที่เราตีความตัวชี้วัดกระทรวง)",
        "listed",
        "passed",
        whole="households",
    ),
    of_sets("gone", "ครัวเรือนที่เคยอยู่ในบัญชีปีก่อนและไม่มีในบัญชีที่ใช้อยู่ (นับแยก)", "gone"),
    Metric("assistance", "การช่วยเหลือที่ให้ในเดือน (ทุกครัวเรือน)", "ครั้ง", assistance),
    Metric(
        "assistance_baht",
        "มูลค่าการช่วยเหลือที่ให้ในเดือน (ทุกครัวเรือน)",
        "บาท",
        assistance,
        value=counting.BAHT,
    ),
    Metric(
        "assistance_by_agency",
        "การช่วยเหลือที่ให้ในเดือน แยกตามหน่วยงาน",
        "ครั้ง",
        assistance_of_agencies,
        key=AGENCY,
    ),
    Metric(
        "assistance_people_by_agency",
        "คนที่ได้รับความช่วยเหลือในเดือน แยกตามหน่วยงาน (เฉพาะที่ระบุผู้รับ)",
        "คน",
        assistance_of_agencies,
        key=AGENCY,
        value=counting.PEOPLE,
    ),
    Metric(
        "assistance_baht_by_agency",
        "มูลค่าการช่วยเหลือที่ให้ในเดือน แยกตามหน่วยงาน",
        "บาท",
        assistance_of_agencies,
        key=AGENCY,
        value=counting.BAHT,
    ),
    Metric(
        "assistance_keyed_by_agency",
        "การช่วยเหลือที่ให้ในเดือนซึ่งหน่วยงานบันทึกเอง",
        "ครั้ง",
        assistance_keyed,
        whole="assistance_by_agency",
        key=AGENCY,
    ),
    Metric(
        "referral_days_by_agency",
        "จำนวนวันกลาง (มัธยฐาน) ของเรื่องส่งต่อที่เสร็จในเดือน แยกตามหน่วยงาน",
        "วัน",
        referrals_completed,
        key=AGENCY,
        value=MedianDays(),
        is_summed=False,
    ),
    Metric("referrals_sent", "เรื่องส่งต่อในเดือน", "เรื่อง", referrals_sent),
    Metric("referrals_completed", "เรื่องส่งต่อที่เสร็จในเดือน", "เรื่อง", referrals_completed),
    Metric("referrals_open", "เรื่องส่งต่อที่ยังไม่ปิด", "เรื่อง", referrals_open),
    Metric(
        "referrals_overdue",
        "เรื่องส่งต่อที่ยังไม่ปิดและเกินกำหนด",
        "เรื่อง",
        referrals_overdue,
        whole="referrals_open",
    ),
    Metric(
        "referrals_answered_by_agency",
        "เรื่องส่งต่อที่หน่วยงานตอบครั้งแรกในเดือน แยกตามหน่วยงาน",
        "เรื่อง",
        referrals_answered,
        key=AGENCY,
    ),
    Metric(
        "referrals_open_by_agency",
        "เรื่องส่งต่อที่ยังไม่ปิด แยกตามหน่วยงาน",
        "เรื่อง",
        referrals_open,
        key=AGENCY,
    ),
    Metric(
        "referrals_overdue_by_agency",
        "เรื่องส่งต่อที่ยังไม่ปิดและเกินกำหนด แยกตามหน่วยงาน",
        "เรื่อง",
        referrals_overdue,
        whole="referrals_open_by_agency",
        key=AGENCY,
    ),
    Metric("needs", "คนในบัญชีที่ตกเกณฑ์", "คน", needs, key="dimension_id"),
    Metric(
        "needs_helped",
        "คนในบัญชีที่ตกเกณฑ์และได้รับความช่วยเหลือแล้ว",
        "คน",
        needs_helped,
        whole="needs",
        key="dimension_id",
    ),
    of_sets("left", "ครัวเรือนที่ออกจากโครงการในเดือน (ทุกครัวเรือน)", "left", key="leave_reason"),
)
BY_CODE = {metric.code: metric for metric in METRICS}


def whole_of(code: str) -> Metric | None:
    """The metric whose part this one is."""
    return BY_CODE.get(BY_CODE[code].whole)


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
