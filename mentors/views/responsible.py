"""Who was responsible on a day, and the papers of it: annex and letters."""

from django.conf import settings
from django.db.models import F
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.errors import DomainError
from core.forms import asked_in, is_misread
from core.jobs.pages import job_part
from core.links import expiring_link, open_private
from core.pages import back_to_filter, form_page, paginate
from core.paging import count_up_to
from core.querysets import of_name
from core.sheets import sheet_response
from mentors.actions import Act
from mentors.forms import DayForm, PaperForm
from mentors.models import MentorPaper, Official
from mentors.services import papers


@require_safe
@permission_required(Permission.PAIRING_VIEW)
def pairing_day(request):
    """Households of an area with who was responsible for each on a day."""
    form, day, rows = _asked(request, Permission.PAIRING_VIEW)
    # Without a join to the areas the database goes sub-district by sub-district and ends with the
    # page; with one it reads and sorts the whole province.
    shown = (
        rows.select_related(None)
        .filter(household__district=F("district"))  # of one district only its households are read
        .with_household()
        .prefetch_related("official")
        .order_by(
            "household__subdistrict_id", "household__head_sort_key", "household_id", "-kind", "id"
        )
    )
    context = paginate(request, shown, count=count_up_to(rows)) | {"form": form, "day": day}
    audit.record(
        Act.PAIRING_LISTED,
        by=request.user,
        details={"count": context["page"].paginator.count, "day": day},
    )
    return render(request, "mentors/pairing_day.html", context)


@require_safe
@permission_required(Permission.PAIRING_EDIT)
def pairing_day_sheet(request):
    """The same list as the annex of an order, as XLSX, without national IDs."""
    form, day, rows = _asked(request, Permission.PAIRING_EDIT)
    if is_misread(form):
        return back_to_filter(request, form, "mentors:pairing-day")
    name, lines = f"pairings-{day:%Y-%m-%d}.xlsx", papers.annex_lines(rows, day)
    response, count = sheet_response(name, papers.ANNEX, lines)
    audit.record(Act.PAIRING_EXPORTED, by=request.user, details={"count": count, "day": day})
    return response


def _asked(request, permission):
    codes = permitted_areas(request.user, permission)
    form = DayForm(request.GET or None, area_codes=codes, initial={"day": timezone.localdate()})
    chosen = asked_in(form)
    day = chosen.get("day") or timezone.localdate()
    rows = papers.pairs_on(
        day, chosen.get("area") or settings.PROVINCE, by=request.user, permission=permission
    )
    names = ("household__head_name", "official__first_name", "official__last_name")
    rows = of_name(rows, chosen.get("q", ""), *names)
    return form, day, rows.none() if is_misread(form) else rows


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PAIRING_EDIT)
def paper_list(request):
    """Papers asked for, and a new one, written in the background."""
    codes = permitted_areas(request.user, Permission.PAIRING_EDIT)
    asked = {name: request.GET[name] for name in PaperForm.base_fields if name in request.GET}
    form, error = PaperForm(request.POST or None, area_codes=codes, initial=asked), None
    if request.method == "POST" and form.is_valid():
        base_url = request.build_absolute_uri("/").rstrip("/")
        try:
            paper = papers.ask_for_paper(by=request.user, base_url=base_url, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            return redirect("mentors:paper-detail", paper.pk)
    rows = MentorPaper.objects.permitted(request.user, Permission.PAIRING_EDIT)
    context = paginate(request, rows.select_related("area", "requested_by"))
    return form_page(request, "mentors/paper_list.html", form, error, **context)


@require_safe
@permission_required(Permission.PAIRING_EDIT)
def paper_detail(request, pk):
    paper = get_object_or_404(_papers(request).select_related("area", "registered"), pk=pk)
    if part := job_part(request, paper):
        return part
    return render(request, "mentors/paper_detail.html", {"paper": paper, "job": paper})


@require_safe
@permission_required(Permission.PAIRING_EDIT)
@expiring_link
def paper_file(request, pk):
    paper = get_object_or_404(_papers(request).exclude(stored_file=""), pk=pk)
    audit.record(Act.PAPER_OPENED, paper, by=request.user, details=paper.counts)
    return FileResponse(
        open_private(paper.stored_file),
        content_type="application/pdf",
        filename=f"{paper.kind}-{pk}.pdf",
    )


def _papers(request):
    return MentorPaper.objects.permitted(request.user, Permission.PAIRING_EDIT)


@require_safe
@permission_required(Permission.PAIRING_EDIT)
def official_letter(request, pk):
    """One mentor's letter, as of today."""
    rows = Official.objects.permitted(request.user, Permission.PAIRING_EDIT)
    official = get_object_or_404(rows, pk=pk)
    today = timezone.localdate()
    pairings = papers.pairs_on(today, settings.PROVINCE, by=request.user).filter(official=official)
    data = papers.letters_pdf(
        pairings,
        area=official.work_area,
        day=today,
        base_url=request.build_absolute_uri("/").rstrip("/"),
    )
    audit.record(Act.OFFICIAL_LETTER, official, by=request.user)
    headers = {"Content-Disposition": f'inline; filename="letter-{pk}.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
