"""API: a month's figures by mentor and by the mentors' organisation."""

from decimal import Decimal

from django.http import Http404
from rest_framework import mixins, serializers

from accounts.acting import permitted_areas
from accounts.permissions import Permission
from places.codes import is_within
from reports.api import CsvToo
from reports.models import Month
from reports.months import caring
from reports.suppression import suppressed


class SplitQuery(serializers.Serializer):
    """`month` is the latest that is built unless another first day is asked for, `area` the widest
    of the caller's own.
    """

    month = serializers.DateField(required=False)
    area = serializers.CharField(required=False, max_length=6)
    outside = serializers.BooleanField(default=False)


class SplitSerializer(serializers.Serializer):
    """`key` is the mentor or organisation, null for households without a mentor and 0 where the
    organisation is not known; `value` is null where a cell is hidden (`outside`).
    """

    month = serializers.DateField()
    area = serializers.CharField()
    key = serializers.IntegerField(allow_null=True)
    metric = serializers.CharField()
    value = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)


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
        mine = sorted(permitted_areas(self.request.user, Permission.DASHBOARD_VIEW))
        area = asked.get("area") or mine[0]
        if not is_within(area, mine):
            raise Http404
        rows = Month.objects.filter(as_of__isnull=False).order_by("-first_day")
        if "month" in asked:
            rows = rows.filter(first_day=asked["month"])
        return list(self._lines(rows.first(), area, asked["outside"]))

    def _lines(self, month, area, is_outside):
        found = caring.split(self.by, month, area) if month and caring.is_kept(month) else {}
        for code in caring.TOLD:
            cells: dict = {who: values[code] for who, values in found.items()}
            if is_outside:
                cells = _hidden(code, cells, found)
            for who, value in sorted(cells.items(), key=lambda cell: cell[0] or 0):
                yield {
                    "month": month.first_day,
                    "area": area,
                    "key": who,
                    "metric": code,
                    "value": value,
                }


def _hidden(code, cells, found) -> dict[int | None, Decimal | None]:
    wholes = {} if code == "followed" else {f"{who}": v["followed"] for who, v in found.items()}
    told = suppressed({f"{who}": value for who, value in cells.items()}, wholes)
    return {who: told[f"{who}"] for who in cells}


class MentorFiguresViewSet(SplitViewSet):
    """Figures of a month by mentor."""

    required_permissions = {"list": Permission.OFFICIAL_VIEW}
    by = caring.MENTOR


class OrganizationFiguresViewSet(SplitViewSet):
    """Figures of a month by the mentors' organisation."""

    required_permissions = {"list": Permission.DASHBOARD_VIEW}
    by = caring.ORGANIZATION
