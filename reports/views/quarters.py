"""Quarterly reports: asked for, worded, signed off."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import permission_required
from accounts.permissions import Permission
from core import thai
from core.errors import DomainError
from core.pages import attempt, form_page
from core.periods import quarter_of
from reports.enums import ReportKind, ReportPart
from reports.errors import MovedWordsError
from reports.forms import SignedOnPaperForm, WordsForm
from reports.models import Report, ReportWording
from reports.papers import quarterly
from reports.views.papers import begin, chosen_reporters


@require_POST
@permission_required(Permission.REPORT_RUN)
def quarter_start(request):
    """The report of one area or team, or of each in the person's reach (`area` empty)."""
    try:
        first_day = thai.parse_month(request.POST.get("month", ""))
    except ValueError as error:
        raise Http404 from error
    at = timezone.now()
    try:
        reports = [
            quarterly.request_quarterly(
                first_day=first_day, area=one.area, team=one.team, by=request.user, at=at
            )
            for one in chosen_reporters(request, first_day)
        ]
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("reports:report-list")
    return begin(request, reports)


def _quarterly_of(user, permission):
    rows = Report.objects.permitted(user, permission).filter(kind=ReportKind.QUARTERLY)
    return rows.select_related("area", "team__area")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REPORT_WORD)
def report_words(request, pk):
    rows = _quarterly_of(request.user, Permission.REPORT_WORD)
    report, error = get_object_or_404(rows, pk=pk), None
    words, version = quarterly.words_of(report), quarterly.version_of(report)
    form = WordsForm(request.POST or None, words=words, initial={"seen": version})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            quarterly.save_words(report=report, words=form.words(), seen=seen, by=request.user)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกถ้อยคำและจัดพิมพ์รายงานใหม่แล้ว")
            return redirect("reports:report-detail", pk)
    if isinstance(error, MovedWordsError):  # shown now, below; the next press means it
        form.data = form.data.copy()
        form.data["seen"] = version
    history = ReportWording.objects.filter(report=report).select_related("by").order_by("-id")
    return form_page(
        request,
        "reports/report_words.html",
        form,
        error,
        report=report,
        stands=quarterly.words_of(report) if isinstance(error, MovedWordsError) else {},
        history=[(ReportPart(row.part).label, row) for row in history],
    )


@require_POST
@permission_required(Permission.REPORT_SIGN)
def report_sign(request, pk):
    """Only of the area or team the chief stands for: a governor does not sign for a district."""
    rows = Report.objects.signed_by_chair(request.user).filter(kind=ReportKind.QUARTERLY)
    report, seen = get_object_or_404(rows, pk=pk), request.POST.get("seen", "")
    attempt(request, "ลงนามรับรองรายงานแล้ว", quarterly.sign_report, report=report, seen=seen)
    return redirect("reports:report-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REPORT_RUN)
def report_signed(request, pk):
    """Writes down who signed on paper."""
    rows = _quarterly_of(request.user, Permission.REPORT_RUN)
    report, error = get_object_or_404(rows, pk=pk), None
    initial = {"seen": quarterly.version_of(report)}
    form = SignedOnPaperForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            quarterly.sign_on_paper(report=report, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกการลงนามแล้ว")
            return redirect("reports:report-detail", pk)
    return form_page(
        request,
        "reports/report_signed.html",
        form,
        error,
        report=report,
        quarter=quarter_of(report.first_day),
    )
