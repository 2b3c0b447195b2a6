"""«สุขภาพระบบ»: the page of the administrators, and the same for a machine that watches."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.acting import acting_for
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from core.health import State, in_prometheus, look_at_all
from core.recovery import drills

PURPOSE = "health"
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
@permission_required(Permission.ACCOUNT_MANAGE)
def health(request):
    """Shows every line, the red ones first, and how the last drill went."""
    with acting_for(purpose=PURPOSE):
        lines = look_at_all()
    order = [State.BAD, State.WARN, State.OK]
    context = {
        "lines": sorted(lines, key=lambda line: order.index(line.found.state)),
        "red": sum(line.found.state == State.BAD for line in lines),
        "drill": drills.last(),
        "now": timezone.now(),
    }
    return render(request, "accounts/health.html", context)


@require_safe
@login_not_required
def metrics(request):
    """The lines for Prometheus: whoever has `METRICS_TOKEN`, or an administrator."""
    if not (_has_token(request) or has_permission(request.user, Permission.ACCOUNT_MANAGE)):
        audit.record_refusal(Permission.ACCOUNT_MANAGE, request=request)
        raise PermissionDenied
    with acting_for(purpose=PURPOSE):
        lines = look_at_all()
    return HttpResponse("\n".join(in_prometheus(lines)), content_type=TEXT)


def _has_token(request) -> bool:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    given = kind == "Bearer" and bool(settings.METRICS_TOKEN)
    return given and constant_time_compare(token, settings.METRICS_TOKEN)
