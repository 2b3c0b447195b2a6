"""Facts of a month entered when it was over: they move the figures of an open month, and are
missing from those of a closed one. Either way somebody should see them.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateField, F, Model, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from accounts.permissions import Permission
from assistance.models import Assistance
from core.periods import Window
from households.models import Household
from logbook.enums import VisitStatus
from logbook.models import Visit
from mentors.models import Pairing


@dataclass(frozen=True)
class Late:
    """Rows of `model` that happened on `day` and were entered at `entered`. One that `is_former`
    is told of the month it has left.
    """

    label: str
    model: type[Model]
    day: str | Cast
    entered: str
    permission: Permission
    among: Q = Q()
    is_former: bool = False


# The day a visit had before it was corrected.
FORMER_DAY = Cast(KeyTextTransform("visited_on", "revisions__content"), DateField())

LATE = (
    Late("การเยี่ยม", Visit, "visited_on", "received_at", Permission.VISIT_VIEW),
    Late(
        "รับรองผลการเยี่ยม",
        Visit,
        "visited_on",
        "verified_at",
        Permission.VISIT_VIEW,
        Q(status=VisitStatus.VERIFIED),
    ),
    Late(
        "ส่งการเยี่ยมกลับให้แก้ไข",
        Visit,
        "visited_on",
        "verified_at",
        Permission.VISIT_VIEW,
        Q(status=VisitStatus.RETURNED),
    ),
    Late("แก้ไขการเยี่ยม", Visit, "visited_on", "revisions__corrected_at", Permission.VISIT_VIEW),
    Late(
        "แก้วันเยี่ยมไปเดือนอื่น",
        Visit,
        FORMER_DAY,
        "revisions__corrected_at",
        Permission.VISIT_VIEW,
        is_former=True,
    ),
    Late("การช่วยเหลือ", Assistance, "given_on", "recorded_at", Permission.ASSISTANCE_VIEW),
    Late("แก้ไขหรือถอนการช่วยเหลือ", Assistance, "given_on", "changed_at", Permission.ASSISTANCE_VIEW),
    Late("เริ่มมีพี่เลี้ยง", Pairing, "started_on", "recorded_at", Permission.PAIRING_VIEW),
    Late("สิ้นสุดการดูแลของพี่เลี้ยง", Pairing, "ended_on", "end_recorded_at", Permission.PAIRING_VIEW),
    Late("ออกจากโครงการ", Household, "left_on", "left_recorded_at", Permission.HOUSEHOLD_VIEW),
)


def late_since(window: Window, month) -> datetime:
    """From when on a fact of the month is late: its closing, else its end."""
    return month.closed_at if month and month.closed_at else window.end_at


def late_facts(user, window: Window, since: datetime):
    """`(what, household id, day, entered at)` of the person's scope, the newest entry first; a
    queryset that can be paged and counted.
    """
    found = [_rows(late, user, window, since) for late in LATE]
    return found[0].union(*found[1:], all=True).order_by("-late_entered", "late_house")


def _rows(late, user, window, since):
    key = "pk" if late.model is Household else "household_id"
    rows = late.model.objects.permitted(user, late.permission).order_by().filter(late.among)
    rows = rows.annotate(
        late_what=Value(late.label),
        late_house=F(key),
        late_day=F(late.day) if isinstance(late.day, str) else late.day,
        late_entered=F(late.entered),
    )
    # Days, not from … to: an index then leads past what was in time.
    rows = rows.filter(late_day__in=window.days, late_entered__gte=since)
    if late.is_former:
        rows = rows.exclude(visited_on__gte=window.start, visited_on__lt=window.end)
    return rows.values_list("late_what", "late_house", "late_day", "late_entered")
