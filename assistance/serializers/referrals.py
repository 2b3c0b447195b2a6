"""Referrals and help as the API shows and takes them."""

from rest_framework import serializers

from accounts.permissions import Permission
from assistance.enums import AssistanceKind, Urgency
from assistance.models import HelpRequest, Referral, RequestEvent, RequestPhoto
from assistance.services import answers
from core.uploads.serializers import PictureUpload
from indicators.models import Dimension, Indicator
from mentors.serializers import HouseholdOfThenField
from places.enums import OrganizationKind, SupportKind
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

    action = serializers.ChoiceField(choices=list(answers.ACTIONS.items()))
    outcome = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    until = serializers.DateField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=AssistanceKind.choices, required=False, allow_blank=True)
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    given_on = serializers.DateField(required=False, allow_null=True)

    def validate_until(self, day):
        return _in_time(day, answers.why_not_until)

    def validate_given_on(self, day):
        return _in_time(day, answers.why_not_given)

    def validate(self, said):
        if faults := answers.faults_of(**said):
            raise serializers.ValidationError({name: [text] for name, text in faults.items()})
        return said


def _in_time(day, why_not):
    if day and (sentence := why_not(day)):
        raise serializers.ValidationError(sentence)
    return day


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
        queryset=Organization.objects.filter(kind__in=OrganizationKind.within_reach()),
        required=False,
        allow_null=True,
        help_text="The body the mentor would ask. One merged into another, or closed, since "
        "the phone learned it is taken: as the other one, or as the mentor's word to the officer.",
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
