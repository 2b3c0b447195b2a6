"""Lists of กชช.2ค results of invented villages: rows as dicts, files as offices send them."""

from pathlib import Path

import openpyxl

from indicators.models import Indicator
from places.models import Area

YEAR = 2568
PLACE = ("ปี", "รหัสหมู่บ้าน", "หมู่ที่", "ชื่อหมู่บ้าน", "ตำบล", "อำเภอ", "จังหวัด")


def headings() -> list[str]:
    """What the columns of the levels are called, by number."""
    rows = Indicator.objects.filter(edition__indicator_set="kchch2c").order_by("number")
    return [f"{number}. {name}" for number, name in rows.values_list("number", "name")]


def villages(number: int) -> list[dict]:
    """Rows of `number` villages, ten a sub-district, with levels for each indicator."""
    areas = Area.objects.subdistricts().select_related("parent")[: number // 10]
    numbers = headings()
    return [
        {
            "ปี": YEAR,
            "รหัสหมู่บ้าน": f"{area.code}{moo:02d}",
            "หมู่ที่": moo,
            "ชื่อหมู่บ้าน": f"สมมุติ{at * 10 + moo}",
            "ตำบล": area.name,
            "อำเภอ": area.parent.name,
            "จังหวัด": "เลย",
        }
        | {heading: (at + moo + n) % 3 + 1 for n, heading in enumerate(numbers)}
        for at, area in enumerate(areas)
        for moo in range(1, 11)
    ]


def lines(rows: list[dict]) -> list[list]:
    """Headings and rows as cells."""
    names = [*PLACE, *headings()]
    return [names, *([row.get(name, "") for name in names] for row in rows)]


def write(path: Path, sheets: dict[str, list[list]], *, hidden=(), hidden_rows=()) -> Path:
    """A workbook; `hidden` names of sheets, `hidden_rows` lines of the first one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        page.sheet_state = "hidden" if name in hidden else "visible"
    for line in hidden_rows:
        book.worksheets[0].row_dimensions[line].hidden = True
    book.save(path)
    return path
