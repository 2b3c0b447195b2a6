"""Committees and their seats."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.doors import permission_required
from accounts.permissions import Permission
from committees.models import Committee


@require_safe
@permission_required(Permission.SIGNED_IN)
def committee_list(request):
    rows = Committee.objects.select_related("area").annotate(seat_count=Count("seats"))
    return render(request, "committees/committee_list.html", {"committees": rows})


@require_safe
@permission_required(Permission.SIGNED_IN)
def committee_detail(request, pk):
    committee = get_object_or_404(Committee.objects.select_related("area"), pk=pk)
    context = {
        "committee": committee,
        "seats": committee.seats.select_related("organization"),
        "duties": committee.duties.all(),
    }
    return render(request, "committees/committee_detail.html", context)
