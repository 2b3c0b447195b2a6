"""Visits with 4-ท assessment and photos, the Logbook-style export, and earlier work."""

from logbook.models.earlier_work import StandingBatch, StandingHeadings, StandingRow
from logbook.models.entries import EntryKeying, LogbookEntry
from logbook.models.exports import LogbookExport, LogbookLayout, WaitingCount
from logbook.models.guide import GuideQuestion, ScoreWord, WorkLimit
from logbook.models.revisions import VisitRevision
from logbook.models.visits import AssessmentLine, Visit, VisitPhoto, VisitProgress

__all__ = [
    "AssessmentLine",
    "EntryKeying",
    "GuideQuestion",
    "LogbookEntry",
    "LogbookExport",
    "LogbookLayout",
    "ScoreWord",
    "StandingBatch",
    "StandingHeadings",
    "StandingRow",
    "Visit",
    "VisitPhoto",
    "VisitProgress",
    "VisitRevision",
    "WaitingCount",
    "WorkLimit",
]
