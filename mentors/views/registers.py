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
from core.spreadsheets.registers import read_register
from core.uploads.errors import TableRefusedError
from mentors.actions import Act
from mentors.forms import OfficialFileForm
from mentors.resources import AREA_CODE, COLUMNS, HEADINGS, OfficialResource, cells
from mentors.views.officials import asked_for, kept

KEPT_SECONDS = 15 * 60
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
            context = _preview(request, resource, form.cleaned_data["file"])
    refused = form.errors or context.get("error") or context.get("faults")
    return render(
        request,
        "mentors/official_import.html",
        {"form": form} | context,
        status=422 if refused else 200,
    )


def _key(user, token) -> str:
    return f"officials:{user.pk}:{token}"


def _table(rows) -> Dataset:
    """Of `(line, what it says)`, with a column for the area's code, which the resource fills from
    the names.
    """
    lines = ([*(said.get(heading, "") for heading in HEADINGS), ""] for _line, said in rows)
    return Dataset(*lines, headers=[*HEADINGS, AREA_CODE])


def _preview(request, resource, file) -> dict:
    try:
        register = read_register(file, COLUMNS)
    except TableRefusedError as refused:
        return {"error": str(refused)}
    if len(register.lines) > MOST_ROWS:
        return {"error": CROWDED}
    rows = [(line.number, line.said) for line in register.lines if not line.faults]
    with transaction.atomic():
        result = resource.import_data(_table(rows), dry_run=True)
        transaction.set_rollback(True)
    if result.base_errors:
        raise result.base_errors[0].error
    faults = _faults(register, result, rows)
    counts = {
        "new": result.totals["new"],
        "changed": result.totals["update"],
        "same": result.totals["skip"],
    }
    answer: dict = {"faults": faults, "counts": counts, "register": register}
    if not faults:
        answer["shown"] = _shown(result, rows)
        answer["token"] = secrets.token_urlsafe(16)
        cache.set(_key(request.user, answer["token"]), rows, KEPT_SECONDS)
    return answer


def _faults(register, result, rows) -> list[tuple[int, str]]:
    """`(line, why)` of cells nobody can read and of rows that are refused."""
    found = [(line.number, fault) for line in register.lines for fault in line.faults]
    found += [
        (rows[number - 1][0], str(error.error))
        for number, errors in result.row_errors()
        for error in errors
    ]
    found += [
        (rows[row.number - 1][0], " ".join(sum(row.error.message_dict.values(), [])))
        for row in result.invalid_rows
    ]
    return sorted(found)


# What becomes of a row, and how the page marks it; in the order the page shows them.
MARKS = {"update": ("แก้ไข", "info"), "new": ("ใหม่", "ok"), "skip": ("คงเดิม", "")}


def _shown(result, rows) -> list[dict]:
    """Each row with what becomes of it, changed and new ones first: `number` of its line, `label`,
    `tone`, `differences`, and `cells`, the entry as it will stand by heading.
    """
    order, shown = list(MARKS), []
    for found, (number, _said) in zip(result.rows, rows, strict=True):
        label, tone = MARKS[found.import_type]
        line = {
            "number": number,
            "label": label,
            "tone": tone,
            "differences": found.differences,
            "cells": found.cells,
        }
        shown.append((order.index(found.import_type), number, line))
    return [line for _order, _number, line in sorted(shown, key=lambda line: line[:2])]


def _write(request, resource, rows):
    result = resource.import_data(
        _table(rows), dry_run=False, raise_errors=True, use_transactions=True
    )
    counts = {"new": result.totals["new"], "changed": result.totals["update"]}
    audit.record(Act.OFFICIAL_IMPORTED, by=request.user, details=counts)
    messages.success(request, f"เพิ่มพี่เลี้ยง {counts['new']} คน แก้ไข {counts['changed']} คน")
    return redirect("mentors:official-list")
