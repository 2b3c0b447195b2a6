"""API: households in scope."""

from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import viewsets

from accounts.permissions import Permission
from accounts.viewsets import RecordedReadsMixin
from households.models import Household
from households.serializers import HouseholdDetailSerializer, HouseholdSerializer
from households.sets import households_in, set_choices


class HouseholdFilter(filters.FilterSet):
    """`counted` is a set of households as the pages count it today, e.g. `followed`."""

    counted = filters.ChoiceFilter(choices=set_choices, method="in_set")

    class Meta:
        model = Household
        fields = ("district", "subdistrict", "survey_status", "origin", "latest_year")

    @extend_schema_field(OpenApiTypes.STR)
    def in_set(self, rows, _name, code):
        return households_in(code, among=rows)


class HouseholdViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    audit_noun = "household"
    required_permissions = {
        "list": Permission.HOUSEHOLD_VIEW,
        "retrieve": Permission.HOUSEHOLD_VIEW,
    }
    filterset_class = HouseholdFilter
    filterset_fields = (*HouseholdFilter.Meta.fields, "counted")  # what the history keeps of them

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Household.objects.none()
        # Not by urgency: it changes while a client goes through the list, and would hide rows.
        rows = Household.objects.visible_to(self.request.user).order_by("id")
        return rows.prefetch_related("persons", "needs") if self.action == "retrieve" else rows

    def get_serializer_class(self):
        return HouseholdDetailSerializer if self.action == "retrieve" else HouseholdSerializer
