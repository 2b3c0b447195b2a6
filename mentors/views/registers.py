"""The register of officials taken in as a table: read, shown in full, then written."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe
from import_export.exceptions import ImportError
from tablib import Dataset

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from accounts.replica import reads_replica
from core.forms import is_misread
from core.pages import back_to_filter
from core.sheets import sheet_response
from core.spreadsheets.register_preview import RegisterPage
from mentors.actions import Act
from mentors.forms import OfficialFileForm
from mentors.resources import COLUMNS, OfficialResource, cells
from mentors.views.officials import asked_for, kept

MOST_ROWS = 5_000


@require_safe
@permission_required(Permission.OFFICIAL_EDIT)
def official_template(request):
    """An empty table with the headings."""
    response, _count = sheet_response("officials.xlsx", COLUMNS.headings, [])
    return response


@require_safe
@permission_required(Permission.OFFICIAL_VIEW)
@reads_replica
def official_export(request):
    """The register as its page shows it, in the columns it can be taken in with."""
    form, asked, rows = asked_for(request)
    if is_misread(form):
        return back_to_filter(request, form, "mentors:official-list")
    rows = rows.select_related("work_area__parent", "organization").order_by("work_area", "id")
    lines = map(cells, rows.iterator(chunk_size=500))
    response, count = sheet_response("officials.xlsx", COLUMNS.headings, lines)
    audit.record(Act.OFFICIAL_EXPORTED, by=request.user, details=kept(asked) | {"count": count})
    return response


def _table(rows) -> Dataset:
    """Of `(line, what it says)`, with a column for the area's code, which the resource fills from
    the names.
    """
    keys = [*COLUMNS.COLUMNS]
    lines = ([*(said.get(key, "") for key in keys), ""] for _line, said in rows)
    return Dataset(*lines, headers=[*keys, "work_area"])


def _look(request, rows, register) -> dict:
    with transaction.atomic():
        result = _resource(request, rows).import_data(_table(rows), dry_run=True)
        transaction.set_rollback(True)
    if result.base_errors:
        raise result.base_errors[0].error
    if (faults := _faults(result, rows)) or any(line.faults for line in register.lines):
        return {"faults": faults}
    counts = {
        "new": result.totals["new"],
        "changed": result.totals["update"],
        "same": result.totals["skip"],
    }
    return {"counts": counts, "shown": _shown(result, rows)}


def _resource(request, rows) -> OfficialResource:
    codes = permitted_areas(request.user, Permission.OFFICIAL_EDIT)
    lines = [line for line, _said in rows]
    return OfficialResource(allowed=codes, by=request.user, lines=lines)


def _faults(result, rows) -> list[tuple[int, str]]:
    """`(line, why)` of rows that are refused."""
    found = [
        (rows[number - 1][0], str(error.error))
        for number, errors in result.row_errors()
        for error in errors
    ]
    found += [
        (rows[row.number - 1][0], " ".join(sum(row.error.message_dict.values(), [])))
        for row in result.invalid_rows
    ]
    return found


# What becomes of a row, and how the page marks it; in the order the page shows them.
MARKS = {"update": ("แก้ไข", "info"), "new": ("ใหม่", "ok"), "skip": ("คงเดิม", "")}


def _shown(result, rows) -> list[dict]:
    """Each row with what becomes of it, changed and new ones first: `number` of its line, `label`,
    `tone`, `differences`, and `cells`, the entry as it will stand.
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


def _write(request, rows):
    try:
        result = _resource(request, rows).import_data(
            _table(rows), dry_run=False, raise_errors=True, use_transactions=True
        )
    except ImportError as broken:  # the register has changed since it was shown
        if not isinstance(broken.error, ValueError):
            raise
        messages.error(request, f"แถวที่ {rows[broken.number - 1][0]}: {broken.error}")
        return redirect("mentors:official-import")
    counts = {"new": result.totals["new"], "changed": result.totals["update"]}
    audit.record(Act.OFFICIAL_IMPORTED, by=request.user, details=counts)
    messages.success(request, f"เพิ่มพี่เลี้ยง {counts['new']} คน แก้ไข {counts['changed']} คน")
    return redirect("mentors:official-list")


IMPORT = RegisterPage(
    name="officials",
    columns=COLUMNS,
    form=OfficialFileForm,
    template="mentors/official_import.html",
    most_rows=MOST_ROWS,
    crowded=f"มีรายชื่อเกิน {MOST_ROWS:,} แถว โปรดแบ่งไฟล์เป็นรายอำเภอ",
    look=_look,
    write=_write,
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OFFICIAL_EDIT)
def official_import(request):
    return IMPORT.answer(request)
