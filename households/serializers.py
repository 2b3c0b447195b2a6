"""What the API says of households; national IDs only masked."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from households.models import Household, Need, Person


@extend_schema_field(OpenApiTypes.INT)
class PermittedHouseholdField(serializers.PrimaryKeyRelatedField):
    """Households for which the caller holds `permission`; any other is as if it were not there."""

    def __init__(self, *, permission, **kwargs):
        self.permission = permission
        super().__init__(**kwargs)

    def get_queryset(self):
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated:
            return Household.objects.none()
        return Household.objects.permitted(request.user, self.permission)


class PersonSerializer(serializers.ModelSerializer):
    masked_pin = serializers.CharField(read_only=True)

    class Meta:
        model = Person
        sensitive = ("has_welfare_card",)
        fields = (
            "id",
            "title",
            "first_name",
            "last_name",
            "masked_pin",
            "sex",
            "birth_date",
            "birth_precision",
            "relation",
            "is_head",
            "has_welfare_card",
        )


class NeedSerializer(serializers.ModelSerializer):
    class Meta:
        model = Need
        sensitive = ("dimension", "status")
        fields = ("id", "person", "dimension", "data_year", "status", "status_at")


class HouseholdSerializer(serializers.ModelSerializer):
    class Meta:
        model = Household
        sensitive = ("urgency_score", "leave_reason")
        fields: tuple[str, ...] = (
            "id",
            "house_code",
            "house_number",
            "village",
            "subdistrict",
            "district",
            "head_name",
            "member_count",
            "origin",
            "survey_status",
            "latest_year",
            "urgency_score",
            "left_on",
            "leave_reason",
        )


class HouseholdDetailSerializer(HouseholdSerializer):
    persons = PersonSerializer(many=True)
    needs = NeedSerializer(many=True)

    class Meta(HouseholdSerializer.Meta):
        fields = (*HouseholdSerializer.Meta.fields, "persons", "needs")
