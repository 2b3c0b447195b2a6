"""The ladder, household plans with their library and prints, and ledgers."""

from plans.models.ladder import CriterionTick, StageCriterion, StageRecord
from plans.models.ledgers import LedgerLine, LedgerMonth
from plans.models.library import PlanIdea
from plans.models.plans import ActionPlan, PlanRow
from plans.models.prints import PlanPrint

__all__ = [
    "ActionPlan",
    "CriterionTick",
    "LedgerLine",
    "LedgerMonth",
    "PlanIdea",
    "PlanPrint",
    "PlanRow",
    "StageCriterion",
    "StageRecord",
]
