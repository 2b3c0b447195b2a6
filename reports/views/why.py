"""«ทำไมตัวเลขเปลี่ยน»: the households between two countings of one figure."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core import thai
from core.pages import paginate
from core.periods import add_months, month_or_this
from core.thai import whole_number
from households.models import Household
from places.codes import is_within
from places.models import Area
from reports import metrics
from reports.actions import Act
from reports.models import Month
from reports.months.why import Cause, Counting, Difference, known_difference
from reports.views.dashboards import visible_areas


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def why(request):
    """Of a metric in an area: a month beside the one before, or a revision beside the one before.

    Numbers for everybody who sees the figure; names only of households the person may see.
    """
    area = _area(request)
    metric = metrics.BY_CODE.get(request.GET.get("metric", "visited"))
    if metric is None or not metric.has_members:
        raise Http404
    first_day = month_or_this(request.GET.get("month", ""))
    after = _counting(first_day, request.GET.get("revision", ""))
    before = _before(request, first_day, after)
    audit.record(
        Act.MONTH_WHY,
        by=request.user,
        details={"area": area.code, "metric": metric.code, "month": thai.month_code(first_day)},
    )
    context = {"area": area, "metric": metric, "before": before, "after": after}
    found = before and after and known_difference(metric.code, area.code, before, after)
    if found:
        context |= _told(request, found)
    return render(request, "reports/why.html", context)


def _area(request) -> Area:
    areas = visible_areas(request.user, Permission.DASHBOARD_VIEW)
    code = request.GET.get("area") or areas[0].code
    area = get_object_or_404(Area, code=code)
    if not is_within(area.code, [mine.code for mine in areas]):
        raise Http404
    return area


def _counting(first_day, revision: str) -> Counting | None:
    """A month as it stands now, or in one of its earlier revisions."""
    month = Month.objects.filter(first_day=first_day, as_of__isnull=False).first()
    if month is None:
        return None
    asked = whole_number(revision)
    return Counting(month, month.revision if asked is None else min(asked, month.revision))


def _before(request, first_day, after) -> Counting | None:
    """`?from=1`: a revision of the same month; else the month before."""
    asked = whole_number(request.GET.get("from", ""))
    if after and asked is not None:
        return Counting(after.month, min(asked, after.revision))
    return _counting(add_months(first_day, -1), "")


def _told(request, found: Difference) -> dict:
    cause = request.GET.get("cause", "")
    chosen = sorted(found.households.get(cause, ()))
    context = paginate(request, chosen)
    seen = Household.objects.permitted(request.user, Permission.HOUSEHOLD_VIEW)
    keys = list(context["page"])
    named = seen.for_table().in_bulk(keys) if keys else {}
    return context | {
        "difference": found,
        "causes": found.causes(),
        "cause": Cause(cause) if chosen else None,
        "lines": [(found.by(key), named[key]) for key in keys if key in named],
        "unnamed": sum(1 for key in keys if key not in named),
    }
