"""Pages of households the list missed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees import audit
from committees.access import has_permission, permission_required
from committees.fence import permitted_areas
from committees.permissions import Permission
from households.forms import DecisionForm, NominationForm
from households.models import Nomination
from households.services.nominations import (
    possible_duplicates,
    propose_household,
    refuse_nomination,
    verify_nomination,
)
from indicators.models import Dimension
from loei_poverty.errors import DomainError
from loei_poverty.pages import paginate


@require_safe
@permission_required(Permission.NOMINATION_MAKE)
def nomination_list(request):
    rows = Nomination.objects.permitted(request.user, Permission.NOMINATION_MAKE)
    rows = rows.select_related("subdistrict__parent", "proposed_by").order_by("-proposed_at", "-id")
    context = paginate(request, rows)
    audit.record("nomination.listed", by=request.user,
                 details={"count": context["page"].paginator.count})  # fmt: skip
    return render(request, "households/nomination_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.NOMINATION_MAKE)
def nomination_create(request):
    codes = permitted_areas(request.user, Permission.NOMINATION_MAKE)
    form = NominationForm(request.POST or None, area_codes=codes)
    if request.method == "POST" and form.is_valid():
        nomination = propose_household(by=request.user, **form.cleaned_data)
        messages.success(request, "ส่งข้อเสนอแล้ว รอ ศจพ.อ. ตรวจสอบ")
        return redirect("households:nomination-detail", nomination.pk)
    return render(request, "households/nomination_form.html", {"form": form},
                  status=422 if form.errors else 200)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.NOMINATION_MAKE)
def nomination_detail(request, pk):
    rows = Nomination.objects.permitted(request.user, Permission.NOMINATION_MAKE)
    nomination = get_object_or_404(rows.select_related("subdistrict__parent"), pk=pk)
    audit.record("nomination.viewed", nomination, by=request.user)
    may_decide = _may_decide(request.user, nomination)
    form = DecisionForm(request.POST or None)
    error = None
    if request.method == "POST" and may_decide and form.is_valid():
        act = verify_nomination if form.cleaned_data["decision"] == "verify" else refuse_nomination
        try:
            act(nomination=nomination, by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกผลการตรวจสอบแล้ว")
            return redirect("households:nomination-detail", pk)
    names = dict(Dimension.objects.values_list("code", "name"))
    return render(request, "households/nomination_detail.html", {
        "nomination": nomination, "form": form, "error": error, "may_decide": may_decide,
        "duplicates": possible_duplicates(nomination)[:10] if may_decide else [],
        "dimension_names": [names.get(code, code) for code in nomination.dimensions],
    }, status=422 if form.errors or error else 200)  # fmt: skip


def _may_decide(user, nomination) -> bool:
    if not has_permission(user, Permission.NOMINATION_DECIDE):
        return False
    rows = Nomination.objects.permitted(user, Permission.NOMINATION_DECIDE)
    return rows.filter(pk=nomination.pk, status="proposed").exists()
