"""Pages of the TPMAP import: upload, progress, preview of every row, apply, undo."""

import json
from tempfile import TemporaryFile
from types import SimpleNamespace

from django.contrib import messages
from django.db import transaction
from django.db.models.expressions import RawSQL
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import audit
from committees.access import permission_required
from committees.enums import JobState
from committees.models import Area
from committees.permissions import Permission
from households import tasks
from households.enums import BatchStage, RowVerdict
from households.forms import ImportForm, MappingForm
from households.models import ImportBatch, ImportIssue, Person
from households.services.imports import (
    map_headings,
    read_stored,
    receive_file,
)
from households.services.origins import households_of_rows
from households.services.staging import ShownRows, Staging
from households.services.words import Words
from households.services.years import compare_years
from loei_poverty import progress, thai
from loei_poverty.confirming import Question, ask_first, lines_of
from loei_poverty.pages import paginate
from loei_poverty.sheets import write_table

FIELD_NAMES = {
    "household": "ครัวเรือน", "title": "คำนำหน้า", "first_name": "ชื่อ", "last_name": "นามสกุล",
    "sex": "เพศ", "birth_date": "วันเกิด", "relation": "ความสัมพันธ์", "welfare_card": "บัตรสวัสดิการ",
    "house_number": "บ้านเลขที่", "village": "หมู่บ้าน", "subdistrict": "ตำบล", "dimensions": "มิติ",
    "indicators": "ตัวชี้วัด", "income": "รายได้",
}  # fmt: skip


@require_safe
@permission_required(Permission.IMPORT_RUN)
def import_list(request):
    rows = ImportBatch.objects.select_related("requested_by", "applied_by")
    return render(request, "households/import_list.html", paginate(request, rows))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IMPORT_RUN)
def import_upload(request):
    this_year = thai.be_year(timezone.localdate())
    form = ImportForm(request.POST or None, request.FILES or None, this_year=this_year)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = receive_file(file_name=file.name, content=file, by=request.user,
                             data_year=form.cleaned_data["data_year"])  # fmt: skip
        transaction.on_commit(lambda: tasks.check_batch.delay(batch.pk))
        return redirect("households:import-detail", batch.pk)
    return render(request, "households/import_upload.html", {"form": form},
                  status=422 if form.errors else 200)  # fmt: skip


@require_safe
@permission_required(Permission.IMPORT_RUN)
def import_detail(request, pk):
    batch = progress.show(get_object_or_404(ImportBatch, pk=pk))
    if request.htmx and request.GET.get("part") == "job":
        response = render(request, "households/partials/import_job.html", {"batch": batch})
        if not batch.is_live:
            response["HX-Refresh"] = "true"
        return response
    context = {"batch": batch}
    if not batch.is_live and batch.stage not in (BatchStage.REFUSED, BatchStage.MAPPING):
        context |= preview(request, batch)
        audit.record("import.viewed", batch, by=request.user,
                     details={"count": context["page"].paginator.count})  # fmt: skip
    context["unused_columns"] = [line["heading"] for line in batch.headings if not line["key"]]
    if batch.stage == BatchStage.APPLIED:
        context["years"] = compare_years(batch.data_year - 1, batch.data_year)
    return render(request, "households/import_detail.html", context)


def preview(request, batch) -> dict:
    """A page of the rows, filtered by verdict, code, district or what is searched for."""
    asked = {name: request.GET.get(name, "") for name in ("verdict", "code", "q", "district")}
    codes = batch.issues.values_list("code", "message").distinct().order_by("code")
    staging = Staging(batch)
    if not staging.exists:
        return asked | paginate(request, []) | {
            "rows": [], "codes": codes, "districts": [], "is_lost": True,
        }  # fmt: skip
    lines = batch.issues.filter(code=asked["code"]).values_list("row", flat=True).distinct()
    rows = ShownRows(
        staging, verdict=asked["verdict"], text=asked["q"], district=asked["district"],
        lines=list(lines) if asked["code"] else None,
    )  # fmt: skip
    context = paginate(request, rows) | {"districts": by_district(staging), "codes": codes}
    shown = [SimpleNamespace(**row) for row in context["page"].object_list]
    said: dict[int, list] = {}
    for issue in batch.issues.filter(row__in=[row.row for row in shown]):
        said.setdefault(issue.row, []).append(issue)
    for row in shown:
        row.changes = json.loads(row.changes or "{}")
    houses = households_of_rows(row.identity for row in shown)
    words = Words(code for row in shown for code in row.changes.get("village", ()))
    for row in shown:
        row.said, row.house = said.get(row.row, []), houses.get(row.identity)
        row.full_name = f"{row.title}{row.first_name} {row.last_name}".strip()
        row.label = RowVerdict(row.verdict).label
        row.differences = list(differences(row.changes, words))
    return asked | context | {"rows": shown}


@require_safe
@permission_required(Permission.IMPORT_RUN)
def import_gone(request, pk):
    """Who was on the list before and is not on this one, as the check found them."""
    stages = [BatchStage.CHECKED, BatchStage.APPLIED, BatchStage.UNDONE]
    batch = get_object_or_404(ImportBatch, pk=pk, stage__in=stages)
    gone = Staging(batch).gone()
    listed = RawSQL("SELECT unnest(%s::bigint[])", [gone or []])  # may be most of a province
    people = Person.objects.visible_to(request.user).filter(pk__in=listed)
    people = people.select_related("household__village", "household__subdistrict__parent")
    context = paginate(request, people.order_by("household__subdistrict", "household", "id"))
    audit.record("import.viewed", batch, by=request.user,
                 details={"gone": context["page"].paginator.count})  # fmt: skip
    return render(request, "households/import_gone.html",
                  context | {"batch": batch, "is_lost": gone is None})  # fmt: skip


