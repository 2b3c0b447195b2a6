"""Referrals as the API shows them."""

from rest_framework import serializers

from assistance.models import Referral


class ReferralSerializer(serializers.ModelSerializer):
    """A referral with the least an agency needs; nothing of the household but its number."""

    class Meta:
        model = Referral
        sensitive = ("dimension", "indicator", "subject", "request", "outcome")
        fields = (
            "id",
            "household",
            "dimension",
            "indicator",
            "organization",
            "subject",
            "request",
            "status",
            "sent_at",
            "due_on",
            "accepted_at",
            "closed_at",
            "outcome",
        )
