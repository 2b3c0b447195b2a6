"""django-import-export with our readers and writers: XLSX through calamine and XlsxWriter, CSV with
the marks Excel needs; Thai words for what is wrong; nothing leaves as a formula.
"""

import csv
import io
from decimal import InvalidOperation

from import_export.formats import base_formats
from import_export.results import Result
from import_export.widgets import ForeignKeyWidget, Widget
from python_calamine import CalamineError, CalamineWorkbook
from tablib import Dataset

from loei_poverty import thai
from loei_poverty.sheets import FORMULA_STARTS, safe_cell, write_table

NOT_A_SHEET = "ไฟล์นี้ไม่ใช่ตาราง โปรดเลือกไฟล์ XLSX หรือ CSV ที่มีหัวคอลัมน์อยู่แถวแรก"


class Workbook(base_formats.Format):
    """XLSX in and out (XLS and ODS in), a cell as the text a person sees."""

    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def get_title(self):
        return "xlsx"

    def get_extension(self):
        return "xlsx"

    def get_content_type(self):
        return self.CONTENT_TYPE

    def is_binary(self):
        return True

    def can_import(self):
        return True

    def can_export(self):
        return True

    def create_dataset(self, in_stream, **kwargs):
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(in_stream))
            sheet = book.get_sheet_by_index(0)
            head, *rows = [*[[""]] * sheet.start[0], *sheet.to_python()]
        except (CalamineError, ValueError, OSError) as error:
            raise ValueError(NOT_A_SHEET) from error
        rows = [[_text(cell) for cell in row] for row in rows]
        while rows and not any(rows[-1]):
            rows.pop()
        return Dataset(*rows, headers=[_text(cell) for cell in head])

    def export_data(self, dataset, **kwargs):
        stream = io.BytesIO()
        write_table(stream, dataset.headers, dataset)
        return stream.getvalue()


class SafeCsv(base_formats.CSV):
    """UTF-8 with a mark, so that Excel reads Thai; text that would run as a formula is quoted."""

    def __init__(self, encoding=None):
        super().__init__("utf-8-sig")

    def create_dataset(self, in_stream, **kwargs):
        head, *rows = list(csv.reader(io.StringIO(in_stream))) or [[]]
        rows = [[*row, *[""] * (len(head) - len(row))][: len(head)] for row in rows]
        return Dataset(*rows, headers=head)

    def export_data(self, dataset, **kwargs):
        safe = Dataset(*(map(safe_cell, row) for row in dataset), headers=dataset.headers)
        return "\ufeff" + safe.export("csv")


FORMATS = [Workbook, SafeCsv]


class ByLine(Result):
    """Names refused rows by their line as a person sees it: line 1 has the headings."""

    def row_errors(self):
        return [(number + 1, errors) for number, errors in super().row_errors()]

    def append_invalid_row(self, number, row, validation_error):
        super().append_invalid_row(number + 1, row, validation_error)


def _text(cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def as_typed(cell) -> str:
    """A cell's text without the apostrophe our exports put before a formula's first letter."""
    text = thai.clean(str(cell if cell is not None else ""))
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


class Known(ForeignKeyWidget):
    """A row named in a cell; one that does not exist is said in Thai."""

    def clean(self, value, row=None, **kwargs):
        try:
            return super().clean(value, row, **kwargs)
        except self.model.DoesNotExist as error:
            name = self.model._meta.verbose_name
            raise ValueError(f"ไม่พบ{name} “{value}” โปรดตรวจกับทะเบียนในระบบ") from error


class Choice(Widget):
    """A choice by the word people read; its code is understood too."""

    def __init__(self, choices):
        super().__init__()
        self.choices = dict(choices.choices)

    def clean(self, value, row=None, **kwargs):
        for code, label in self.choices.items():
            if value in (code, label):
                return code
        raise ValueError(f"ไม่รู้จัก “{value}” โปรดใช้: {', '.join(self.choices.values())}")

    def render(self, value, obj=None, **kwargs):
        return str(self.choices.get(value, value or ""))


class Number(Widget):
    """A number in Thai or Arabic digits, as `kind` (int or Decimal)."""

    def __init__(self, kind=int):
        super().__init__()
        self.kind = kind

    def clean(self, value, row=None, **kwargs):
        text = thai.to_arabic_digits(str(value)).replace(",", "")
        try:
            return self.kind(text) if text else None
        except (ValueError, InvalidOperation) as error:
            raise ValueError(f"“{value}” ไม่ใช่ตัวเลข") from error

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)
