"""Reports as workbooks: the figures of the paper as numbers, with formulas that calculate."""

from datetime import datetime
from io import BytesIO

from core import thai
from core.sheets import Formula, Page, column_name, write_book

DEFINED = ("ตัวเลข", "นับ", "วันที่ใช้", "ข้อจำกัด")
AGENCY_COLUMNS = (
    "หน่วยงาน",
    "ช่วยเหลือ (ครั้ง)",
    "คน (เฉพาะที่ระบุผู้รับ)",
    "บาท",
    "หน่วยงานบันทึกเอง (ครั้ง)",
    "ตอบเรื่องส่งต่อในเดือน",
    "เรื่องส่งต่อที่ยังไม่ปิด",
    "เกินกำหนด",
    "เสร็จใน (วัน มัธยฐาน)",
    "บาทต่อครั้ง",
    "บันทึกเอง ร้อยละ",
    "เกินกำหนด ร้อยละ",
)
AREA_COLUMNS = (
    "พื้นที่",
    "ในโครงการ (ครัวเรือน)",
    "มีพี่เลี้ยง",
    "เยี่ยมในเดือน",
    "มีแผน",
    "ตกเกณฑ์รายได้ (คน)",
    "ช่วยแล้ว (คน)",
    "ส่งต่อค้าง (เรื่อง)",
    "ส่งต่อเกินกำหนด (เรื่อง)",
    "มีพี่เลี้ยง ร้อยละ",
    "เยี่ยม ร้อยละ",
    "มีแผน ร้อยละ",
    "ช่วยแล้ว ร้อยละ",
)


def monthly(sheet: dict, made_at: datetime) -> bytes:
    """The workbook for a report's `content["sheet"]`; the same of both are the same bytes."""
    buffer = BytesIO()
    write_book(buffer, month_pages(sheet), made_at=made_at)
    return buffer.getvalue()


def month_pages(sheet: dict) -> list[Page]:
    """Areas with totals and shares that calculate, dimensions, and what each figure counts."""
    title = sheet["title_lines"]
    return [
        _page("รายพื้นที่", title, sheet, sheet["headings"], sheet["shares"]),
        _of_dimensions(title, sheet["dimensions"]),
        Page("นิยาม", DEFINED, sheet["definitions"]),
    ]


def _of_dimensions(title: list[str], told: dict) -> Page:
    names = told["names"]
    columns = [f"{name} {what}" for name in names for what in ("ตกเกณฑ์ (คน)", "ช่วยแล้ว (คน)")]
    shares = [[f"{name} ช่วยแล้ว", 2 * n, 2 * n - 1] for n, name in enumerate(names, 1)]
    return _page("รายมิติ", title, told, columns, shares)


def _page(name: str, title: list[str], told: dict, columns: list[str], shares: list[list]) -> Page:
    """`shares` are names with the columns of part and whole."""
    parts = [(part, whole) for _name, part, whole in shares]
    headings = ["พื้นที่", *columns, *(f"{of} ร้อยละ" for of, _part, _whole in shares)]
    return Page(name, headings, _with_total(told, parts, first=len(title) + 2), title)


def _with_total(told: dict, parts: list[tuple[int, int]], *, first: int) -> list[list]:
    """The rows of areas, the first in line `first`, and the sum below, each with what is a part of
    what in per cent; `parts` are the columns of part and whole.
    """
    end, total = first + len(told["areas"]), told["total"]
    sums = [
        Formula(f"=SUM({column_name(at)}{first}:{column_name(at)}{end - 1})", value or 0)
        for at, value in enumerate(total[1:], 1)
    ]
    rows = [[*row, *_shares(row, at, parts)] for at, row in enumerate(told["areas"], first)]
    return [*rows, [total[0], *(sums if rows else total[1:]), *_shares(total, end, parts)]]


def _shares(row: list, at: int, parts: list[tuple[int, int]]) -> list[Formula]:
    return [
        share(column_name(part), column_name(whole), at, row[part] or 0, row[whole] or 0)
        for part, whole in parts
    ]


