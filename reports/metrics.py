"""Every number of the dashboards and papers, defined once.

A metric is a set of rows for a window [start, end): what is counted can be listed. Districts and
the province are sums over sub-districts, since a household lies in one. Facts count by the day they
happened, never by the day they were entered. Sets of households stand in `households.sets`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from assistance.enums import ReferralStatus
from assistance.models import Assistance, Referral
from core.periods import Window
from households.enums import HouseholdOrigin
from households.models import Need, PersonListing
from households.sets import households_in, list_year
from logbook.counting import met
from logbook.enums import VisitStatus
from logbook.models import Visit

COUNT = Count("pk")
IN_HOUSEHOLD = "household__subdistrict_id"


@dataclass(frozen=True)
class Metric:
    """`rows(window)` are counted by the sub-district at the lookup `place` and, if there is one,
    by `key`. `whole` is the metric whose rows these are a part of, for shares.
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


def assistance(window):
    return Assistance.objects.filter(given_on__gte=window.start, given_on__lt=window.end)


def referrals_sent(window):
    return Referral.objects.filter(sent_at__gte=window.start_at, sent_at__lt=window.end_at)


def referrals_completed(window):
    return Referral.objects.filter(
        status=ReferralStatus.COMPLETED, closed_at__gte=window.start_at, closed_at__lt=window.end_at
    )


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


BAHT = Coalesce(Sum("amount"), Value(Decimal(0)))
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
    Metric("visits", "จำนวนครั้งที่เยี่ยมพบ (ทุกครัวเรือน)", "ครั้ง", visits),
    Metric(
        "visits_verified",
        "จำนวนครั้งที่เยี่ยมพบและตรวจแล้ว (ทุกครัวเรือน)",
        "ครั้ง",
        visits_verified,
        whole="visits",
    ),
    of_sets(
        "assessed", "ครัวเรือนในโครงการที่วิเคราะห์ 4 ท แล้ว", "followed", "assessed", whole="followed"
    ),
    of_sets("plans", "ครัวเรือนในโครงการที่มีแผน", "followed", "planned", whole="followed"),
    Metric("assistance", "การช่วยเหลือที่ให้ในเดือน (ทุกครัวเรือน)", "ครั้ง", assistance),
    Metric("assistance_baht", "มูลค่าการช่วยเหลือที่ให้ในเดือน (ทุกครัวเรือน)", "บาท", assistance, value=BAHT),
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


def measure(metric: Metric, window: Window) -> dict[tuple[str, str], Decimal]:
    """`{(sub-district code, key): value}` of a metric in a window; one query."""
    key = F(metric.key) if metric.key else Value("")
    rows = metric.rows(window).order_by()
    found = rows.values_list(metric.place, key).annotate(value=metric.value)
    return {(place, part): Decimal(value) for place, part, value in found}


def share(part, whole) -> float | None:
    """A percentage, or None where there is nothing to take it of; never a made-up zero."""
    return round(100 * float(part) / float(whole), 1) if whole else None
