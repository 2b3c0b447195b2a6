"""The plan of a household: made, agreed, followed, replaced by a new version."""

import uuid
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import audit
from accounts.models import User
from core import days
from core.confirming import Line, present
from core.pictures import without_exif
from core.records import store
from households.models import Household
from households.services.households import lock_household
from mentors.enums import PairingKind
from mentors.errors import HouseholdLeftError
from plans.actions import Act
from plans.enums import PlanCloseReason, PlanRowStatus, PlanStatus
from plans.errors import (
    AgreementDateError,
    NeedElsewhereError,
    PlanAgreedError,
    PlanClosedError,
    PlanEmptyError,
    PlanMovedError,
    PlanNotAgreedError,
    PlanOpenError,
    PlanReasonError,
)
from plans.models import ActionPlan, PlanRow

AGREED_TO = (
    "dimension_id",
    "need_id",
    "household_does",
    "support",
    "organization_id",
    "first_month",
    "last_month",
    "is_immediate",
)


@transaction.atomic
def create_plan(
    *,
    household: Household,
    by: User,
    goal_stage: str,
    goal: str,
    started_on: date | None = None,
    is_brought_in: bool = False,
) -> ActionPlan:
    """A new plan in draft, of today's main mentor; one from before the system, of the mentor of the
    day it began. Raises `HouseholdLeftError`, `PlanOpenError`.
    """
    household = lock_household(household)
    if household.left_on:
        raise HouseholdLeftError
    if household.plans.open().exists():
        raise PlanOpenError
    mains = household.pairings.filter(kind=PairingKind.MAIN)
    pairing = mains.open().first()
    if is_brought_in and started_on:
        pairing = mains.on(started_on).first() or pairing
    last = household.plans.order_by("-version").first()
    plan = ActionPlan(
        household=household,
        version=last.version + 1 if last else 1,
        goal=goal,
        goal_stage=goal_stage,
        created_by=by,
        started_on=started_on or timezone.localdate(),
        is_brought_in=is_brought_in,
        official=pairing.official if pairing else None,
    )
    store(plan)
    audit.record(Act.PLAN_CREATED, plan, by=by, details={"version": plan.version})
    return plan


@transaction.atomic
def save_plan_row(*, plan: ActionPlan, by: User, row: PlanRow) -> PlanRow:
    """Adds a row to an open plan or changes it; what the family agreed to stays as it is.

    Raises `PlanClosedError`, `PlanAgreedError`, `NeedElsewhereError`.
    """
    plan = lock_open_plan(plan)
    row.plan = plan
    if plan.status == PlanStatus.AGREED:
        _refuse_other_words(row)
    if row.need and (row.need.household_id, row.need.dimension_id) != (
        plan.household_id,
        row.dimension_id,
    ):
        raise NeedElsewhereError
    store(row)
    plan.updated_at = timezone.now()
    plan.save(update_fields=["updated_at"])
    audit.record(Act.PLAN_ROW_SAVED, plan, by=by, details={"row": row.pk})
    return row


def rows_like(row: PlanRow) -> QuerySet[PlanRow]:
    """Other rows of the plan that say the same of the same dimension."""
    rows = PlanRow.objects.filter(plan=row.plan, dimension=row.dimension).exclude(pk=row.pk)
    return rows.filter(household_does=row.household_does, support=row.support).order_by("pk")


def _refuse_other_words(row: PlanRow) -> None:
    """After the agreement only how a row stands and its money may change."""
    stored = PlanRow.objects.filter(pk=row.pk, plan=row.plan).first()
    if not stored or any(getattr(stored, name) != getattr(row, name) for name in AGREED_TO):
        raise PlanAgreedError


@transaction.atomic
def remove_plan_row(*, row: PlanRow, by: User) -> None:
    """Takes a row out of a draft. Raises `PlanClosedError` once the plan is agreed or closed."""
    plan = lock_open_plan(row.plan)
    if plan.status != PlanStatus.DRAFT:
        raise PlanClosedError("แผนที่ตกลงแล้วลบกิจกรรมไม่ได้ ให้เปลี่ยนสถานะเป็นยุติพร้อมเหตุแทน")
    audit.record(Act.PLAN_ROW_REMOVED, plan, by=by, details={"row": row.pk})
    row.delete()


