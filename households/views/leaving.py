"""Households a list says are gone, offered for leaving one by one."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.pages import paginate
from households.actions import Act
from households.enums import LeaveReason
from households.leaving import left_reason
from households.services.offers import said_to_have_left


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def leave_offers(request):
    context = paginate(request, said_to_have_left(request.user).for_table())
    for household in context["page"].object_list:
        household.reason = left_reason(household.list_says)
        household.reason_label = LeaveReason(household.reason).label
    audit.record(
        Act.HOUSEHOLD_LISTED, by=request.user, details={"count": context["page"].paginator.count}
    )
    return render(request, "households/leave_offers.html", context)
