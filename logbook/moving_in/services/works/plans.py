"""Rows of plans; the plan itself is made where the household has none."""

from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from assistance.lists.rows import CellRefusedError
from households.models import Household
from indicators.models import Dimension
from logbook.models import StandingBatch
from logbook.moving_in.cells import choice
from logbook.moving_in.errors import RowRefusedError
from logbook.moving_in.reading import Row
from logbook.moving_in.services.matching import Offices
from logbook.moving_in.services.works.base import CHANGED_SINCE, Made, Work
from plans.enums import PlanRowStatus, PlanStatus
from plans.models import ActionPlan, PlanRow
from plans.services.plans import agree_plan, create_plan, remove_plan_row, rows_like, save_plan_row

PLAN, ROW = "plan", "plan_row"


@dataclass
class Plans(Work):
    offices: Offices = field(init=False)
    agreed: dict[ActionPlan, tuple[date, str]] = field(default_factory=dict)

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
        wanted = save_plan_row(plan=plan, by=self.by, row=wanted)
        if said.get("agreed_on"):
            self.agreed[plan] = said["agreed_on"], said.get("agreed_by_name") or ""
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
        """A plan is agreed to whole, so its rows come first."""
        for plan, (day, name) in self.agreed.items():
            if plan.status == PlanStatus.DRAFT:
                agree_plan(plan=plan, by=self.by, agreed_by_name=name, agreed_on=day)


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


def take_back_rows(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """Rows of plans that are still drafts go; to what a family agreed nobody else puts an end."""
    rows = PlanRow.objects.filter(pk__in=keys).select_related("plan__household")
    stays = {}
    for row in rows:
        if row.plan.status == PlanStatus.DRAFT and row.assistance.count() == 0:
            remove_plan_row(row=row, by=by)
        else:
            stays[str(row.pk)] = CHANGED_SINCE
    return stays


def take_back_plans(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """Plans that are drafts without a row go, after their rows."""
    plans = ActionPlan.objects.filter(pk__in=keys)
    plans.filter(status=PlanStatus.DRAFT, rows=None).delete()
    return {str(pk): CHANGED_SINCE for pk in plans.values_list("pk", flat=True)}