@transaction.atomic
def agree_plan(
    *,
    plan: ActionPlan,
    by: User,
    agreed_by_name: str,
    agreed_by_relation: str = "",
    agreed_mark: str = "",
    agreed_on: date | None = None,
    paper: Any = None,
    seen: str | None = None,
) -> ActionPlan:
    """The family agrees; `paper` is a photo of what it signed, and `seen` is `agreed_to` of what
    was read, where a page says it.

    Raises `PlanClosedError`, `PlanAgreedError`, `PlanMovedError`, `PlanEmptyError`,
    `AgreementDateError`, `PictureRefusedError`.
    """
    plan = lock_open_plan(plan)
    if plan.status == PlanStatus.AGREED:
        raise PlanAgreedError("แผนนี้บันทึกการตกลงไว้แล้ว")
    if seen is not None and seen != agreed_to(plan):
        raise PlanMovedError
    if not plan.rows.exists():
        raise PlanEmptyError
    plan.status, plan.agreed_by_name = PlanStatus.AGREED, agreed_by_name
    plan.agreed_by_relation, plan.agreed_mark = agreed_by_relation, agreed_mark
    plan.agreed_on = agreed_on or timezone.localdate()
    if not days.PROGRAMME <= plan.agreed_on <= days.today():
        raise AgreementDateError
    if paper:
        _keep_paper(plan, paper)
    store(plan)
    audit.record(Act.PLAN_AGREED, plan, by=by, details={"paper": bool(paper)})
    return plan


def agreed_to(plan: ActionPlan) -> str:
    """Tells what a family agrees to in one state of the plan from the next."""
    rows = plan.rows.order_by("pk").values_list("pk", *AGREED_TO)
    return salted_hmac("agreed", repr(list(rows))).hexdigest()


@transaction.atomic
def add_signed_paper(*, plan: ActionPlan, by: User, paper: Any) -> ActionPlan:
    """The photo of the signed paper, brought later or taken anew; the row's history names the old.

    Raises `PlanClosedError`, `PlanNotAgreedError`, `PictureRefusedError`.
    """
    plan = lock_open_plan(plan)
    if plan.status != PlanStatus.AGREED:
        raise PlanNotAgreedError
    _keep_paper(plan, paper)
    plan.save(update_fields=["agreed_paper", "updated_at"])
    audit.record(Act.PLAN_PAPER_ADDED, plan, by=by)
    return plan


def _keep_paper(plan: ActionPlan, paper: Any) -> None:
    """Re-encoded, without what the camera wrote into it."""
    data = without_exif(paper)
    plan.updated_at = timezone.now()
    plan.agreed_paper.save(f"{uuid.uuid4()}.jpg", ContentFile(data), save=False)


@transaction.atomic
def close_plan(*, plan: ActionPlan, by: User, close_reason: str) -> ActionPlan:
    """Closes an open plan with a reason a person may say.

    Raises `PlanReasonError`, `PlanClosedError` when it is closed already.
    """
    if close_reason not in PlanCloseReason.by_hand():
        raise PlanReasonError
    return end_plan(plan=plan, by=by, close_reason=close_reason)


@transaction.atomic
def end_plan(*, plan: ActionPlan, by: User, close_reason: str) -> ActionPlan:
    """Closes an open plan, for what an act on it or on its household says. Raises
    `PlanClosedError`.
    """
    plan = lock_open_plan(plan)
    plan.status, plan.closed_on, plan.close_reason = (
        PlanStatus.CLOSED,
        timezone.localdate(),
        close_reason,
    )
    store(plan)
    audit.record(Act.PLAN_CLOSED, plan, by=by, details={"reason": close_reason})
    return plan


def lines_of_closing(plan: ActionPlan) -> tuple[Line, ...]:
    """Returns what closing the plan leaves unfinished, in lines of text and count."""
    done = [PlanRowStatus.SUCCEEDED, PlanRowStatus.STOPPED]
    rows = plan.rows.count()
    unfinished = plan.rows.exclude(status__in=done).count()
    return present(
        Line("กิจกรรมในแผน", rows, "กิจกรรม"),
        Line("กิจกรรมที่ยังไม่เสร็จและจะหยุดติดตาม", unfinished, "กิจกรรม"),
    )


@transaction.atomic
def renew_plan(*, plan: ActionPlan, by: User) -> ActionPlan:
    """A new version closes the old one and takes its unfinished rows along.

    Raises `PlanClosedError`, `HouseholdLeftError`; then the old one stays as it was.
    """
    over = [PlanRowStatus.SUCCEEDED, PlanRowStatus.STOPPED]
    plan = lock_open_plan(plan)
    unfinished = list(plan.rows.exclude(status__in=over))
    end_plan(plan=plan, by=by, close_reason=PlanCloseReason.NEW_VERSION)
    new = create_plan(household=plan.household, by=by, goal_stage=plan.goal_stage, goal=plan.goal)
    for row in unfinished:
        row.pk, row.is_brought_in = None, False
        save_plan_row(plan=new, by=by, row=row)
    return new


def lock_open_plan(plan: ActionPlan) -> ActionPlan:
    """Returns the plan as it stands now, held behind its household. Raises `PlanClosedError`."""
    lock_household(plan.household)
    plan = ActionPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    if plan.closed_on:
        raise PlanClosedError
    return plan
