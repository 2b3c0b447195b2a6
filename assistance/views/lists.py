"""An agency's lists: sent, checked in the background, shown in full, entered, taken back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from assistance.actions import Act
from assistance.errors import HelpLimitError
from assistance.forms import HelpListForm, HelpReasonForm
from assistance.lists import columns
from assistance.models import HelpEntry, HelpList
from assistance.services import lists
from assistance.views.entries import agencies_entering
from core.confirming import Line, Question, ask_first
from core.errors import DomainError
from core.jobs.pages import job_part
from core.jobs.running import start
from core.pages import attempt, form_page, paginate
from core.sheets import sheet_response

ISSUE_HEADINGS = ("แถว", "คอลัมน์", "ระดับ", "รหัส", "สิ่งที่ต้องทำ", "ค่าที่อ่านได้")


def _own(request):
    rows = HelpList.objects.permitted(request.user, Permission.HELP_ENTER)
    return rows.select_related("dimension", "organization")


@require_safe
@permission_required(Permission.HELP_ENTER)
def help_lists(request):
    """All the lists of the agency; those that wait to be confirmed come first."""
    context = paginate(request, HelpList.objects.unconfirmed_first(request.user))
    count = context["page"].paginator.count
    audit.record(Act.HELP_LIST_LISTED, by=request.user, details={"count": count})
    return render(request, "assistance/help_list_list.html", context | {"kept": lists.KEPT})


@require_safe
@permission_required(Permission.HELP_ENTER)
def help_list_template(request):
    """An empty table with the headings."""
    headings = [columns.LAYOUT.label(key) for key in columns.COLUMNS if key not in NOT_IN_TEMPLATE]
    response, _count = sheet_response("help-list.xlsx", headings, [])
    return response


NOT_IN_TEMPLATE = ("title", "first_name", "last_name")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HELP_ENTER)
def help_list_upload(request):
    agencies = agencies_entering(request)
    form = HelpListForm(request.POST or None, request.FILES or None, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        said = {"organization": agencies[0]} | form.cleaned_data
        help_list = lists.receive_list(by=request.user, **said)
        start(help_list, "help.check", by=request.user)
        return redirect("assistance:help-list-detail", help_list.pk)
    return form_page(request, "assistance/help_list_upload.html", form, agencies=agencies)


@require_safe
@permission_required(Permission.HELP_ENTER)
def help_list_detail(request, pk):
    """The list with every row that will be, or was, entered, and what was said of the others."""
    help_list = get_object_or_404(_own(request), pk=pk)
    if part := job_part(request, help_list):
        return part
    context = {"help_list": help_list, "job": help_list}
    if not help_list.is_live:
        context |= _shown(request, help_list)
        details = {"count": context["page"].paginator.count}
        audit.record(Act.HELP_LIST_VIEWED, help_list, by=request.user, details=details)
    return render(request, "assistance/help_list_detail.html", context)


def _shown(request, help_list) -> dict:
    """A page of the rows taken, or (`show=issues`) of what was said of rows."""
    issues = help_list.issues.order_by("row", "code")
    if request.GET.get("show") == "issues":
        return paginate(request, issues) | {"show": "issues", "issue_count": issues.count()}
    rows = HelpEntry.objects.filter(help_list=help_list).select_related("dimension")
    return paginate(request, rows.order_by("line")) | {"issue_count": issues.count()}


@require_POST
@permission_required(Permission.HELP_ENTER)
def help_list_apply(request, pk):
    help_list = get_object_or_404(_own(request), pk=pk)
    try:
        lists.apply_list(help_list=help_list, by=request.user)
    except DomainError as error:
        if isinstance(error, HelpLimitError):
            audit.record_refusal(Permission.HELP_ENTER, request=request, reason=error.code)
        messages.error(request, str(error))
    else:
        messages.success(request, f"บันทึกความช่วยเหลือ {help_list.accepted:,} รายการแล้ว")
    return redirect("assistance:help-list-detail", pk)


@require_POST
@permission_required(Permission.HELP_ENTER)
def help_list_recheck(request, pk):
    help_list = get_object_or_404(_own(request), pk=pk)
    attempt(request, "ส่งตรวจใหม่แล้ว", lists.recheck_list, help_list=help_list)
    return redirect("assistance:help-list-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HELP_ENTER)
def help_list_undo(request, pk):
    help_list = get_object_or_404(_own(request), pk=pk)
    back = reverse("assistance:help-list-detail", args=[pk])
    standing = HelpEntry.objects.standing().filter(help_list=help_list)
    question = Question(
        title=f"ถอนคืนบัญชีการช่วยเหลือ #{pk}",
        button="ถอนคืนทั้งบัญชี",
        back=back,
        lines=(Line("รายการที่จะถอน", standing.count(), "รายการ"),),
        note="ถอนแล้วรายการทั้งหมดจะไม่นับเป็นความช่วยเหลือ หากต้องใช้อีกให้ส่งไฟล์ใหม่",
    )
    form = HelpReasonForm(request.POST if "reason" in request.POST else None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "ถอนคืนทั้งบัญชีแล้ว", lists.undo_list, help_list=help_list, **form.cleaned_data)
    return redirect(back)


@require_safe
@permission_required(Permission.HELP_ENTER)
def help_list_issues(request, pk):
    """What was said of rows, with line, column and what to do, as XLSX."""
    help_list = get_object_or_404(_own(request), pk=pk)
    names = ("row", "column", "level", "code", "message", "value")
    rows = help_list.issues.order_by("row", "code").values_list(*names).iterator()
    response, count = sheet_response(f"help-list-{pk}-issues.xlsx", ISSUE_HEADINGS, rows)
    audit.record(
        Act.HELP_LIST_ISSUES_EXPORTED, help_list, by=request.user, details={"count": count}
    )
    return response
