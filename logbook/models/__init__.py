"""Visits with 4-ท assessment and photos, assistance, referrals, and Logbook-style exports."""

from logbook.models.exports import ExportedVisit, LogbookExport
from logbook.models.help import Assistance, Referral, ReferralEvent
from logbook.models.visits import AssessmentLine, Visit, VisitPhoto, VisitProgress

__all__ = [
    "AssessmentLine",
    "Assistance",
    "ExportedVisit",
    "LogbookExport",
    "Referral",
    "ReferralEvent",
    "Visit",
    "VisitPhoto",
    "VisitProgress",
]
