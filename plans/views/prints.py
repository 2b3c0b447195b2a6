"""Plans of a whole village or sub-district as one PDF."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.errors import DomainError
from core.jobs.pages import job_part
from core.links import expiring_link, open_private
from core.pages import form_page, paginate
from plans.actions import Act
from plans.forms.plans import PlanPrintForm
from plans.models import PlanPrint
from plans.services import prints


@require_safe
@permission_required(Permission.PLAN_PRINT)
def print_list(request):
    return render(request, "plans/print_list.html", paginate(request, _mine(request)))


def _mine(request):
    rows = PlanPrint.objects.permitted(request.user, Permission.PLAN_PRINT)
    return rows.select_related("area__parent", "village", "requested_by")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PLAN_PRINT)
def print_start(request):
    """Chooses an area (`?area=` lists its villages) and asks for the file."""
    asked = request.POST or request.GET
    area = asked.get("area", "")
    codes = permitted_areas(request.user, Permission.PLAN_PRINT)
    form = PlanPrintForm(
        request.POST if request.method == "POST" else None,
        area=area,
        area_codes=codes,
        initial={"area": area or None},
    )
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            run = prints.ask_for_print(by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            return redirect("plans:print-detail", run.pk)
    chosen = form.fields["area"].queryset.filter(pk=area).first()
    return form_page(request, "plans/print_form.html", form, error, area=chosen)


@require_safe
@permission_required(Permission.PLAN_PRINT)
def print_detail(request, pk):
    run = get_object_or_404(_mine(request), pk=pk)
    if part := job_part(request, run):
        return part
    return render(request, "plans/print_detail.html", {"run": run, "job": run})


@require_safe
@permission_required(Permission.PLAN_PRINT)
@expiring_link
def print_file(request, pk):
    run = get_object_or_404(_mine(request).exclude(stored_file=""), pk=pk)
    audit.record(Act.PLAN_PRINT_DOWNLOADED, run, by=request.user, details=run.counts)
    return FileResponse(
        open_private(run.stored_file),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="plans-{run.pk}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
