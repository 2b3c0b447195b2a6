"""Work that waits in plans and on the ladder."""

from accounts.permissions import Permission
from core.thai import be_date
from mentors.due import Detail, due_kind, of_households
from plans.enums import PlanRowStatus
from plans.models import PlanRow, StageRecord


@due_kind(
    "no_plan",
    label="ยังไม่มีแผน",
    order=50,
    action="จัดทำแผน",
    door="plans:plan-create",
    permission=Permission.PLAN_EDIT,
)
def no_plan(items, user, late_day):
    return {
        item.household_id: Detail(
            f"จับคู่เมื่อ {be_date(item.since, short=True)} ยังไม่มีแผนครัวเรือน", item.household_id
        )
        for item in items
    }


DONE = (PlanRowStatus.SUCCEEDED, PlanRowStatus.STOPPED)


@due_kind(
    "late_rows",
    label="กิจกรรมในแผนเลยกำหนด",
    order=60,
    action="เปิดแผน",
    door="plans:plan-detail",
    permission=Permission.PLAN_VIEW,
)
def late_rows(items, user, late_day):
    rows = PlanRow.objects.filter(
        plan__household__in=of_households(items),
        plan__closed_on=None,
        last_month__lt=late_day.replace(day=1),
    )
    found: dict[int, list] = {}
    for household, plan in rows.exclude(status__in=DONE).values_list(
        "plan__household_id", "plan_id"
    ):
        found.setdefault(household, []).append(plan)
    return {
        household: Detail(f"{len(plans)} กิจกรรมเลยเดือนสิ้นสุดและยังไม่สำเร็จ", plans[0])
        for household, plans in found.items()
    }


@due_kind(
    "stage_waiting",
    label="ข้อเสนอระดับรอ ศจพ.อ.",
    order=70,
    action="ตัดสินข้อเสนอ",
    door="plans:stage-detail",
    permission=Permission.PAIRING_EDIT,
    only_for=Permission.PAIRING_EDIT,
)
def stage_waiting(items, user, late_day):
    since = {item.household_id: item.since for item in items}
    rows = StageRecord.objects.waiting().filter(household__in=since)
    return {
        household: Detail(f"พี่เลี้ยงเสนอระดับเมื่อ {be_date(since[household], short=True)}", pk)
        for household, pk in rows.values_list("household_id", "pk")
    }
