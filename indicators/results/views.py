"""Pages of a list of results: upload, columns, preview of every row, apply, undo; the export."""

from functools import partial
from types import SimpleNamespace

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core import thai
from core.confirming import Question, ask_first
from core.jobs.running import start
from core.pages import form_page, paginate
from core.sheets import sheet_response
from core.spreadsheets.headings import ADDED
from core.spreadsheets.pages import ListPages, narrowed
from core.spreadsheets.stages import BatchStage, RowVerdict
from indicators.models import ResultBatch
from indicators.results import verdicts
from indicators.results.actions import Act
from indicators.results.forms import ResultImportForm
from indicators.results.services.applying import lines_of_undoing
from indicators.results.services.receiving import layout_of, map_headings, receive_file
from indicators.results.services.village_levels import LEVELS_UNSURE, survey_of, table_of
from places.models import Area, Village
from places.panels import page_of


def every_list(user):
    return ResultBatch.objects.select_related("edition")


PAGES = ListPages("results", ResultBatch, every_list)


@require_safe
@permission_required(Permission.VILLAGE_IMPORT)
def result_list(request):
    rows = ResultBatch.objects.select_related("requested_by", "applied_by")
    return render(request, "results/import_list.html", paginate(request, rows))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.VILLAGE_IMPORT)
def result_upload(request):
    this_year = thai.be_year(timezone.localdate())
    form = ResultImportForm(request.POST or None, request.FILES or None, this_year=this_year)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        year = form.cleaned_data["survey_year"]
        batch = receive_file(file_name=file.name, content=file, by=request.user, survey_year=year)
        start(batch, "results.check", by=request.user)
        return redirect("results:import-detail", batch.pk)
    return form_page(request, "results/import_upload.html", form)


@require_safe
@permission_required(Permission.VILLAGE_IMPORT)
def result_detail(request, pk):
    return PAGES.detail(request, pk, preview, partial(audit.record, Act.VILLAGE_IMPORT_VIEWED))


def preview(request, batch) -> dict:
    """A page of the rows, filtered by verdict, by what was said, or by village."""
    asked, rows = narrowed(request, batch)
    context = paginate(request, rows)
    names = layout_of(batch.edition).COLUMNS
    counts = batch.counts
    codes = [row.village_code for row in context["page"]]
    pages = set(Village.objects.filter(pk__in=codes).values_list("code", flat=True))
    return (
        asked
        | context
        | {
            "rows": [shown(row, batch, names, pages) for row in context["page"]],
            "codes": codes_of(batch),
            "not_said": [names[f"i{n}"][0] for n in counts.get("not_said", ())],
            "gone": [
                (page_of(village.code), village)
                for village in Village.objects.filter(pk__in=counts.get("gone", ()))
            ],
        }
    )


def codes_of(batch) -> list[tuple[str, str]]:
    """What was said of any row, with its sentence."""
    said = {issue[0] for said in batch.read_rows.values_list("said", flat=True) for issue in said}
    return [
        (code, sentence) for code, (_level, sentence) in verdicts.VERDICTS.items() if code in said
    ]


def shown(row, batch, names, pages) -> SimpleNamespace:
    """A row in words. `pages` are the villages that are in the system."""
    sheet, line = batch.place(row.row)
    changes = [
        (names[f"i{number}"][0], before, after)
        for number, (before, after, _from) in sorted(
            row.changes.items(), key=lambda change: int(change[0])
        )
    ]
    is_new = row.verdict == RowVerdict.NEW
    return SimpleNamespace(
        row=row,
        place=f"{sheet} แถว {line}".strip(),
        page=page_of(row.village_code) if row.village_code in pages else "",
        label=row.get_verdict_display(),
        changes=[] if is_new else changes,
        levels=len(row.levels),
        said=[(names[key][0], *verdicts.VERDICTS[code], value) for code, key, value in row.said],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.VILLAGE_IMPORT)
def result_map(request, pk):
    return PAGES.ask_columns(request, pk, lambda batch: layout_of(batch.edition), map_headings)


@require_POST
@permission_required(Permission.VILLAGE_IMPORT)
def result_recheck(request, pk):
    return PAGES.reread(request, pk)


@require_POST
@permission_required(Permission.VILLAGE_IMPORT)
def result_apply(request, pk):
    return PAGES.begin(request, pk, "apply", BatchStage.CHECKED)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.VILLAGE_IMPORT)
def result_undo(request, pk):
    batch = get_object_or_404(ResultBatch, pk=pk)
    if batch.stage == BatchStage.APPLIED and not batch.is_live:
        question = Question(
            title=f"ยกเลิกการนำเข้าผล กชช.2ค #{batch.pk} ปี {batch.survey_year}",
            button="ยกเลิกการนำเข้าครั้งนี้",
            back=PAGES.address_of(batch),
            lines=lines_of_undoing(batch),
            note="ยกเลิกแล้วย้อนกลับไม่ได้ หากต้องใช้ผลนี้อีกต้องนำเข้าไฟล์ใหม่",
        )
        if page := ask_first(request, question):
            return page
    return PAGES.begin(request, pk, "undo", BatchStage.APPLIED)


@require_safe
@permission_required(Permission.VILLAGE_IMPORT)
def result_rejected(request, pk):
    """The refused rows as they were sent, with what to do: mend and upload again, only these rows
    are then needed.
    """
    batch = get_object_or_404(ResultBatch.objects.select_related("edition"), pk=pk)
    names = layout_of(batch.edition).COLUMNS
    rows = [
        (*row.cells, batch.shown_line(row.row), " / ".join(_told(row, names)))
        for row in batch.read_rows.filter(verdict=RowVerdict.REJECTED)
    ]
    headings = [*(line["heading"] for line in batch.headings), *ADDED]
    response, count = sheet_response(f"village-results-{pk}-rejected.xlsx", headings, rows)
    details = {"count": count}
    audit.record(Act.VILLAGE_IMPORT_REJECTED_EXPORTED, batch, by=request.user, details=details)
    return response


def _told(row, names) -> list[str]:
    """Why it was refused; what is only noted needs no mending."""
    return [
        f"{names[key][0]}: {verdicts.VERDICTS[code][1]}"
        for code, key, _value in row.said
        if verdicts.level(code) == verdicts.ERROR
    ]


@require_safe
@permission_required(Permission.SIGNED_IN)
def result_export(request, code, year, kind):
    """The results of an area as a table that can be imported again."""
    get_object_or_404(Area, pk=code)
    survey = survey_of(int(year))
    if survey is None:
        raise Http404
    headings, rows = table_of(code, survey)
    notes = [] if survey.is_sure else [LEVELS_UNSURE]
    name = f"village-results-{year}-{code}.{kind}"
    response, count = sheet_response(name, headings, rows, notes)
    details = {"area": code, "year": year, "count": count}
    audit.record(Act.VILLAGE_RESULT_EXPORTED, by=request.user, details=details)
    return response
