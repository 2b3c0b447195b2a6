"""Help as the API shows and takes it: ledger, entries and lists of agencies, the unmatched."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.permissions import Permission
from assistance.enums import AssistanceKind
from assistance.lists.rows import CellRefusedError, pin_of
from assistance.lists.verdicts import message
from assistance.models import Assistance, HelpEntry, HelpList, HelpListIssue, HelpMatch
from assistance.serving import agencies_of
from core.uploads import tables
from core.uploads.archives import Small, UnpackRefusedError, refuse_bombs
from core.uploads.errors import UploadRefusedError
from core.uploads.serializers import UploadSerializerField
from households.models import Person
from households.serializers import PermittedHouseholdField
from indicators.models import Dimension, Indicator
from mentors.serializers import HouseholdOfThenField
from places.enums import OrganizationKind
from places.models import Area, Organization
from plans.models import PlanRow

QUANTITY_AND_UNIT = "ระบุทั้งจำนวน (มากกว่าศูนย์) และหน่วยนับ หรือไม่ระบุทั้งคู่"


class AssistanceSerializer(serializers.ModelSerializer):
    """Help in the ledger; `amount` in baht."""

    class Meta:
        model = Assistance
        sensitive = ("dimension", "indicator", "kind", "description", "quantity", "unit", "amount")
        fields = (
            "id",
            "household",
            "person",
            "dimension",
            "indicator",
            "kind",
            "description",
            "quantity",
            "unit",
            "amount",
            "organization",
            "giver",
            "is_by_agency",
            "plan_row",
            "referral",
            "participation",
            "given_on",
            "recorded_at",
            "changed_at",
            "is_brought_in",
        )


class GivenThingInput(serializers.Serializer):
    """What was given, in words and numbers; `amount` in baht."""

    dimension = serializers.PrimaryKeyRelatedField(queryset=Dimension.objects.all())
    kind = serializers.ChoiceField(choices=AssistanceKind.choices)
    description = serializers.CharField(max_length=400)
    quantity = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True)
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    given_on = serializers.DateField()

    def validate(self, attrs):
        """Quantity and unit go together; of a correction those that are said."""
        if {"quantity", "unit"} & set(attrs):
            quantity, unit = attrs.get("quantity"), attrs.get("unit", "")
            if quantity == 0 or (quantity is not None) != bool(unit):
                raise serializers.ValidationError({"quantity": [QUANTITY_AND_UNIT]})
        return attrs


class OfHouseholdInput(GivenThingInput):
    """Help to a household, whoever gave it: an organisation, else `giver` in words."""

    person = serializers.PrimaryKeyRelatedField(
        queryset=Person.objects.all(), required=False, allow_null=True
    )
    indicator = serializers.PrimaryKeyRelatedField(
        queryset=Indicator.objects.all(), required=False, allow_null=True
    )
    organization = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.filter(kind__in=OrganizationKind.within_reach()),
        required=False,
        allow_null=True,
    )
    giver = serializers.CharField(max_length=200, required=False, allow_blank=True)
    plan_row = serializers.PrimaryKeyRelatedField(
        queryset=PlanRow.objects.all(), required=False, allow_null=True
    )


class AssistanceInput(OfHouseholdInput):
    """Help as a phone sends it, under the id the phone made."""

    id = serializers.UUIDField()
    household = HouseholdOfThenField(permission=Permission.ASSISTANCE_RECORD)


class PinInputField(serializers.CharField):
    """A national ID in 13 digits; the answer shows it masked."""

    def to_internal_value(self, data):
        try:
            return pin_of(super().to_internal_value(data))
        except CellRefusedError as error:
            raise serializers.ValidationError(message(error.code), code=error.code) from error


class HelpEntrySerializer(serializers.ModelSerializer):
    """An agency's entry as it said it; nothing says whether a household was found."""

    masked_pin = serializers.CharField(read_only=True)

    class Meta:
        model = HelpEntry
        sensitive = ("dimension", "kind", "description", "quantity", "unit", "amount")
        fields = (
            "id",
            "organization",
            "masked_pin",
            "person_name",
            "is_for_household",
            "subdistrict",
            "dimension",
            "kind",
            "description",
            "quantity",
            "unit",
            "amount",
            "given_on",
            "help_list",
            "line",
            "recorded_at",
            "changed_at",
            "withdrawn_at",
            "withdraw_reason",
        )


