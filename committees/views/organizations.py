"""Organisations that can be asked for help: found, kept, their officers named, joined, imported."""

import hashlib
import secrets

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
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
from committees.forms_organizations import (
    EndOfficerForm,
    MergeForm,
    OfficerForm,
    OrganizationFileForm,
    OrganizationFilterForm,
    OrganizationForm,
)
from committees.models import OrganizationOfficer
from committees.services import joining
from committees.services import organization_lists as lists
from committees.services import organizations as keeping
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.pages import attempt, paginate
from core.querysets import of_name
from core.sheets import sheet_response
from core.spreadsheets.registers import read_register
from core.uploads.errors import TableRefusedError
from places.models import Organization

KEPT_SECONDS = 15 * 60
GONE = "ตัวอย่างหมดเวลาแล้ว ยังไม่มีการบันทึก โปรดส่งไฟล์อีกครั้ง"
MOST_ROWS = 2_000
CROWDED = f"มีหน่วยงานเกิน {MOST_ROWS:,} แถว โปรดแบ่งไฟล์"
DUTIES = {"no": Q(has_responsible=False) | Q(has_tpmap_user=False), "yes": Q(has_responsible=True)}


@require_safe
@permission_required(Permission.ORGANIZATION_VIEW)
def organization_list(request):
    """Bodies that work where the reader does; another district is asked for."""
    form = OrganizationFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    here = permitted_areas(request.user, Permission.ORGANIZATION_VIEW)
    bodies = Organization.objects.helping().touching([asked["area"]] if asked.get("area") else here)
    rows = with_readers(keeping.with_duties(_asked(bodies, asked)))
    rows = rows.filter(DUTIES.get(asked.get("named", ""), Q()))
    named = OrganizationOfficer.objects.filter(ended_on=None)
    rows = rows.prefetch_related(Prefetch("officers", named)).order_by("kind", "name")
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
    kept = get_object_or_404(Organization.objects.filter(merged_into=None), pk=pk)
    back = reverse("committees:organization-detail", args=[pk])
    form = MergeForm(request.POST or None, initial={"double": request.GET.get("double")})
    form.fields["double"].queryset = form.fields["double"].queryset.exclude(pk=pk)
    double = form.cleaned_data["double"] if form.is_bound and form.is_valid() else None
    if double is None:
        context = {"form": form, "organization": kept}
        status = 422 if form.errors else 200
        return render(request, "committees/organization_merge.html", context, status=status)
    question = Question(
        title=f"รวม «{double}» เข้ากับ «{kept}»",
        button="รวมหน่วยงาน",
        back=back,
        lines=joining.lines_of_merge(double),
        note="รายการเดิมจะปิดและชี้มาที่หน่วยงานที่ใช้ต่อ รวมแล้วแยกคืนไม่ได้",
    )
    if page := ask_first(request, question):
        return page
    attempt(request, "รวมหน่วยงานแล้ว", joining.merge_organizations, kept=kept, double=double)
    return redirect(back)


@require_safe
@permission_required(Permission.ORGANIZATION_EDIT)
def organization_template(request):
    """An empty table with the headings."""
    response, _count = sheet_response("organizations.xlsx", lists.HEADINGS, [])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ORGANIZATION_EDIT)
def organization_import(request):
    """One refused row refuses the file: nothing is written until every row can be."""
    form, context = OrganizationFileForm(), {}
    if request.method == "POST" and request.POST.get("token"):
        key = _key(request.user, request.POST["token"])
        if lines := cache.get(key):
            cache.delete(key)
            return _write(request, lines)
        context["error"] = GONE
    elif request.method == "POST":
        form = OrganizationFileForm(request.POST, request.FILES)
        if form.is_valid():
            context = _preview(request, form.cleaned_data["file"])
    refused = form.errors or context.get("error") or context.get("faults")
    context = {"form": form} | context
    return render(
        request, "committees/organization_import.html", context, status=422 if refused else 200
    )


def _key(user, token: str) -> str:
    """No longer than a cache takes, whatever was sent for a token."""
    return f"organizations:{user.pk}:{hashlib.sha256(token.encode()).hexdigest()}"


def _preview(request, file) -> dict:
    try:
        register = read_register(file, lists.COLUMNS)
    except TableRefusedError as refused:
        return {"error": str(refused)}
    if len(register.lines) > MOST_ROWS:
        return {"error": CROWDED}
    lines = [(line.number, line.said) for line in register.lines if not line.faults]
    rows = list(lists.rows_of(lines))
    _forms(request, rows)
    faults = [(line.number, fault) for line in register.lines for fault in line.faults]
    faults += [(row.line, fault) for row in rows for fault in row.faults]
    if faults:
        return {"faults": sorted(faults), "register": register}
    token = secrets.token_urlsafe(16)
    cache.set(_key(request.user, token), lines, KEPT_SECONDS)
    places = keeping.place_names()
    return {"rows": rows, "token": token, "places": places, "register": register}


def _forms(request, rows) -> list[OrganizationForm]:
    """Each row through the form of the page: the same rules, the same sentences."""
    codes = permitted_areas(request.user, Permission.ORGANIZATION_EDIT)
    editable = set(keeping.editable_by(request.user).values_list("pk", flat=True))
    named = lists.officers_named(row.known for row in rows if row.known)
    forms = []
    for row in rows:
        if row.known and row.known.pk not in editable:
            row.faults.append("หน่วยงานนี้ทำงานนอกเขตที่ท่านดูแล จึงแก้ไขไม่ได้")
        form = OrganizationForm(_filled(row), instance=row.known or Organization(), codes=codes)
        if not form.is_valid() and not row.faults:
            row.faults += list(_sentences(form))
        elif row.known and not row.faults:
            lists.note_differences(row, form)
        lists.note_officers(row, named)
        forms.append(form)
    return forms


def _sentences(form):
    for name, found in form.errors.get_json_data().items():
        label = f"{form.fields[name].label}: " if name in form.fields else ""
        yield from (f"{label}{error['message']}" for error in found)


def _filled(row) -> dict:
    """What the row says, over what is stored."""
    names = OrganizationForm.Meta.fields
    stored = (
        {name: getattr(row.known, name) for name in names} if row.known else {"is_active": True}
    )
    return stored | row.data


def _write(request, lines):
    rows = list(lists.rows_of(lines))
    counts = {"new": 0, "changed": 0}
    try:
        with transaction.atomic():
            for row, form in zip(rows, _forms(request, rows), strict=True):
                if row.faults:
                    raise DomainError(f"แถวที่ {row.line}: {row.faults[0]}")
                if row.known and not row.differences:
                    continue
                saved = keeping.save_organization(organization=form.instance, by=request.user)
                _name_officers(request, saved, row)
                counts["changed" if row.known else "new"] += 1
    except DomainError as broken:
        messages.error(request, str(broken))
        return redirect("committees:organization-import")
    audit.record(Act.ORGANIZATION_IMPORTED, by=request.user, details=counts)
    messages.success(request, f"เพิ่มหน่วยงาน {counts['new']} แห่ง แก้ไข {counts['changed']} แห่ง")
    return redirect("committees:organization-list")


def _name_officers(request, organization, row):
    for duty, (name, position) in row.naming.items():
        keeping.name_officer(
            organization=organization,
            by=request.user,
            duty=duty,
            name=name,
            position=position,
            started_on=timezone.localdate(),
        )
