"""What is due: the one definition behind the work page, its counts, the home page and the digest.

A kind of work is a `Kind`; after how many days it counts stands in `WorkLimit`, which the province
edits. Facts are read in sets (a fixed number of queries for any number of households) and judged
here. Only households with an open pairing have work; those without wait on the pairing board.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Max, Min
from django.utils import timezone

from committees.access import has_permission
from committees.permissions import Permission
from households.querysets import household_scope
from loei_poverty.thai import be_date
from logbook.counting import missed, standing
from logbook.enums import FourT, VisitStatus
from logbook.models import AssessmentLine, Visit, WorkLimit
from mentors.enums import PlanRowStatus
from mentors.models import ActionPlan, Pairing, PlanRow, StageRecord

_DONE = (PlanRowStatus.SUCCEEDED, PlanRowStatus.STOPPED)


@dataclass
class Facts:
    """What is known of a paired household today."""

    household_id: int
    official_id: int
    paired_on: date
    subdistrict: str
    urgency: int
    last_met: date | None = None
    last_try: date | None = None
    aspects: int = 0
    plan_id: object = None
    late_rows: int = 0
    late_since: date | None = None
    waiting_id: int | None = None
    waiting_since: date | None = None
    returned_id: object = None
    returned_since: date | None = None


@dataclass(frozen=True)
class Kind:
    """`since(facts)` is the day from which it waits, None when there is nothing to do; `why` a
    Thai sentence; `door` and `key` the address where it is done, for who holds `permission`.
    """

    code: str
    label: str
    since: Callable[[Facts], date | None]
    why: Callable[[Facts], str]
    action: str
    door: str
    key: Callable[[Facts], object]
    permission: Permission
    only_for: Permission | None = None


@dataclass(frozen=True)
class Due:
    kind: Kind
    since: date
    days: int
    why: str


@dataclass
class Item:
    """A household with something to do; the first of `dues` is next."""

    facts: Facts
    dues: list[Due] = field(default_factory=list)


def _house(facts):
    return facts.household_id


def _never_why(facts):
    tried = f" ไปแล้วไม่พบเมื่อ {be_date(facts.last_try, short=True)}" if facts.last_try else ""
    return f"จับคู่เมื่อ {be_date(facts.paired_on, short=True)} ยังไม่เคยพบครัวเรือน{tried}"


def _not_visited_why(facts):
    tried = facts.last_try and facts.last_try > facts.last_met
    more = f" ไปแล้วไม่พบเมื่อ {be_date(facts.last_try, short=True)}" if tried else ""
    return f"พบล่าสุด {be_date(facts.last_met, short=True)}{more}"


_VISIT = {"action": "บันทึกการเยี่ยม", "door": "logbook:visit-create", "key": _house,
          "permission": Permission.VISIT_RECORD}  # fmt: skip
# In the order in which they are done.
KINDS = (
    Kind("returned", "บันทึกที่ถูกส่งกลับแก้ไข",
         lambda f: f.returned_since,
         lambda f: f"ศจพ.อ. ส่งกลับเมื่อ {be_date(f.returned_since, short=True)}",
         "แก้ไขแล้วส่งใหม่", "logbook:visit-correct", lambda f: f.returned_id,
         Permission.VISIT_RECORD),
    Kind("never_visited", "ยังไม่เคยเยี่ยม",
         lambda f: f.paired_on if f.last_met is None else None, _never_why, **_VISIT),
    Kind("not_visited", "ไม่ได้เยี่ยมนานเกินกำหนด",
         lambda f: f.last_met, _not_visited_why, **_VISIT),
    Kind("no_assessment", "ยังประเมินไม่ครบ 4 ท",
         lambda f: f.paired_on if f.last_met and f.aspects < len(FourT) else None,
         lambda f: f"ประเมินแล้ว {f.aspects} จาก {len(FourT)} ท", **_VISIT),
    Kind("no_plan", "ยังไม่มีแผน",
         lambda f: f.paired_on if f.plan_id is None else None,
         lambda f: f"จับคู่เมื่อ {be_date(f.paired_on, short=True)} ยังไม่มีแผนครัวเรือน",
         "จัดทำแผน", "mentors:plan-create", _house, Permission.PLAN_EDIT),
    Kind("late_rows", "กิจกรรมในแผนเลยกำหนด",
         lambda f: f.late_since,
         lambda f: f"{f.late_rows} กิจกรรมเลยเดือนสิ้นสุดและยังไม่สำเร็จ",
         "เปิดแผน", "mentors:plan-detail", lambda f: f.plan_id, Permission.PLAN_VIEW),
    Kind("stage_waiting", "ข้อเสนอระดับรอ ศจพ.อ.",
         lambda f: f.waiting_since,
         lambda f: f"พี่เลี้ยงเสนอระดับเมื่อ {be_date(f.waiting_since, short=True)}",
         "ตัดสินข้อเสนอ", "mentors:stage-detail", lambda f: f.waiting_id, Permission.PAIRING_EDIT,
         only_for=Permission.PAIRING_EDIT),
)  # fmt: skip


def kinds_for(user) -> list[Kind]:
    """The kinds of work this person has to do with."""
    return [k for k in KINDS if k.only_for is None or has_permission(user, k.only_for)]


def work_of(user) -> list[Item]:
    """Everything due in the person's scope: the next kind first, then longest waiting, most urgent.

    A fixed number of queries.
    """
    limits = dict(WorkLimit.objects.values_list("code", "days"))
    today, kinds = timezone.localdate(), kinds_for(user)
    items = []
    for facts in facts_of(user, today - timedelta(days=limits.get("late_rows", 0))):
        dues = [due for kind in kinds if (due := _due(kind, facts, limits, today))]
        if dues:
            items.append(Item(facts, dues))
    order = {kind.code: n for n, kind in enumerate(KINDS)}
    items.sort(key=lambda i: (order[i.dues[0].kind.code], i.dues[0].since, -i.facts.urgency,
                              i.facts.household_id))  # fmt: skip
    return items


def _due(kind, facts, limits, today) -> Due | None:
    since = kind.since(facts)
    if since is None:
        return None
    days = (today - since).days
    # A visit of N days ago is in time; other work is due when its N days are over.
    limit = limits.get(kind.code, 0) + (1 if kind.code == "not_visited" else 0)
    if kind.code != "late_rows" and days < limit:
        return None
    return Due(kind, since, days, kind.why(facts))


def counts_of(items: list[Item]) -> dict[str, int]:
    """`{kind: households}` of what is due; a household may be in several."""
    counts: dict[str, int] = {}
    for item in items:
        for due in item.dues:
            counts[due.kind.code] = counts.get(due.kind.code, 0) + 1
    return counts


def facts_of(user, late_day: date) -> list[Facts]:
    """Facts of the paired households in scope. Plan rows are late when their last month ended
    before `late_day`.
    """
    found = _paired(user)
    for household, met, tried in _visits(user):
        if facts := found.get(household):
            facts.last_met, facts.last_try = met, tried
    for household, number in _aspects(user):
        if facts := found.get(household):
            facts.aspects = number
    for household, plan in _scoped(ActionPlan, user).open().values_list("household_id", "pk"):
        if facts := found.get(household):
            facts.plan_id = plan
    for household, number, month in _late_rows(user, late_day):
        if facts := found.get(household):
            facts.late_rows, facts.late_since = number, _next_month(month)
    waiting = _scoped(StageRecord, user).waiting()
    for household, pk, at in waiting.values_list("household_id", "pk", "proposed_at"):
        if facts := found.get(household):
            facts.waiting_id, facts.waiting_since = pk, timezone.localdate(at)
    sent_back = _scoped(Visit, user).filter(status=VisitStatus.RETURNED, recorded_by=user)
    sent_back = sent_back.order_by("household_id", "verified_at").distinct("household_id")
    for household, pk, at in sent_back.values_list("household_id", "pk", "verified_at"):
        if facts := found.get(household):
            facts.returned_id, facts.returned_since = pk, timezone.localdate(at)
    return list(found.values())


def _scoped(model, user):
    return model.objects.permitted(user, Permission.VISIT_VIEW)


def _paired(user) -> dict[int, Facts]:
    """One open pairing of each household still followed, the main one first."""
    rows = _scoped(Pairing, user).open().filter(household__left_on=None)
    rows = rows.order_by("household_id", "-kind", "started_on").distinct("household_id")
    values = rows.values_list("household_id", "official_id", "started_on",
                              "household__subdistrict_id", "household__urgency_score")  # fmt: skip
    return {row[0]: Facts(*row) for row in values}


def _visits(user):
    rows = _scoped(Visit, user).filter(standing()).order_by()
    return rows.values_list("household_id").annotate(
        met=Max("visited_on", filter=~missed()), tried=Max("visited_on", filter=missed())
    )


def _aspects(user):
    scope = household_scope(user, Permission.VISIT_VIEW, "visit__household__")
    rows = AssessmentLine.objects.filter(scope).filter(standing("visit__"))
    rows = rows.order_by().values_list("visit__household_id")
    return rows.annotate(number=Count("aspect", distinct=True))


def _late_rows(user, late_day):
    scope = household_scope(user, Permission.VISIT_VIEW, "plan__household__")
    rows = PlanRow.objects.filter(
        scope, plan__closed_on=None, last_month__lt=late_day.replace(day=1)
    )
    rows = rows.exclude(status__in=_DONE).order_by().values_list("plan__household_id")
    return rows.annotate(number=Count("pk"), month=Min("last_month"))


def _next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
