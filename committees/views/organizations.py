"""Organisations that can be asked for help: found, kept, their officers named, merged."""

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from accounts.services.presence import with_readers
from committees.actions import Act
from committees.errors import DutyGoneError, DutyKnownError
from committees.forms.organizations import (
    DutyForm,
    EndOfficerForm,
    MergeForm,
    OfficerForm,
    OrganizationFilterForm,
    OrganizationForm,
)
from committees.models import OrganizationOfficer
from committees.services import merging
from committees.services import organizations as keeping
from core.confirming import Question, ask_first
from core.consequences import Event, lines_of
from core.errors import DomainError
from core.forms import asked_in, is_misread
from core.pages import attempt, form_page, paginate
from core.querysets import of_name
from core.seen import SEEN, hold_as_sent
from core.thai import whole_number
from places.enums import OrganizationAct, OrganizationKind
from places.models import Organization, OrganizationDuty

DUTIES = {"no": Q(has_responsible=False) | Q(has_tpmap_user=False), "yes": Q(has_responsible=True)}


@require_safe
@permission_required(Permission.ORGANIZATION_VIEW)
def organization_list(request):
    """Bodies that work where the reader does; another district, and those out of use, are asked
    for.
    """
    form = OrganizationFilterForm(request.GET or None)
    asked = asked_in(form)
    here = permitted_areas(request.user, Permission.ORGANIZATION_VIEW)
    kept = Organization.objects
    bodies = kept.closed() if asked.get("use") else kept.helping()
    bodies = bodies.touching([asked["area"]] if asked.get("area") else here)
    rows = with_readers(keeping.with_duties(_asked(bodies, asked)))
    rows = rows.none() if is_misread(form) else rows.filter(DUTIES.get(asked.get("named"), Q()))
    named = OrganizationOfficer.objects.filter(ended_on=None)
    rows = rows.prefetch_related(Prefetch("officers", named))
    rows = rows.order_by("kind", "name_sort_key", "id")
    codes = permitted_areas(request.user, Permission.ORGANIZATION_EDIT)
    context = paginate(request, rows) | {
        "form": form,
        "is_asked": any(asked.values()),
        "places": keeping.place_names(),
        "missing": keeping.without_local_government(codes) if codes else (),
    }
    kept = {name: value for name, value in asked.items() if value and name != "q"}
    audit.record(Act.ORGANIZATION_LISTED, by=request.user, details=kept)
    return render(request, "committees/organization_list.html", context)


def _asked(rows, asked):
    rows = of_name(rows, asked.get("q", ""), "name", "short_name")
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    return rows.filter(gives__contains=[asked["gives"]]) if asked.get("gives") else rows


@require_safe
@permission_required(Permission.ORGANIZATION_VIEW)
def organization_detail(request, pk):
    organization = get_object_or_404(with_readers(Organization.objects.all()), pk=pk)
    audit.record(Act.ORGANIZATION_VIEWED, organization, by=request.user)
    return render(request, "committees/organization_detail.html", _context(request, organization))


def _context(request, organization, **more):
    user = request.user
    may_edit = keeping.editable_by(user).filter(pk=organization.pk).exists()
    return {
        "organization": organization,
        "officers": organization.officers.order_by("ended_on", "duty", "-started_on"),
        "duties": list(keeping.duties_of(organization)),
        "is_central": organization.kind in OrganizationKind.central(),
        "may_assign": has_permission(user, Permission.ORGANIZATION_ASSIGN)
        and organization.kind in (*OrganizationKind.central(), OrganizationKind.PROVINCIAL_OFFICE)
        and not organization.merged_into_id,
        "places": keeping.place_names(),
        "may_edit": may_edit,
        "may_merge": has_permission(user, Permission.ORGANIZATION_MERGE)
        and not organization.merged_into_id,
        "alike": keeping.alike(organization) if may_edit else (),
        "officer_form": OfficerForm(),
        "today": timezone.localdate(),
    } | more


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ORGANIZATION_EDIT)
def organization_create(request):
    asked = {name: request.GET.get(name, "") for name in ("kind", "name")}
    area = request.GET.get("area", "")
    return _edit(request, Organization(), initial=asked | {"serves": [area] if area else []})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ORGANIZATION_EDIT)
def organization_edit(request, pk):
    return _edit(request, get_object_or_404(keeping.editable_by(request.user), pk=pk))


def _edit(request, organization, **options):
    codes = permitted_areas(request.user, Permission.ORGANIZATION_EDIT)
    form = OrganizationForm(request.POST or None, instance=organization, codes=codes, **options)
    error = None
    if request.method == "POST" and form.is_valid():
        if page := _ask_of_closing(request, form):
            return page
        try:
            saved = keeping.save_organization(organization=form.instance, by=request.user)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกหน่วยงานแล้ว")
            return redirect("committees:organization-detail", saved.pk)
    context = {"form": form, "organization": organization, "error": error}
    refused = error or form.errors
    return render(
        request, "committees/organization_form.html", context, status=422 if refused else 200
    )


