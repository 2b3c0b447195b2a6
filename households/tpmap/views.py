"""Pages of the TPMAP import: upload, progress, preview of every row, apply, undo."""

import json
from functools import partial
from types import SimpleNamespace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core import thai
from core.confirming import FIELD, Line, Question, ask_first
from core.errors import DomainError
from core.jobs.running import start
from core.pages import attempt, paginate
from core.sheets import sheet_response
from core.spreadsheets.asking import refused_rows
from core.spreadsheets.errors import BatchMovedError
from core.spreadsheets.headings import ADDED
from core.spreadsheets.pages import ListPages
from core.spreadsheets.receiving import opened
from core.spreadsheets.refusals import FileRefusedError
from core.spreadsheets.stages import BatchStage, IssueLevel, RowVerdict
from households.models import ImportBatch, ImportIssue, Person
from households.services.years import compare_years
from households.tpmap import columns
from households.tpmap.actions import Act
from households.tpmap.facts import LABELS
from households.tpmap.forms import DistrictsForm, ImportForm, KeepingForm
from households.tpmap.mending import standing_alone
from households.tpmap.services.files import read_stored, receive_file
from households.tpmap.services.imports import lines_of_undoing
from households.tpmap.services.keeping import days_kept, keep_for
from households.tpmap.services.labels import Words
from households.tpmap.services.sources import households_of_rows
from households.tpmap.services.staging import ShownRows, Staging
from households.tpmap.services.words import empty_fact, map_headings, say_districts
from places.enums import AreaLevel
from places.models import Area

PAGES = ListPages("tpmap", ImportBatch)


