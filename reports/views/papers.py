"""Reports that are made in the background: asked for, listed, handed out."""

from datetime import date

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from accounts.replica import reads_replica
from committees.models import Committee
from committees.services.offices import missing_of
from core import thai
from core.errors import DomainError
from core.jobs.pages import job_part
from core.jobs.rows import JobState
from core.jobs.running import start
from core.links import expiring_link, open_private
from core.pages import paginate
from core.periods import Window, add_months, last_months, quarter_of
from core.sheets import book_response
from places.enums import AreaLevel
from places.models import Area
from places.querysets import codes_within
from reports.actions import Act
from reports.enums import ReportKind, ReportPart
from reports.errors import NoTeamThenError
from reports.members import Members, are_kept
from reports.models import Month, Report
from reports.papers import quarterly, xlsx
from reports.papers.reporters import Reporter, teams_on
from reports.papers.runs import EVERY, newest_run, request_run
from reports.papers.sending import is_draft
from reports.papers.writing import WRITTEN
from reports.views.dashboards import posted_month

TEAM = "team-"


@require_safe
@permission_required(Permission.REPORT_VIEW)
def report_list(request):
    mine = visible_reports(request.user)
    run = newest_run(mine)
    if request.htmx and request.GET.get("part") == "run":
        answer = render(request, "reports/partials/report_run.html", {"run": run})
        if run is None:
            answer["HX-Refresh"] = "true"
        return answer
    rows = mine.select_related("area", "team", "requested_by")
    context = paginate(request, rows) | {"run": run}
    if has_permission(request.user, Permission.REPORT_RUN):
        context["quarters"] = quarters = quarters_over(timezone.localdate())
        context["months"] = reversed(last_months(timezone.localdate(), 18))
        areas = areas_of(request.user)
        context["offices"] = offices_of(request.user, areas)
        context["teams"] = teams_on([quarter.last for quarter in quarters], areas)
        context["lacking"] = [one for one in context["offices"] if one["missing"]]
    return render(request, "reports/report_list.html", context)


def quarters_over(day: date) -> list[Window]:
    """The last eight quarters that are over, the latest first."""
    return [quarter_of(add_months(quarter_of(day).start, -3 * n)) for n in range(1, 9)]


def areas_of(user) -> list[Area]:
    """Whose memo this person may have written: the province's and its districts', or that of their
    own area.
    """
    mine = permitted_areas(user, Permission.REPORT_RUN)
    rows = Area.objects.filter(codes_within(mine)).exclude(level=AreaLevel.SUBDISTRICT)
    return list(rows.order_by("code"))


def offices_of(user, areas) -> list[dict]:
    """What the memo of each area still lacks, and the committee where whoever may adds it."""
    edited = Committee.objects.current().leading().permitted(user, Permission.COMMITTEE_EDIT)
    committees = {committee.area_id: committee for committee in edited}
    lacks = missing_of(areas)
    return [
        {"area": area, "missing": lacks[area.pk], "committee": committees.get(area.pk)}
        for area in areas
    ]


def visible_reports(user):
    return Report.objects.permitted(user, Permission.REPORT_VIEW)


def _monthly_kind(request) -> str:
    asked = request.POST.get("kind")
    return asked if asked in {*WRITTEN, EVERY} else ReportKind.MONTHLY


def reporters_of(user, day: date) -> dict[str, Reporter]:
    """In whose name the person may have reports of the quarter that ends on `day` written, by what
    the forms call them.
    """
    areas = areas_of(user)
    teams = {f"{TEAM}{one.pk}": Reporter(one.area, day, one) for one in teams_on([day], areas)}
    return {area.pk: Reporter(area, day) for area in areas} | teams


def chosen_reporters(request, first_day: date) -> list[Reporter]:
    """That of the form, or all within reach where `area` is empty. Raises `NoTeamThenError`."""
    wanted = request.POST.get("area", "")
    known = reporters_of(request.user, quarter_of(first_day).last)
    found = [one for code, one in known.items() if wanted in ("", code)]
    if wanted.startswith(TEAM) and not found:
        raise NoTeamThenError
    if not found:
        raise Http404
    return found