def _ask_of_closing(request, form):
    """The page that says what hangs on a body which is taken out of use; None where that is not
    what the form says, nothing does, or it was confirmed.
    """
    body = form.instance
    if body.is_active or "is_active" not in form.changed_data or not body.pk:
        return None
    lines = lines_of(Event(OrganizationAct.CLOSE, body, by=request.user))
    question = Question(
        title=f"เลิกใช้ {body.name}",
        button=OrganizationAct.CLOSE.label,
        back=reverse("committees:organization-edit", args=[body.pk]),
        lines=lines,
        note="สิ่งเหล่านี้ยังอยู่กับหน่วยงานนี้และไม่ย้ายเอง โปรดมอบหมายหน่วยงานอื่นแทน"
        " หากเป็นหน่วยงานเดียวกับอีกรายการหนึ่ง ให้รวมรายการแทนการเลิกใช้",
    )
    return ask_first(request, question) if lines else None


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ORGANIZATION_ASSIGN)
def duty_edit(request):
    """Who answers in the province for a central body: chosen with the order it rests on."""
    asked = {name: whole_number(request.GET.get(name, "")) for name in ("office", "answers_for")}
    duties = OrganizationDuty.objects.filter(answers_for=asked["answers_for"])
    known = duties.filter(office=asked["office"]).first()
    if known:
        hold_as_sent(known, request.POST)
        stored = {"is_default": known.is_default, "basis": known.basis}
    else:  # nobody loses the first place without somebody's tick
        has_main = duties.filter(is_default=True).exists()
        stored = {"is_default": bool(asked["answers_for"]) and not has_main}
    if known is None and request.POST.get(SEEN):  # cancelled while its form was open
        form = DutyForm(initial=asked | stored)
        return form_page(request, "committees/duty_form.html", form, DutyGoneError())
    form, error = DutyForm(request.POST or None, initial=asked | stored, over=known), None
    if form.is_bound and form.is_valid():
        try:
            duty, former = keeping.assign_duty(
                by=request.user, is_new=known is None, **form.cleaned_data
            )
        except DutyKnownError as broken:
            error = broken
        else:
            instead = f" เป็นสำนักงานหลักแทน «{former}»" if former else ""
            messages.success(request, f"บันทึกหน่วยงานที่รับเรื่องแทนแล้ว{instead}")
            return redirect("committees:organization-detail", duty.office_id)
    return form_page(request, "committees/duty_form.html", form, error)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ORGANIZATION_ASSIGN)
def duty_cancel(request, pk):
    duty = get_object_or_404(
        OrganizationDuty.objects.select_related("office", "answers_for"), pk=pk
    )
    back = reverse("committees:organization-detail", args=[duty.office_id])
    main = " (สำนักงานหลัก)" if duty.is_default else ""
    note = f"{duty.answers_for} จะไม่มีสำนักงานหลักในจังหวัด จนกว่าจะกำหนดแห่งอื่น"
    question = Question(
        # What it takes away is part of what is confirmed.
        title=f"ยกเลิกการรับเรื่องแทน: {duty.office} แทน {duty.answers_for}{main}",
        button="ยกเลิกการรับเรื่องแทน",
        back=back,
        note=note if duty.is_default else "",
    )
    if page := ask_first(request, question):
        return page
    attempt(request, "ยกเลิกการรับเรื่องแทนแล้ว", keeping.cancel_duty, duty=duty)
    return redirect(back)


@require_POST
@permission_required(Permission.ORGANIZATION_EDIT)
def officer_add(request, pk):
    """Keeps whom the organisation named."""
    organization = get_object_or_404(keeping.editable_by(request.user), pk=pk)
    form = OfficerForm(request.POST, instance=OrganizationOfficer(organization=organization))
    if not form.is_valid():
        context = _context(request, organization, officer_form=form)
        return render(request, "committees/organization_detail.html", context, status=422)
    attempt(
        request,
        "บันทึกผู้รับผิดชอบแล้ว",
        keeping.name_officer,
        organization=organization,
        **form.cleaned_data,
    )
    return redirect("committees:organization-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ORGANIZATION_EDIT)
def officer_end(request, pk):
    rows = OrganizationOfficer.objects.filter(organization__in=keeping.editable_by(request.user))
    officer = get_object_or_404(rows.select_related("organization"), pk=pk)
    back = reverse("committees:organization-detail", args=[officer.organization_id])
    question = Question(
        title=f"สิ้นสุดหน้าที่{officer.get_duty_display()}: {officer.name}",
        button="บันทึกวันสิ้นสุด",
        back=back,
        note=f"{officer.organization} จะแสดงว่ายังไม่มอบหมาย จนกว่าจะบันทึกผู้รับผิดชอบคนใหม่",
    )
    form = EndOfficerForm(request.POST or None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "บันทึกวันสิ้นสุดแล้ว", keeping.end_officer, officer=officer, **form.cleaned_data)
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ORGANIZATION_MERGE)
def organization_merge(request, pk):
    """One body stood twice: which entry goes into this one, in numbers, then done."""
    stays = get_object_or_404(Organization.objects.filter(merged_into=None), pk=pk)
    back = reverse("committees:organization-detail", args=[pk])
    form = MergeForm(request.POST or None, initial={"double": request.GET.get("double")})
    form.fields["double"].queryset = form.fields["double"].queryset.exclude(pk=pk)
    double = form.cleaned_data["double"] if form.is_bound and form.is_valid() else None
    if double is None:
        return form_page(request, "committees/organization_merge.html", form, organization=stays)
    question = Question(
        title=f"รวม «{double}» เข้ากับ «{stays}»",
        button="รวมหน่วยงาน",
        back=back,
        lines=merging.lines_of_merge(double),
        note="รายการเดิมจะปิดและชี้มาที่หน่วยงานที่ใช้ต่อ รวมแล้วแยกคืนไม่ได้",
    )
    if page := ask_first(request, question):
        return page
    attempt(request, "รวมหน่วยงานแล้ว", merging.merge_organizations, stays=stays, double=double)
    return redirect(back)
