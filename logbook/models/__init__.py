"""Visits with 4-ท assessment and photos, assistance, referrals, and Logbook-style exports."""

from logbook.models.exports import ExportedVisit, LogbookExport
from logbook.models.guide import GuideQuestion, ScoreWord, WorkLimit
from logbook.models.help import Assistance, Referral, ReferralEvent
from logbook.models.revisions import VisitRevision
from logbook.models.visits import AssessmentLine, Visit, VisitPhoto, VisitProgress

__all__ = [
    "AssessmentLine",
    "Assistance",
    "ExportedVisit",
    "GuideQuestion",
    "LogbookExport",
    "Referral",
    "ReferralEvent",
    "ScoreWord",
    "Visit",
    "VisitPhoto",
    "VisitProgress",
    "VisitRevision",
    "WorkLimit",
]