@require_POST
@permission_required(Permission.REPORT_RUN)
def report_start(request):
    """The papers of a month of one `kind`, or of every one, in one name or in all."""
    first_day = posted_month(request)
    try:
        reports = request_run(
            first_day=first_day,
            reporters=chosen_reporters(request, first_day),
            kind=_monthly_kind(request),
            by=request.user,
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("reports:report-list")
    return begin(request, reports)


def begin(request, reports):
    """Has them written; leads to the one there is, or to where it is told how far all are."""
    for report in reports:
        start(report, "reports.report", by=request.user)
    if len(reports) == 1:
        return redirect("reports:report-detail", reports[0].pk)
    if reports:
        messages.success(request, f"กำลังจัดทำรายงาน {len(reports)} ฉบับ")
    else:
        messages.info(request, "ไม่มีเอกสารที่ต้องจัดทำ")
    return redirect("reports:report-list")


@require_safe
@permission_required(Permission.REPORT_VIEW)
def report_detail(request, pk):
    rows = visible_reports(request.user).select_related("area", "team__area")
    month = Month.objects.filter(first_day=OuterRef("first_day"), closed_at__isnull=False)
    report = get_object_or_404(rows.annotate(counted_at=Subquery(month.values("as_of"))), pk=pk)
    if part := job_part(request, report):
        return part
    report.deliveries.filter(user=request.user, opened_at=None).update(opened_at=timezone.now())
    deliveries = report.deliveries.select_related("user")
    return render(
        request,
        "reports/report_detail.html",
        {
            "report": report,
            "job": report,
            "deliveries": deliveries,
            "paper_kind": f"reports.{report.kind}",
            "is_draft": is_draft(report),
            "has_moved": report.state == JobState.DONE
            and report.counted_at not in (None, report.as_of),
            "lacks": offices_of(request.user, [report.area])[0],
            "has_members": has_permission(request.user, Permission.HOUSEHOLD_EXPORT)
            and are_kept(report),
            **(quarterly_context(request.user, report) if report.is_quarterly else {}),
        },
    )


def quarterly_context(user, report) -> dict:
    """What the page of a quarterly report shows beside its files; nothing until it is written."""
    if report.state != JobState.DONE:
        return {}
    this = Report.objects.filter(pk=report.pk)
    chiefs = set(Reporter.of(report).chiefs().values_list("user", flat=True))
    is_chief = user.pk in chiefs and this.signed_by_chair(user).exists()
    return {
        "words": [(ReportPart(part), row) for part, row in quarterly.words_of(report).items()],
        "may_word": not report.signed_on and this.permitted(user, Permission.REPORT_WORD).exists(),
        "may_write_down": not report.signed_on
        and this.permitted(user, Permission.REPORT_RUN).exists(),
        "may_sign": not report.signed_on and is_chief,
        "has_chief": bool(chiefs),
        "version": quarterly.version_of(report),
        "has_moved": quarterly.is_of_older_figures(report),
        "has_other_chief": quarterly.has_other_chief(report),
    }


@require_safe
@permission_required(Permission.REPORT_VIEW)
@expiring_link
def report_file(request, pk, kind):
    report = get_object_or_404(visible_reports(request.user), pk=pk, state=JobState.DONE)
    file = report.pdf if kind == "pdf" else report.xlsx
    audit.record(Act.REPORT_DOWNLOADED, report, by=request.user, details={"kind": kind})
    whose = f"{report.area_id}-team-{report.team_id}" if report.team_id else report.area_id
    name = f"{report.kind}-{thai.month_code(report.first_day)}-{whose}.{kind}"
    return FileResponse(open_private(file), as_attachment=kind == "xlsx", filename=name)


@require_safe
@permission_required(Permission.HOUSEHOLD_EXPORT)
@expiring_link
@reads_replica
def report_members(request, pk):
    """The workbook of a month's report with the households behind its figures, as far as this
    person may export them.
    """
    report = get_object_or_404(visible_reports(request.user), pk=pk, state=JobState.DONE)
    if not are_kept(report):
        messages.error(request, "เดือนนี้คำนวณใหม่หลังจัดทำรายงาน โปรดจัดทำรายงานใหม่ก่อนดูรายชื่อครัวเรือน")
        return redirect("reports:report-detail", pk)
    found = Members(report, request.user)
    pages = [*xlsx.month_pages(report.content["sheet"]), found.page()]
    name = f"{report.kind}-{thai.month_code(report.first_day)}-{report.area_id}-households.xlsx"
    response = book_response(name, pages)
    audit.record(
        Act.REPORT_MEMBERS_EXPORTED, report, by=request.user, details={"count": len(found.shown)}
    )
    return response
