"""Officials, pairings, the ladder, plans, and suggested pairings."""

from mentors.models.board import HouseholdLanguage, MentorPaper, PairingAct
from mentors.models.ladder import StageRecord
from mentors.models.pairings import Official, Pairing
from mentors.models.plans import ActionPlan, PlanRow
from mentors.models.registers import OfficialPosting
from mentors.models.suggestions import ConflictOfInterest, SuggestedPair, Suggestion

__all__ = [
    "ActionPlan",
    "ConflictOfInterest",
    "HouseholdLanguage",
    "MentorPaper",
    "Official",
    "OfficialPosting",
    "Pairing",
    "PairingAct",
    "PlanRow",
    "StageRecord",
    "SuggestedPair",
    "Suggestion",
]
