"""The monthly report as a sheet: the figures of the paper, one row an area."""

from datetime import datetime
from io import BytesIO

from core import thai
from core.sheets import Formula, Page, write_book, write_table

COLUMNS = (
    "households",
    "persons",
    "nominated",
    "nominated_paired",
    "nominated_visited",
    "followed",
    "paired",
    "visited",
    "visits",
    "visits_verified",
    "assessed",
    "plans",
    "assistance",
    "assistance_baht",
    "referrals_sent",
    "referrals_completed",
    "referrals_open",
    "referrals_overdue",
)
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


def monthly(content: dict) -> bytes:
    """An XLSX for `reports.services.report_content`; the total is the area itself."""
    names = {metric.code: f"{metric.name} ({metric.unit})" for metric in content["metrics"]}
    headings = ["พื้นที่", *(names[code] for code in COLUMNS)]
    total = ["รวม " + content["area"].full_name, *_cells(content["figures"])]
    rows = [[row["area"].full_name, *_cells(row)] for row in content["rows"]]
    buffer = BytesIO()
    title = f"รายงานประจำเดือน{thai.be_month(content['first_day'])} {content['area'].full_name}"
    as_of = f"ข้อมูล ณ {thai.be_datetime(content['month'].as_of)}"
    if content["month"].revision > 1:
        as_of += f" ฉบับแก้ไขที่ {content['month'].revision}"
    write_table(buffer, headings, [*rows, total], title_lines=[title, as_of])
    return buffer.getvalue()


def agencies(content: dict, made_at: datetime) -> bytes:
    """The month's help by agency with formulas that live, and what each column counts."""
    buffer, title = BytesIO(), [thai.to_arabic_digits(line) for line in content["title_lines"]]
    first = len(title) + 2
    rows = [[*row, *_of_agency(row, at)] for at, row in enumerate(content["sheet"], first)]
    pages = [
        Page("หน่วยงาน", AGENCY_COLUMNS, [*rows, _agency_total(content["sheet"], first)], title),
        Page("นิยาม", ("ตัวเลข", "นับ", "วันที่ใช้", "ข้อจำกัด"), content["definitions"]),
    ]
    write_book(buffer, pages, made_at=made_at)
    return buffer.getvalue()


def _of_agency(row: list, at: int) -> list[Formula]:
    """Baht a time, the part keyed in by itself, and the part that is late, in per cent."""
    times, baht, keyed, opened, late = (row[n] or 0 for n in (1, 3, 4, 6, 7))
    return [
        Formula(f'=IF(B{at}=0,"",ROUND(D{at}/B{at},2))', round(baht / times, 2) if times else ""),
        Formula(f'=IF(B{at}=0,"",ROUND(E{at}/B{at}*100,1))', _per_cent(keyed, times)),
        Formula(f'=IF(G{at}=0,"",ROUND(H{at}/G{at}*100,1))', _per_cent(late, opened)),
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
    shares = []
    for part, whole in (("C", "B"), ("D", "B"), ("E", "B"), ("G", "F")):
        column = "ABCDEFGHI".index
        result = _per_cent(values[column(part)], values[column(whole)])
        formula = f'=IF({whole}{at}=0,"",ROUND({part}{at}/{whole}{at}*100,1))'
        shares.append(Formula(formula, result))
    return [*row, *shares]


def _cells(found) -> list[float | str]:
    return [float(found[code]) if code in found else "" for code in COLUMNS]
