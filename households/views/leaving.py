"""Households a list says are gone, offered for leaving one by one."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from committees import audit
from committees.access import permission_required
from committees.permissions import Permission
from households.enums import LeaveReason
from households.services.offers import said_to_have_left
from households.tpmap.rows import left_reason
from loei_poverty.pages import paginate


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def leave_offers(request):
    context = paginate(request, said_to_have_left(request.user).for_table())
    for household in context["page"].object_list:
        household.reason = left_reason(household.list_says)
        household.reason_label = LeaveReason(household.reason).label
    audit.record("household.listed", by=request.user, details={
        "count": context["page"].paginator.count}
    )  # fmt: skip
    return render(request, "households/leave_offers.html", context)
