"""Projects as the API shows and takes them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.permissions import Permission
from assistance.enums import AssistanceKind
from assistance.models import Participation, Project
from assistance.projects.services.projects import SAID
from households.models import Household
from households.serializers import PermittedHouseholdField
from indicators.models import Dimension, Indicator
from places.models import Area, Organization, Village


class NumbersSerializer(serializers.Serializer):
    """Counted over the whole project. `left` and `seats_left` are below zero beyond what was
    planned, null where nothing was; baht in `budget`, `spent`, `left`.
    """

    chosen = serializers.IntegerField()
    attended = serializers.IntegerField()
    absent = serializers.IntegerField()
    taken = serializers.IntegerField()
    seats_left = serializers.IntegerField(allow_null=True)
    spent = serializers.DecimalField(max_digits=16, decimal_places=2)
    left = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)


class ProjectSerializer(serializers.ModelSerializer):
    """A project with its numbers; `serves` are codes of areas and villages. For whoever is only a
    partner of it `numbers` and `budget` are null.
    """

    state = serializers.CharField(read_only=True)
    partners = serializers.SerializerMethodField()
    numbers = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = ("id", *SAID, "village", "state", "closed_at", "close_reason", "numbers")

    def get_partners(self, project) -> list[int]:
        return [partner.organization_id for partner in project.partners.all()]

    @extend_schema_field(NumbersSerializer(allow_null=True))
    def get_numbers(self, project):
        found = self.context["numbers"].get(project.pk)
        return NumbersSerializer(found).data if found else None

    def to_representation(self, project):
        said = super().to_representation(project)
        if said["numbers"] is None:
            said["budget"] = None
        return said


class ProjectChange(serializers.ModelSerializer):
    """What is said of a project; in a change, what is left out stays."""

    organization = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.helping())
    partners = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.helping(), many=True, required=False
    )
    dimensions = serializers.PrimaryKeyRelatedField(
        queryset=Dimension.objects.all(), many=True, allow_empty=False
    )
    indicators = serializers.PrimaryKeyRelatedField(
        queryset=Indicator.objects.all(), many=True, required=False
    )
    serves = serializers.ListField(
        child=serializers.CharField(max_length=8), allow_empty=False, max_length=300
    )

    class Meta:
        model = Project
        fields: tuple[str, ...] = SAID

    def validate_serves(self, codes):
        known = set(Area.objects.filter(pk__in=codes).values_list("pk", flat=True))
        known |= set(Village.objects.filter(pk__in=codes).values_list("pk", flat=True))
        if set(codes) - known:
            raise serializers.ValidationError("ไม่มีพื้นที่รหัสนี้ โปรดตรวจรหัสอำเภอ ตำบล หรือหมู่บ้าน")
        return codes


class ProjectInput(ProjectChange):
    """A new project, under an id the caller made."""

    id = serializers.UUIDField()

    class Meta(ProjectChange.Meta):
        fields = ("id", *ProjectChange.Meta.fields)


class CandidateSerializer(serializers.ModelSerializer):
    """A household a project is for: dimensions it lacks, whether it asked for such help, whether
    another project of the kind has it.
    """

    lacking = serializers.ListField(child=serializers.CharField())
    has_asked = serializers.BooleanField()
    elsewhere = serializers.BooleanField()

    class Meta:
        model = Household
        sensitive = ("urgency_score",)
        fields = (
            "id",
            "head_name",
            "district",
            "subdistrict",
            "village",
            "urgency_score",
            "lacking",
            "has_asked",
            "elsewhere",
        )


class ChoiceInput(serializers.Serializer):
    """Households taken into the project, all or none; `over_seats` is why beyond its places."""

    households = PermittedHouseholdField(permission=Permission.PROJECT_EDIT, many=True)
    reason = serializers.CharField(max_length=400)
    over_seats = serializers.CharField(max_length=400, required=False, allow_blank=True)


class ParticipationSerializer(serializers.ModelSerializer):
    """A household in a project, with the least its owner needs."""

    class Meta:
        model = Participation
        sensitive = ("dimension", "status", "reason", "over_seats", "over_budget", "outcome")
        fields = (
            "id",
            "project",
            "household",
            "dimension",
            "status",
            "reason",
            "chosen_at",
            "over_seats",
            "over_budget",
            "attended_on",
            "outcome",
            "settled_at",
        )


class OutcomeInput(serializers.Serializer):
    """Why: it did not come, or is taken out."""

    outcome = serializers.CharField(max_length=400)


class AttendInput(serializers.Serializer):
    attended_on = serializers.DateField()
    outcome = serializers.CharField(max_length=2000)


class GivenInput(serializers.Serializer):
    """Help through the project under an id the caller made; `amount` in baht. `over_budget` is why
    beyond the budget.
    """

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=AssistanceKind.choices)
    description = serializers.CharField(max_length=400)
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    given_on = serializers.DateField()
    over_budget = serializers.CharField(max_length=400, required=False, allow_blank=True)


class GapSerializer(serializers.Serializer):
    """A dimension in a district: households that lack it and were not helped, those of them in a
    project for it, those in none, and the projects that take households there now; counted at
    `as_of`.
    """

    district = serializers.CharField(source="district.code")
    dimension = serializers.CharField(source="dimension.pk")
    households = serializers.IntegerField()
    served = serializers.IntegerField()
    left = serializers.IntegerField()
    projects = serializers.SerializerMethodField()
    as_of = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_projects(self, gap):
        return [project.pk for project in gap.projects]

    @extend_schema_field(serializers.DateTimeField())
    def get_as_of(self, _gap):
        return self.context["as_of"]
