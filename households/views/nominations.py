"""Pages of households the list missed."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from accounts.replica import reads_replica
from core.errors import DomainError
from core.links import expiring_link, open_private
from core.pages import form_page, paginate
from core.sheets import sheet_response
from households import exports
from households.actions import Act, PhotoAct
from households.enums import NominationStatus
from households.errors import NominationDecidedError
from households.forms import DecisionForm, NominationForm
from households.models import Household, Nomination, NominationPhoto
from households.services.nominations import (
    draft,
    likely_same,
    propose_household,
    refuse_nomination,
    verify_nomination,
)
from indicators.models import Dimension


@require_safe
@permission_required(Permission.NOMINATION_MAKE)
def nomination_list(request):
    status, rows = _asked(request, Permission.NOMINATION_MAKE)
    rows = rows.select_related("subdistrict__parent", "proposed_by").order_by("-proposed_at", "-id")
    context = paginate(request, rows)
    audit.record(
        Act.NOMINATION_LISTED,
        by=request.user,
        details={"status": status, "count": context["page"].paginator.count},
    )
    context |= {"status": status, "statuses": NominationStatus.choices}
    return render(request, "households/nomination_list.html", context)


def _asked(request, permission):
    """The status that was chosen, if any, and the nominations of it."""
    status = request.GET.get("status", "")
    rows = Nomination.objects.permitted(request.user, permission)
    return (status, rows.filter(status=status)) if status in NominationStatus.values else ("", rows)


@require_safe
@permission_required(Permission.NOMINATION_DECIDE)
@reads_replica
def nomination_export(request):
    """The officer's nominations as the page shows them, as XLSX, without national IDs."""
    status, rows = _asked(request, Permission.NOMINATION_DECIDE)
    related = ("subdistrict__parent", "village", "proposed_by", "decided_by")
    rows = rows.select_related(*related).order_by("-proposed_at", "-id")
    names = dict(Dimension.objects.values_list("code", "name"))
    cells = (exports.nomination_row(n, names) for n in rows.iterator(chunk_size=500))
    response, count = sheet_response("nominations.xlsx", exports.NOMINATION_HEADINGS, cells)
    details = {"status": status, "count": count}
    audit.record(Act.NOMINATION_EXPORTED, by=request.user, details=details)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.NOMINATION_MAKE)
def nomination_create(request):
    form, error, matches = _form(request), None, []
    if request.method == "POST" and form.is_valid():
        matches = _seen_matches(request.user, draft(**form.place_and_name()))
        try:
            nomination = propose_household(by=request.user, known=matches, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "ส่งข้อเสนอแล้ว รอ ศจพ.อ. ตรวจสอบ")
            return redirect("households:nomination-detail", nomination.pk)
    return form_page(request, "households/nomination_form.html", form, error, matches=matches)


@require_POST
@permission_required(Permission.NOMINATION_MAKE)
def nomination_check(request):
    """While the form is filled in: what is known already, within the proposer's own scope."""
    form, matches = _form(request), []
    if given := form.place_and_name():
        matches = _seen_matches(request.user, draft(**given))
    audit.record(Act.NOMINATION_CHECKED, by=request.user, details={"count": len(matches)})
    context = {"form": form, "matches": matches}
    return render(request, "households/partials/nomination_matches.html", context)


def _form(request):
    codes = permitted_areas(request.user, Permission.NOMINATION_MAKE)
    data = request.POST if request.method == "POST" else None  # also one that was sent empty
    return NominationForm(data, request.FILES or None, area_codes=codes)


def _seen_matches(user, nomination):
    """What the user may see of likely duplicates; nothing hints at what lies outside."""
    return likely_same(
        nomination,
        households=Household.objects.visible_to(user),
        nominations=Nomination.objects.permitted(user, Permission.NOMINATION_MAKE),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.NOMINATION_MAKE)
def nomination_detail(request, pk):
    rows = Nomination.objects.permitted(request.user, Permission.NOMINATION_MAKE)
    rows = rows.select_related("subdistrict__parent", "village", "proposed_by", "decided_by")
    nomination = get_object_or_404(rows, pk=pk)
    audit.record(Act.NOMINATION_VIEWED, nomination, by=request.user)
    may_decide = _may_decide(request.user, nomination)
    form = DecisionForm(request.POST or None)
    error, is_sent = None, request.method == "POST"
    if is_sent and nomination.status != NominationStatus.PROPOSED:
        error = NominationDecidedError()
    if is_sent and may_decide and form.is_valid():
        act = verify_nomination if form.cleaned_data["decision"] == "verify" else refuse_nomination
        try:
            act(nomination=nomination, by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกผลการตรวจสอบแล้ว")
            return redirect("households:nomination-detail", pk)
    names = dict(Dimension.objects.values_list("code", "name"))
    undecided = nomination.status == NominationStatus.PROPOSED
    return form_page(
        request,
        "households/nomination_detail.html",
        form,
        error,
        nomination=nomination,
        may_decide=may_decide,
        matches=_seen_matches(request.user, nomination) if undecided else [],
        photos=nomination.photos.all(),
        dimension_names=[names.get(code, code) for code in nomination.dimensions],
    )


@require_safe
@permission_required(Permission.NOMINATION_MAKE)
@expiring_link
def nomination_photo(request, pk):
    """A photo of a nomination in scope; private, never cached by others."""
    rows = Nomination.objects.permitted(request.user, Permission.NOMINATION_MAKE)
    photos = NominationPhoto.objects.select_related("nomination").filter(nomination__in=rows)
    photo = get_object_or_404(photos, pk=pk)
    audit.record(
        PhotoAct.PHOTO_VIEWED, photo.nomination, by=request.user, details={"photo": str(pk)}
    )
    return FileResponse(
        open_private(photo.image),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store"},
    )


def _may_decide(user, nomination) -> bool:
    if not has_permission(user, Permission.NOMINATION_DECIDE):
        return False
    rows = Nomination.objects.permitted(user, Permission.NOMINATION_DECIDE)
    return rows.filter(pk=nomination.pk, status=NominationStatus.PROPOSED).exists()
