"""What stands behind a month: facts that came late, and help by agency."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from core import thai
from core.pages import paginate
from core.periods import add_months, last_months, month_of, month_or_this
from households.models import Household
from places.enums import AreaLevel
from places.models import Area
from reports import services
from reports.actions import Act
from reports.late import late_facts, late_since
from reports.models import Month
from reports.papers import agencies
from reports.views.figures import area_of


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def late_list(request):
    """What was entered of a month after it was over, or closed; last month unless one is asked."""
    last_month = add_months(timezone.localdate(), -1)
    first_day = month_or_this(request.GET.get("month", ""), default=last_month)
    month = Month.objects.filter(first_day=first_day).first()
    window = month_of(first_day)
    since = late_since(window, month)
    context = paginate(request, late_facts(request.user, window, since))
    households = Household.objects.for_table().in_bulk([row[1] for row in context["page"]])
    audit.record(
        Act.MONTH_LATE_LISTED,
        by=request.user,
        details={"month": thai.month_code(first_day), "count": context["page"].paginator.count},
    )
    return render(
        request,
        "reports/late_list.html",
        context
        | {
            "rows": [
                {"what": what, "household": households[pk], "day": day, "entered": entered}
                for what, pk, day, entered in context["page"]
                if pk in households
            ],
            "first_day": first_day,
            "window": window,
            "month": month,
            "since": since,
            "months": reversed(last_months(add_months(timezone.localdate(), -1), 18)),
        },
    )


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def agency_figures(request):
    """Help and referrals of a month by agency, in an area within one of the person's own, from the
    month's figures; a month that is not built says so.
    """
    area, areas = _offered(request)
    first_day = month_or_this(request.GET.get("month", ""))
    month = Month.objects.filter(first_day=first_day, as_of__isnull=False).first()
    rows = services.figures_by_agency(area.code, first_day) if month else []
    audit.record(
        Act.MONTH_AGENCIES_VIEWED,
        by=request.user,
        details={"month": thai.month_code(first_day), "area": area.code},
    )
    return render(
        request,
        "reports/agency_figures.html",
        {
            "columns": agencies.FIGURES,
            "rows": agencies.page_rows(month, rows) if month else [],
            "besides": services.besides_agencies(rows, area.code, first_day) if month else "",
            "month": month,
            "area": area,
            "areas": areas,
            "first_day": first_day,
            "months": reversed(last_months(timezone.localdate(), 18)),
        },
    )


def _offered(request) -> tuple[Area, list[Area]]:
    """The area asked for (a sub-district too, which the dashboard leads on from), and those to
    choose from.
    """
    own = permitted_areas(request.user, Permission.DASHBOARD_VIEW)
    rows = Area.objects.within(own).exclude(level=AreaLevel.SUBDISTRICT)
    areas = list(rows.order_by("code"))
    if areas and not request.GET.get("area"):
        return areas[0], areas
    area = area_of(request, Permission.DASHBOARD_VIEW)
    return area, areas if area in areas else [area, *areas]
