"""API: a month's figures by mentor, by the mentors' organisation, and by village."""

from django.http import Http404
from rest_framework import mixins, serializers

from accounts import audit
from accounts.acting import permitted_areas
from accounts.permissions import Permission
from places.codes import area_code, is_within
from reports.actions import Act
from reports.api.figures import CsvToo
from reports.enums import Carer
from reports.metrics import METRICS
from reports.models import Month
from reports.months import caring
from reports.months.outside import is_outside
from reports.months.villages import CELL, village_cells

OUTSIDE_REFUSED = (
    "ตัวเลขแยกตามพี่เลี้ยง หน่วยงานของพี่เลี้ยง หรือหมู่บ้าน ใช้ภายใน ศจพ. เท่านั้น"
    " สำหรับหน่วยงานภายนอกโปรดใช้ /api/v1/metrics/?outside=true"
)


class SplitQuery(serializers.Serializer):
    """`month` is the latest that is built unless another first day is asked for, `area` the widest
    of the caller's own, `metric` all that are told.
    """

    month = serializers.DateField(required=False)
    area = serializers.CharField(required=False, max_length=6)
    metric = serializers.ChoiceField(
        required=False, choices=[m.code for m in METRICS if m.has_members]
    )

    def validate(self, attrs):
        """Refuses `outside`: what a mentor or a village has is few, and telling it apart is for the
        line.
        """
        if is_outside(self.initial_data):
            raise serializers.ValidationError({"outside": OUTSIDE_REFUSED})
        return attrs


class SplitSerializer(serializers.Serializer):
    """`key` is the mentor or organisation, null for households without a mentor and 0 where the
    organisation is not known; `part` the dimension, data year … of a figure that has parts.
    """

    month = serializers.DateField()
    area = serializers.CharField()
    key = serializers.IntegerField(allow_null=True)
    metric = serializers.CharField()
    part = serializers.CharField()
    value = serializers.DecimalField(max_digits=16, decimal_places=2)


class ApartViewSet(mixins.ListModelMixin, CsvToo):
    """Base of a month's figures in parts that stay inside the line."""

    filter_backends = ()
    by = ""

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return []
        query = SplitQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        area = area_code(asked.get("area") or sorted(self._mine())[0])
        if area is None or not is_within(area, self._mine()):
            raise Http404
        rows = Month.objects.filter(as_of__isnull=False).order_by("-first_day")
        if "month" in asked:
            rows = rows.filter(first_day=asked["month"])
        month = rows.first()
        found = list(self.lines(month, area, asked.get("metric"))) if month else []
        count = len({line[self.counted] for line in found})
        details = {"by": self.by, "area": area, "count": count}
        audit.record(Act.FIGURES_VIEWED, by=self.request.user, details=details)
        return found

    def _mine(self):
        """The areas in which a role of the caller grants what the door asks for."""
        return permitted_areas(self.request.user, self.required_permissions["list"])


class SplitViewSet(ApartViewSet):
    """The figures of a month beside who looked after the households at its end."""

    serializer_class = SplitSerializer
    counted = "key"

    def lines(self, month, area, metric):
        if not caring.is_kept(month):
            return
        codes = [code for code in caring.BY_CARER if metric in (None, code)]
        found = caring.split(self.by, month, area, codes)
        cells = dict.fromkeys(cell for values in found.values() for cell in values)
        for code, part in sorted(cells, key=lambda cell: (codes.index(cell[0]), cell[1])):
            for who in sorted(found, key=lambda who: who or 0):
                yield {
                    "month": month.first_day,
                    "area": area,
                    "key": who,
                    "metric": code,
                    "part": part,
                    "value": found[who][code, part],
                }


class MentorFiguresViewSet(SplitViewSet):
    """Figures of a month by mentor."""

    required_permissions = {"list": Permission.OFFICIAL_VIEW}
    by = Carer.MENTOR


class OrganizationFiguresViewSet(SplitViewSet):
    """Figures of a month by the mentors' organisation."""

    required_permissions = {"list": Permission.DASHBOARD_VIEW}
    by = Carer.ORGANIZATION


class VillageFigureSerializer(serializers.Serializer):
    """`village` is its code, empty for households of no village that is known."""

    month = serializers.DateField()
    area = serializers.CharField()
    village = serializers.CharField()
    metric = serializers.CharField()
    key = serializers.CharField()
    value = serializers.DecimalField(max_digits=16, decimal_places=2)


class VillageFiguresViewSet(ApartViewSet):
    """Figures of a month by village, of each metric that counts households or what is theirs."""

    serializer_class = VillageFigureSerializer
    required_permissions = {"list": Permission.DASHBOARD_VIEW}
    by, counted = "village", "village"

    def lines(self, month, area, metric):
        for cell, value in sorted(village_cells([month.first_day], area, metric).items()):
            yield dict(zip(CELL, cell, strict=True)) | {"value": value}
