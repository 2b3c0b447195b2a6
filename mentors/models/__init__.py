"""Officials and their postings, pairings, suggestions, papers, and what is due."""

from mentors.models.board import HouseholdLanguage, MentorPaper, PairingAct
from mentors.models.due import DueItem
from mentors.models.pairings import Official, Pairing
from mentors.models.registers import OfficialPosting
from mentors.models.suggestions import ConflictOfInterest, SuggestedPair, Suggestion

__all__ = [
    "ConflictOfInterest",
    "DueItem",
    "HouseholdLanguage",
    "MentorPaper",
    "Official",
    "OfficialPosting",
    "Pairing",
    "PairingAct",
    "SuggestedPair",
    "Suggestion",
]
