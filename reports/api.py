"""API: monthly metrics from the snapshots, for the caller's areas; NESDC's figures."""

from rest_framework import mixins, serializers, viewsets

from accounts.acting import permitted_areas
from accounts.permissions import Permission
from places.codes import AreaCode
from places.querysets import codes_within
from reports.models import MetricSnapshot, NationalFigure


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


class NationalFigureSerializer(serializers.ModelSerializer):
    """`metric` and `key` name the figure of ours it is set beside, empty where there is none;
    `explained` says how much of ours NESDC cannot have, by reason.
    """

    name = serializers.CharField(source="national_metric.name")
    unit = serializers.CharField(source="national_metric.unit")
    metric = serializers.CharField(source="national_metric.metric")
    key = serializers.CharField(source="national_metric.key")
    explained = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = NationalFigure
        fields = (
            "month",
            "name",
            "unit",
            "value",
            "as_of",
            "metric",
            "key",
            "explained",
            "explained_at",
        )


class NationalFigureViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """NESDC's figures of the province; nothing for who is of one district."""

    serializer_class = NationalFigureSerializer
    required_permissions = {"list": Permission.DASHBOARD_VIEW}
    filterset_fields = ("month",)

    def get_queryset(self):
        rows = NationalFigure.objects.select_related("national_metric")
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        mine = permitted_areas(self.request.user, Permission.DASHBOARD_VIEW)
        is_everywhere = any(AreaCode(code).is_province for code in mine)
        return (rows if is_everywhere else rows.none()).order_by("-month", "national_metric")
