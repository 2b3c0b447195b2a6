"""Pages of NESDC's figures: set beside ours, typed, read from a file, taken along."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from core import thai
from core.differences import reasons
from core.errors import DomainError
from core.periods import add_months, last_months
from core.sheets import sheet_response
from core.uploads.errors import UploadRefusedError
from core.uploads.tables import read_csv, visible_lines
from places.codes import AreaCode
from reports import comparison
from reports.actions import Act
from reports.forms import NationalFileForm, NationalForm
from reports.models import NationalFigure, NationalMetric
from reports.national import Copied, read_copied

ZIP, OLE = b"PK", b"\xd0\xcf"


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def national_compare(request):
    """Theirs and ours of a month, with the difference; last month unless one is asked."""
    _for_the_province(request.user, Permission.DASHBOARD_VIEW)
    first_day = _month(request)
    details = {"month": thai.month_code(first_day)}
    audit.record(Act.NATIONAL_VIEWED, by=request.user, details=details)
    lines = comparison.compared(first_day)
    context = {
        "first_day": first_day,
        "months": reversed(last_months(timezone.localdate(), 24)),
        "lines": lines,
        "month": comparison.month_row(first_day),
        "as_of": max((line.figure.as_of for line in lines if line.figure), default=None),
        "explained_at": max(
            (line.figure.explained_at for line in lines if line.figure), default=None
        ),
        "may_edit": has_permission(request.user, Permission.NATIONAL_EDIT),
        "may_build": has_permission(request.user, Permission.REPORT_RUN),
    }
    return render(request, "reports/national_compare.html", context)


def _for_the_province(user, permission) -> None:
    """Figures of the province are not there for whoever is of one district."""
    if not any(AreaCode(code).is_province for code in permitted_areas(user, permission)):
        raise Http404


def _month(request) -> date:
    """`month` as «2569-05», else last month; a form that names none is of nothing."""
    is_form = request.method == "POST"
    try:
        return thai.parse_month((request.POST if is_form else request.GET).get("month", ""))
    except ValueError as error:
        if is_form:
            raise Http404 from error
        return add_months(timezone.localdate(), -1)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.NATIONAL_EDIT)
def national_edit(request):
    """What the dashboard says of a month, typed."""
    first_day = _month(request)
    form = _form(first_day, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            count = comparison.save_figures(
                first_day=first_day,
                as_of=form.cleaned_data["as_of"],
                values=form.values(),
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, str(error))
            # What the next press has to have seen.
            form.data = form.data.copy()
            form.data["seen"] = comparison.version_of(first_day)
        else:
            messages.success(request, f"บันทึกแล้ว {count} ตัวเลข")
            return redirect(_address("reports:national-compare", first_day))
    return _edit_page(request, form, first_day, status=422 if form.errors else 200)


def _form(first_day: date, data=None, **initial) -> NationalForm:
    rows = NationalFigure.objects.filter(month=first_day).select_related("entered_by")
    stored = {figure.national_metric_id: figure for figure in rows}
    known: dict = {"seen": comparison.version_of(first_day)}
    if stored:
        known["as_of"] = max(figure.as_of for figure in stored.values())
    return NationalForm(data, first_day=first_day, stored=stored, initial=known | initial)


def _edit_page(request, form, first_day, *, status=200, copied: Copied | None = None, file=None):
    context = {
        "form": form,
        "first_day": first_day,
        "months": reversed(last_months(timezone.localdate(), 24)),
        "file_form": file or NationalFileForm(),
        "copied": copied,
    }
    return render(request, "reports/national_edit.html", context, status=status)


@require_POST
@permission_required(Permission.NATIONAL_EDIT)
def national_read(request):
    """Fills the form with what a file says; nothing is kept before it is saved."""
    first_day = _month(request)
    file_form = NationalFileForm(request.POST, request.FILES)
    if not file_form.is_valid():
        return _edit_page(request, _form(first_day), first_day, status=422, file=file_form)
    names = {thai.text_key(name): (pk, name) for pk, name in _names()}
    try:
        lines = _lines(file_form.cleaned_data["file"])
    except UploadRefusedError as error:
        file_form.add_error("file", str(error))
        return _edit_page(request, _form(first_day), first_day, status=422, file=file_form)
    copied = read_copied(lines, {key: name for key, (_pk, name) in names.items()})
    read = {f"figure_{names[key][0]}": value for key, value in copied.values.items()}
    details = {"month": thai.month_code(first_day), "count": len(read)}
    audit.record(Act.NATIONAL_READ, by=request.user, details=details)
    return _edit_page(request, _form(first_day, **read), first_day, copied=copied)


def _names() -> list[tuple[int, str]]:
    return list(NationalMetric.objects.filter(is_active=True).values_list("pk", "name"))


def _lines(file) -> list[list[str]]:
    file.seek(0)
    is_workbook = file.read(2) in (ZIP, OLE)
    file.seek(0)
    if not is_workbook:
        return read_csv(file.read())
    return [line for _name, lines in visible_lines(file) for line in lines]


def _address(door: str, first_day: date) -> str:
    return f"{reverse(door)}?month={thai.month_code(first_day)}"


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def national_file(request, kind):
    """The comparison of a month as a sheet."""
    _for_the_province(request.user, Permission.DASHBOARD_VIEW)
    first_day = _month(request)
    known = reasons()
    headings = [
        "ตัวเลข",
        "หน่วย",
        "สศช.",
        "ข้อมูล สศช. ณ",
        "ของเรา",
        "ผลต่าง (เรา − สศช.)",
        *(reason.label for reason in known),
        "ที่ยังไม่ทราบเหตุ",
    ]
    rows = [_row(line, known) for line in comparison.compared(first_day)]
    name = f"national-{thai.month_code(first_day)}.{kind}"
    response, count = sheet_response(name, headings, rows)
    details = {"month": thai.month_code(first_day), "count": count}
    audit.record(Act.NATIONAL_EXPORTED, by=request.user, details=details)
    return response


def _row(line, known) -> list:
    explained = {reason.code: value for reason, value in line.reasons}
    return [
        line.national.name,
        line.national.unit,
        line.figure.value if line.figure else "",
        line.figure.as_of if line.figure else "",
        line.ours if line.ours is not None else "",
        line.difference if line.difference is not None else "",
        *(explained.get(reason.code, "") for reason in known),
        line.rest if line.rest is not None else "",
    ]
