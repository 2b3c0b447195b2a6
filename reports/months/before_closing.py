"""What is still open of a month before the province closes it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from assistance.models import HelpMatch, Referral
from core.paging import count_each, count_up_to
from core.periods import month_of
from core.thai import month_code
from households.sets import households_in
from logbook.enums import VisitStatus
from logbook.models import Visit
from plans.models import StageRecord
from reports.late import late_facts


@dataclass(frozen=True)
class Open:
    """Something of the month that may still change it: how many, and where to settle it."""

    label: str
    count: int
    url: str


def open_before_closing(user: User, first_day: date) -> list[Open]:
    """In the person's own reach, those there are; two queries."""
    window = month_of(first_day)
    visits = Visit.objects.permitted(user, Permission.VISIT_VERIFY).filter(
        visited_on__gte=window.start, visited_on__lt=window.end
    )
    matches = HelpMatch.objects.permitted(user, Permission.HELP_SETTLE).open()
    stages = StageRecord.objects.permitted(user, Permission.PLAN_VIEW)
    referrals = Referral.objects.permitted(user, Permission.REFERRAL_VIEW)
    unlisted = households_in("unlisted", window=window)
    month = urlencode({"month": month_code(first_day)})
    listed = reverse("logbook:visit-list")
    households = reverse("households:household-list")
    asked = [
        (
            "การเยี่ยมในเดือนที่รอรับรอง",
            visits.filter(status=VisitStatus.SUBMITTED),
            f"{listed}?status=submitted&{month}",
        ),
        (
            "การเยี่ยมในเดือนที่ส่งกลับและยังไม่แก้",
            visits.filter(status=VisitStatus.RETURNED),
            f"{listed}?status=returned&{month}",
        ),
        (
            "ความช่วยเหลือของหน่วยงานที่ยังไม่พบครัวเรือน",
            matches.filter(entry__given_on__gte=window.start, entry__given_on__lt=window.end),
            reverse("assistance:unmatched-list"),
        ),
        (
            "ข้อเสนอเลื่อนระดับที่ยังไม่ตัดสิน",
            stages.waiting().filter(proposed_at__lt=window.end_at),
            reverse("logbook:worklist"),
        ),
        (
            "เรื่องส่งต่อที่เกินกำหนดและยังไม่ปิด",
            referrals.overdue(),
            f"{reverse('assistance:referral-list')}?status=overdue",
        ),
        (
            "ครัวเรือนที่หายจากบัญชีโดยยังไม่ระบุเหตุ (ข้อมูลขัดกัน)",
            unlisted,
            f"{households}?counted=unlisted&{month}",
        ),
    ]
    counts = count_each([rows for _label, rows, _url in asked])
    late = Open(
        "รายการของเดือนที่บันทึกหลังสิ้นเดือน (รวมอยู่ในตัวเลขแล้ว)",
        count_up_to(late_facts(user, window, window.end_at)),
        f"{reverse('reports:late-list')}?{month}",
    )
    found = [Open(label, n, url) for (label, _r, url), n in zip(asked, counts, strict=True)]
    return [line for line in (*found, late) if line.count]
