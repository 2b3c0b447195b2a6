"""The figures of a month as numbers, kept with a report for its workbook (`content["sheet"]`)."""

from collections.abc import Iterable
from typing import Any

from core import thai
from places.models import Area
from reports import metrics
from reports.definitions import defined, headings
from reports.models import Month
from reports.papers.content import dimension_names, places_of
from reports.papers.memo import PlaceOnPaper

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
NEEDS = ("needs", "needs_helped")


def month_sheet(area: Area, month: Month) -> dict[str, Any]:
    """Rows are the areas below and the area itself as their total; None where nothing was counted.
    `dimensions` has two figures for each of its `names`, side by side. `shares` says which column
    is a part of which, `unsummed` which columns are no sums.
    """
    place, inside = places_of(area, month.first_day)
    names = dimension_names()
    parts = [f"{code}.{dimension}" for dimension in names for code in NEEDS]
    total = f"รวม {area.full_name}"
    return {
        "title_lines": _title(area, month),
        "revision": month.revision,
        "codes": list(COLUMNS),
        "headings": headings(COLUMNS),
        "shares": _wholes(COLUMNS),
        "unsummed": [at for at, code in enumerate(COLUMNS, 1) if not metrics.is_summed(code)],
        "areas": [[one.name, *_values(one, COLUMNS)] for one in inside],
        "total": [total, *_values(place, COLUMNS)],
        "dimensions": {
            "names": list(names.values()),
            "areas": [[one.name, *_values(one, parts)] for one in inside],
            "total": [total, *_values(place, parts)],
        },
        "definitions": [defined(code) for code in (*COLUMNS, *NEEDS)],
    }


def _wholes(codes: tuple[str, ...]) -> list[list]:
    """Name, and the columns of part and whole, of each figure that has its whole beside it."""
    found = [metrics.BY_CODE[code] for code in codes if metrics.BY_CODE[code].whole in codes]
    return [[one.name, codes.index(one.code) + 1, codes.index(one.whole) + 1] for one in found]


def _title(area: Area, month: Month) -> list[str]:
    as_of = f"ข้อมูล ณ {thai.be_datetime(month.as_of)}" if month.as_of else ""
    if month.revision > 1:
        as_of += f" ฉบับแก้ไขที่ {month.revision}"
    as_of = " ".join(filter(None, (as_of, month.list_words())))
    return [f"รายงานประจำเดือน{thai.be_month(month.first_day)} {area.full_name}", as_of]


def _values(one: PlaceOnPaper, codes: Iterable[str]) -> list[float | None]:
    return [one.exact(code) for code in codes]
