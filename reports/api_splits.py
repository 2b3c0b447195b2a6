"""API: a month's figures by mentor and by the mentors' organisation."""

from django.http import Http404
from rest_framework import mixins, serializers

from accounts import audit
from accounts.acting import permitted_areas
from accounts.permissions import Permission
from places.codes import is_within
from reports.actions import Act
from reports.api import CsvToo
from reports.models import Month
from reports.months import caring
from reports.months.outside import is_outside

OUTSIDE_REFUSED = (
    "ตัวเลขแยกตามพี่เลี้ยงหรือหน่วยงานของพี่เลี้ยงใช้ภายใน ศจพ. เท่านั้น"
    " สำหรับหน่วยงานภายนอกโปรดใช้ /api/v1/metrics/?outside=true"
)


class SplitQuery(serializers.Serializer):
    """`month` is the latest that is built unless another first day is asked for, `area` the widest
    of the caller's own.
    """

    month = serializers.DateField(required=False)
    area = serializers.CharField(required=False, max_length=6)

    def validate(self, attrs):
        """Refuses `outside`: what a mentor has is few, and telling it apart is for the line."""
        if is_outside(self.initial_data):
            raise serializers.ValidationError({"outside": OUTSIDE_REFUSED})
        return attrs


class SplitSerializer(serializers.Serializer):
    """`key` is the mentor or organisation, null for households without a mentor and 0 where the
    organisation is not known.
    """

    month = serializers.DateField()
    area = serializers.CharField()
    key = serializers.IntegerField(allow_null=True)
    metric = serializers.CharField()
    value = serializers.DecimalField(max_digits=16, decimal_places=2)


class SplitViewSet(mixins.ListModelMixin, CsvToo):
    """The figures of a month beside who looked after the households at its end."""

    serializer_class = SplitSerializer
    filter_backends = ()
    by = ""

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return []
        query = SplitQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        area = asked.get("area") or sorted(self._mine())[0]
        if not is_within(area, self._mine()):
            raise Http404
        rows = Month.objects.filter(as_of__isnull=False).order_by("-first_day")
        if "month" in asked:
            rows = rows.filter(first_day=asked["month"])
        month = rows.first()
        found = caring.split(self.by, month, area) if month and caring.is_kept(month) else {}
        details = {"by": self.by, "area": area, "count": len(found)}
        audit.record(Act.FIGURES_VIEWED, by=self.request.user, details=details)
        return list(_lines(month, area, found))

    def _mine(self):
        """The areas in which a role of the caller grants what the door asks for."""
        return permitted_areas(self.request.user, self.required_permissions["list"])


def _lines(month, area, found):
    for code in caring.TOLD:
        cells = {who: values[code] for who, values in found.items()}
        for who, value in sorted(cells.items(), key=lambda cell: cell[0] or 0):
            yield {
                "month": month.first_day,
                "area": area,
                "key": who,
                "metric": code,
                "value": value,
            }


class MentorFiguresViewSet(SplitViewSet):
    """Figures of a month by mentor."""

    required_permissions = {"list": Permission.OFFICIAL_VIEW}
    by = caring.MENTOR


class OrganizationFiguresViewSet(SplitViewSet):
    """Figures of a month by the mentors' organisation."""

    required_permissions = {"list": Permission.DASHBOARD_VIEW}
    by = caring.ORGANIZATION
