"""Referrals to agencies, help given, and what agencies enter of it."""

from assistance.models.entries import HelpEntry, HelpList, HelpListIssue, HelpMatch
from assistance.models.given import Assistance
from assistance.models.help import Referral, ReferralEvent

__all__ = [
    "Assistance",
    "HelpEntry",
    "HelpList",
    "HelpListIssue",
    "HelpMatch",
    "Referral",
    "ReferralEvent",
]
