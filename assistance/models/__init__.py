"""Referrals to agencies and help given."""

from assistance.models.help import Assistance, Referral, ReferralEvent

__all__ = ["Assistance", "Referral", "ReferralEvent"]
