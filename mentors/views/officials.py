"""The register of officials."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.forms import asked_in, is_misread
from core.pages import ask_about, attempt, form_page, paginate
from core.querysets import of_name
from mentors.actions import Act
from mentors.errors import InServiceError
from mentors.forms import OfficialFilterForm, OfficialForm, ReturnForm, TransferForm
from mentors.models import Official, Pairing
from mentors.services import registers
from places.codes import area_code
from places.querysets import codes_within


@require_safe
@permission_required(Permission.OFFICIAL_VIEW)
def official_list(request):
    form, asked, rows = asked_for(request)
    # Not joined: fifty of them are wanted, and the planner sorts all with their places.
    rows = rows.prefetch_related("work_area", "organization")
    rows = rows.order_by("work_area_id", "name_sort_key", "id")
    context = paginate(request, rows) | {"form": form, "is_asked": any(asked.values())}
    audit.record(
        Act.OFFICIAL_LISTED,
        by=request.user,
        details=kept(asked) | {"count": context["page"].paginator.count},
    )
    return render(request, "mentors/official_list.html", context)


def asked_for(request):
    """The filter of the register, what it says, and the officials it leaves: on the page and in
    its file.
    """
    codes = permitted_areas(request.user, Permission.OFFICIAL_VIEW)
    form = OfficialFilterForm(request.GET or None, area_codes=codes)
    asked, rows = asked_in(form), Official.objects.visible_to(request.user)
    return form, asked, rows.none() if is_misread(form) else _asked(rows, **asked)


def kept(asked) -> dict:
    """What the history keeps of a filter: no names."""
    return {name: value for name, value in asked.items() if value and name != "q"}


def _asked(rows, *, q="", area="", room=""):
    """Officials by part of a name, work place, and whether they can take another household."""
    rows = of_name(rows, q, "first_name", "last_name")
    if area:
        rows = rows.filter(codes_within([area], "work_area__code"))
    if room:
        rows = rows.with_room() if room == "free" else rows.full()
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OFFICIAL_EDIT)
def official_edit(request, pk=None):
    """Adds an official (no pk) or changes one in the editor's areas."""
    rows = Official.objects.permitted(request.user, Permission.OFFICIAL_EDIT)
    official = get_object_or_404(rows, pk=pk) if pk else Official()
    codes = permitted_areas(request.user, Permission.OFFICIAL_EDIT)
    asked = {} if pk else {"work_area": request.GET.get("work_area")}
    form = OfficialForm(request.POST or None, instance=official, area_codes=codes, initial=asked)
    if pk:
        audit.record(Act.OFFICIAL_VIEWED, official, by=request.user)

    def known(form):
        return registers.officials_like(form.instance, among=rows)

    error, alike = None, None if pk else ask_about(request, form, known, _described)
    if request.method == "POST" and form.is_valid() and not alike:
        try:
            registers.save_official(official=form.instance, by=request.user)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกทะเบียนแล้ว")
            return redirect("mentors:official-list")
    postings = official.postings.select_related("work_area", "organization") if pk else ()
    context = {
        "form": form,
        "official": official,
        "postings": postings,
        "error": error,
        "alike": alike,
        "pairings": _households_of(request, official) if pk else (),
    }
    refused = error or alike or form.errors
    return render(request, "mentors/official_form.html", context, status=422 if refused else 200)


def _described(official):
    """Somebody of the same name and place, for the question whether this is another person."""
    return (
        f"ในทะเบียนมี {official.full_name} {official.work_area} อยู่แล้ว",
        reverse("mentors:official-edit", args=[official.pk]),
        "เป็นคนละคนที่ชื่อซ้ำกัน ให้เพิ่มแยก",
    )


def _households_of(request, official):
    """Open pairings the reader may see, the most urgent household first."""
    rows = Pairing.objects.permitted(request.user, Permission.PAIRING_VIEW).open()
    rows = rows.filter(official=official).select_related(
        "household__village", "household__subdistrict__parent"
    )
    return rows.order_by("-household__urgency_score", "household_id")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OFFICIAL_EDIT)
def official_transfer(request, pk):
    """The official works elsewhere from a day on; pairings outside the new area end."""
    rows = Official.objects.permitted(request.user, Permission.OFFICIAL_EDIT).in_service()
    official = get_object_or_404(rows.select_related("work_area", "organization"), pk=pk)
    audit.record_shown(Act.OFFICIAL_VIEWED, official, request=request)
    codes = permitted_areas(request.user, Permission.OFFICIAL_EDIT)
    now = {
        name: getattr(official, name)
        for name in ("work_area", "organization", "position", "village")
    }
    now["moved_on"] = timezone.localdate()
    if area_code(request.GET.get("work_area")):
        now["work_area"] = request.GET["work_area"]
    form = TransferForm(request.POST or None, area_codes=codes, official=official, initial=now)
    error = None
    if request.method == "POST" and form.is_valid():
        area = form.cleaned_data["work_area"]
        question = Question(
            title=f"ย้าย {official.full_name} ไป{area}",
            button="บันทึกการย้าย",
            back=request.path,
            lines=registers.lines_of_transfer(
                official, area, form.cleaned_data.get("role_goes", "")
            ),
        )
        is_wide = registers.outside_of(official, area.pk) or registers.roles_left(
            official, official.work_area_id, area.pk
        )
        if is_wide and (page := ask_first(request, question, form)):
            return page
        try:
            with transaction.atomic():
                _moved, ended = registers.transfer_official(
                    official=official, by=request.user, **form.cleaned_data
                )
        except DomainError as broken:
            error = broken
        else:
            back = f" ครัวเรือนนอกพื้นที่ใหม่ {ended} ครัวเรือนกลับไปรอจับคู่" if ended else ""
            messages.success(request, f"บันทึกการย้ายแล้ว{back}")
            return redirect("mentors:official-edit", pk)
    return form_page(request, "mentors/official_transfer.html", form, error, official=official)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OFFICIAL_EDIT)
def official_return(request, pk):
    """Somebody who had left is there again and takes households."""
    rows = Official.objects.permitted(request.user, Permission.OFFICIAL_EDIT)
    official = get_object_or_404(rows.select_related("work_area"), pk=pk)
    audit.record_shown(Act.OFFICIAL_VIEWED, official, request=request)
    back, form = reverse("mentors:official-edit", args=[pk]), ReturnForm(request.POST or None)
    if not official.ended_on:
        messages.error(request, InServiceError.message)
        return redirect(back)
    question = Question(
        title=f"รับ {official.full_name} กลับเข้าปฏิบัติงาน",
        button="กลับเข้าปฏิบัติงาน",
        back=back,
        note=f"ปฏิบัติงานที่{official.work_area}ตามเดิมและรับครัวเรือนได้อีก ถ้าย้ายที่ ให้บันทึกการย้ายต่อจากนี้"
        " ครัวเรือนที่ส่งต่อไปแล้วไม่กลับมาเอง บทบาทของบัญชีที่สิ้นสุดแล้วให้ผู้ดูแลระบบให้ใหม่",
    )
    if page := ask_first(request, question, form):
        return page
    attempt(
        request,
        "บันทึกการกลับเข้าปฏิบัติงานแล้ว",
        registers.return_official,
        official=official,
        **form.cleaned_data,
    )
    return redirect(back)
