"""Tables that leave as XLSX or CSV: streamed with flat memory, never a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse

from core import thai

CHUNK = 2000  # records a file is made of that are fetched at once
MOST_LINES = 1_048_576  # of a sheet, in Excel
MOST_LETTERS = 32_767  # of a cell, in Excel; XlsxWriter leaves out the rest without a word
CUT = " … (ข้อความยาวเกินที่เซลล์รับได้ อ่านทั้งหมดในระบบ)"
MOST_NAME = 26  # letters of a sheet's name, of Excel's 31, that leave room for « (12)»
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Formula:
    """A formula of ours («=SUM(B2:B9)») and what it comes to, for whoever does not calculate."""

    text: str
    result: Any = ""


@dataclass(frozen=True)
class Page:
    """A sheet: title lines, headings, rows."""

    sheet: str
    headings: Sequence[str]
    rows: Iterable[Iterable[Any]]
    title_lines: Sequence[str] = ()


def column_name(number: int) -> str:
    """The letters of a column, the first of which is 0: «A», «Z», «AA»."""
    letters = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        letters, number = chr(ord("A") + rest) + letters, number - 1
    return letters


def safe_cell(value: Any) -> Any:
    """A value as it may stand in a cell: text that would run as a formula gets an apostrophe.

    Dates become พ.ศ. text; numbers stay numbers.
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return thai.be_date(value)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def write_table(
    stream: Any,
    headings: Sequence[str],
    rows: Iterable[Iterable[Any]],
    *,
    sheet: str = "ข้อมูล",
    title_lines: Sequence[str] = (),
    made_at: datetime | None = None,
) -> int:
    """Writes an XLSX with title lines, headings and rows to `stream`; returns how many rows.

    `rows` may be a generator: XlsxWriter keeps one row in memory. With `made_at` the same rows are
    the same bytes whenever they are written.
    """
    page = Page(sheet, headings, rows, title_lines)
    return write_book(stream, [page], made_at=made_at)[0]


def write_book(stream: Any, pages: Sequence[Page], *, made_at: datetime | None = None) -> list[int]:
    """The same with several sheets; returns how many rows each has."""
    import xlsxwriter  # noqa: PLC0415 - only who writes a sheet pays for it

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        if made_at:
            workbook.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
        bold = workbook.add_format({"bold": True, "bg_color": "#E7F0EC", "text_wrap": True})
        return [_write_page(workbook, page, bold) for page in pages]


def _write_page(workbook: Any, page: Page, bold: Any) -> int:
    """Returns how many rows it has. What a sheet has no line for stands on a further one with the
    same head: XlsxWriter leaves it out without a word.
    """
    rows, head = iter(page.rows), len(page.title_lines) + 1
    room = MOST_LINES - head
    sheet = _begin_sheet(workbook, page, page.sheet, bold)
    count = _write_rows(sheet, head, islice(rows, room))
    for number, row in enumerate(rows, 2):  # the first that has no room
        sheet = _begin_sheet(workbook, page, f"{page.sheet[:MOST_NAME]} ({number})", bold)
        count += _write_rows(sheet, head, chain([row], islice(rows, room - 1)))
    return count


def _begin_sheet(workbook: Any, page: Page, name: str, bold: Any) -> Any:
    sheet, line = workbook.add_worksheet(name), len(page.title_lines)
    sheet.set_column(0, max(len(page.headings) - 1, 0), 18)
    for number, text in enumerate(page.title_lines):
        sheet.write_string(number, 0, text)
    for column, heading in enumerate(page.headings):
        sheet.write_string(line, column, heading, bold)
    sheet.freeze_panes(line + 1, 0)
    return sheet


def _write_rows(sheet: Any, head: int, rows: Iterable[Iterable[Any]]) -> int:
    count = 0
    for count, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write_cell(sheet, head + count - 1, column, value)
    return count


def _write_cell(sheet: Any, line: int, column: int, value: Any) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(line, column, value.text, None, value.result)
        return
    value = safe_cell(value)
    if isinstance(value, str) and len(value) > MOST_LETTERS:
        value = value[: MOST_LETTERS - len(CUT)] + CUT
    # Text is named as such: else each cell is looked at for what else it might be.
    write = sheet.write_string if value and isinstance(value, str) else sheet.write
    write(line, column, value)


def sheet_response(
    name: str, headings: Sequence[str], rows: Iterable[Iterable[Any]], notes: Sequence[str] = ()
) -> tuple[FileResponse, int]:
    """The table as a download and how many rows it has; the ending of `name` says XLSX or CSV.
    `notes` stand above the headings of an XLSX; a CSV begins with its headings, as programs ask.
    """
    heads = list(headings)
    if name.endswith(".csv"):
        return _handed_out(name, lambda file: write_csv(file, heads, rows))
    return _handed_out(name, lambda file: write_table(file, heads, rows, title_lines=notes))


def book_response(name: str, pages: Sequence[Page]) -> FileResponse:
    """The sheets as a download."""
    return _handed_out(name, lambda file: write_book(file, pages))[0]


def _handed_out(name: str, write: Callable[[Any], Any]) -> tuple[FileResponse, Any]:
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    try:
        written = write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name), written


def write_csv(stream: Any, headings: Sequence[str], rows: Iterable[Iterable[Any]]) -> int:
    """The same as CSV in UTF-8 with the mark by which Excel knows it; returns how many rows."""
    text, count = io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""), 0
    writer = csv.writer(text)
    writer.writerow(map(safe_cell, headings))
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        count += 1
    text.flush()
    text.detach()
    return count
