"""What the API takes and says of visits, and of the words of 4 ท."""

from rest_framework import serializers

from accounts.permissions import Permission
from core import days
from core.uploads.serializers import PictureUpload
from indicators.models import Dimension
from logbook.enums import ASPECT_TEXTS, DimensionProgress, FourT
from logbook.models import (
    AssessmentLine,
    GuideQuestion,
    ScoreWord,
    Visit,
    VisitPhoto,
    VisitProgress,
    VisitRevision,
)
from mentors.serializers import HouseholdOfThenField


class AssessmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = AssessmentLine
        sensitive = ("aspect", "score", *ASPECT_TEXTS)
        fields = ("aspect", "score", *ASPECT_TEXTS)


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
        fields = (
            "id",
            "household",
            "purpose",
            "visited_on",
            "visited_at",
            "received_at",
            "met_with",
            "summary",
            "next_step",
            "status",
            "verified_at",
            "return_reason",
            "is_brought_in",
            "visited_by",
            "assessment",
            "progress",
            "revisions",
        )

    assessment = AssessmentSerializer(many=True, read_only=True)
    progress = ProgressSerializer(many=True, read_only=True)
    revisions = RevisionSerializer(many=True, read_only=True)


ASSESSED = ("score", *ASPECT_TEXTS)


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
        fields: tuple[str, ...] = (
            "id",
            "household",
            "purpose",
            "visited_on",
            "visited_at",
            "met_with",
            "summary",
            "next_step",
            "latitude",
            "longitude",
            "assessment",
            "progress",
        )

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
    """A visit that was sent back, whole again; the address says which one. `returned_at` is the
    `verified_at` the phone read with it; without it, what the visit said before is refused.
    """

    returned_at = MomentField(required=False, allow_null=True)

    class Meta(VisitInput.Meta):
        fields = (
            *(f for f in VisitInput.Meta.fields if f not in ("id", "household")),
            "returned_at",
        )

    id = household = None  # type: ignore[assignment]  # so a serializer leaves a field out


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


class GuideQuestionSerializer(serializers.ModelSerializer):
    class Meta:
        model = GuideQuestion
        fields = ("id", "aspect", "text", "is_ours", "sort_key")


class ScoreWordSerializer(serializers.ModelSerializer):
    class Meta:
        model = ScoreWord
        fields = ("id", "aspect", "score", "text", "is_ours")
