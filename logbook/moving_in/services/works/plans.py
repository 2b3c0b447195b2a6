"""Rows of plans; the plan itself is made where the household has none."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from accounts import audit
from accounts.models import User
from assistance.lists.rows import CellRefusedError
from households.models import Household
from indicators.models import Dimension
from logbook.models import StandingBatch
from logbook.moving_in.actions import Act
from logbook.moving_in.cells import choice
from logbook.moving_in.errors import RowRefusedError
from logbook.moving_in.reading import Row
from logbook.moving_in.services.matching import Offices
from logbook.moving_in.services.works.base import CHANGED_SINCE, Made, Work
from plans.enums import PlanRowStatus, PlanStatus
from plans.models import ActionPlan, PlanRow
from plans.services.plans import agree_plan, create_plan, remove_plan_row, rows_like, save_plan_row

PLAN, ROW = "plan", "plan_row"
AGREED = "ครัวเรือนตกลงแผนนี้ไว้แล้ว จึงคงไว้"
NAME_LENGTH = ActionPlan._meta.get_field("agreed_by_name").max_length or 0


@dataclass
class Plans(Work):
    offices: Offices = field(init=False)
    agreed: dict[ActionPlan, tuple[date, str]] = field(default_factory=dict)
    made_here: set[int] = field(default_factory=set)

    def prepare(self) -> None:
        self.offices, self.dimensions = Offices(), Dimensions()

    def write(self, row: Row) -> tuple[Household | None, Made]:
        household, said = self.households.find(row), row.said
        dimension = self.dimensions.named(row)
        plan = household.plans.open().first()
        made: Made = []
        wanted = self._row(row, dimension)
        if plan:
            wanted.plan = plan
            if rows_like(wanted).filter(first_month=wanted.first_month).exists():
                return household, self.there(row, "household_does")
        else:
            plan = self._plan(household, said)
            made.append((PLAN, str(plan.pk)))
        name = said.get("agreed_by_name") or ""
        if len(name) > NAME_LENGTH:
            raise RowRefusedError("text_too_long", "agreed_by_name", name)
        wanted = save_plan_row(plan=plan, by=self.by, row=wanted)
        self.made_here |= {plan.pk} if made else set()
        if said.get("agreed_on") and plan.pk in self.made_here:
            self.agreed[plan] = said["agreed_on"], name
        elif said.get("agreed_on"):
            row.say("plan_not_agreed", "agreed_on")
        return household, [*made, (ROW, str(wanted.pk))]

    def _plan(self, household: Household, said: dict) -> ActionPlan:
        for key in ("goal", "goal_stage"):
            if not said.get(key):
                raise RowRefusedError("cell_missing", key)
        return create_plan(
            household=household,
            by=self.by,
            goal_stage=said["goal_stage"],
            goal=said["goal"],
            started_on=said.get("plan_started_on") or said.get("agreed_on") or said["first_month"],
            is_brought_in=True,
        )

    def _row(self, row: Row, dimension: Dimension) -> PlanRow:
        said = row.said
        organization = None
        if name := said.get("organization"):
            organization = self.offices.named(name)
            if organization is None:
                raise RowRefusedError("organization_unknown", "organization", name)
        return PlanRow(
            dimension=dimension,
            household_does=said.get("household_does") or "",
            support=said.get("support") or "",
            organization=organization,
            first_month=said["first_month"],
            last_month=said["last_month"],
            status=said.get("status") or PlanRowStatus.NOT_STARTED,
            stop_reason=said.get("stop_reason") or "",
            cost=said.get("cost"),
            money_source=said.get("money_source") or "",
            is_brought_in=True,
        )

    def finish(self) -> None:
        """A plan is agreed to whole, so its rows come first; one of which a row was refused waits
        for that row.
        """
        if not self.agreed:
            return
        lacking = {pk for row in self.rows if row.is_refused for pk in self._named(row)}
        for plan, (day, name) in self.agreed.items():
            if plan.household_id not in lacking:
                agree_plan(plan=plan, by=self.by, agreed_by_name=name, agreed_on=day)
        self.agreed.clear()

    def _named(self, row: Row) -> Iterator[int]:
        """The household a refused row is about, where that is known."""
        with suppress(RowRefusedError):
            yield self.households.find(row).pk


class Dimensions:
    """Dimensions by code, name, or name in the form."""

    def __init__(self) -> None:
        rows = list(Dimension.objects.all())
        others = {row.form_name: row for row in rows} | {row.code: row for row in rows}
        self.read = choice([(row, row.name) for row in rows], others)

    def named(self, row: Row) -> Dimension:
        try:
            return self.read(row.said["dimension"])
        except CellRefusedError as error:
            raise RowRefusedError(error.code, "dimension", row.said["dimension"]) from error


def _is_as_brought(plan: ActionPlan, batch: StandingBatch) -> bool:
    applied = batch.applied_at
    return plan.status == PlanStatus.DRAFT and bool(applied and plan.updated_at <= applied)


def take_back_rows(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """Rows of drafts nobody has touched since go; to what a family agreed nobody puts an end."""
    rows = PlanRow.objects.filter(pk__in=keys).select_related("plan__household")
    helped = set(rows.exclude(assistance=None).values_list("pk", flat=True))
    stays = {}
    for row in rows:
        if _is_as_brought(row.plan, batch) and row.pk not in helped:
            remove_plan_row(row=row, by=by)
        else:
            stays[str(row.pk)] = _why_kept(row.plan)
    return stays


def take_back_plans(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """Drafts without a row that nobody has touched since go, after their rows."""
    plans = ActionPlan.objects.filter(pk__in=keys)
    gone = [plan for plan in plans.filter(rows=None) if _is_as_brought(plan, batch)]
    audit.record_all(Act.EARLIER_UNDONE, gone, by=by, details={"batch": batch.pk})
    ActionPlan.objects.filter(pk__in=[plan.pk for plan in gone]).delete()
    return {str(plan.pk): _why_kept(plan) for plan in plans}


def _why_kept(plan: ActionPlan) -> str:
    return AGREED if plan.agreed_on else CHANGED_SINCE
