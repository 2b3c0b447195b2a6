"""API: monthly figures of the caller's areas, months, definitions; NESDC's figures."""

from collections.abc import Sequence
from io import BytesIO

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django_filters import BooleanFilter, FilterSet
from rest_framework import mixins, serializers, viewsets
from rest_framework.renderers import BaseRenderer, JSONRenderer

from accounts.acting import permitted_areas
from accounts.permissions import Permission
from core.sheets import write_csv
from places.codes import AreaCode
from places.querysets import codes_within
from reports.definitions import definitions
from reports.models import MetricSnapshot, Month, NationalFigure
from reports.months.outside import hidden_in, is_outside


class CsvRenderer(BaseRenderer):
    """A list as CSV, `?format=csv`: all of it; cells that could be formulas leave as text."""

    media_type, format, charset = "text/csv", "csv", None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        rows = data if isinstance(data, list) else data.get("results", [data])
        stream = BytesIO()
        headings = list(rows[0]) if rows else []
        write_csv(stream, headings, ([row[name] for name in headings] for row in rows))
        return stream.getvalue()


class CsvToo(viewsets.GenericViewSet):
    """Base of a list that is also given as CSV; then whole, not in pages."""

    renderer_classes: Sequence[type[BaseRenderer]] = (JSONRenderer, CsvRenderer)

    def paginate_queryset(self, queryset):
        is_csv = self.request.accepted_renderer.format == CsvRenderer.format
        return None if is_csv else super().paginate_queryset(queryset)


class MetricSerializer(serializers.ModelSerializer):
    """`revision` is how often the month was closed, 0 while it is open. `value` is null where a
    cell is hidden (`outside`): all of a month that is not closed.
    """

    value = serializers.SerializerMethodField()
    as_of = serializers.DateTimeField(source="month_as_of")
    revision = serializers.IntegerField(source="month_revision")

    class Meta:
        model = MetricSnapshot
        fields = ("metric", "key", "month", "area", "value", "as_of", "revision")

    def get_value(self, row) -> str | None:
        hidden = self.context.get("hidden", ())
        return None if (row.month, row.metric, row.key, row.area_id) in hidden else str(row.value)


class MetricFilter(FilterSet):
    outside = BooleanFilter(
        method="as_it_is",
        help_text="true: for outside the ศจพ. line: closed months, without cells under 5",
    )

    class Meta:
        model = MetricSnapshot
        fields = ("metric", "month", "area", "key")

    def as_it_is(self, rows, _name, _value):
        return rows


class MetricViewSet(mixins.ListModelMixin, CsvToo):
    """Monthly figures of the caller's areas."""

    serializer_class = MetricSerializer
    required_permissions = {"list": Permission.DASHBOARD_VIEW}
    filterset_class = MetricFilter

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return MetricSnapshot.objects.none()
        month = Month.objects.filter(first_day=OuterRef("month"))
        rows = self._within().annotate(
            month_revision=Coalesce(Subquery(month.values("revision")[:1]), 0),
            month_as_of=Coalesce(Subquery(month.values("as_of")[:1]), "as_of"),
        )
        return rows.order_by("month", "area", "metric", "key")

    def _within(self):
        mine = permitted_areas(self.request.user, Permission.DASHBOARD_VIEW)
        return MetricSnapshot.objects.filter(codes_within(mine, "area__code"))

    def get_serializer_context(self):
        context = super().get_serializer_context()
        if self.request and is_outside(self.request.query_params):
            context["hidden"] = self._hidden()
        return context

    def _hidden(self) -> set:
        """Of the months and metrics asked for, whatever else was filtered."""
        asked = self.filter_queryset(self.get_queryset()).order_by()
        found = set(asked.values_list("metric", "month").distinct())
        return hidden_in({metric for metric, _ in found}, {month for _, month in found})


class MonthSerializer(serializers.ModelSerializer):
    """`checksum` is the SHA-256 of the figures and members as they were signed last."""

    month = serializers.DateField(source="first_day")
    closed_by = serializers.CharField(source="closed_by.full_name", default="")
    checksum = serializers.SerializerMethodField()

    class Meta:
        model = Month
        fields = ("month", "as_of", "closed_at", "closed_by", "revision", "checksum")

    def get_checksum(self, row) -> str:
        numbers = {revision.number: revision.checksum for revision in row.revisions.all()}
        return numbers.get(row.revision, "")


class MonthViewSet(mixins.ListModelMixin, CsvToo):
    """Months whose figures are built, the newest first."""

    serializer_class = MonthSerializer
    required_permissions = {"list": Permission.DASHBOARD_VIEW}

    def get_queryset(self):
        rows = Month.objects.filter(as_of__isnull=False).order_by("-first_day")
        return rows.select_related("closed_by").prefetch_related("revisions")


class DefinitionSerializer(serializers.Serializer):
    """What a figure counts. `is_ours`: our reading, since its definition was not published."""

    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    counts = serializers.CharField()
    part_of = serializers.CharField()
    part_of_code = serializers.CharField()
    split_by = serializers.CharField()
    day = serializers.CharField()
    gaps = serializers.CharField()
    is_ours = serializers.BooleanField()


class DefinitionViewSet(mixins.ListModelMixin, CsvToo):
    """«นิยาม» of every figure."""

    serializer_class = DefinitionSerializer
    required_permissions = {"list": Permission.DASHBOARD_VIEW}
    filter_backends = ()

    def get_queryset(self):
        return definitions()


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
    """NESDC's figures of the province; nothing for whoever is of one district."""

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
