"""Referrals and help as the API shows and takes them."""

from rest_framework import serializers

from accounts.permissions import Permission
from assistance.enums import AssistanceKind, Urgency
from assistance.models import HelpRequest, Referral, RequestEvent, RequestPhoto
from assistance.services.letters import ACTIONS
from core.uploads.serializers import PictureUpload
from indicators.models import Dimension, Indicator
from mentors.serializers import HouseholdOfThenField
from places.enums import SupportKind
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


class AnswerInput(serializers.Serializer):
    """The next step a body takes with a referral: `accept`, `plan` (with `until`), `partly` and
    `complete` (with `kind`, `amount` in baht and `given_on` of the help), `decline`.
    """

    action = serializers.ChoiceField(choices=list(ACTIONS.items()))
    outcome = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    until = serializers.DateField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=AssistanceKind.choices, required=False, allow_blank=True)
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    given_on = serializers.DateField(required=False, allow_null=True)

    def validate(self, said):
        if said["action"] == "plan" and not said.get("until"):
            raise serializers.ValidationError({"until": "โปรดระบุวันที่จะแล้วเสร็จ"})
        return said


class RequestStepSerializer(serializers.ModelSerializer):
    """A step of a request, as its mentor sees it."""

    class Meta:
        model = RequestEvent
        sensitive = ("note",)
        fields = ("status", "at", "note")


class RequestSerializer(serializers.ModelSerializer):
    """What a mentor asked for and where it stands."""

    events = RequestStepSerializer(many=True, read_only=True)

    class Meta:
        model = HelpRequest
        sensitive = ("dimension", "indicator", "kind", "wanted", "officer_note", "answer")
        fields = (
            "id",
            "household",
            "dimension",
            "indicator",
            "kind",
            "wanted",
            "urgency",
            "organization",
            "officer_note",
            "asked_on",
            "received_at",
            "status",
            "referral",
            "answer",
            "closed_at",
            "events",
        )


class RequestInput(serializers.Serializer):
    """A request as a phone sends it, under the id the phone made."""

    id = serializers.UUIDField()
    household = HouseholdOfThenField(permission=Permission.REQUEST_MAKE)
    dimension = serializers.PrimaryKeyRelatedField(queryset=Dimension.objects.all())
    indicator = serializers.PrimaryKeyRelatedField(
        queryset=Indicator.objects.all(), required=False, allow_null=True
    )
    kind = serializers.ChoiceField(choices=SupportKind.choices)
    wanted = serializers.CharField(max_length=2000)
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False)
    organization = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.helping(), required=False, allow_null=True
    )
    asked_on = serializers.DateField()


class RequestPhotoSerializer(serializers.ModelSerializer):
    class Meta:
        model = RequestPhoto
        fields = ("id", "request", "sha256", "added_at")


class RequestPhotoInput(serializers.Serializer):
    """A photo as a phone sends it (multipart), under the id the phone made."""

    id = serializers.UUIDField(required=False)
    photo = PictureUpload(source="content")
