"""Pages of a list of earlier work: upload, columns, preview of every row, apply, undo."""

from functools import partial
from types import SimpleNamespace
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.confirming import Question, ask_first
from core.jobs.running import start
from core.pages import form_page, paginate
from core.sheets import sheet_response
from core.spreadsheets.asking import refused_rows
from core.spreadsheets.headings import ADDED
from core.spreadsheets.pages import ListPages, narrowed
from core.spreadsheets.receiving import opened
from core.spreadsheets.refusals import FileRefusedError
from core.spreadsheets.stages import BatchStage, RowVerdict
from logbook.models import StandingBatch
from logbook.moving_in.actions import Act
from logbook.moving_in.columns import columns_of, layout_of
from logbook.moving_in.forms import EarlierWorkForm
from logbook.moving_in.services.applying import lines_of_undoing
from logbook.moving_in.services.receiving import map_headings, read_batch, receive_file
from logbook.moving_in.verdicts import ERROR
from logbook.querysets import kinds_of

BRING = Permission.EARLIER_WORK_BRING


def mine(user):
    return StandingBatch.objects.permitted(user, BRING).select_related("area")


PAGES = ListPages("moving_in", StandingBatch, mine)


@require_safe
@permission_required(BRING)
def earlier_list(request):
    rows = mine(request.user).select_related("requested_by", "applied_by", "area")
    return render(request, "moving_in/import_list.html", paginate(request, rows))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(BRING)
def earlier_upload(request):
    form = EarlierWorkForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        file = said.pop("file")
        batch = receive_file(file_name=file.name, content=file, by=request.user, **said)
        start(batch, "moving_in.check", by=request.user)
        return redirect("moving_in:import-detail", batch.pk)
    return form_page(request, "moving_in/import_upload.html", form, kinds=kinds_of(request.user))


@require_safe
@permission_required(BRING)
def earlier_form(request, kind):
    """An empty table with the headings of a kind of work, and one row of an example."""
    if kind not in {known.value for known in kinds_of(request.user)}:
        raise Http404
    columns = columns_of(kind).values()
    headings = [column.heading for column in columns]
    response, _count = sheet_response(
        f"earlier-{kind}.xlsx", headings, [[column.sample for column in columns]]
    )
    return response


@require_safe
@permission_required(BRING)
def earlier_detail(request, pk):
    return PAGES.detail(request, pk, preview, partial(audit.record, Act.EARLIER_VIEWED))


def preview(request, batch) -> dict:
    """A page of the rows, filtered by verdict, by what was said, or by whom they are about."""
    asked, rows = narrowed(request, batch)
    if asked["verdict"] == "kept":
        rows = rows.exclude(kept="")
    context = paginate(request, rows)
    shown = [_shown(row, batch) for row in context["page"]]
    return asked | context | {"rows": shown, "codes": _codes_of(batch)}


def _codes_of(batch) -> list[tuple[str, str]]:
    """What was said of any row, with its sentence."""
    said = batch.read_rows.exclude(said=[]).values_list("said", flat=True)
    return sorted({issue[0]: issue[4] for issues in said for issue in issues}.items())


def _shown(row, batch) -> SimpleNamespace:
    sheet, line = batch.place(row.row)
    names = columns_of(batch.kind)
    return SimpleNamespace(
        row=row,
        place=f"{sheet} แถว {line}".strip(),
        label=row.get_verdict_display(),
        said=[
            (names[key].heading, level, told, value) for _code, key, value, level, told in row.said
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(BRING)
def earlier_map(request, pk):
    batch = get_object_or_404(mine(request.user), pk=pk)
    audit.record_shown(Act.EARLIER_VIEWED, batch, request=request)
    return PAGES.ask_columns(request, pk, lambda batch: layout_of(batch.kind), map_headings)


@require_POST
@permission_required(BRING)
def earlier_recheck(request, pk):
    return PAGES.reread(request, pk)


@require_POST
@permission_required(BRING)
def earlier_apply(request, pk):
    return PAGES.begin(request, pk, "apply", BatchStage.CHECKED)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(BRING)
def earlier_undo(request, pk):
    batch = get_object_or_404(mine(request.user), pk=pk)
    if batch.stage == BatchStage.APPLIED and not batch.is_live:
        question = Question(
            title=f"ยกเลิกการนำเข้า{batch.get_kind_display()} #{batch.pk}",
            button="ยกเลิกการนำเข้าครั้งนี้",
            back=PAGES.address_of(batch),
            lines=lines_of_undoing(batch),
            note="รายการที่มีผู้ทำงานต่อแล้วจะคงไว้และแสดงให้ดู หากต้องใช้ไฟล์นี้อีกต้องนำเข้าใหม่",
        )
        if page := ask_first(request, question):
            return page
    return PAGES.begin(request, pk, "undo", BatchStage.APPLIED)


class Mend(NamedTuple):
    """What is to be mended in a column of a row."""

    column: str
    message: str


@require_safe
@permission_required(BRING)
def earlier_rejected(request, pk):
    """The refused rows as they were sent, with what to do: mend and upload again, only these rows
    are then needed.
    """
    batch = get_object_or_404(mine(request.user).exclude(stored_file=""), pk=pk)
    names = columns_of(batch.kind)
    refused = batch.read_rows.filter(verdict=RowVerdict.REJECTED)
    reasons = {row.row: _to_mend(row, names) for row in refused}
    try:
        with opened(batch) as path:
            headings, rows = refused_rows(read_batch(batch, path)[0], reasons)
            headings = [*headings, *ADDED]
            response, count = sheet_response(f"earlier-{pk}-rejected.xlsx", headings, rows)
    except FileRefusedError as error:  # its headings are taken for something else since
        messages.error(request, str(error))
        return redirect("moving_in:import-detail", pk)
    audit.record(Act.EARLIER_REJECTED_EXPORTED, batch, by=request.user, details={"count": count})
    return response


def _to_mend(row, names) -> list[Mend]:
    said = (issue for issue in row.said if issue[3] == ERROR)
    return [Mend(names[key].heading, told) for _code, key, _value, _level, told in said]
