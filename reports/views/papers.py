"""Reports that are made in the background: asked for, listed, handed out."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from core import thai
from core.errors import DomainError
from core.jobs.pages import job_part
from core.jobs.rows import JobState
from core.jobs.running import start
from core.links import expiring_link, open_private
from core.pages import paginate
from core.periods import last_months
from places.querysets import codes_within
from reports import services
from reports.actions import Act
from reports.models import Report
from reports.views.dashboards import posted_month, visible_areas


@require_safe
@permission_required(Permission.REPORT_VIEW)
def report_list(request):
    rows = _visible_reports(request.user).select_related("area", "requested_by")
    return render(
        request,
        "reports/report_list.html",
        paginate(request, rows)
        | {
            "months": reversed(last_months(timezone.localdate(), 18)),
            "may_run": has_permission(request.user, Permission.REPORT_RUN),
        },
    )


def _visible_reports(user):
    mine = permitted_areas(user, Permission.REPORT_VIEW)
    return Report.objects.filter(codes_within(mine, "area__code"))


@require_POST
@permission_required(Permission.REPORT_RUN)
def report_start(request):
    area = visible_areas(request.user, Permission.REPORT_RUN)[0]
    try:
        report = services.request_report(
            first_day=posted_month(request), area=area, by=request.user
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("reports:report-list")
    start(report, "reports.report", by=request.user)
    return redirect("reports:report-detail", report.pk)


@require_safe
@permission_required(Permission.REPORT_VIEW)
def report_detail(request, pk):
    report = get_object_or_404(_visible_reports(request.user).select_related("area"), pk=pk)
    if part := job_part(request, report):
        return part
    report.deliveries.filter(user=request.user, opened_at=None).update(opened_at=timezone.now())
    deliveries = report.deliveries.select_related("user")
    return render(
        request,
        "reports/report_detail.html",
        {"report": report, "job": report, "deliveries": deliveries},
    )


@require_safe
@permission_required(Permission.REPORT_VIEW)
@expiring_link
def report_file(request, pk, kind):
    report = get_object_or_404(_visible_reports(request.user), pk=pk, state=JobState.DONE)
    file = report.pdf if kind == "pdf" else report.xlsx
    audit.record(Act.REPORT_DOWNLOADED, report, by=request.user, details={"kind": kind})
    name = f"report-{thai.month_code(report.first_day)}-{report.area_id}.{kind}"
    return FileResponse(open_private(file), as_attachment=kind == "xlsx", filename=name)
