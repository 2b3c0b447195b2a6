"""API: households in scope."""

from rest_framework import viewsets

from committees.permissions import Permission
from committees.viewsets import RecordedReadsMixin
from households.models import Household
from households.serializers import HouseholdDetailSerializer, HouseholdSerializer


class HouseholdViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    audit_noun = "household"
    required_permissions = {
        "list": Permission.HOUSEHOLD_VIEW, "retrieve": Permission.HOUSEHOLD_VIEW,
    }  # fmt: skip
    filterset_fields = ("district", "subdistrict", "survey_status", "origin", "latest_year")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Household.objects.none()
        rows = Household.objects.visible_to(self.request.user).order_by("-urgency_score", "id")
        return rows.prefetch_related("persons", "needs") if self.action == "retrieve" else rows

    def get_serializer_class(self):
        return HouseholdDetailSerializer if self.action == "retrieve" else HouseholdSerializer
