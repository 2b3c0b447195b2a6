"""What the API says of plans, and takes and says of ledgers."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from accounts.permissions import Permission
from mentors.serializers import HouseholdOfThenField
from plans.enums import LedgerKind
from plans.models import ActionPlan, LedgerLine, LedgerMonth, PlanRow
from plans.services.ledgers import version_of


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
        fields = (
            "id",
            "dimension",
            "household_does",
            "support",
            "organization",
            "first_month",
            "last_month",
            "is_immediate",
            "status",
            "stop_reason",
            "cost",
            "money_source",
            "is_brought_in",
        )


class PlanSerializer(serializers.ModelSerializer):
    rows = PlanRowSerializer(many=True)
    has_signed_paper = serializers.BooleanField(source="agreed_paper", read_only=True)

    class Meta:
        model = ActionPlan
        sensitive = ("goal_stage", "goal")
        fields = (
            "id",
            "household",
            "version",
            "official",
            "goal_stage",
            "goal",
            "status",
            "started_on",
            "agreed_on",
            "agreed_by_name",
            "agreed_by_relation",
            "agreed_mark",
            "has_signed_paper",
            "closed_on",
            "close_reason",
            "is_brought_in",
            "rows",
        )


BAHT: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


class LedgerLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = LedgerLine
        sensitive = ("kind", "amount")
        fields = ("kind", "amount")


class LedgerSerializer(serializers.ModelSerializer):
    """A month of a household, in baht; who changes it sends `version` back as `seen`."""

    lines = LedgerLineSerializer(many=True, read_only=True)
    income = serializers.DecimalField(**BAHT, read_only=True)
    expense = serializers.DecimalField(**BAHT, read_only=True)
    balance = serializers.DecimalField(**BAHT, read_only=True)
    version = serializers.SerializerMethodField()

    class Meta:
        model = LedgerMonth
        sensitive = ("saving", "debt", "note")
        fields = (
            "id",
            "household",
            "month",
            "lines",
            "income",
            "expense",
            "balance",
            "saving",
            "debt",
            "note",
            "recorded_at",
            "is_brought_in",
            "version",
        )

    def get_version(self, ledger) -> str:
        return version_of(ledger)


class LedgerLineInput(serializers.Serializer):
    kind = serializers.ChoiceField(choices=LedgerKind.choices)
    amount = serializers.DecimalField(**BAHT, min_value=Decimal("0.01"))


class LedgerInput(serializers.Serializer):
    """A month whole, by its first day; `seen` is the `version` the phone had, empty for none."""

    household = HouseholdOfThenField(permission=Permission.LEDGER_EDIT)
    month = serializers.DateField()
    lines = LedgerLineInput(many=True)
    saving = serializers.DecimalField(**BAHT, min_value=Decimal(0), required=False, allow_null=True)
    debt = serializers.DecimalField(**BAHT, min_value=Decimal(0), required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=255)
    seen = serializers.CharField(required=False, allow_blank=True)

    def validate_month(self, month):
        if month.day != 1:
            raise serializers.ValidationError("เดือนของบัญชีต้องเป็นวันที่ 1")
        return month

    def validate_lines(self, lines):
        if len({line["kind"] for line in lines}) < len(lines):
            raise serializers.ValidationError("มีรายการประเภทเดียวกันมากกว่าหนึ่งรายการ")
        return lines

    def service_fields(self) -> dict:
        """What `save_ledger` takes."""
        data = dict(self.validated_data)
        return data | {"amounts": {line["kind"]: line["amount"] for line in data.pop("lines")}}
