"""Requests for help from outside, letters and referrals to other bodies, projects, help given, and
what agencies enter of it.
"""

from assistance.models.entries import HelpEntry, HelpList, HelpListIssue, HelpMatch
from assistance.models.gaps import GapCount
from assistance.models.given import Assistance
from assistance.models.projects import Participation, Project, ProjectPartner
from assistance.models.referrals import Referral, ReferralEvent, ReferralLetter
from assistance.models.requests import HelpRequest, RequestEvent, RequestPhoto

__all__ = [
    "Assistance",
    "GapCount",
    "HelpEntry",
    "HelpList",
    "HelpListIssue",
    "HelpMatch",
    "HelpRequest",
    "Participation",
    "Project",
    "ProjectPartner",
    "Referral",
    "ReferralEvent",
    "ReferralLetter",
    "RequestEvent",
    "RequestPhoto",
]
