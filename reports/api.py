"""API: monthly metrics from the snapshots, for the caller's areas."""

from rest_framework import mixins, serializers, viewsets

from accounts.acting import permitted_areas
from accounts.permissions import Permission
from places.querysets import codes_within
from reports.models import MetricSnapshot


class MetricSerializer(serializers.ModelSerializer):
    class Meta:
        model = MetricSnapshot
        fields = ("metric", "key", "month", "area", "value", "as_of")


class MetricViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    serializer_class = MetricSerializer
    required_permissions = {"list": Permission.DASHBOARD_VIEW}
    filterset_fields = ("metric", "month", "area", "key")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return MetricSnapshot.objects.none()
        mine = permitted_areas(self.request.user, Permission.DASHBOARD_VIEW)
        rows = MetricSnapshot.objects.filter(codes_within(mine, "area__code"))
        return rows.order_by("month", "area", "metric", "key")
