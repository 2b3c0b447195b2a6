"""Officials, pairings, the ladder, plans, and suggested pairings."""

from mentors.models.ladder import CriterionTick, StageCriterion, StageRecord
from mentors.models.pairings import Official, Pairing
from mentors.models.plans import ActionPlan, PlanRow
from mentors.models.suggestions import ConflictOfInterest, SuggestedPair, Suggestion

__all__ = [
    "ActionPlan",
    "ConflictOfInterest",
    "CriterionTick",
    "Official",
    "Pairing",
    "PlanRow",
    "StageCriterion",
    "StageRecord",
    "SuggestedPair",
    "Suggestion",
]
