"""The list of visits: looked through, and as a sheet."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from accounts.replica import reads_replica
from core.pages import paginate
from core.periods import month_of
from core.sheets import sheet_response
from core.thai import month_code, parse_month
from households import search
from households.models import Household
from logbook import exports
from logbook.actions import Act
from logbook.enums import VisitStatus
from logbook.models import Visit


@require_safe
@permission_required(Permission.VISIT_VIEW)
def visit_list(request):
    rows, asked = _asked(request, Visit.objects.visible_to(request.user))
    context = paginate(request, rows.for_list())
    audit.record(
        Act.VISIT_LISTED,
        by=request.user,
        details=_kept(asked) | {"count": context["page"].paginator.count},
    )
    return render(
        request,
        "logbook/visit_list.html",
        context
        | asked
        | {
            "of_month": f"&month={month_code(asked['first_day'])}" if asked["first_day"] else "",
            "statuses": VisitStatus.choices,
            "may_verify": has_permission(request.user, Permission.VISIT_VERIFY),
        },
    )


def _asked(request, visits):
    """The visits asked for, newest first, and what was asked: `status`, `month` of the visit, and
    `q` of the household as in the list of households.
    """
    rows = visits.order_by("-visited_on", "-received_at", "id")
    asked = {"status": request.GET.get("status", ""), "q": request.GET.get("q", "").strip()[:120]}
    if asked["status"] in VisitStatus.values:
        rows = rows.filter(status=asked["status"])
    else:
        asked["status"] = ""
    try:
        asked["first_day"] = parse_month(request.GET.get("month", ""))
    except ValueError:
        asked["first_day"] = None
    else:
        window = month_of(asked["first_day"])
        rows = rows.filter(visited_on__gte=window.start, visited_on__lt=window.end)
    if asked["q"]:
        found = Household.objects.visible_to(request.user).filter(search.matching(asked["q"]))
        rows = rows.filter(household__in=found.values("pk"))
    return rows, asked


def _kept(asked) -> dict:
    """What the history keeps of a search: that there was one, never the name that was typed."""
    kept = {"status": asked["status"]} | ({"q": True} if asked["q"] else {})
    return kept | ({"month": month_code(asked["first_day"])} if asked["first_day"] else {})


@require_safe
@permission_required(Permission.HOUSEHOLD_EXPORT)
@reads_replica
def visit_export(request):
    """The list of visits as XLSX or (`kind=csv`) CSV, in scope, without what was said at them."""
    visits = Visit.objects.permitted(request.user, Permission.HOUSEHOLD_EXPORT)
    rows, asked = _asked(request, visits)
    kind = "csv" if request.GET.get("kind") == "csv" else "xlsx"
    cells = exports.list_rows(rows)
    response, count = sheet_response(f"visits.{kind}", exports.LIST_HEADINGS, cells)
    audit.record(
        Act.VISIT_EXPORTED, by=request.user, details=_kept(asked) | {"count": count, "kind": kind}
    )
    return response
