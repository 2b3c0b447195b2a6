"""Referrals and help as the API shows and takes them."""

from rest_framework import serializers

from accounts.permissions import Permission
from assistance.enums import HELPING, AssistanceKind
from assistance.models import Assistance, Referral
from indicators.models import Dimension
from mentors.serializers import HouseholdOfThenField
from places.models import Organization


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


class AssistanceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Assistance
        sensitive = ("dimension", "kind", "description", "amount")
        fields = (
            "id",
            "household",
            "dimension",
            "kind",
            "description",
            "amount",
            "organization",
            "referral",
            "given_on",
            "recorded_at",
        )


class AssistanceInput(serializers.Serializer):
    """Help as a phone sends it, under the id the phone made; `amount` in baht."""

    id = serializers.UUIDField()
    household = HouseholdOfThenField(permission=Permission.ASSISTANCE_RECORD)
    dimension = serializers.PrimaryKeyRelatedField(queryset=Dimension.objects.all())
    kind = serializers.ChoiceField(choices=AssistanceKind.choices)
    description = serializers.CharField(max_length=400)
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    organization = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.filter(kind__in=HELPING), required=False, allow_null=True
    )
    given_on = serializers.DateField()
