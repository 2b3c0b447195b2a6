"""The register of organisations taken in as a table: read, shown in full, then written."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from committees.actions import Act
from committees.forms.organizations import OrganizationFileForm, OrganizationForm
from committees.services import organization_lists as lists
from committees.services import organizations as keeping
from core.errors import DomainError
from core.sheets import sheet_response
from core.spreadsheets.register_preview import RegisterPage
from places.models import Organization

MOST_ROWS = 2_000


@require_safe
@permission_required(Permission.ORGANIZATION_EDIT)
def organization_template(request):
    """An empty table with the headings."""
    response, _count = sheet_response("organizations.xlsx", lists.COLUMNS.headings, [])
    return response


def _look(request, lines, register) -> dict:
    rows = list(lists.rows_of(lines))
    _forms(request, rows)
    faults = [(row.line, fault) for row in rows for fault in row.faults]
    return {"rows": rows, "places": keeping.place_names(), "faults": faults}


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


IMPORT = RegisterPage(
    name="organizations",
    columns=lists.COLUMNS,
    form=OrganizationFileForm,
    template="committees/organization_import.html",
    most_rows=MOST_ROWS,
    crowded=f"มีหน่วยงานเกิน {MOST_ROWS:,} แถว โปรดแบ่งไฟล์",
    look=_look,
    write=_write,
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ORGANIZATION_EDIT)
def organization_import(request):
    return IMPORT.answer(request)
