"""The inbox of the signed-in person."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import permission_required
from accounts.models import Digest, Notification
from accounts.permissions import Permission
from accounts.services.digests import choose_mail
from core.pages import paginate


@require_safe
@permission_required(Permission.SIGNED_IN)
def inbox(request):
    """The signed-in person's own notices; opening the page marks them read."""
    rows = Notification.objects.filter(user=request.user)
    context = paginate(request, rows)
    context["notices"] = list(context["page"].object_list)
    context["digest"] = Digest.objects.filter(user=request.user).first()
    rows.filter(read_at=None).update(read_at=timezone.now())
    return render(request, "accounts/inbox.html", context)


@require_POST
@permission_required(Permission.SIGNED_IN)
def mail_choose(request):
    """The signed-in person switches the daily e-mail on or off."""
    wants = request.POST.get("wants_mail") == "1"
    choose_mail(user=request.user, wants_mail=wants, by=request.user)
    messages.success(request, "จะส่งสรุปงานทางอีเมล" if wants else "จะไม่ส่งสรุปงานทางอีเมลอีก")
    return redirect("accounts:inbox")
