"""All that the month's report of help by agency says (`Report.content`).

The circular (paragraph ๕): NESDC watches integrated help by agency, each month.
"""

from typing import Any, NamedTuple

from committees.services.offices import emblem_name, office_of
from core import thai
from places.models import Area
from reports import metrics
from reports.definitions import defined
from reports.models import Month
from reports.months import caring
from reports.months.outside import counted_in
from reports.papers import former, memo
from reports.papers.content import built, office_line, state_of

ANSWERED = "referrals_answered_by_agency"


class Column(NamedTuple):
    """A figure with its heading on paper, and in the workbook and on the page."""

    code: str
    heading: str
    in_sheet: str

    @property
    def is_money(self) -> bool:
        return metrics.is_money(self.code)

    @property
    def digits(self) -> int:
        """Behind the point: of a median one."""
        return 0 if metrics.is_summed(self.code) else 1


FIGURES = (
    Column("assistance_by_agency", "ช่วยเหลือ (ครั้ง)", "ช่วยเหลือ (ครั้ง)"),
    Column("assistance_people_by_agency", "คน", "คน (เฉพาะที่ระบุผู้รับ)"),
    Column("assistance_baht_by_agency", "บาท", "บาท"),
    Column("assistance_keyed_by_agency", "บันทึกเอง (ครั้ง)", "หน่วยงานบันทึกเอง (ครั้ง)"),
    Column(ANSWERED, "ตอบเรื่องส่งต่อ (เรื่อง)", "ตอบเรื่องส่งต่อในเดือน"),
    Column("referrals_open_by_agency", "ยังไม่ปิด (เรื่อง)", "เรื่องส่งต่อที่ยังไม่ปิด"),
    Column("referrals_overdue_by_agency", "เกินกำหนด (เรื่อง)", "เกินกำหนด"),
    Column("referral_days_by_agency", "เสร็จใน (วัน)", "เสร็จใน (วัน มัธยฐาน)"),
)
COLUMNS = tuple(column.code for column in FIGURES)
# What the workbook works out of two of them, where both are there: its heading, and of how many of
# the whole it is.
RATIOS = (
    ("บาทต่อครั้ง", "assistance_baht_by_agency", "assistance_by_agency", 1),
    ("บันทึกเอง ร้อยละ", "assistance_keyed_by_agency", "assistance_by_agency", 100),
    ("เกินกำหนด ร้อยละ", "referrals_overdue_by_agency", "referrals_open_by_agency", 100),
)


def agency_content(area: Area, month: Month, rows: list[dict], besides: str) -> dict[str, Any]:
    """What the report says of a built month; `rows` are `reports.figures.figures_by_agency`, and
    `besides` is what `besides_agencies` says there.
    """
    office, label = office_of(area), thai.be_month(month.first_day)
    sheet = sheet_of(month, rows)
    total = _total(sheet)
    title = thai.to_thai_digits(f"รายงานความช่วยเหลือแบบบูรณาการรายหน่วยงาน ประจำเดือน{label}")
    snapshot, state = built(month), thai.to_thai_digits(state_of(month))
    return {
        "emblem": emblem_name(office),
        "title": title,
        "area": area.full_name,
        "office": office_line(office),
        "rows": [_cells(row) for row in sheet],
        "total": _cells(["รวม", *total]),
        "columns": [[column.code, column.heading] for column in FIGURES],
        "organizations": [row["organization"].pk for row in rows],
        "besides": thai.to_thai_digits(besides),
        "agencies": memo.number(len(sheet)),
        "state": state,
        "built": snapshot,
        "title_lines": [
            f"{title} {area.full_name}",
            f"{snapshot} ({state})",
            *([f"นอกจากนี้มี{besides}"] if besides else []),
        ],
        "sheet": sheet,
        "sums": total,
        "headings": [column.in_sheet for column in FIGURES],
        "ratios": [
            [heading, COLUMNS.index(part) + 1, COLUMNS.index(whole) + 1, of]
            for heading, part, whole, of in RATIOS
            if {part, whole} <= {*COLUMNS}
        ],
        "definitions": [defined(code) for code in COLUMNS],
    }


def sheet_of(month: Month, rows: list[dict]) -> list[list[Any]]:
    """A line for each of `rows`: what the agency is called, and its figures under `COLUMNS`; None
    where there is no such figure.
    """
    counted = _counted(month)
    return [
        [str(row["organization"]), *(_number(row, code, counted) for code in COLUMNS)]
        for row in rows
    ]


def page_rows(month: Month, rows: list[dict]) -> list[tuple[str, list[tuple[Column, Any]]]]:
    """The same for a page: what the agency is called, and each figure beside its column."""
    sheet = sheet_of(month, rows)
    return [(name, list(zip(FIGURES, values, strict=True))) for name, *values in sheet]


def _counted(month: Month) -> set[str]:
    """The figures the month counted: an agency without one has nought there."""
    if month.closed_at is None:
        return set(COLUMNS)
    # Closings of older versions do not say it. They counted what stood on paper then, but answers
    # only since who looked after whom is kept.
    older = {code for code, _heading in former.AGENCIES}
    if not caring.is_kept(month):
        older.discard(ANSWERED)
    return older | counted_in(month)


def _number(row: dict, code: str, counted: set[str]) -> float | None:
    """None where it was not counted, and where there is no median of nothing."""
    missing = 0 if code in counted and metrics.is_summed(code) else None
    value = row.get(code, missing)
    return None if value is None else float(value)


def _total(sheet: list[list]) -> list[float | None]:
    """Sums, but of people (one may have been helped by two agencies) and of medians."""
    return [
        None
        if not metrics.BY_CODE[code].has_members or any(row[at] is None for row in sheet)
        else sum(row[at] for row in sheet)
        for at, code in enumerate(COLUMNS, 1)
    ]


def _cells(row: list) -> list[str]:
    name, *values = row
    return [
        thai.to_thai_digits(name),
        *(memo.figure(code, value) for code, value in zip(COLUMNS, values, strict=True)),
    ]
