"""The Logbook-style export: runs, what waits for one, their files."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from core.forms import months_around
from core.jobs.pages import job_part
from core.jobs.rows import JobState
from core.jobs.running import start
from core.links import expiring_link, open_private
from core.pages import form_page, paginate
from core.thai import parse_month
from logbook import exports
from logbook.actions import Act
from logbook.enums import EntryChange, FactKind
from logbook.errors import ExportAreaError
from logbook.forms.export import IdentitiesForm
from logbook.models import LogbookEntry, LogbookExport
from logbook.services.exporting import write_file
from logbook.services.waiting import count_waiting, waiting_of
from places.models import Area
from places.querysets import codes_within


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
def export_list(request):
    rows = _visible_exports(request.user).select_related("area", "requested_by")
    months = months_around(timezone.localdate().replace(day=1), before=11, after=0)
    context = {"months": reversed(months), "areas": _own_areas(request.user)}
    return render(request, "logbook/export_list.html", paginate(request, rows) | context)


def _visible_exports(user):
    """Runs whose area lies within one of the user's areas."""
    codes = permitted_areas(user, Permission.LOGBOOK_EXPORT)
    return LogbookExport.objects.filter(codes_within(codes, "area__code"))


def _own_areas(user) -> list[Area]:
    """Areas the person exports for, the widest first."""
    codes = set(permitted_areas(user, Permission.LOGBOOK_EXPORT))
    return sorted(Area.objects.filter(pk__in=codes), key=lambda area: (len(area.pk), area.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LOGBOOK_EXPORT)
def export_waiting(request):
    """What no run has taken yet of the person's areas, by month, as it was counted last; counts it
    anew when asked.
    """
    if request.method == "POST":
        count_waiting()
        return redirect("logbook:export-waiting")
    areas = _own_areas(request.user)
    at, found = waiting_of([area.pk for area in areas])
    waiting = [
        (area, month, [(label, counts[change]) for change, label in EntryChange.choices])
        for area in areas
        for month, counts in found[area.pk].items()
    ]
    return render(request, "logbook/export_waiting.html", {"waiting": waiting, "at": at})


@require_POST
@permission_required(Permission.LOGBOOK_EXPORT)
def export_start(request):
    """Queues the export of a month for one of the user's own areas, the widest unless another is
    chosen.
    """
    areas = {area.pk: area for area in _own_areas(request.user)}
    area = areas.get(request.POST.get("area") or next(iter(areas)))
    if area is None:
        messages.error(request, ExportAreaError.message)
        return redirect("logbook:export-list")
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
    runs = _visible_exports(request.user).select_related("area", "layout", "requested_by")
    run = get_object_or_404(runs, pk=pk)
    if part := job_part(request, run):
        return part
    context = {
        "run": run,
        "job": run,
        "counts": _counts(run),
        "may_identify": has_permission(request.user, Permission.IDENTITY_REVEAL),
    }
    return render(request, "logbook/export_detail.html", context)


def _counts(run) -> list[tuple]:
    """`[(kind, [how many of each change], late)]` of a run's entries."""
    found: dict[tuple, int] = {}
    rows = LogbookEntry.objects.filter(run=run).order_by().values_list("kind", "change", "is_late")
    for kind, change, is_late, count in rows.annotate(count=Count("pk")):
        found[kind, change] = found.get((kind, change), 0) + count
        found[kind, "late"] = found.get((kind, "late"), 0) + (count if is_late else 0)
    return [
        (label, [found.get((kind, c), 0) for c in EntryChange.values], found[kind, "late"])
        for kind, label in FactKind.choices
        if (kind, "late") in found
    ]


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
@expiring_link
def export_file(request, pk):
    """The XLSX as it was written, or (`file=csv`) the same rows as CSV."""
    run = get_object_or_404(_visible_exports(request.user).exclude(stored_file=""), pk=pk)
    kind = "csv" if request.GET.get("file") == "csv" else "xlsx"
    details = {"rows": run.rows, "file": kind}
    audit.record(Act.LOGBOOK_DOWNLOADED, run, by=request.user, details=details)
    content = _written(run, "csv") if kind == "csv" else open_private(run.stored_file)
    return FileResponse(content, as_attachment=True, filename=exports.file_name(pk, kind))


def _written(run, kind: str, *, with_pins: bool = False):
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    try:
        write_file(run, file, kind, with_pins=with_pins)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IDENTITY_REVEAL)
def export_identities(request, pk):
    """Links to the file with national IDs, after a reason that stays on record."""
    run = get_object_or_404(_done(request.user), pk=pk)
    form = IdentitiesForm(request.POST or None)
    is_given = request.method == "POST" and form.is_valid()
    if is_given:
        details, reason = {"rows": run.rows}, form.cleaned_data["reason"]
        audit.record(Act.LOGBOOK_IDENTIFIED, run, by=request.user, reason=reason, details=details)
    template = "logbook/export_identities.html"
    return form_page(request, template, form, run=run, is_given=is_given)


def _done(user):
    return _visible_exports(user).filter(state=JobState.DONE).select_related("area", "layout")


@require_safe
@permission_required(Permission.IDENTITY_REVEAL)
@expiring_link
def export_identified(request, pk, kind):
    """The file with national IDs, by a link that `export_identities` gave."""
    run = get_object_or_404(_done(request.user), pk=pk)
    content = _written(run, "csv" if kind == "csv" else "xlsx", with_pins=True)
    details = {"rows": run.rows, "file": kind, "ids": True}
    audit.record(Act.LOGBOOK_DOWNLOADED, run, by=request.user, details=details)
    return FileResponse(content, as_attachment=True, filename=exports.file_name(pk, kind, "-ids"))