def share(part: str, whole: str, at: int, much: float, of: float) -> Formula:
    """What part of `whole` the column `part` is in line `at`, in per cent."""
    text = f'=IF({whole}{at}=0,"",ROUND({part}{at}/{whole}{at}*100,1))'
    return Formula(text, _per_cent(much, of))


def agencies(content: dict, made_at: datetime) -> bytes:
    """The month's help by agency with formulas that live, and what each column counts."""
    buffer, title = BytesIO(), [thai.to_arabic_digits(line) for line in content["title_lines"]]
    first = len(title) + 2
    rows = [[*row, *_of_agency(row, at)] for at, row in enumerate(content["sheet"], first)]
    pages = [
        Page("หน่วยงาน", AGENCY_COLUMNS, [*rows, _agency_total(content["sheet"], first)], title),
        Page("นิยาม", DEFINED, content["definitions"]),
    ]
    write_book(buffer, pages, made_at=made_at)
    return buffer.getvalue()


def _of_agency(row: list, at: int) -> list[Formula]:
    """Baht a time, the part keyed in by itself, and the part that is late, in per cent."""
    times, baht, keyed, opened, late = (row[n] or 0 for n in (1, 3, 4, 6, 7))
    return [
        Formula(f'=IF(B{at}=0,"",ROUND(D{at}/B{at},2))', round(baht / times, 2) if times else ""),
        share("E", "B", at, keyed, times),
        share("H", "G", at, late, opened),
    ]


def _per_cent(part: float, whole: float) -> float | str:
    return round(part / whole * 100, 1) if whole else ""


def _agency_total(rows: list[list], first: int) -> list:
    """A person helped by two agencies is one person, and medians do not add up: no totals there."""
    end, at = first + len(rows) - 1, first + len(rows)
    total: list = ["รวม"]
    for number, column in enumerate("BCDEFGHI", 1):
        found = sum(row[number] or 0 for row in rows)
        is_whole = all(row[number] is not None for row in rows)
        is_sum = rows and is_whole and column not in "CI"
        total.append(Formula(f"=SUM({column}{first}:{column}{end})", found) if is_sum else "")
    values = [cell.result if isinstance(cell, Formula) else 0 for cell in total]
    return [*total, *_of_agency(values, at)]


def quarterly(content: dict, made_at: datetime) -> bytes:
    """The quarter's figures with formulas that live: sums of months, totals, shares. All of it from
    `Report.content`, so that the same snapshot is the same file.
    """
    sheet, buffer = content["sheet"], BytesIO()
    title = [thai.to_arabic_digits(content[name]) for name in ("title", "short_name", "snapshot")]
    months = [thai.to_arabic_digits(name) for name in content["columns"]]
    pages = [
        Page("ไตรมาส", ["ตัวเลข", "หน่วย", *months, "ไตรมาส"], _lines(sheet), title),
        Page("รายพื้นที่", AREA_COLUMNS, _areas(sheet), [*title, f"ณ สิ้น{months[-1]}"]),
    ]
    write_book(buffer, pages, made_at=made_at)
    return buffer.getvalue()


def _lines(sheet: dict) -> list[list]:
    """Below three title lines and the headings: the first row is the fifth of the sheet."""
    rows = []
    for row, (name, unit, how, *values, quarter) in enumerate(sheet["lines"], 5):
        formulas = {"sum": f"=SUM(C{row}:E{row})", "last": f"=E{row}"}
        last = Formula(formulas[how], quarter) if how in formulas else quarter
        rows.append([name, unit, *values, last])
    return rows


def _areas(sheet: dict) -> list[list]:
    first = 6
    end = first + len(sheet["areas"]) - 1
    rows = [_with_shares(row, at) for at, row in enumerate(sheet["areas"], first)]
    total: list = ["รวม"]
    for column, value in zip("BCDEFGHI", sheet["total"], strict=True):
        total.append(Formula(f"=SUM({column}{first}:{column}{end})", value) if rows else value)
    return [*rows, _with_shares(total, end + 1)]


def _with_shares(row: list, at: int) -> list:
    """Each part in per cent of its whole, worked out by the sheet."""
    values = [cell.result if isinstance(cell, Formula) else cell for cell in row]
    return [*row, *_shares(values, at, [(2, 1), (3, 1), (4, 1), (6, 5)])]
