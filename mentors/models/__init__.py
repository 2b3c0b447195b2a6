"""Officials, pairings, the ladder, plans with their library and prints, and household ledgers."""

from mentors.models.board import HouseholdLanguage, MentorPaper, PairingAct
from mentors.models.due import DueItem
from mentors.models.ladder import CriterionTick, StageCriterion, StageRecord
from mentors.models.ledgers import LedgerLine, LedgerMonth
from mentors.models.library import PlanIdea
from mentors.models.pairings import Official, Pairing
from mentors.models.plans import ActionPlan, PlanRow
from mentors.models.prints import PlanPrint
from mentors.models.registers import OfficialPosting
from mentors.models.suggestions import ConflictOfInterest, SuggestedPair, Suggestion

__all__ = [
    "ActionPlan",
    "ConflictOfInterest",
    "CriterionTick",
    "DueItem",
    "LedgerLine",
    "LedgerMonth",
    "HouseholdLanguage",
    "MentorPaper",
    "Official",
    "OfficialPosting",
    "Pairing",
    "PlanIdea",
    "PlanPrint",
    "PairingAct",
    "PlanRow",
    "StageCriterion",
    "StageRecord",
    "SuggestedPair",
    "Suggestion",
]
