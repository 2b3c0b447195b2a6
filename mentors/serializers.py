"""What the API says of plans."""

from rest_framework import serializers

from mentors.models import ActionPlan, PlanRow


class PlanRowSerializer(serializers.ModelSerializer):
    class Meta:
        model = PlanRow
        sensitive = (
            "dimension",
            "household_does",
            "support",
            "stop_reason",
            "cost",
            "money_source",
        )
        fields = ("id", "dimension", "household_does", "support", "organization", "first_month",
                  "last_month", "status", "stop_reason", "cost", "money_source")  # fmt: skip


class PlanSerializer(serializers.ModelSerializer):
    rows = PlanRowSerializer(many=True)

    class Meta:
        model = ActionPlan
        sensitive = ("goal_stage", "goal")
        fields = ("id", "household", "version", "official", "goal_stage", "goal", "status",
                  "started_on", "agreed_on", "closed_on", "close_reason", "rows")  # fmt: skip
