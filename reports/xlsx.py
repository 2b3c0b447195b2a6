"""The monthly report as a sheet: the figures of the paper, one row an area."""

from io import BytesIO

from core import thai
from core.sheets import write_table

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


def _cells(found) -> list[float | str]:
    return [float(found[code]) if code in found else "" for code in COLUMNS]
