"""Resolutions: made in a meeting, followed by their owners and the secretary."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from committees.actions import Act
from committees.errors import ItemGoneError, NotYourResolutionError
from committees.forms.meetings import ResolutionForm, TellForm
from committees.models import Committee, Meeting, Resolution
from committees.services import resolutions
from committees.views.meetings import meeting_of
from core.errors import DomainError
from core.pages import form_page, paginate
from core.thai import whole_number

OWNERS = ("committee__area", "owner", "owner_area", "owner_organization")
GIVEN = "บันทึกมติและแจ้งผู้รับผิดชอบแล้ว"
OUTSIDE = "บันทึกมติแล้ว หน่วยงานไม่ได้รับข้อความในระบบ ให้ส่งหนังสือแจ้ง เลขานุการติดตามและบันทึกผลแทน"
SHOWN = {"standing": "ยังไม่เสร็จ", "late": "เกินกำหนด", "mine": "ของท่าน", "all": "ทั้งหมด"}


def visible(user):
    return Resolution.objects.permitted(user, Permission.MEETING_VIEW).select_related(*OWNERS)


@require_safe
@permission_required(Permission.SIGNED_IN)
def resolution_list(request):
    """Those of the person's areas, and those they own wherever they work."""
    status = request.GET.get("status", "")
    status = status if status in SHOWN else "standing"
    rows = visible(request.user)
    if status == "mine":
        rows = Resolution.objects.owned_by(request.user).select_related(*OWNERS).not_ended()
    elif status != "all":
        rows = rows.late() if status == "late" else rows.not_ended()
    context = paginate(request, rows)
    context |= {"status": status, "statuses": list(SHOWN.items())}
    return render(request, "committees/resolution_list.html", context)


@require_safe
@permission_required(Permission.SIGNED_IN)
def resolution_detail(request, pk):
    resolution = get_object_or_404(visible(request.user), pk=pk)
    audit.record(Act.RESOLUTION_VIEWED, resolution, by=request.user)
    form = TellForm() if may_tell(request.user, resolution) else None
    return _page(request, resolution, form)


def may_tell(user, resolution) -> bool:
    """Its owner, and whoever keeps the committee's meetings."""
    if resolution.state in ("done", "dropped"):
        return False
    return _owned(user, resolution) or may_change(user, resolution)


def _owned(user, resolution) -> bool:
    return Resolution.objects.owned_by(user).filter(pk=resolution.pk).exists()


def may_change(user, resolution) -> bool:
    """The committee's own secretary: not the district it was given to."""
    rows = Resolution.objects.filter(pk=resolution.pk)
    mine = rows.permitted(user, Permission.MEETING_EDIT)
    scope = Committee.objects.permitted(user, Permission.MEETING_EDIT)
    return mine.exists() and scope.filter(pk=resolution.committee_id).exists()


@require_POST
@permission_required(Permission.SIGNED_IN)
def resolution_tell(request, pk):
    resolution = get_object_or_404(visible(request.user), pk=pk)
    form, error = TellForm(request.POST), None
    is_theirs = _owned(request.user, resolution) or may_change(request.user, resolution)
    if not is_theirs:
        return _page(request, resolution, None, NotYourResolutionError())
    if form.is_valid():
        try:
            resolutions.tell(resolution=resolution, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกผลแล้ว")
            return redirect("committees:resolution-detail", pk)
    return _page(request, resolution, form, error)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def resolution_create(request, pk):
    """`?item=` is the matter that was resolved: with its obstacle, so one that went is refused."""
    meeting = meeting_of(request.user, pk)
    wanted = whole_number(request.GET.get("item", ""))
    item = meeting.items.filter(pk=wanted).first()
    form, error = ResolutionForm(request.POST or None, committee=meeting.committee), None
    if wanted and item is None:
        template = "committees/meeting_form.html"
        return _form_page(request, template, meeting, None, ItemGoneError(), sent=form)
    if request.method == "POST" and form.is_valid():
        try:
            made = {"meeting": meeting, "item": item, **form.cleaned_data}
            resolution = resolutions.resolve(by=request.user, **made)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, OUTSIDE if resolution.owner_organization else GIVEN)
            return redirect("committees:meeting-detail", pk)
    return _form_page(request, "committees/meeting_form.html", meeting, form, error, item)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def resolution_edit(request, pk):
    resolution = get_object_or_404(visible(request.user), pk=pk)
    meeting = meeting_of(request.user, resolution.meeting_id)
    given = {"instance": resolution, "committee": meeting.committee}
    form, error = ResolutionForm(request.POST or None, **given), None
    if request.method == "POST" and form.is_valid():
        change = {"resolution": resolution, "by": request.user, **form.cleaned_data}
        try:
            resolutions.change_resolution(**change)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกแล้ว")
            return redirect("committees:resolution-detail", pk)
    return _form_page(request, "committees/meeting_form.html", meeting, form, error)


def _form_page(request, template, meeting, form, error, item=None, sent=None):
    return form_page(
        request,
        template,
        form,
        error,
        committee=meeting.committee,
        meeting=meeting,
        about=item,
        sent=sent,
        title="มติที่ประชุม",
    )


def _page(request, resolution, form, error=None):
    context = {
        "resolution": resolution,
        "steps": resolution.steps.select_related("by"),
        "form": form,
        "error": error,
        "may_change": may_change(request.user, resolution),
        "may_open_meeting": _sees_meeting(request.user, resolution),
    }
    status = 422 if error or (form and form.errors) else 200
    return render(request, "committees/resolution_detail.html", context, status=status)


def _sees_meeting(user, resolution) -> bool:
    rows = Meeting.objects.permitted(user, Permission.MEETING_VIEW)
    return rows.filter(pk=resolution.meeting_id).exists()
