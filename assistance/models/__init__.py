"""Requests for help from outside, letters and referrals to other bodies, help given, and what
agencies enter of it.
"""

from assistance.models.entries import HelpEntry, HelpList, HelpListIssue, HelpMatch
from assistance.models.given import Assistance
from assistance.models.referrals import Referral, ReferralEvent, ReferralLetter
from assistance.models.requests import HelpRequest, RequestEvent, RequestPhoto

__all__ = [
    "Assistance",
    "HelpEntry",
    "HelpList",
    "HelpListIssue",
    "HelpMatch",
    "HelpRequest",
    "Referral",
    "ReferralEvent",
    "ReferralLetter",
    "RequestEvent",
    "RequestPhoto",
]
