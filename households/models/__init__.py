"""Households and their people, yearly listings and needs, nominations, urgency, list imports."""

from households.models.acts import HouseholdEvent
from households.models.counts import NeedCount
from households.models.duplicates import DuplicateDecision
from households.models.households import Household, Person
from households.models.imports import FileKeeping, HeadingMapping, ImportBatch, ImportIssue
from households.models.listings import HouseholdListing, Need, PersonListing
from households.models.nominations import Nomination, NominationPhoto
from households.models.urgency import UrgencyCriterion
from households.models.year_moves import ListMark, YearMove

__all__ = [
    "DuplicateDecision",
    "FileKeeping",
    "HeadingMapping",
    "Household",
    "HouseholdEvent",
    "HouseholdListing",
    "ImportBatch",
    "ImportIssue",
    "ListMark",
    "Need",
    "NeedCount",
    "Nomination",
    "NominationPhoto",
    "Person",
    "PersonListing",
    "UrgencyCriterion",
    "YearMove",
]
