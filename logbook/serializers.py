"""What the API takes and says of visits and referrals."""

from rest_framework import serializers

from committees.models import Organization
from committees.permissions import Permission
from households.serializers import PermittedHouseholdField
from indicators.models import Dimension
from loei_poverty import days
from loei_poverty.uploads.serializers import PictureUpload
from logbook.enums import HELPING, AssistanceKind, DimensionProgress, FourT
from logbook.models import (
    AssessmentLine,
    Assistance,
    GuideQuestion,
    Referral,
    ScoreWord,
    Visit,
    VisitPhoto,
    VisitProgress,
    VisitRevision,
)
from logbook.services.former import household_once_of


class AssessmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = AssessmentLine
        sensitive = ("aspect", "score", "note", "strengths", "obstacles")
        fields = ("aspect", "score", "note", "strengths", "obstacles")


class ProgressSerializer(serializers.ModelSerializer):
    class Meta:
        model = VisitProgress
        sensitive = ("dimension", "progress", "note")
        fields = ("dimension", "progress", "note")


class RevisionSerializer(serializers.ModelSerializer):
    """An earlier version of a visit: why it was sent back, and what it said."""

    class Meta:
        model = VisitRevision
        sensitive = ("reason", "content")
        fields = ("number", "returned_at", "reason", "corrected_at", "content")


class VisitSerializer(serializers.ModelSerializer):
    class Meta:
        model = Visit
        sensitive = ("summary", "next_step", "return_reason")
        fields = ("id", "household", "purpose", "visited_on", "visited_at", "received_at",
                  "met_with", "summary", "next_step", "status", "verified_at", "return_reason",
                  "assessment", "progress", "revisions")  # fmt: skip

    assessment = AssessmentSerializer(many=True, read_only=True)
    progress = ProgressSerializer(many=True, read_only=True)
    revisions = RevisionSerializer(many=True, read_only=True)


LONGEST_KEY = 18  # digits that surely fit a bigint


class HouseholdOfThenField(PermittedHouseholdField):
    """As its parent; also a household the caller has handed on, for work of before. Whether the
    day was theirs is asked when it is written (`logbook.services.former`).
    """

    def to_internal_value(self, data):
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            if not str(data).isdecimal() or len(str(data)) > LONGEST_KEY:
                raise
            if household := household_once_of(self.context["request"].user, int(data)):
                return household
            raise


ASSESSED = ("score", "note", "strengths", "obstacles")


class AssessmentLineInput(serializers.Serializer):
    aspect = serializers.ChoiceField(choices=FourT.choices)
    score = serializers.IntegerField(min_value=1, max_value=5)
    note = serializers.CharField(required=False, allow_blank=True, default="")
    strengths = serializers.CharField(required=False, allow_blank=True, default="")
    obstacles = serializers.CharField(required=False, allow_blank=True, default="")


class ProgressLineInput(serializers.Serializer):
    dimension = serializers.PrimaryKeyRelatedField(queryset=Dimension.objects.all())
    progress = serializers.ChoiceField(choices=DimensionProgress.choices)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=400)


def _each_once(lines, name, message):
    if len({line[name] for line in lines}) < len(lines):
        raise serializers.ValidationError(message)
    return lines


class MomentField(serializers.DateTimeField):
    """A moment of the calendar's first day has no UTC; the framework's field fails over it."""

    def enforce_timezone(self, value):
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")


class VisitInput(serializers.ModelSerializer):
    """A visit as a phone sends it, under the id the phone made."""

    id = serializers.UUIDField()
    household = HouseholdOfThenField(permission=Permission.VISIT_RECORD)
    visited_at = MomentField(required=False, allow_null=True)
    assessment = AssessmentLineInput(many=True, required=False)
    progress = ProgressLineInput(many=True, required=False)

    class Meta:
        model = Visit
        sensitive = ("summary", "next_step")
        fields = ("id", "household", "purpose", "visited_on", "visited_at", "met_with", "summary",
                  "next_step", "latitude", "longitude", "assessment", "progress")  # fmt: skip

    def validate_visited_at(self, moment):
        """A phone's clock may be wrong, but not so that the moment cannot be stored."""
        if moment and not 1970 <= moment.year <= days.LATEST.year:
            raise serializers.ValidationError("นาฬิกาของเครื่องไม่ถูกต้อง โปรดตั้งวันเวลาแล้วส่งใหม่")
        return moment

    def validate_assessment(self, lines):
        return _each_once(lines, "aspect", "มีด้านเดียวกันมากกว่าหนึ่งรายการ โปรดส่งด้านละหนึ่งรายการ")

    def validate_progress(self, lines):
        return _each_once(lines, "dimension", "มีมิติเดียวกันมากกว่าหนึ่งรายการ โปรดส่งมิติละหนึ่งรายการ")

    def service_fields(self) -> dict:
        """What `record_visit` takes."""
        data = dict(self.validated_data)
        data["assessment"] = {
            line["aspect"]: {name: line[name] for name in ASSESSED}
            for line in data.pop("assessment", [])
        }
        data["progress"] = {
            line["dimension"].pk: {"progress": line["progress"], "note": line["note"]}
            for line in data.pop("progress", [])
        }
        return data


class VisitCorrection(VisitInput):
    """A visit that was sent back, whole again; the address says which one."""

    class Meta(VisitInput.Meta):
        fields = tuple(f for f in VisitInput.Meta.fields if f not in ("id", "household"))

    id = household = None


class PhotoSerializer(serializers.ModelSerializer):
    class Meta:
        model = VisitPhoto
        sensitive = ("caption",)
        fields = ("id", "visit", "sha256", "caption", "added_at")


class PhotoInput(serializers.Serializer):
    """A photo as a phone sends it (multipart), under the id the phone made."""

    id = serializers.UUIDField(required=False)
    photo = PictureUpload(source="content")
    caption = serializers.CharField(required=False, allow_blank=True, max_length=200)


class ReferralSerializer(serializers.ModelSerializer):
    """A referral with the least an agency needs; nothing of the household but its number."""

    class Meta:
        model = Referral
        sensitive = ("dimension", "indicator", "subject", "request", "outcome")
        fields = ("id", "household", "dimension", "indicator", "organization", "subject", "request",
                  "status", "sent_at", "due_on", "accepted_at", "closed_at", "outcome")  # fmt: skip


class GuideQuestionSerializer(serializers.ModelSerializer):
    class Meta:
        model = GuideQuestion
        fields = ("id", "aspect", "text", "is_ours", "sort_key")


class ScoreWordSerializer(serializers.ModelSerializer):
    class Meta:
        model = ScoreWord
        fields = ("id", "aspect", "score", "text", "is_ours")


class AssistanceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Assistance
        sensitive = ("dimension", "kind", "description", "amount")
        fields = ("id", "household", "dimension", "kind", "description", "amount", "organization",
                  "referral", "given_on", "recorded_at")  # fmt: skip


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