class HelpEntryChange(GivenThingInput):
    """What an agency may say otherwise later; another ID is another entry."""

    person_name = serializers.CharField(max_length=240, required=False, allow_blank=True)
    is_for_household = serializers.BooleanField(required=False)
    subdistrict = serializers.PrimaryKeyRelatedField(
        queryset=Area.objects.subdistricts(), required=False, allow_null=True
    )


@extend_schema_field(serializers.IntegerField())
class OwnAgencyField(serializers.PrimaryKeyRelatedField):
    """One of the agencies the caller enters help for; any other is as if it were not there."""

    def get_queryset(self):
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated:
            return Organization.objects.none()
        return agencies_of(request.user)


class HelpEntryInput(HelpEntryChange):
    """Help an agency gave to whoever has the national ID, under an id the caller made. Without
    `organization` it is the first of the caller's agencies.
    """

    organization = OwnAgencyField(required=False)
    id = serializers.UUIDField()
    pin = PinInputField(max_length=30)


class HelpReasonInput(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class TableUpload(UploadSerializerField):
    """A workbook or text table of up to 5 MB."""

    def gate(self, file):
        if file.size > tables.LARGEST:
            raise UploadRefusedError(tables.HEAVY)
        try:
            refuse_bombs(file, Small())
        except UnpackRefusedError as error:
            raise UploadRefusedError(str(error)) from error
        return file


class HelpListInput(serializers.Serializer):
    """A file of people an agency helped, and what is said once for all its rows. Without
    `organization` it is the first of the caller's agencies.
    """

    organization = OwnAgencyField(required=False)
    file = TableUpload()
    sheet = serializers.CharField(max_length=120, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=AssistanceKind.choices, required=False, allow_blank=True)
    dimension = serializers.PrimaryKeyRelatedField(
        queryset=Dimension.objects.all(), required=False, allow_null=True
    )
    description = serializers.CharField(max_length=400, required=False, allow_blank=True)
    given_on = serializers.DateField(required=False, allow_null=True)


class HelpListIssueSerializer(serializers.ModelSerializer):
    class Meta:
        model = HelpListIssue
        fields = ("row", "column", "code", "level", "message")


class HelpListSerializer(serializers.ModelSerializer):
    """A list: `state` of its check, `stage` it has come to, and its counts. They depend on the
    rows alone.
    """

    class Meta:
        model = HelpList
        fields: tuple[str, ...] = (
            "id",
            "organization",
            "file_name",
            "kind",
            "dimension",
            "description",
            "given_on",
            "state",
            "stage",
            "error",
            "rows",
            "accepted",
            "warnings",
            "rejected",
            "baht",
            "requested_at",
            "applied_at",
            "undone_at",
        )


class HelpListDetailSerializer(HelpListSerializer):
    """With what was said of rows, the first 1,000."""

    issues = serializers.SerializerMethodField()

    class Meta(HelpListSerializer.Meta):
        fields = (*HelpListSerializer.Meta.fields, "issues")

    def get_issues(self, help_list) -> list[dict]:
        rows = help_list.issues.order_by("row", "code")[:1000]
        return list(HelpListIssueSerializer(rows, many=True).data)


class UnmatchedHelpSerializer(serializers.ModelSerializer):
    """An entry no household was found for, as its agency said it."""

    entry = HelpEntrySerializer(read_only=True)

    class Meta:
        model = HelpMatch
        fields = ("id", "district", "entry")


class MatchInput(serializers.Serializer):
    household = PermittedHouseholdField(permission=Permission.HELP_SETTLE)
