"""What is due through visits (see `mentors.due`)."""

from django.db.models import Count, Exists, Max, OuterRef, Q

from accounts.permissions import Permission
from core.thai import be_date
from logbook.counting import missed, standing
from logbook.enums import FourT, VisitStatus
from logbook.models import AssessmentLine, Visit
from mentors.due import Detail, due_kind, of_households
from mentors.models import Official

_VISIT = {
    "action": "บันทึกการเยี่ยม",
    "door": "logbook:visit-create",
    "permission": Permission.VISIT_RECORD,
}


@due_kind(
    "returned",
    label="บันทึกที่ถูกส่งกลับแก้ไข",
    order=10,
    action="แก้ไขแล้วส่งใหม่",
    door="logbook:visit-correct",
    permission=Permission.VISIT_RECORD,
)
def returned(items, user, late_day):
    """Only those the person recorded; the longest returned of a household first."""
    since = {item.household_id: item.since for item in items}
    rows = (
        Visit.objects.filter(household__in=since, recorded_by=user, status=VisitStatus.RETURNED)
        .order_by("household_id", "verified_at")
        .distinct("household_id")
    )
    return {
        household: Detail(f"ส่งกลับเมื่อ {be_date(since[household], short=True)}", pk)
        for household, pk in rows.values_list("household_id", "pk")
    }


@due_kind("never_visited", label="ยังไม่เคยเยี่ยม", order=20, **_VISIT)
def never_visited(items, user, late_day):
    tried = _tried(items)
    return {
        item.household_id: Detail(
            f"จับคู่เมื่อ {be_date(item.since, short=True)} ยังไม่เคยพบครัวเรือน"
            + _in_vain(tried.get(item.household_id)),
            item.household_id,
        )
        for item in items
    }


@due_kind("not_visited", label="ไม่ได้เยี่ยมนานเกินกำหนด", order=30, grace=1, **_VISIT)
def not_visited(items, user, late_day):
    """A visit of as many days ago as the limit says is in time: hence a day of grace."""
    tried = _tried(items)
    found = {}
    for item in items:
        last = tried.get(item.household_id)
        since = last if last and last > item.since else None
        why = f"พบล่าสุด {be_date(item.since, short=True)}{_in_vain(since)}"
        found[item.household_id] = Detail(why, item.household_id)
    return found


def _tried(items) -> dict:
    """`{household: day}` of the last visit that met nobody."""
    rows = Visit.objects.filter(standing() & missed(), household__in=of_households(items))
    return dict(rows.order_by().values_list("household_id").annotate(Max("visited_on")))


def _in_vain(day) -> str:
    return f" ลงพื้นที่แล้วไม่พบเมื่อ {be_date(day, short=True)}" if day else ""


@due_kind("no_assessment", label="ยังประเมินไม่ครบ 4 ท", order=40, **_VISIT)
def no_assessment(items, user, late_day):
    rows = AssessmentLine.objects.filter(
        standing("visit__"), visit__household__in=of_households(items)
    )
    known = dict(
        rows.order_by().values_list("visit__household_id").annotate(Count("aspect", distinct=True))
    )
    return {
        item.household_id: Detail(
            f"ประเมินแล้ว {known.get(item.household_id, 0)} จาก {len(FourT)} ท", item.household_id
        )
        for item in items
    }


OWN = "ท่านเยี่ยมหรือบันทึกเอง ต้องให้ผู้อื่นรับรอง"


@due_kind(
    "visit_waiting",
    label="มีการเยี่ยมรอรับรองนานเกินกำหนด",
    order=80,
    action="ตรวจการเยี่ยม",
    door="logbook:visit-detail",
    permission=Permission.VISIT_VERIFY,
    only_for=Permission.VISIT_VERIFY,
)
def visit_waiting(items, user, late_day):
    """What the person recorded or made comes last and says so: somebody else has to verify it."""
    made = Official.objects.filter(pk=OuterRef("visited_by"), user=user)
    rows = (
        Visit.objects.filter(household__in=of_households(items), status=VisitStatus.SUBMITTED)
        .annotate(is_own=Q(recorded_by=user) | Q(Exists(made)))
        .order_by("household_id", "is_own", "received_at", "id")
        .distinct("household_id")
    )
    found = rows.values_list("household_id", "visited_on", "is_own", "pk")
    return {
        household: Detail(
            f"การเยี่ยมวันที่ {be_date(day, short=True)} {OWN if is_own else 'ยังไม่มีผู้รับรอง'}", pk
        )
        for household, day, is_own, pk in found
    }