def differences(changes, words):
    """`(field, before, after)` in words, in the order people read a row."""
    for field, name in FIELD_NAMES.items():
        if field in changes:
            old, new = changes[field]
            yield name, words.of(field, old), words.of(field, new)


def by_district(staging) -> list[dict]:
    """Verdicts counted by the district a row says: `{"code", "name", new …, rejected, rows}`."""
    names = dict(Area.objects.filter(level="district").values_list("code", "name"))
    return [
        line | {"name": names.get(str(line["district"]), "ไม่พบอำเภอในระบบ")}
        for line in staging.by_district()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IMPORT_RUN)
def import_map(request, pk):
    """What each column of the file is, with sample values; remembered for the next such file."""
    stages = [BatchStage.MAPPING, BatchStage.CHECKED, BatchStage.UPLOADED]
    batch = get_object_or_404(ImportBatch, pk=pk, stage__in=stages)
    form = MappingForm(
        request.POST or None, headings=batch.headings, sheet=batch.sheet, sheets=batch.sheets
    )
    if request.method == "POST" and form.is_valid() and not batch.is_live:
        sheet = form.cleaned_data.get("sheet", "")
        batch = map_headings(batch=batch, mapping=form.mapping(), by=request.user, sheet=sheet)
        _queue(batch)
        transaction.on_commit(lambda: tasks.check_batch.delay(batch.pk))
        return redirect("households:import-detail", pk)
    return render(request, "households/import_map.html", {"batch": batch, "form": form},
                  status=422 if form.errors else 200)  # fmt: skip


@require_safe
@permission_required(Permission.IMPORT_RUN)
def import_fix(request, pk):
    """The refused rows as they were sent, with what to do in two columns more: mend and upload
    again, only these rows are then needed.
    """
    batch = get_object_or_404(ImportBatch.objects.exclude(stored_file=""), pk=pk)
    reasons: dict[int, list] = {}
    for issue in batch.issues.filter(level="error").order_by("row", "code"):
        reasons.setdefault(issue.row, []).append(issue)
    sheet, file = read_stored(batch), TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    width = max(sheet.headings, default=-1) + 1
    headings = [sheet.headings.get(n, "") for n in range(width)]
    count = write_table(file, [*headings, "แถวเดิม", "สิ่งที่ต้องแก้"], (
        [*([*cells, *[""] * width][:width]), line,
         " / ".join(f"{i.column}: {i.message}" for i in reasons[line])]
        for line, cells in sheet.rows if line in reasons
    ))  # fmt: skip
    audit.record("import.rejected_exported", batch, by=request.user, details={"count": count})
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"import-{pk}-rejected.xlsx")


@require_POST
@permission_required(Permission.IMPORT_RUN)
def import_apply(request, pk):
    return _start(request, pk, BatchStage.CHECKED, tasks.apply_batch)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IMPORT_RUN)
def import_undo(request, pk):
    batch = get_object_or_404(ImportBatch, pk=pk)
    if batch.stage == BatchStage.APPLIED and not batch.is_live:
        question = Question(
            title=f"ถอนคืนการนำเข้า #{batch.pk} ปี {batch.data_year}", button="ถอนคืนการนำเข้า",
            back=reverse("households:import-detail", args=[pk]),
            lines=lines_of("import-undo", batch),
            note="ถอนคืนแล้วย้อนกลับไม่ได้ หากต้องใช้บัญชีนี้อีกต้องนำเข้าไฟล์ใหม่",
        )  # fmt: skip
        if page := ask_first(request, question):
            return page
    return _start(request, pk, BatchStage.APPLIED, tasks.undo_batch)


@require_POST
@permission_required(Permission.IMPORT_RUN)
def import_recheck(request, pk):
    batch = get_object_or_404(
        ImportBatch, pk=pk, stage__in=[BatchStage.CHECKED, BatchStage.UPLOADED]
    )
    _queue(batch)
    transaction.on_commit(lambda: tasks.check_batch.delay(batch.pk))
    return redirect("households:import-detail", pk)


def _start(request, pk, stage, task):
    batch = get_object_or_404(ImportBatch.objects.select_for_update(), pk=pk)
    if batch.stage != stage or batch.is_live:
        messages.error(request, "รายการนี้ทำขั้นตอนนี้ไม่ได้แล้ว โปรดดูสถานะล่าสุด")
        return redirect("households:import-detail", pk)
    _queue(batch)
    transaction.on_commit(lambda: task.delay(batch.pk, request.user.pk))
    return redirect("households:import-detail", pk)


def _queue(batch):
    batch.state, batch.progress, batch.error = JobState.WAITING, 0, ""
    progress.forget(batch)
    batch.save(update_fields=["state", "progress", "error"])


@require_safe
@permission_required(Permission.IMPORT_RUN)
def import_rejected(request, pk):
    """What was refused, with row, column and reason, as XLSX."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    issues = ImportIssue.objects.filter(batch=batch).order_by("row", "code")
    names = ("row", "column", "level", "code", "message", "value")
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    headings = ["แถว", "คอลัมน์", "ระดับ", "รหัส", "สิ่งที่ต้องทำ", "ค่าที่อ่านได้"]
    count = write_table(file, headings, issues.values_list(*names).iterator())
    audit.record("import.issues_exported", batch, by=request.user, details={"count": count})
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"import-{pk}-issues.xlsx")
