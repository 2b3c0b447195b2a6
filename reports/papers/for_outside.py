"""Reports for whoever is outside the ศจพ. line: the same papers with small cells hidden, as
`reports.suppression` hides them on pages. What its office wrote in its own words goes as it is.

A paper is read as it was written: which figures stand in it its content says, whatever the columns
are today.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from core import thai
from reports import figures
from reports.errors import FiguresSinceError, OutsideUnclosedError
from reports.models import Month, Report
from reports.months.outside import hidden_in
from reports.papers import former, memo, pdf, quarterly, quarterly_content
from reports.papers.content import dimension_names
from reports.papers.reporters import Reporter
from reports.suppression import HIDDEN, SMALLEST

NOTE = thai.to_thai_digits(
    f"ฉบับสำหรับนอกสายงาน ศจพ. ปิดตัวเลขที่น้อยกว่า {SMALLEST} และตัวเลขที่ทำให้คำนวณย้อนได้"
)
UNKNOWN = ""  # a dimension, which is hidden
One = TypeVar("One")
Other = TypeVar("Other")
Hidden = set[tuple[date, str, str, str]]  # month, metric, key, area code


def agencies_pdf(report: Report) -> bytes:
    """Returns the paper of help by agency with small cells hidden. Raises `OutsideUnclosedError` of
    an open month, `FiguresSinceError` where the figures are no longer those of the report.
    """
    content, day = report.said, report.first_day
    month = Month.objects.get(first_day=day)
    if not month.closed_at:
        raise OutsideUnclosedError
    _refuse_moved(month.as_of == report.as_of)
    codes = [code for code, _heading in former.agency_columns(content)]
    cells = hidden_in(codes, [day])
    rows = [
        [
            name,
            *(
                HIDDEN if (day, code, str(agency), report.area_id) in cells else value
                for code, value in _paired(codes, values)
            ),
        ]
        for agency, (name, *values) in _paired(_agencies(report), content["rows"])
    ]
    # By baht the place of a hidden row would tell it.
    rows.sort(key=lambda row: thai.sort_key(row[0]))
    # A total beside one hidden row would tell it, and it holds no help of other givers.
    total = [
        HIDDEN if any(row[at] == HIDDEN for row in rows) else cell
        for at, cell in enumerate(content["total"])
    ]
    return pdf.agencies(
        content
        | {"rows": rows, "total": total, "besides": "", "built": f"{content['built']} {NOTE}"}
    )


def _agencies(report: Report) -> list[int]:
    """The agency of each row; where the report does not say it, as they stand today."""
    if "organizations" in report.said:
        return report.said["organizations"]
    found = figures.figures_by_agency(report.area_id, report.first_day)
    agencies = [line["organization"] for line in found]
    _refuse_moved([str(one) for one in agencies] == [row[0] for row in report.said["sheet"]])
    return [one.pk for one in agencies]


def quarterly_pdf(report: Report) -> bytes:
    """Returns the quarterly report with small cells hidden. Raises `FiguresSinceError` where the
    figures are no longer those of the report.
    """
    content = report.said
    _refuse_moved(not quarterly.is_of_older_figures(report))
    days = [date.fromisoformat(day) for day, _revision in content["revisions"]]
    areas = _areas(report, days[-1])
    whole = areas if report.team_id else [report.area_id]
    of_dimensions = [memo.of_dimension(code) for code in _dimensions(content)]
    cells = hidden_in(_metrics(content, of_dimensions), days)
    inside, place = [_of(cells, days[-1], [area]) for area in areas], _of(cells, days[-1], whole)
    table, columns = content["table"], former.table_codes(content)
    said = {
        "findings": [],  # they say how many were reached, which is always hidden
        "lines": _lines(content, [_of(cells, day, whole) for day in days]),
        "table": table
        | {
            "rows": [
                _masked(row, columns, hidden) for row, hidden in _paired(table["rows"], inside)
            ],
            "total": _masked(table["total"], columns, place),
        },
        "dimensions": [
            _masked(row, of, place | {code for cell in memo.of_dimension(UNKNOWN) for code in cell})
            for row, of in _paired(content["dimensions"], of_dimensions)
        ],
        "snapshot": f"{content['snapshot']} {NOTE}",
    }
    return quarterly.printed(report, content | said)


def _refuse_moved(is_same: bool) -> None:
    if not is_same:
        raise FiguresSinceError


def _paired(one: Sequence[One], other: Sequence[Other]) -> Iterator[tuple[One, Other]]:
    """Side by side; a paper that has others than what it is read by cannot be told outside."""
    _refuse_moved(len(one) == len(other))
    return zip(one, other, strict=True)


def _areas(report: Report, day: date) -> list[str]:
    """The area of each row; where the report does not say it, as they stand today."""
    table = report.said["table"]
    if "areas" in table:
        return table["areas"]
    _place, inside = Reporter.of(report).places(day)
    _refuse_moved([one.area.name for one in inside] == [row[0] for row in table["rows"]])
    return [one.area.pk for one in inside]


def _dimensions(content: dict[str, Any]) -> list[str]:
    """The dimension of each row; where the report does not say it, by what it is called today:
    `UNKNOWN` where none is.
    """
    if "dimension_codes" in content:
        return content["dimension_codes"]
    codes = {name: code for code, name in dimension_names().items()}
    return [codes.get(row[0], UNKNOWN) for row in content["dimensions"]]


def _metrics(content: dict[str, Any], of_dimensions: list[list[list[str]]]) -> set[str]:
    """Of all cells of the report."""
    columns = [former.table_codes(content), *of_dimensions]
    found = {code for cells in columns for of in cells for code in of}
    found |= {code for code, _how in former.line_codes(content)}
    return {code.partition(".")[0] for code in found}


def _of(cells: Hidden, day: date, codes: Iterable[str]) -> frozenset[str]:
    """What is hidden of these areas in a month, `metric` or `metric.key`; of several together what
    is hidden of any: the others beside the sum would tell it.
    """
    areas = set(codes)
    found = {(metric, key) for at, metric, key, area in cells if at == day and area in areas}
    return frozenset(f"{metric}.{key}" if key else metric for metric, key in found)


def _masked(row: list[str], columns: Sequence[list[str]], hidden: frozenset[str]) -> list[str]:
    """A name and cells, of which each is made of the figures of its column."""
    name, *cells = row
    return [name, *(HIDDEN if hidden & {*of} else cell for cell, of in _paired(cells, columns))]


def _lines(content: dict[str, Any], by_month: list[frozenset[str]]) -> list[list[str]]:
    """A figure of the quarter is hidden with the months it is of; how many were reached always."""
    found = []
    for (code, how), line in _paired(former.line_codes(content), content["lines"]):
        name, *months, quarter = line
        hidden = [code in one for one in by_month]
        # What was reached in a quarter nearly adds up over areas and stands in no closure of sums:
        # the papers of the others would tell it.
        is_told = how != quarterly_content.REACHED and not (
            hidden[-1] if how == quarterly_content.LAST else any(hidden)
        )
        shown = [HIDDEN if gone else cell for gone, cell in _paired(hidden, months)]
        found.append([name, *shown, quarter if is_told else HIDDEN])
    return found
