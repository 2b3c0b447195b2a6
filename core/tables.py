"""django-import-export with our readers and writers: XLSX through calamine and XlsxWriter, CSV with
the marks Excel needs; Thai words for what is wrong; nothing leaves as a formula.
"""

import io
from collections import Counter
from collections.abc import Callable
from decimal import InvalidOperation
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Choices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.formats import base_formats
from import_export.forms import ImportForm
from import_export.results import Result
from import_export.tmp_storages import CacheStorage
from import_export.widgets import BooleanWidget, ForeignKeyWidget, Widget
from tablib import Dataset

from core import thai
from core.sheets import FORMULA_STARTS, safe_cell, write_table
from core.spreadsheets.cells import WRITTEN_BY_PROGRAMS, as_seen, yes_or_no
from core.uploads.archives import LARGE
from core.uploads.errors import TableRefusedError
from core.uploads.fields import AnyTableField
from core.uploads.tables import read_csv, read_workbook

GONE = "ตัวอย่างหมดเวลาแล้ว ยังไม่มีการบันทึก โปรดส่งไฟล์อีกครั้ง"
ERROR_CELL = "“{}” เป็นข้อผิดพลาดของโปรแกรมตาราง โปรดใส่ค่าจริง"
TWICE = "หัวคอลัมน์ “{}” มีมากกว่าหนึ่งคอลัมน์ โปรดลบให้เหลือคอลัมน์เดียวแล้วส่งใหม่"
NOT_A_SHEET = "ไฟล์นี้ไม่ใช่ตาราง โปรดเลือกไฟล์ XLSX หรือ CSV ที่มีหัวคอลัมน์อยู่แถวแรก"


class Workbook(base_formats.Format):
    """XLSX in and out (XLS and ODS in), a cell as the text a person sees."""

    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def get_title(self) -> str:
        return "xlsx"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return self.CONTENT_TYPE

    def is_binary(self) -> bool:
        return True

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        return dataset_of(read_workbook(io.BytesIO(in_stream)))

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        stream = io.BytesIO()
        write_table(stream, dataset.headers, dataset)
        return stream.getvalue()


class SafeCsv(base_formats.CSV):
    """UTF-8 with a mark, so that Excel reads Thai; text that would run as a formula is quoted."""

    def __init__(self, encoding: str | None = None) -> None:
        super().__init__("utf-8-sig")

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        return dataset_of(read_csv(in_stream))

    def export_data(self, dataset: Dataset, **kwargs: Any) -> str:
        safe = Dataset(*(map(safe_cell, row) for row in dataset), headers=dataset.headers)
        return "\ufeff" + safe.export("csv")


FORMATS = [Workbook, SafeCsv]
IN_USE, OUT_OF_USE = {"ใช้", "ใช้งาน", "เปิด"}, {"ไม่ใช้", "ไม่ใช้งาน", "เลิกใช้", "ปิด"}
NOTHING = "-"  # what a cell says that empties what is stored
MOST_ROWS = 20_000  # the reference tables together have a tenth of them


class ByLine(Result):
    """Names refused rows by their line as a person sees it: line 1 has the headings."""

    def row_errors(self) -> list[tuple[int, Any]]:
        return [(number + 1, errors) for number, errors in super().row_errors()]

    def append_invalid_row(self, number: int, row: Any, validation_error: Any) -> None:
        super().append_invalid_row(number + 1, row, validation_error)


def dataset_of(lines: list[list[str]]) -> Dataset:
    """The first line as headings, the others under them, blank ones within kept: a refused row is
    named by its line.

    Raises `TableRefusedError` for a table without headings, with two of one name, or with too many
    lines.
    """
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    if not lines:
        raise TableRefusedError(NOT_A_SHEET)
    if sum(any(cell.strip() for cell in line) for line in lines) > MOST_ROWS:
        raise TableRefusedError(LARGE)
    head, *rows = lines
    named = Counter(name for cell in head if (name := as_typed(cell)))
    if twice := [name for name, count in named.items() if count > 1]:
        raise TableRefusedError(TWICE.format(", ".join(twice)))
    width = len(head)
    return Dataset(*([*row, *[""] * width][:width] for row in rows), headers=head)


class TableImportForm(ImportForm):
    """The library's, with our gate before the file."""

    import_file = AnyTableField(
        label="ไฟล์ตาราง (XLSX หรือ CSV ไม่เกิน 5 MB)",
        help_text=f"ช่องที่เว้นว่างไม่ลบข้อมูลเดิม หากต้องการลบให้ใส่ {NOTHING} ในช่องนั้น",
    )


class KeptTable(CacheStorage):
    """A table between look and write, for any of the machines; gone after a day."""

    def read(self) -> Any:
        data = super().read()
        if data is None:
            raise TableRefusedError(GONE)
        return data


class TableAdminMixin:
    """What our pages of `import_export` share."""

    formats = FORMATS
    import_form_class = TableImportForm

    def get_tmp_storage_class(self) -> type[KeptTable]:
        return KeptTable

    def add_data_read_fail_error_to_form(self, form: Any, error: Exception) -> None:
        known = isinstance(error, TableRefusedError)
        form.add_error("import_file", str(error) if known else TableRefusedError.message)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """A confirmation whose table is gone, or that names no such table, says so."""
        try:
            with transaction.atomic():
                # The admin this stands before has it.
                return super().process_import(request, **kwargs)  # type: ignore[misc]
        except (TableRefusedError, ValueError, IndexError) as error:
            known = isinstance(error, TableRefusedError)
            messages.error(request, str(error) if known else GONE)
            return redirect(request.path.removesuffix("process_import/") + "import/")


def as_typed(cell: object) -> str:
    """A cell's text without the apostrophe our exports put before a formula's first letter; a word
    that a program writes where it has nothing to write says nothing.
    """
    text = thai.clean(as_seen(cell))
    if text in WRITTEN_BY_PROGRAMS:
        return ""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


class Known(ForeignKeyWidget):
    """A row named in a cell; one that does not exist is said in Thai."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row, **kwargs)
        except self.model.DoesNotExist as error:
            name = self.model._meta.verbose_name
            raise ValueError(f"ไม่พบ{name} “{value}” โปรดตรวจกับทะเบียนในระบบ") from error


class YesNo(BooleanWidget):
    """Yes or no in words people write; any other word refuses the row."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:
        try:
            return yes_or_no(value, IN_USE, OUT_OF_USE)
        except ValueError as error:
            raise ValueError(f"ไม่รู้จัก “{value}” โปรดใส่ 1 (ใช่) หรือ 0 (ไม่ใช่)") from error


class Choice(Widget):
    """A choice by the word people read; its code is understood too."""

    def __init__(self, choices: type[Choices]) -> None:
        super().__init__()
        self.choices = dict(choices.choices)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        for code, label in self.choices.items():
            if value in (code, label):
                return code
        raise ValueError(f"ไม่รู้จัก “{value}” โปรดใช้: {', '.join(self.choices.values())}")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices.get(value, value or ""))


class Number(Widget):
    """A number in Thai or Arabic digits, as `kind` (int or Decimal)."""

    def __init__(self, kind: Callable[[str], Any] = int) -> None:
        super().__init__()
        self.kind = kind

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = thai.to_arabic_digits(str(value)).replace(",", "")
        try:
            return self.kind(text) if text else None
        except (ValueError, InvalidOperation) as error:
            raise ValueError(f"“{value}” ไม่ใช่ตัวเลข") from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)
