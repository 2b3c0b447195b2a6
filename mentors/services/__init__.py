"""Pairing an official with a household, the ladder, and the household's plan."""

from django.db import transaction
from django.utils import timezone

from committees import audit
from committees.notifications import notify
from households.models import Household
from loei_poverty.errors import DomainError
from mentors.enums import PairingEndReason, PairingKind, PlanCloseReason, PlanRowStatus, PlanStatus
from mentors.errors import (
    AlreadyPairedError,
    ConflictOfInterestError,
    HandOverToSelfError,
    HouseholdLeftError,
    OfficialNotAvailableError,
    OutsideAreaError,
    OverCapacityError,
    OwnStageError,
    PairingEndedError,
    PlanClosedError,
    PlanEmptyError,
    PlanOpenError,
)
from mentors.models import ActionPlan, ConflictOfInterest, Official, Pairing, PlanRow, StageRecord


@transaction.atomic
def save_official(*, official: Official, by) -> Official:
    """Adds an official to the register or changes the entry."""
    action = "official.changed" if official.pk else "official.added"
    official.full_clean()
    official.save()
    audit.record(action, official, by=by)
    return official


@transaction.atomic
def pair_mentor(*, household, official, by, order_number="", reason="", started_on=None) -> Pairing:
    """One main mentor a household. Household and official are locked in that order.

    Raises `HouseholdLeftError`, `AlreadyPairedError`, `OfficialNotAvailableError`,
    `OutsideAreaError`, `OverCapacityError`.
    """
    household = lock_household(household)
    official = Official.objects.select_for_update(of=("self",), no_key=True).get(pk=official.pk)
    may_pair(household, official)
    pairing = Pairing(
        household=household, official=official, paired_by=by, order_number=order_number,
        reason=reason, started_on=started_on or timezone.localdate(),
    )  # fmt: skip
    pairing.full_clean()
    pairing.save()
    audit.record("pairing.made", pairing, by=by, details={"official": official.pk})
    if official.user:
        notify([official.user], key=f"paired:{pairing.pk}", text="ท่านได้รับครัวเรือนใหม่ในความดูแล",
               url=f"/households/{household.pk}/")  # fmt: skip
    return pairing


def may_pair(household, official, *, promised: int = 0):
    """Raises the reason why not. `promised`: households a suggestion gives the official besides."""
    if household.left_on:
        raise HouseholdLeftError
    current = household.pairings.filter(ended_on=None, kind=PairingKind.MAIN)
    if pairing := current.select_related("official").first():
        raise AlreadyPairedError(pairing.official)
    if official.ended_on or not official.is_available:
        raise OfficialNotAvailableError
    area = official.work_area_id
    if len(area) > 2 and not household.subdistrict_id.startswith(area[:4]):
        raise OutsideAreaError
    if official.conflicts.filter(household=household).exists():
        raise ConflictOfInterestError
    standing = official.pairings.filter(ended_on=None, kind=PairingKind.MAIN).count()
    if standing + promised >= official.capacity:
        raise OverCapacityError


@transaction.atomic
def end_pairing(*, pairing: Pairing, by, end_reason: str, ended_on=None) -> Pairing:
    """Ends an open pairing with its reason (`PairingEndReason`). Raises `PairingEndedError`."""
    lock_household(pairing.household)
    pairing = Pairing.objects.select_for_update(of=("self",), no_key=True).get(pk=pairing.pk)
    if pairing.ended_on:
        raise PairingEndedError
    pairing.ended_on, pairing.end_reason, pairing.ended_by = (
        ended_on or timezone.localdate(), end_reason, by,
    )  # fmt: skip
    pairing.full_clean()
    pairing.save()
    audit.record("pairing.ended", pairing, by=by, details={"reason": end_reason})
    return pairing


@transaction.atomic
def record_conflict(*, household, official, by, kind: str, note: str = "") -> ConflictOfInterest:
    """From now on the official cannot be paired with the household; a standing pair is ended."""
    conflict = ConflictOfInterest(
        household=household, official=official, kind=kind, note=note, recorded_by=by
    )
    conflict.full_clean()
    conflict.save()
    for pairing in official.pairings.filter(household=household, ended_on=None):
        end_pairing(pairing=pairing, by=by, end_reason=PairingEndReason.CONFLICT)
    audit.record("conflict.recorded", conflict, by=by, details={"official": official.pk})
    return conflict


@transaction.atomic
def hand_over(*, official: Official, by, end_reason: str, to=None, ended_on=None, order_number=""):
    """An official leaves: every pairing ends, and goes to `to` as far as there is room.

    Gives `(handed over, [(household, Thai reason)] of those left without a mentor)`. Raises
    `HandOverToSelfError`, `OfficialNotAvailableError`.
    """
    official = Official.objects.select_for_update(of=("self",), no_key=True).get(pk=official.pk)
    if official.ended_on:
        raise OfficialNotAvailableError
    if to and to.pk == official.pk:
        raise HandOverToSelfError
    handed, left = 0, []
    open_pairings = official.pairings.filter(ended_on=None).select_related("household")
    rows = open_pairings.order_by("-household__urgency_score", "household_id")
    for pairing in rows:
        end_pairing(pairing=pairing, by=by, end_reason=PairingEndReason.TRANSFERRED)
        if pairing.kind != PairingKind.MAIN:
            continue
        try:
            if to is None:
                raise OfficialNotAvailableError("ยังไม่ได้เลือกผู้รับต่อ")
            pair_mentor(household=pairing.household, official=to, by=by, order_number=order_number,
                        reason=f"รับต่อจาก {official.full_name}"[:255])  # fmt: skip
            handed += 1
        except DomainError as error:
            left.append((pairing.household, str(error)))
    official.ended_on, official.end_reason = ended_on or timezone.localdate(), end_reason
    official.is_available = False
    official.full_clean()
    official.save()
    audit.record("official.handed_over", official, by=by,
                 details={"handed": handed, "left": len(left)})  # fmt: skip
    return handed, left


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


@transaction.atomic
def propose_stage(*, household, by, stage: str, reason: str = "") -> StageRecord:
    """The mentor's view of where the household stands; counts once ศจพ.อ. confirms it."""
    record = StageRecord(
        household=lock_household(household), stage=stage, reason=reason, proposed_by=by
    )
    record.full_clean()
    record.save()
    audit.record("stage.proposed", record, by=by, details={"stage": stage})
    return record


@transaction.atomic
def confirm_stage(*, record: StageRecord, by) -> StageRecord:
    """Raises `OwnStageError`. A record confirmed already stays as it is."""
    record = StageRecord.objects.select_for_update(of=("self",), no_key=True).get(pk=record.pk)
    if record.confirmed_at:
        return record
    if record.proposed_by_id == by.pk:
        raise OwnStageError
    record.confirmed_by, record.confirmed_at = by, timezone.now()
    record.full_clean()
    record.save()
    audit.record("stage.confirmed", record, by=by)
    return record


def lock_household(household) -> Household:
    """The household as it stands now, held until the transaction ends."""
    return Household.objects.select_for_update(of=("self",), no_key=True).get(pk=household.pk)


def _open_plan(plan):
    plan = ActionPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    if plan.closed_on:
        raise PlanClosedError
    return plan
