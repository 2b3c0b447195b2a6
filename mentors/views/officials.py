"""The register of officials."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees import audit
from committees.access import permission_required
from committees.fence import permitted_areas
from committees.permissions import Permission
from loei_poverty.pages import paginate
from mentors.forms import (
    OfficialForm,
)
from mentors.models import Official
from mentors.services import pairings


@require_safe
@permission_required(Permission.OFFICIAL_VIEW)
def official_list(request):
    rows = Official.objects.visible_to(request.user).with_load()
    rows = rows.select_related("work_area", "organization").order_by(
        "work_area", "first_name", "id"
    )
    if request.GET.get("q"):
        rows = rows.filter(first_name__contains=request.GET["q"]) | rows.filter(
            last_name__contains=request.GET["q"]
        )
    context = paginate(request, rows)
    audit.record(
        "official.listed", by=request.user, details={"count": context["page"].paginator.count}
    )
    return render(request, "mentors/official_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OFFICIAL_EDIT)
def official_edit(request, pk=None):
    """Adds an official (no pk) or changes one in the editor's areas."""
    rows = Official.objects.permitted(request.user, Permission.OFFICIAL_EDIT)
    official = get_object_or_404(rows, pk=pk) if pk else Official()
    codes = permitted_areas(request.user, Permission.OFFICIAL_EDIT)
    form = OfficialForm(request.POST or None, instance=official, area_codes=codes)
    if pk:
        audit.record("official.viewed", official, by=request.user)
    if request.method == "POST" and form.is_valid():
        pairings.save_official(official=form.instance, by=request.user)
        messages.success(request, "บันทึกทะเบียนแล้ว")
        return redirect("mentors:official-list")
    return render(request, "mentors/official_form.html", {"form": form, "official": official},
                  status=422 if form.errors else 200)  # fmt: skip
