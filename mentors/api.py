"""API: household plans in scope."""

from rest_framework import viewsets

from committees.permissions import Permission
from committees.viewsets import RecordedReadsMixin
from mentors.models import ActionPlan
from mentors.serializers import PlanSerializer


class PlanViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    audit_noun = "plan"
    serializer_class = PlanSerializer
    required_permissions = {"list": Permission.PLAN_VIEW, "retrieve": Permission.PLAN_VIEW}
    filterset_fields = ("household", "status")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return ActionPlan.objects.none()
        rows = ActionPlan.objects.visible_to(self.request.user)
        return rows.prefetch_related("rows").order_by("household", "-version")
