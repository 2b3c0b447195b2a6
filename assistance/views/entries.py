"""An agency's own page: what it entered, one entry more, put right or taken back. Nothing here says
whether a household was found.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit, receipts
from accounts.doors import permission_required
from accounts.permissions import Permission
from assistance import exports
from assistance.actions import Act
from assistance.counting import BAHT, TIMES
from assistance.enums import AssistanceKind
from assistance.errors import AlreadyWithdrawnError, HelpLimitError
from assistance.filters import OF_ENTRIES, help_filter
from assistance.forms import EntryForm, HelpReasonForm
from assistance.models import Assistance, HelpEntry, HelpList
from assistance.services import entries as entering
from assistance.serving import agencies_of, areas_served
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.links import expiring_link, open_private
from core.pages import attempt, form_page, paginate
from core.periods import last_months
from core.seen import hold_as_sent
from core.sheets import sheet_response
from core.thai import be_date

NOT_WITHDRAWN = {"withdrawn_at": None}
ENTERED = "บันทึกความช่วยเหลือแล้ว"


def agencies_entering(request):
    """The agencies the person enters help for; without one the door is closed."""
    agencies = agencies_of(request.user)
    if not agencies:
        raise PermissionDenied
    return agencies


def _own(request):
    rows = HelpEntry.objects.permitted(request.user, Permission.HELP_ENTER).entered()
    return rows.select_related("dimension", "recorded_by", "subdistrict")


@require_safe
@permission_required(Permission.HELP_ENTER)
def entry_list(request):
    """What the agency entered and what it gave under referrals, with its lists."""
    agencies, asked = agencies_entering(request), help_filter(request.GET, keys=OF_ENTRIES)
    rows = asked.of(_own(request))
    standing = rows.filter(**NOT_WITHDRAWN)
    referred = asked.of(Assistance.objects.of_agencies(request.user).standing())
    context = paginate(request, rows.order_by("-recorded_at", "line", "id"))
    audit.record(
        Act.HELP_LISTED,
        by=request.user,
        details=asked.said | {"count": context["page"].paginator.count},
    )
    return render(
        request,
        "assistance/entry_list.html",
        context
        | {
            "agencies": agencies,
            "asked": asked,
            "totals": standing.order_by().aggregate(times=TIMES, baht=BAHT),
            "referred": referred.order_by().aggregate(times=TIMES, baht=BAHT),
            "lists": HelpList.objects.unconfirmed_first(request.user)[:5],
            "months": list(reversed(last_months(timezone.localdate(), 24))),
            "kinds": AssistanceKind.choices,
        },
    )


@require_safe
@permission_required(Permission.HELP_ENTER)
def entry_export(request):
    """The agency's own entries as XLSX or (`file=csv`) CSV; national IDs stay masked."""
    asked = help_filter(request.GET, keys=OF_ENTRIES)
    rows = asked.of(_own(request)).filter(**NOT_WITHDRAWN)
    kind = "csv" if request.GET.get("file") == "csv" else "xlsx"
    cells = map(exports.entry_row, rows.order_by("given_on", "id").iterator(chunk_size=500))
    response, count = sheet_response(f"help.{kind}", exports.ENTRY_HEADINGS, cells)
    details = asked.said | {"count": count, "file": kind}
    audit.record(Act.HELP_EXPORTED, by=request.user, details=details)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HELP_ENTER)
def entry_create(request):
    agencies = agencies_entering(request)
    served = [area for agency in agencies for area in areas_served(request.user, agency)]
    form = EntryForm(request.POST or None, request.FILES or None, served=served, agencies=agencies)
    error = None
    if request.method == "POST" and form.is_valid():
        said = {"organization": agencies[0]} | _said(form)
        try:
            entry, _created = entering.enter_help(
                by=request.user, id=receipts.new_id(request), **said
            )
        except DomainError as broken:
            error = _on_record(request, broken)
        else:
            messages.success(request, ENTERED)
            return redirect("assistance:entry-detail", entry.pk)
    return form_page(request, "assistance/entry_form.html", form, error, agencies=agencies)


def _said(form) -> dict:
    """What the form says, without a picture that was not sent."""
    return {**form.cleaned_data, "evidence": form.cleaned_data["evidence"] or None}


def _on_record(request, error):
    """A try beyond the day's limit is a refusal that the history keeps."""
    if isinstance(error, HelpLimitError):
        audit.record_refusal(Permission.HELP_ENTER, request=request, reason=error.code)
    return error


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HELP_ENTER)
def entry_detail(request, pk):
    """An own entry; until it is withdrawn it can be put right here."""
    entry = get_object_or_404(_own(request), pk=pk)
    hold_as_sent(entry, request.POST)
    initial = {name: getattr(entry, name) for name in entering.SAID}
    form = EntryForm(
        request.POST or None,
        request.FILES or None,
        over=entry,
        served=entry.served,
        is_correction=True,
        initial=initial,
    )
    is_sent = request.method == "POST"
    error = AlreadyWithdrawnError() if is_sent and entry.withdrawn_at else None
    if is_sent and not error and form.is_valid():
        try:
            entering.correct_entry(entry=entry, by=request.user, **_said(form))
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกการแก้ไขแล้ว")
            return redirect("assistance:entry-detail", pk)
    audit.record(Act.HELP_VIEWED, entry, by=request.user)
    return render(
        request,
        "assistance/entry_detail.html",
        {
            "entry": entry,
            "form": None if entry.withdrawn_at else form,
            "sent": form,
            "error": error,
        },
        status=422 if error or form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HELP_ENTER)
def entry_withdraw(request, pk):
    entry = get_object_or_404(_own(request), pk=pk)
    back = reverse("assistance:entry-detail", args=[pk])
    question = Question(
        title=f"ถอนรายการของวันที่ {be_date(entry.given_on)}",
        button="ถอนรายการ",
        back=back,
        note="ถอนแล้วรายการนี้จะไม่นับเป็นความช่วยเหลือ หากถอนผิดให้บันทึกใหม่",
    )
    form = HelpReasonForm(request.POST if "reason" in request.POST else None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "ถอนรายการแล้ว", entering.withdraw_entry, entry=entry, **form.cleaned_data)
    return redirect(back)


@require_safe
@permission_required(Permission.HELP_ENTER)
@expiring_link
def entry_evidence(request, pk):
    entry = get_object_or_404(_own(request), pk=pk)
    if not entry.evidence:
        raise Http404
    audit.record(Act.EVIDENCE_VIEWED, entry, by=request.user)
    return FileResponse(open_private(entry.evidence), content_type="image/jpeg")
