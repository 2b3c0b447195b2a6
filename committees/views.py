"""Committees, the inbox, and the history."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from committees.access import permission_required
from committees.models import AuditEvent, Committee, Notification, User
from committees.permissions import Permission
from loei_poverty.pages import paginate


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


@require_safe
@permission_required(Permission.SIGNED_IN)
def inbox(request):
    """The signed-in person's own notices; opening the page marks them read."""
    rows = Notification.objects.filter(user=request.user)
    context = paginate(request, rows)
    context["notices"] = list(context["page"].object_list)
    rows.filter(read_at=None).update(read_at=timezone.now())
    return render(request, "committees/inbox.html", context)


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def audit_list(request):
    """Who looked at what, filtered by household, user name or action."""
    rows = AuditEvent.objects.all()
    chosen = {name: request.GET.get(name, "").strip() for name in ("household", "user", "action")}
    if chosen["household"].isdigit():
        rows = rows.filter(household_id=int(chosen["household"]))
    if chosen["user"]:
        rows = rows.filter(actor_id__in=User.objects.filter(username=chosen["user"]).values("pk"))
    if chosen["action"]:
        rows = rows.filter(action__startswith=chosen["action"])
    context = paginate(request, rows)
    events = list(context["page"].object_list)
    actors = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    for event in events:
        event.actor = actors.get(event.actor_id)
    return render(
        request,
        "committees/audit_list.html",
        context | {"events": events, "household": chosen["household"], "action": chosen["action"]},
    )
