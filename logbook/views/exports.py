"""The Logbook-style export."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.forms import months_around
from core.jobs.pages import job_part
from core.jobs.running import start
from core.links import expiring_link, open_private
from core.pages import paginate
from core.thai import parse_month
from logbook.actions import Act
from logbook.models import LogbookExport
from places.models import Area
from places.querysets import codes_within


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
def export_list(request):
    rows = _visible_exports(request.user).select_related("area", "requested_by")
    months = months_around(timezone.localdate().replace(day=1), before=11, after=0)
    return render(
        request, "logbook/export_list.html", paginate(request, rows) | {"months": reversed(months)}
    )


def _visible_exports(user):
    """Runs whose area lies within one of the user's areas."""
    codes = permitted_areas(user, Permission.LOGBOOK_EXPORT)
    return LogbookExport.objects.filter(codes_within(codes, "area__code"))


@require_POST
@permission_required(Permission.LOGBOOK_EXPORT)
def export_start(request):
    """Queues the export of a month for the user's own area."""
    area = Area.objects.get(pk=min(permitted_areas(request.user, Permission.LOGBOOK_EXPORT)))
    try:
        month = parse_month(request.POST.get("month", ""))
    except ValueError:
        messages.error(request, "โปรดเลือกเดือน")
        return redirect("logbook:export-list")
    run = LogbookExport(month=month, area=area, requested_by=request.user)
    start(run, "logbook.export", by=request.user)
    return redirect("logbook:export-detail", run.pk)


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
def export_detail(request, pk):
    run = get_object_or_404(_visible_exports(request.user).select_related("area"), pk=pk)
    if part := job_part(request, run):
        return part
    return render(request, "logbook/export_detail.html", {"run": run, "job": run})


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
@expiring_link
def export_file(request, pk):
    run = get_object_or_404(_visible_exports(request.user).exclude(stored_file=""), pk=pk)
    audit.record(Act.LOGBOOK_DOWNLOADED, run, by=request.user, details={"rows": run.rows})
    return FileResponse(
        open_private(run.stored_file), as_attachment=True, filename=f"logbook-{pk}.xlsx"
    )
