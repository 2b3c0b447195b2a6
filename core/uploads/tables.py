"""Tables people send in the course of the day (registers, reference data): looked at, then read in
a process with memory and time of its own. The yearly list has its own reader, in the worker.
"""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from core.spreadsheets.cells import as_seen
from core.spreadsheets.workbooks import Table
from core.uploads.archives import LARGE, Small, UnpackRefusedError, refuse_bombs
from core.uploads.errors import TableRefusedError
from core.uploads.sheet_reader import MOST_CELLS, NO_WORKBOOK, REFUSED

LARGEST = 5 * 1024 * 1024  # bytes of an upload
SECONDS = 20
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # XLSX and ODS, XLS
READER = Path(__file__).with_name("sheet_reader.py")

HEAVY = "ไฟล์ใหญ่เกิน 5 MB โปรดแบ่งไฟล์เป็นรายอำเภอ"
NOT_A_SHEET = "ไฟล์นี้ไม่ใช่ตาราง (XLSX, XLS หรือ ODS) โปรดเลือกไฟล์อีกครั้ง"
SEVERAL = "มีหลายแผ่นงาน: {} โปรดเหลือไว้แผ่นเดียวแล้วส่งใหม่"
SLOW = "เปิดตารางนี้ไม่สำเร็จในเวลาที่กำหนด โปรดลบแถวและคอลัมน์ที่ไม่ใช้แล้วบันทึกใหม่"


def look_at(file: Any) -> None:
    """Whether an open binary file is a workbook we read and not too large, outside and inside.

    Raises `TableRefusedError`. The file stands at its beginning afterwards.
    """
    if file.seek(0, io.SEEK_END) > LARGEST:
        raise TableRefusedError(HEAVY)
    file.seek(0)
    if not file.read(8).startswith(WORKBOOKS):
        raise TableRefusedError(NOT_A_SHEET)
    try:
        refuse_bombs(file, Small())
    except UnpackRefusedError as error:
        raise TableRefusedError(str(error)) from error
    file.seek(0)


def read_sheets(file: Any) -> list[Table]:
    """The sheets of a workbook, hidden ones too; days as text. Raises `TableRefusedError`."""
    look_at(file)
    try:
        done = subprocess.run(  # noqa: S603 - our own reader; the file goes in by its input
            [sys.executable, "-I", str(READER)],
            input=file.read(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TableRefusedError(SLOW) from error
    if done.returncode == REFUSED:
        raise TableRefusedError(json.loads(done.stdout))
    if done.returncode:
        raise TableRefusedError(NOT_A_SHEET if done.returncode == NO_WORKBOOK else LARGE)
    return [
        Table(name, lines, is_hidden, frozenset(hidden))
        for name, lines, is_hidden, hidden in json.loads(done.stdout)
    ]


def visible_lines(file: Any) -> list[tuple[str, list[list[str]]]]:
    """`(name, lines)` of each sheet that can be seen and has something in it: from its first line
    on, blank lines included, each cell as the text a person sees. Raises `TableRefusedError`.
    """
    sheets = [table for table in read_sheets(file) if not table.is_hidden]
    found = [(s.name, [[as_seen(cell) for cell in line] for line in s.lines]) for s in sheets]
    return [(name, lines) for name, lines in found if any(map(any, lines))]


def read_workbook(file: Any) -> list[list[str]]:
    """The lines of the only sheet (`visible_lines`). Raises `TableRefusedError`."""
    found = visible_lines(file)
    if len(found) > 1:
        names = ", ".join(f"“{name}”" for name, _lines in found)
        raise TableRefusedError(SEVERAL.format(names))
    return found[0][1] if found else []


def read_csv(data: bytes | str) -> list[list[str]]:
    """The lines of a CSV file in UTF-8. Raises `TableRefusedError`."""
    if len(data) > LARGEST:
        raise TableRefusedError(HEAVY)
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=False))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableRefusedError from error
    if sum(map(len, rows)) > MOST_CELLS:
        raise TableRefusedError(LARGE)
    return rows
