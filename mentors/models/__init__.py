"""Officials, pairings, the ladder, plans, and suggested pairings."""

from mentors.models.pairings import ActionPlan, Official, Pairing, PlanRow, StageRecord
from mentors.models.suggestions import ConflictOfInterest, SuggestedPair, Suggestion

__all__ = [
    "ActionPlan",
    "ConflictOfInterest",
    "Official",
    "Pairing",
    "PlanRow",
    "StageRecord",
    "SuggestedPair",
    "Suggestion",
]
