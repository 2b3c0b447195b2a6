"""Kinds of work that wait in a household. Each app says in a `due.py` what of its own is due, and
in its `sql/due.sql` from which day; triggers keep the rows (`DueItem`), pages only read them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse

from committees.permissions import Permission
from loei_poverty.thai import be_date
from mentors.enums import PlanRowStatus
from mentors.models import DueItem, PlanRow, StageRecord

_kinds: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Detail:
    """Why something is due, a Thai sentence, and the key of the row where it is done."""

    why: str
    key: object


@dataclass(frozen=True)
class Kind:
    """`details(items, user, late_day)` gives `{household id: Detail}` for items of a page in a
    fixed number of queries; `late_day` is today less the days the work may wait.

    `permission` is who gets the button to `door`; `only_for` whose work it is, if not everybody's
    who sees the visits. `grace` days are added to the province's limit.
    """

    code: str
    label: str
    order: int
    action: str
    door: str
    permission: Permission
    details: Callable
    only_for: Permission | None = None
    grace: int = 0

    @property
    def seen_with(self) -> Permission:
        return self.only_for or Permission.VISIT_VIEW

    def address(self, detail: Detail) -> str:
        return reverse(self.door, args=[detail.key])


def due_kind(code, **fields):
    """Registers `details` for a view `due_<code>`."""

    def register(details):
        _kinds[code] = Kind(code=code, details=details, **fields)
        return details

    return register


def kinds() -> list[Kind]:
    """Every kind, in the order in which they are done."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def kind_named(code: str) -> Kind:
    return _kinds[code]


def is_due(some: list[Kind], limits: dict[str, int], today) -> Q:
    """A condition on `DueItem`: of these kinds, and waiting for as long as the limit says."""
    condition = Q(pk__in=[])
    for kind in some:
        condition |= Q(kind=kind.code, since__lte=late_day(kind, limits, today))
    return condition


def late_day(kind: Kind, limits: dict[str, int], today):
    """Work that waits since this day, or an earlier one, is due."""
    return today - timedelta(days=limits.get(kind.code, 0) + kind.grace)


def rank() -> Case:
    """The place of an item's kind in the order of work."""
    places = [When(kind=kind.code, then=Value(n)) for n, kind in enumerate(kinds())]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def of_households(items: list[DueItem]) -> list[int]:
    return [item.household_id for item in items]


@due_kind("no_plan", label="ยังไม่มีแผน", order=50, action="จัดทำแผน", door="mentors:plan-create",
          permission=Permission.PLAN_EDIT)  # fmt: skip
def no_plan(items, user, late_day):
    return {
        item.household_id: Detail(
            f"จับคู่เมื่อ {be_date(item.since, short=True)} ยังไม่มีแผนครัวเรือน", item.household_id
        )
        for item in items
    }


DONE = (PlanRowStatus.SUCCEEDED, PlanRowStatus.STOPPED)


@due_kind("late_rows", label="กิจกรรมในแผนเลยกำหนด", order=60, action="เปิดแผน",
          door="mentors:plan-detail", permission=Permission.PLAN_VIEW)  # fmt: skip
def late_rows(items, user, late_day):
    rows = PlanRow.objects.filter(
        plan__household__in=of_households(items), plan__closed_on=None,
        last_month__lt=late_day.replace(day=1),
    )  # fmt: skip
    found: dict[int, list] = {}
    for household, plan in rows.exclude(status__in=DONE).values_list(
        "plan__household_id", "plan_id"
    ):
        found.setdefault(household, []).append(plan)
    return {
        household: Detail(f"{len(plans)} กิจกรรมเลยเดือนสิ้นสุดและยังไม่สำเร็จ", plans[0])
        for household, plans in found.items()
    }


@due_kind("stage_waiting", label="ข้อเสนอระดับรอ ศจพ.อ.", order=70, action="ตัดสินข้อเสนอ",
          door="mentors:stage-detail", permission=Permission.PAIRING_EDIT,
          only_for=Permission.PAIRING_EDIT)  # fmt: skip
def stage_waiting(items, user, late_day):
    since = {item.household_id: item.since for item in items}
    rows = StageRecord.objects.waiting().filter(household__in=since)
    return {
        household: Detail(f"พี่เลี้ยงเสนอระดับเมื่อ {be_date(since[household], short=True)}", pk)
        for household, pk in rows.values_list("household_id", "pk")
    }
