"""Requests for help from outside, letters and referrals to other bodies, and help given."""

from assistance.models.help import Assistance
from assistance.models.referrals import Referral, ReferralEvent, ReferralLetter
from assistance.models.requests import HelpRequest, RequestEvent, RequestPhoto

__all__ = [
    "Assistance",
    "HelpRequest",
    "Referral",
    "ReferralEvent",
    "ReferralLetter",
    "RequestEvent",
    "RequestPhoto",
]
