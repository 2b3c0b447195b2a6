"""Visits with 4-ท assessment and photos, assistance, referrals, and Logbook-style exports."""

from logbook.models.exports import ExportedVisit, LogbookExport
from logbook.models.guide import GuideQuestion, ScoreWord, WorkLimit
from logbook.models.revisions import VisitRevision
from logbook.models.visits import AssessmentLine, Visit, VisitPhoto, VisitProgress

__all__ = [
    "AssessmentLine",
    "ExportedVisit",
    "GuideQuestion",
    "LogbookExport",
    "ScoreWord",
    "Visit",
    "VisitPhoto",
    "VisitProgress",
    "VisitRevision",
    "WorkLimit",
]
