"""Committees, and the inbox."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from committees.access import permission_required
from committees.models import Committee, Digest, Notification
from committees.permissions import Permission
from committees.services.digests import choose_mail
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
    context["digest"] = Digest.objects.filter(user=request.user).first()
    rows.filter(read_at=None).update(read_at=timezone.now())
    return render(request, "committees/inbox.html", context)


@require_POST
@permission_required(Permission.SIGNED_IN)
def mail_choose(request):
    """The signed-in person switches the daily e-mail on or off."""
    wants = request.POST.get("wants_mail") == "1"
    choose_mail(user=request.user, wants_mail=wants, by=request.user)
    messages.success(request, "จะส่งสรุปงานทางอีเมล" if wants else "จะไม่ส่งสรุปงานทางอีเมลอีก")
    return redirect("committees:inbox")