@require_safe
@permission_required(Permission.IMPORT_RUN)
def import_list(request):
    rows = ImportBatch.objects.select_related("requested_by", "applied_by")
    context = paginate(request, rows) | {"keeping": KeepingForm(initial={"days": days_kept()})}
    return render(request, "tpmap/import_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IMPORT_RUN)
def import_upload(request):
    this_year = thai.be_year(timezone.localdate())
    form = ImportForm(request.POST or None, request.FILES or None, this_year=this_year)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = receive_file(
            file_name=file.name,
            content=file,
            by=request.user,
            data_year=form.cleaned_data["data_year"],
        )
        start(batch, "tpmap.check", by=request.user)
        return redirect("tpmap:import-detail", batch.pk)
    return render(
        request, "tpmap/import_upload.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
@permission_required(Permission.IMPORT_RUN)
def import_detail(request, pk):
    return PAGES.detail(request, pk, preview, partial(audit.record, Act.IMPORT_VIEWED))


def preview(request, batch) -> dict:
    """The rows, and what is said of them as a whole."""
    context = _rows(request, batch) | {"absent": absent_districts(batch)}
    context["not_said"] = [columns.said_label(key) for key in batch.counts.get("not_said", ())]
    kept = batch.counts.get("kept_facts", {})
    context["emptiable"] = [
        {"key": key, "label": LABELS[key], "count": kept[key], "is_emptied": key in batch.emptied}
        for key in LABELS
        if key in kept
    ]
    context["left_rows"] = batch.issues.filter(code="has_left").values("row").distinct().count()
    if batch.stage == BatchStage.APPLIED and "sums" in request.GET:
        context["years"] = compare_years(batch.data_year - 1, batch.data_year)
    return context


def _rows(request, batch) -> dict:
    """A page of the rows, filtered by verdict, code, district or what is searched for."""
    asked = {name: request.GET.get(name, "") for name in ("verdict", "code", "q", "district")}
    codes = batch.issues.values_list("code", "message").distinct().order_by("code")
    staging = Staging(batch)
    if not staging.exists:
        return (
            asked
            | paginate(request, [])
            | {"rows": [], "codes": codes, "districts": [], "is_lost": True}
        )
    lines = batch.issues.filter(code=asked["code"]).values_list("row", flat=True).distinct()
    rows = ShownRows(
        staging,
        verdict=asked["verdict"],
        text=asked["q"],
        district=asked["district"],
        lines=list(lines) if asked["code"] else None,
    )
    context = paginate(request, rows) | {"codes": codes}
    if "sums" in request.GET or asked["district"]:
        context["districts"] = by_district(staging)
    shown = [SimpleNamespace(**row) for row in context["page"].object_list]
    said: dict[int, list] = {}
    for issue in batch.issues.filter(row__in=[row.row for row in shown]):
        said.setdefault(issue.row, []).append(issue)
    for row in shown:
        row.changes = json.loads(row.changes or "{}")
    houses = households_of_rows(row.identity for row in shown)
    words = Words(code for row in shown for code in row.changes.get("village_code", ()))
    for row in shown:
        row.said, row.house = said.get(row.row, []), houses.get(row.identity)
        row.full_name = f"{row.title or ''}{row.first_name} {row.last_name or ''}".strip()
        row.sheet, row.line = batch.place(row.row)
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
    context = paginate(request, gone or [])  # may be most of a province
    people = Person.objects.visible_to(request.user)
    people = people.select_related("household__village", "household__subdistrict__parent")
    found = people.in_bulk(context["page"].object_list)
    context["people"] = [found[key] for key in context["page"] if key in found]
    context["missing"] = len(context["page"]) - len(found)
    audit.record(
        Act.IMPORT_VIEWED, batch, by=request.user, details={"gone": context["page"].paginator.count}
    )
    context |= {"batch": batch, "is_lost": gone is None, "absent": absent_districts(batch)}
    return render(request, "tpmap/import_gone.html", context)


def differences(changes, words):
    """`(field, before, after)` in words, in the order people read a row."""
    for field, name in LABELS.items():
        if field in changes:
            old, new = changes[field]
            yield name, words.of(field, old), words.of(field, new)


def by_district(staging) -> list[dict]:
    """Verdicts counted by the district a row says: `{"code", "name", new …, rejected, rows}`."""
    names = _names_of_districts()
    return [
        line | {"name": names.get(str(line["district"]), "ไม่พบอำเภอในระบบ")}
        for line in staging.by_district()
    ]


def absent_districts(batch) -> list[tuple[str, int]]:
    """`(name, people of the list before)` of districts of which the file has no row."""
    absent = batch.counts.get("absent") or {}
    names = _names_of_districts() if absent else {}
    return [(names.get(code, code), number) for code, number in absent.items()]


def lines_of_absent(batch) -> tuple[Line, ...]:
    absent = absent_districts(batch)
    return tuple(Line(f"อ.{name} ในบัญชีก่อน", number, "คน") for name, number in absent)


def _names_of_districts() -> dict[str, str]:
    return dict(Area.objects.filter(level=AreaLevel.DISTRICT).values_list("code", "name"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IMPORT_RUN)
def import_map(request, pk):
    batch = get_object_or_404(ImportBatch, pk=pk)
    audit.record_shown(Act.IMPORT_VIEWED, batch, request=request)
    return PAGES.ask_columns(request, pk, lambda batch: columns, map_headings)


@require_safe
@permission_required(Permission.IMPORT_RUN)
def import_fix(request, pk):
    """The refused rows as they were sent, with what to do in two columns more: mend and upload
    again, only these rows are then needed.
    """
    read = [BatchStage.CHECKED, BatchStage.APPLIED, BatchStage.UNDONE]
    batch = get_object_or_404(ImportBatch.objects.exclude(stored_file=""), pk=pk, stage__in=read)
    reasons: dict[int, list] = {}
    for issue in batch.issues.filter(level=IssueLevel.ERROR).order_by("row", "code"):
        reasons.setdefault(issue.row, []).append(issue)
    try:
        with opened(batch) as path:
            reading = read_stored(batch, path)
            headings, rows = refused_rows(reading, reasons, standing_alone(reading.sheets))
            headings = [*headings, *ADDED]
            response, count = sheet_response(f"import-{pk}-rejected.xlsx", headings, rows)
    except FileRefusedError as error:  # its headings are taken for something else since
        messages.error(request, str(error))
        return redirect("tpmap:import-detail", pk)
    audit.record(Act.IMPORT_REJECTED_EXPORTED, batch, by=request.user, details={"count": count})
    return response


@require_POST
@permission_required(Permission.IMPORT_RUN)
def import_apply(request, pk):
    """Asks first where the file has no row of districts that were on the list before."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if absent_districts(batch) and batch.stage == BatchStage.CHECKED and not batch.is_live:
        form = DistrictsForm(request.POST if FIELD in request.POST else None)
        question = Question(
            title=f"นำเข้า #{batch.pk} ปี {batch.data_year} ซึ่งไม่มีแถวของบางอำเภอ",
            button="ยืนยันนำเข้า",
            back=PAGES.address_of(batch),
            lines=lines_of_absent(batch),
        )
        if page := ask_first(request, question, form):
            return page
        is_of_some = form.cleaned_data["of"] == "some"
        try:
            say_districts(batch=batch, is_of_some=is_of_some, by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(PAGES.address_of(batch))
    return PAGES.begin(request, pk, "apply", BatchStage.CHECKED)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IMPORT_RUN)
def import_districts(request, pk):
    """Says anew of an applied list whether it is of its districts alone: a wrong answer takes the
    other districts out of work, or keeps them on a list that is over.
    """
    batch = get_object_or_404(ImportBatch, pk=pk)
    if batch.stage != BatchStage.APPLIED or batch.is_live:
        messages.error(request, BatchMovedError.message)
        return redirect(PAGES.address_of(batch))
    sent = request.POST if FIELD in request.POST else None
    form = DistrictsForm(sent, initial={"of": "some" if batch.districts else "all"})
    question = Question(
        title=f"บัญชี #{batch.pk} ปี {batch.data_year} เป็นของทั้งจังหวัดหรือบางอำเภอ",
        button="บันทึก",
        back=PAGES.address_of(batch),
        lines=lines_of_absent(batch),
        note="ตัวเลขของเดือนที่ยังไม่ปิดจะนับใหม่ตามคำตอบนี้",
    )
    if page := ask_first(request, question, form):
        return page
    is_of_some = form.cleaned_data["of"] == "some"
    attempt(request, "บันทึกแล้ว", say_districts, batch=batch, is_of_some=is_of_some)
    return redirect(question.back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IMPORT_RUN)
def import_undo(request, pk):
    """Asks with everything that hangs on the list counted (`?counted`), which a long list takes its
    time for.
    """
    batch = get_object_or_404(ImportBatch, pk=pk)
    if batch.stage == BatchStage.APPLIED and not batch.is_live:
        if request.method != "POST" and "counted" not in request.GET:
            return render(request, "tpmap/import_undo.html", {"batch": batch})
        question = Question(
            title=f"ยกเลิกการนำเข้า #{batch.pk} ปี {batch.data_year}",
            button="ยกเลิกการนำเข้าครั้งนี้",
            back=PAGES.address_of(batch),
            lines=lines_of_undoing(batch),
            note="ยกเลิกแล้วย้อนกลับไม่ได้ หากต้องใช้บัญชีนี้อีกต้องนำเข้าไฟล์ใหม่",
        )
        if page := ask_first(request, question):
            return page
    return PAGES.begin(request, pk, "undo", BatchStage.APPLIED)


@require_POST
@permission_required(Permission.IMPORT_RUN)
def import_empty(request, pk):
    """A person's word that a fact the list does not say is to be emptied, or is to stay."""
    said = {"key": request.POST.get("key", ""), "is_emptied": request.POST.get("emptied") == "1"}
    return PAGES.say(request, pk, partial(empty_fact, **said))


@require_POST
@permission_required(Permission.IMPORT_RUN)
def import_keeping(request):
    """How many days the files of lists stay."""
    form = KeepingForm(request.POST)
    if form.is_valid():
        keep_for(days=form.cleaned_data["days"], by=request.user)
        messages.success(request, "บันทึกกำหนดเก็บไฟล์บัญชีแล้ว")
    else:
        messages.error(request, "ระบุจำนวนวัน 1–365")
    return redirect("tpmap:import-list")


@require_POST
@permission_required(Permission.IMPORT_RUN)
def import_recheck(request, pk):
    return PAGES.reread(request, pk)


@require_safe
@permission_required(Permission.IMPORT_RUN)
def import_rejected(request, pk):
    """What was refused, with row, column and reason, as XLSX."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    issues = ImportIssue.objects.filter(batch=batch).order_by("row", "code")
    names = ("row", "column", "level", "code", "message", "value")
    headings = ["แผ่นงาน", "แถว", "คอลัมน์", "ระดับ", "รหัส", "สิ่งที่ต้องทำ", "ค่าที่อ่านได้"]
    rows = issues.values_list(*names).iterator()
    lines = ((*batch.place(row), *rest) for row, *rest in rows)
    response, count = sheet_response(f"import-{pk}-issues.xlsx", headings, lines)
    audit.record(Act.IMPORT_ISSUES_EXPORTED, batch, by=request.user, details={"count": count})
    return response
