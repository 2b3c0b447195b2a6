"""The plan of a household: made, agreed, followed, replaced by a new version."""

from django.db import transaction
from django.utils import timezone

from committees import audit
from mentors.enums import PairingKind, PlanCloseReason, PlanRowStatus, PlanStatus
from mentors.errors import (
    HouseholdLeftError,
    PlanClosedError,
    PlanEmptyError,
    PlanOpenError,
)
from mentors.models import ActionPlan, PlanRow
from mentors.services.pairings import lock_household


@transaction.atomic
def create_plan(*, household, by, goal_stage: str, goal: str) -> ActionPlan:
    """A new plan in draft. Raises `HouseholdLeftError`, `PlanOpenError`."""
    household = lock_household(household)
    if household.left_on:
        raise HouseholdLeftError
    if household.plans.open().exists():
        raise PlanOpenError
    pairing = household.pairings.filter(ended_on=None, kind=PairingKind.MAIN).first()
    last = household.plans.order_by("-version").first()
    plan = ActionPlan(
        household=household, version=last.version + 1 if last else 1, goal=goal,
        goal_stage=goal_stage, created_by=by, official=pairing.official if pairing else None,
    )  # fmt: skip
    plan.full_clean()
    plan.save()
    audit.record("plan.created", plan, by=by, details={"version": plan.version})
    return plan


@transaction.atomic
def save_plan_row(*, plan: ActionPlan, by, row: PlanRow) -> PlanRow:
    """Adds a row to an open plan or changes it. Raises `PlanClosedError`."""
    plan = _open_plan(plan)
    row.plan = plan
    row.full_clean()
    row.save()
    plan.updated_at = timezone.now()
    plan.save(update_fields=["updated_at"])
    audit.record("plan.row_saved", plan, by=by, details={"row": row.pk})
    return row


@transaction.atomic
def remove_plan_row(*, row: PlanRow, by):
    """Takes a row out of a draft. Raises `PlanClosedError` once the plan is agreed or closed."""
    plan = _open_plan(row.plan)
    if plan.status != PlanStatus.DRAFT:
        raise PlanClosedError("แผนที่ตกลงแล้วลบกิจกรรมไม่ได้ ให้เปลี่ยนสถานะเป็นยุติพร้อมเหตุแทน")
    audit.record("plan.row_removed", plan, by=by, details={"row": row.pk})
    row.delete()


@transaction.atomic
def agree_plan(*, plan: ActionPlan, by, agreed_by_name: str, agreed_on=None) -> ActionPlan:
    """The family agrees. Raises `PlanClosedError`, `PlanEmptyError`."""
    plan = _open_plan(plan)
    if not plan.rows.exists():
        raise PlanEmptyError
    plan.status, plan.agreed_by_name = PlanStatus.AGREED, agreed_by_name
    plan.agreed_on = agreed_on or timezone.localdate()
    plan.full_clean()
    plan.save()
    audit.record("plan.agreed", plan, by=by)
    return plan


@transaction.atomic
def close_plan(*, plan: ActionPlan, by, close_reason: str) -> ActionPlan:
    """Raises `PlanClosedError` when it is closed already."""
    plan = _open_plan(plan)
    plan.status, plan.closed_on, plan.close_reason = (
        PlanStatus.CLOSED, timezone.localdate(), close_reason,
    )  # fmt: skip
    plan.full_clean()
    plan.save()
    audit.record("plan.closed", plan, by=by, details={"reason": close_reason})
    return plan


@transaction.atomic
def renew_plan(*, plan: ActionPlan, by) -> ActionPlan:
    """A new version closes the old one and takes its unfinished rows along."""
    unfinished = plan.rows.exclude(status__in=[PlanRowStatus.SUCCEEDED, PlanRowStatus.STOPPED])
    unfinished = list(unfinished)
    close_plan(plan=plan, by=by, close_reason=PlanCloseReason.NEW_VERSION)
    new = create_plan(household=plan.household, by=by, goal_stage=plan.goal_stage, goal=plan.goal)
    for row in unfinished:
        row.pk = None
        save_plan_row(plan=new, by=by, row=row)
    return new


def _open_plan(plan):
    plan = ActionPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    if plan.closed_on:
        raise PlanClosedError
    return plan
