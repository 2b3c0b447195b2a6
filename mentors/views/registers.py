"""The register of officials taken in as a table: read, shown in full, then written."""

import secrets

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from tablib import Dataset

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from accounts.replica import reads_replica
from core.sheets import sheet_response
from core.thai import telephone
from core.uploads.errors import TableRefusedError
from core.uploads.tables import read_workbook
from mentors.actions import Act
from mentors.forms import OfficialFileForm
from mentors.resources import AREA_CODE, HEADINGS, OfficialResource, cells, in_words, is_ready
from mentors.views.officials import asked_for, kept

KEPT_SECONDS = 15 * 60
LACKING = "ไม่พบหัวคอลัมน์ ชื่อ นามสกุล และอำเภอ ในแถวแรก โปรดใช้แบบฟอร์มที่ดาวน์โหลดได้จากหน้านี้"
MOST_ROWS = 5_000
CROWDED = f"มีรายชื่อเกิน {MOST_ROWS:,} แถว โปรดแบ่งไฟล์เป็นรายอำเภอ"
GONE = "ตัวอย่างหมดเวลาแล้ว ยังไม่มีการบันทึก โปรดส่งไฟล์อีกครั้ง"


@require_safe
@permission_required(Permission.OFFICIAL_EDIT)
def official_template(request):
    """An empty table with the headings."""
    response, _count = sheet_response("officials.xlsx", HEADINGS, [])
    return response


@require_safe
@permission_required(Permission.OFFICIAL_VIEW)
@reads_replica
def official_export(request):
    """The register as its page shows it, in the columns it can be taken in with."""
    _form, asked, rows = asked_for(request)
    rows = rows.select_related("work_area__parent", "organization").order_by("work_area", "id")
    lines = map(cells, rows.iterator(chunk_size=500))
    response, count = sheet_response("officials.xlsx", HEADINGS, lines)
    audit.record(Act.OFFICIAL_EXPORTED, by=request.user, details=kept(asked) | {"count": count})
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OFFICIAL_EDIT)
def official_import(request):
    """One refused row refuses the file: nothing is written until every row can be."""
    codes = permitted_areas(request.user, Permission.OFFICIAL_EDIT)
    resource = OfficialResource(allowed=codes, by=request.user)
    form, context = OfficialFileForm(), {}
    if request.method == "POST" and request.POST.get("token"):
        key = _key(request.user, request.POST["token"])
        stored = cache.get(key)
        if stored:
            cache.delete(key)
            return _write(request, resource, stored)
        context["error"] = GONE
    elif request.method == "POST":
        form = OfficialFileForm(request.POST, request.FILES)
        if form.is_valid():
            rows, context["error"] = _rows(form.cleaned_data["file"])
            if not context["error"]:
                context |= _preview(request, resource, rows)
    refused = form.errors or context.get("error") or context.get("faults")
    return render(
        request,
        "mentors/official_import.html",
        {"form": form} | context,
        status=422 if refused else 200,
    )


def _key(user, token) -> str:
    return f"officials:{user.pk}:{token}"


def _rows(file) -> tuple[list[tuple[int, list]], str]:
    """The rows of the first sheet under our headings, each with its line as a person sees it, and
    what is wrong with the sheet.
    """
    try:
        lines = list(enumerate(read_workbook(file), start=1))
    except TableRefusedError as refused:
        return [], str(refused)
    lines = [(number, line) for number, line in lines if any(cell.strip() for cell in line)]
    headings = [cell.strip() for cell in lines[0][1]] if lines else []
    if not {"ชื่อ", "นามสกุล", "อำเภอ"} <= set(headings):
        return [], LACKING
    at = [headings.index(name) if name in headings else None for name in HEADINGS]
    if len(lines) > MOST_ROWS:
        return [], CROWDED
    return [
        (number, [line[n] if n is not None else "" for n in at]) for number, line in lines[1:]
    ], ""


def _table(rows) -> Dataset:
    """With a column for the area's code, which the resource fills from the names."""
    return Dataset(*([*row, ""] for _line, row in rows), headers=[*HEADINGS, AREA_CODE])


def _preview(request, resource, rows) -> dict:
    with transaction.atomic():
        result = resource.import_data(_table(rows), dry_run=True)
        transaction.set_rollback(True)
    if result.base_errors:
        raise result.base_errors[0].error
    faults = [
        (rows[number - 1][0], str(error.error))
        for number, errors in result.row_errors()
        for error in errors
    ] + [
        (rows[row.number - 1][0], " ".join(sum(row.error.message_dict.values(), [])))
        for row in result.invalid_rows
    ]
    counts = {
        "new": result.totals["new"],
        "changed": result.totals["update"],
        "same": result.totals["skip"],
    }
    answer: dict = {"faults": faults, "counts": counts}
    if not faults:
        answer["shown"] = _shown(result, rows)
        answer["token"] = secrets.token_urlsafe(16)
        cache.set(_key(request.user, answer["token"]), rows, KEPT_SECONDS)
    return answer


# What becomes of a row, and how the page marks it; in the order the page shows them.
MARKS = {"update": ("แก้ไข", "info"), "new": ("ใหม่", "ok"), "skip": ("คงเดิม", "")}


def _shown(result, rows) -> list[dict]:
    """Each row with what becomes of it, changed and new ones first: `number` of its line, `label`,
    `tone`, `differences`, `cells` by heading, `is_reached` by telephone or mail, `ready` in words.
    """
    order, shown = list(MARKS), []
    for found, (number, row) in zip(result.rows, rows, strict=True):
        label, tone = MARKS[found.import_type]
        cells = dict(zip(HEADINGS, row, strict=True))
        cells["โทรศัพท์"] = telephone(cells["โทรศัพท์"])
        shown.append(
            (
                order.index(found.import_type),
                number,
                {
                    "number": number,
                    "label": label,
                    "tone": tone,
                    "differences": found.differences,
                    "cells": cells,
                    "is_reached": cells["โทรศัพท์"] or cells["อีเมล"],
                    "ready": in_words(is_ready(cells["พร้อมรับครัวเรือน"])),
                },
            )
        )
    return [line for _order, _number, line in sorted(shown, key=lambda line: line[:2])]


def _write(request, resource, rows):
    result = resource.import_data(
        _table(rows), dry_run=False, raise_errors=True, use_transactions=True
    )
    counts = {"new": result.totals["new"], "changed": result.totals["update"]}
    audit.record(Act.OFFICIAL_IMPORTED, by=request.user, details=counts)
    messages.success(request, f"เพิ่มพี่เลี้ยง {counts['new']} คน แก้ไข {counts['changed']} คน")
    return redirect("mentors:official-list")
