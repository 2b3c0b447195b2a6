"""Reports as workbooks: the figures of the paper as numbers, with formulas that calculate."""

from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from core import thai
from core.sheets import Formula, Page, column_name, write_book

DEFINED = ("ตัวเลข", "นับ", "วันที่ใช้", "ข้อจำกัด")


class Ratio(NamedTuple):
    """What a sheet works out of two of its columns: how much of a part there is to each `of` the
    whole, in per cent where that is 100.
    """

    heading: str
    part: int
    whole: int
    of: int = 100

    def formula(self, row: list, at: int) -> Formula | None:
        """In line `at`, whose cells are `row`; None where one of the two was not counted."""
        much, all_ = row[self.part], row[self.whole]
        if much is None or all_ is None:
            return None
        part, whole = f"{column_name(self.part)}{at}", f"{column_name(self.whole)}{at}"
        times, digits = ("*100", 1) if self.of == 100 else ("", 2)
        told = round(much / all_ * self.of, digits) if all_ else ""
        return Formula(f'=IF({whole}=0,"",ROUND({part}/{whole}{times},{digits}))', told)


def monthly(sheet: dict, made_at: datetime) -> bytes:
    """The workbook for a report's `content["sheet"]`; the same of both are the same bytes."""
    buffer = BytesIO()
    write_book(buffer, month_pages(sheet), made_at=made_at)
    return buffer.getvalue()


def month_pages(sheet: dict) -> list[Page]:
    """Areas with totals and shares that calculate, dimensions, and what each figure counts."""
    title = sheet["title_lines"]
    return [
        _of_areas(title, sheet),
        _of_dimensions(title, sheet["dimensions"]),
        Page("นิยาม", DEFINED, sheet["definitions"]),
    ]


def _of_areas(title: list[str], sheet: dict) -> Page:
    return _page("รายพื้นที่", title, sheet, sheet["headings"], _shares(sheet["shares"]))


def _of_dimensions(title: list[str], told: dict) -> Page:
    names = told["names"]
    columns = [f"{name} {what}" for name in names for what in ("ตกเกณฑ์ (คน)", "ช่วยแล้ว (คน)")]
    shares = [[f"{name} ช่วยแล้ว", 2 * n, 2 * n - 1] for n, name in enumerate(names, 1)]
    return _page("รายมิติ", title, told, columns, _shares(shares))


def _shares(kept: list[list]) -> list[Ratio]:
    """Of names with the columns of part and whole."""
    return [Ratio(f"{name} ร้อยละ", part, whole) for name, part, whole in kept]


def _page(
    name: str,
    title: list[str],
    told: dict,
    columns: list[str],
    ratios: list[Ratio],
    first: str = "พื้นที่",
) -> Page:
    """The rows `told["areas"]` below the heading `first` and `columns`, their total, and ratios."""
    headings = [first, *columns, *(ratio.heading for ratio in ratios)]
    return Page(name, headings, _with_total(told, ratios, first=len(title) + 2), title)


def _with_total(told: dict, ratios: list[Ratio], *, first: int) -> list[list]:
    """The rows, the first in line `first`, and the sum below, each with its ratios. What is no sum
    (`unsummed`), or was not counted, stands in the total as it is kept.
    """
    end, unsummed = first + len(told["areas"]), told.get("unsummed", ())
    name, *values = told["total"]
    total = [
        value
        if end == first or value is None or at in unsummed
        else Formula(f"=SUM({column_name(at)}{first}:{column_name(at)}{end - 1})", value or 0)
        for at, value in enumerate(values, 1)
    ]
    rows = [[*row, *_of(row, at, ratios)] for at, row in enumerate(told["areas"], first)]
    return [*rows, [name, *total, *_of(told["total"], end, ratios)]]


def _of(row: list, at: int, ratios: list[Ratio]) -> list[Formula | None]:
    return [ratio.formula(row, at) for ratio in ratios]


def agencies(content: dict, made_at: datetime) -> bytes:
    """The month's help by agency with formulas that live, and what each column counts."""
    buffer, title = BytesIO(), [thai.to_arabic_digits(line) for line in content["title_lines"]]
    told = {"areas": content["sheet"], "total": ["รวม", *content["sums"]]}
    ratios = [Ratio(*kept) for kept in content["ratios"]]
    pages = [
        _page("หน่วยงาน", title, told, content["headings"], ratios, first="หน่วยงาน"),
        Page("นิยาม", DEFINED, content["definitions"]),
    ]
    write_book(buffer, pages, made_at=made_at)
    return buffer.getvalue()


def quarterly(content: dict, made_at: datetime) -> bytes:
    """The quarter's figures with formulas that live: sums of months, totals, shares. All of it from
    `Report.content`, so that the same snapshot is the same file.
    """
    sheet, buffer = content["sheet"], BytesIO()
    title = [thai.to_arabic_digits(content[name]) for name in ("title", "short_name", "snapshot")]
    months = [thai.to_arabic_digits(name) for name in content["columns"]]
    pages = [
        Page("ไตรมาส", ["ตัวเลข", "หน่วย", *months, "ไตรมาส"], _lines(sheet), title),
        _of_areas([*title, f"ณ สิ้น{months[-1]}"], sheet),
    ]
    write_book(buffer, pages, made_at=made_at)
    return buffer.getvalue()


def _lines(sheet: dict) -> list[list]:
    """Below three title lines and the headings: the first row is the fifth of the sheet."""
    rows = []
    for row, (name, unit, how, *values, quarter) in enumerate(sheet["lines"], 5):
        formulas = {"sum": f"=SUM(C{row}:E{row})", "last": f"=E{row}"}
        is_counted = how in formulas and quarter is not None
        last = Formula(formulas[how], quarter) if is_counted else quarter
        rows.append([name, unit, *values, last])
    return rows
