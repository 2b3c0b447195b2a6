"""What the API says of households; national IDs only masked."""

from rest_framework import serializers

from households.models import Household, Need, Person


class PersonSerializer(serializers.ModelSerializer):
    masked_pin = serializers.CharField(read_only=True)

    class Meta:
        model = Person
        sensitive = ("has_welfare_card",)
        fields = ("id", "title", "first_name", "last_name", "masked_pin", "sex", "birth_date",
                  "birth_precision", "relation", "is_head", "has_welfare_card")  # fmt: skip


class NeedSerializer(serializers.ModelSerializer):
    class Meta:
        model = Need
        sensitive = ("dimension", "status")
        fields = ("id", "person", "dimension", "data_year", "status", "status_at")


class HouseholdSerializer(serializers.ModelSerializer):
    class Meta:
        model = Household
        sensitive = ("urgency_score", "leave_reason")
        fields = ("id", "house_code", "house_number", "village", "subdistrict", "district",
                  "head_name", "member_count", "origin", "survey_status", "latest_year",
                  "urgency_score", "left_on", "leave_reason")  # fmt: skip


class HouseholdDetailSerializer(HouseholdSerializer):
    persons = PersonSerializer(many=True)
    needs = NeedSerializer(many=True)

    class Meta(HouseholdSerializer.Meta):
        fields = (*HouseholdSerializer.Meta.fields, "persons", "needs")
