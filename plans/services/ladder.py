"""The ladder: where a household stands, what is missing for the next stage, and the moves."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from accounts.notifications import notify
from core.records import store
from households.models import Household
from households.services.households import lock_household
from mentors.errors import HouseholdLeftError
from mentors.services.pairings import mentors_of
from plans.actions import Act
from plans.enums import STAGES, Stage, rank
from plans.errors import (
    CriterionNotTickableError,
    CriterionNotTickedError,
    OwnStageError,
    StageDecidedError,
    StageReasonError,
    StageSameError,
    StageWaitingError,
)
from plans.ladder_rules import TICK, rule_named
from plans.models import CriterionTick, StageCriterion, StageRecord

PURPOSE = "stage.follow"


@dataclass(frozen=True)
class CriterionState:
    """A criterion for one household: whether it is met and, in Thai words, why."""

    criterion: StageCriterion
    met: bool
    shown: str
    tick: CriterionTick | None = None

    @property
    def is_ticked_by_hand(self) -> bool:
        return self.criterion.rule == TICK

    def kept(self) -> dict:
        """As a proposal keeps it."""
        found = self.criterion
        return {
            "id": found.pk,
            "stage": found.stage,
            "label": found.label,
            "met": self.met,
            "shown": self.shown,
        }


def standing_of(household: Household) -> StageRecord | None:
    """The last confirmed move; None for a household that stands nowhere yet."""
    return household.stages.standing().select_related("confirmed_by").first()


def next_stage(stage: str) -> str:
    """The stage above; empty at the top."""
    return STAGES[rank(stage)] if rank(stage) < len(STAGES) else ""


def states_of(household: Household) -> list[CriterionState]:
    """How every criterion in use stands now, from the lowest stage up."""
    criteria = StageCriterion.objects.filter(is_active=True).select_related("dimension")
    ticks = household.criterion_ticks.open().select_related("ticked_by")
    by_criterion = {tick.criterion_id: tick for tick in ticks}
    found = sorted(criteria, key=lambda c: (rank(c.stage), c.sort_key, c.pk))
    return [_state(household, c, by_criterion.get(c.pk)) for c in found]


def _state(
    household: Household, criterion: StageCriterion, tick: CriterionTick | None
) -> CriterionState:
    if criterion.rule == TICK:
        return CriterionState(criterion, tick is not None, tick.note if tick else "", tick)
    rule = rule_named(criterion.rule)
    if (
        rule is None
        or rule.find is None
        or any(getattr(criterion, name) is None for name in rule.needs)
    ):
        return CriterionState(criterion, False, "เกณฑ์นี้ยังตั้งค่าไม่ครบ")
    return CriterionState(criterion, *rule.find(household, criterion))


def up_to(states: list[CriterionState], stage: str) -> list[CriterionState]:
    """What a household on `stage` must meet: its criteria and those of the stages below."""
    return [state for state in states if rank(state.criterion.stage) <= rank(stage)]


def missing_for(states: list[CriterionState], stage: str) -> list[CriterionState]:
    """Returns the criteria up to a stage that are not met."""
    return [state for state in up_to(states, stage) if not state.met]


@transaction.atomic
def propose_stage(*, household: Household, by: User, stage: str, reason: str = "") -> StageRecord:
    """The mentor's view of where the household stands; counts once ศจพ.อ. confirms it.

    Keeps how the criteria stand now. Up with unmet criteria, and down, only with a reason.
    Raises `HouseholdLeftError`, `StageWaitingError`, `StageSameError`, `StageReasonError`.
    """
    household = lock_household(household)
    if household.left_on:
        raise HouseholdLeftError("ครัวเรือนนี้ออกจากโครงการแล้ว จึงเสนอระดับไม่ได้")
    if household.stages.waiting().exists():
        raise StageWaitingError
    standing = standing_of(household)
    before = standing.stage if standing else ""
    if stage == before:
        raise StageSameError
    states = states_of(household)
    goes_up = rank(stage) > rank(before)
    unmet = len(missing_for(states, stage)) if goes_up else 0
    if not reason.strip() and (unmet or not goes_up):
        raise StageReasonError(unmet)
    record = StageRecord(
        household=household,
        from_stage=before,
        stage=stage,
        reason=reason.strip(),
        unmet=unmet,
        proposed_by=by,
        criteria=[state.kept() for state in up_to(states, stage)],
    )
    store(record)
    audit.record(Act.STAGE_PROPOSED, record, by=by, details={"stage": stage, "unmet": unmet})
    return record


@transaction.atomic
def confirm_stage(*, record: StageRecord, by: User) -> StageRecord:
    """Confirms a move on the ladder that somebody else proposed. Raises `StageDecidedError`,
    `OwnStageError`, `HouseholdLeftError`.
    """
    record = _waiting(record, by)
    record.confirmed_by, record.confirmed_at = by, timezone.now()
    return _decided(record, by, "confirmed", "ข้อเสนอระดับของครัวเรือนได้รับการยืนยันแล้ว")


@transaction.atomic
def refuse_stage(*, record: StageRecord, by: User, reason: str) -> StageRecord:
    """The household stays where it stands. Raises `StageDecidedError`, `OwnStageError`."""
    record = _waiting(record, by, refusing=True)
    record.refused_by, record.refused_at = by, timezone.now()
    record.refusal_reason = reason
    return _decided(record, by, "refused", "ศจพ.อ. ไม่ยืนยันข้อเสนอระดับของครัวเรือน โปรดดูเหตุผล")


def _waiting(record: StageRecord, by: User, *, refusing: bool = False) -> StageRecord:
    """The proposal, held, if this person may decide it."""
    lock_household(record.household)
    record = StageRecord.objects.select_for_update(of=("self",), no_key=True).get(pk=record.pk)
    if not record.is_waiting:
        raise StageDecidedError
    if record.proposed_by_id == by.pk:
        raise OwnStageError
    if record.household.left_on and not refusing:
        raise HouseholdLeftError("ครัวเรือนนี้ออกจากโครงการแล้ว จึงยืนยันระดับไม่ได้")
    return record


def _decided(record: StageRecord, by: User, outcome: str, text: str) -> StageRecord:
    store(record)
    audit.record(Act(f"stage.{outcome}"), record, by=by)
    notify(
        _concerned(record) - {by},
        key=f"stage:{record.pk}:{outcome}",
        text=text,
        url=reverse("plans:stage-detail", args=[record.pk]),
    )
    return record


def _concerned(record: StageRecord) -> set[User]:
    """Who looks after the household today, and who proposed it unless it was handed over since."""
    with acting_for(purpose=PURPOSE):
        own = StageRecord.objects.filter(pk=record.pk).visible_to(record.proposed_by)
        proposer = {record.proposed_by} if own.exists() else set()
    return proposer | mentors_of(record.household)


@transaction.atomic
def tick_criterion(
    *, household: Household, criterion: StageCriterion, by: User, note: str = ""
) -> CriterionTick:
    """The mentor saw that the criterion is met. Ticked already, the first tick stays.

    Raises `HouseholdLeftError`, `CriterionNotTickableError` for one that is computed or unused.
    """
    household = lock_household(household)
    if household.left_on:
        raise HouseholdLeftError("ครัวเรือนนี้ออกจากโครงการแล้ว จึงยืนยันเกณฑ์ไม่ได้")
    if criterion.rule != TICK or not criterion.is_active:
        raise CriterionNotTickableError
    if stored := household.criterion_ticks.open().filter(criterion=criterion).first():
        return stored
    tick = CriterionTick(household=household, criterion=criterion, note=note, ticked_by=by)
    store(tick)
    audit.record(Act.CRITERION_TICKED, tick, by=by, details={"criterion": criterion.pk})
    return tick


@transaction.atomic
def untick_criterion(*, household: Household, criterion: StageCriterion, by: User) -> CriterionTick:
    """It no longer holds. Raises `CriterionNotTickedError`."""
    household = lock_household(household)
    tick = household.criterion_ticks.open().filter(criterion=criterion).first()
    if tick is None:
        raise CriterionNotTickedError
    tick.ended_by, tick.ended_at = by, timezone.now()
    store(tick)
    audit.record(Act.CRITERION_UNTICKED, tick, by=by, details={"criterion": criterion.pk})
    return tick


@transaction.atomic
def change_criteria(*, criteria: list[StageCriterion], by: User) -> int:
    """Publishes changed and new criteria; from then on they are the province's own. Gives how
    many. Proposals keep the criteria as they stood when they were made.
    """
    for criterion in criteria:
        criterion.is_ours = False
        store(criterion)
        audit.record(
            Act.LADDER_CHANGED,
            criterion,
            by=by,
            details={
                "stage": criterion.stage,
                "rule": criterion.rule,
                "active": criterion.is_active,
                "parameter": criterion.parameter,
            },
        )
    return len(criteria)


@dataclass(frozen=True)
class Step:
    """A stage as the page draws it."""

    stage: str
    label: str
    states: list[CriterionState]
    is_here: bool
    is_next: bool

    @property
    def met(self) -> int:
        return sum(state.met for state in self.states)


def ladder_of(household: Household) -> dict:
    """All the page needs: `standing`, `steps`, `next` and `missing` (for the next stage)."""
    standing, states = standing_of(household), states_of(household)
    here = standing.stage if standing else ""
    above = next_stage(here)
    steps = [
        Step(
            stage,
            Stage(stage).label,
            [s for s in states if s.criterion.stage == stage],
            stage == here,
            stage == above,
        )
        for stage in STAGES
    ]
    missing = missing_for(states, above) if above else []
    return {
        "standing": standing,
        "steps": steps,
        "missing": missing,
        "next": Stage(above) if above else None,
    }
