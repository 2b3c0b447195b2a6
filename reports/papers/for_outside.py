"""Reports for whoever is outside the ศจพ. line: the same papers with small cells hidden, as
`reports.suppression` hides them on pages. What its office wrote in its own words goes as it is.
"""

from dataclasses import replace
from datetime import date

from core import thai
from reports import figures
from reports.errors import FiguresSinceError, OutsideUnclosedError
from reports.models import Month, Report
from reports.months.outside import hidden_in
from reports.papers import agencies, memo, pdf, quarterly, quarterly_content
from reports.papers.content import dimension_names
from reports.papers.reporters import Reporter
from reports.suppression import HIDDEN, SMALLEST

NOTE = thai.to_thai_digits(
    f"ฉบับสำหรับนอกสายงาน ศจพ. ปิดตัวเลขที่น้อยกว่า {SMALLEST} และตัวเลขที่ทำให้คำนวณย้อนได้"
)
Hidden = set[tuple[date, str, str, str]]  # month, metric, key, area code


def agencies_pdf(report: Report) -> bytes:
    """Returns the paper of help by agency with small cells hidden. Raises `OutsideUnclosedError` of
    an open month, `FiguresSinceError` where the figures are no longer those of the report.
    """
    content, day = report.said, report.first_day
    month = Month.objects.get(first_day=day)
    if not month.closed_at:
        raise OutsideUnclosedError
    lines = figures.figures_by_agency(report.area_id, day)
    if [str(line["organization"]) for line in lines] != [row[0] for row in content["sheet"]]:
        raise FiguresSinceError
    _refuse_moved(month.as_of == report.as_of)
    cells = hidden_in(agencies.COLUMNS, [day])
    rows = [
        [
            name,
            *(
                HIDDEN if (day, code, str(line["organization"].pk), report.area_id) in cells else v
                for code, v in zip(agencies.COLUMNS, values, strict=True)
            ),
        ]
        for line, (name, *values) in zip(lines, content["rows"], strict=True)
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


def quarterly_pdf(report: Report) -> bytes:
    """Returns the quarterly report with small cells hidden. Raises `FiguresSinceError` where the
    figures are no longer those of the report.
    """
    content, reporter = report.said, Reporter.of(report)
    days = [date.fromisoformat(day) for day, _revision in content["revisions"]]
    place, inside = reporter.places(days[-1])
    _refuse_moved(not quarterly.is_of_older_figures(report))
    _refuse_moved(memo.table(place, inside) == content["table"])
    cells = hidden_in({"needs", "needs_helped", *_metrics()}, days)
    inside = [replace(one, hidden=_of(cells, days[-1], [one.area.pk])) for one in inside]
    place = replace(place, hidden=_of(cells, days[-1], reporter.codes))
    lines = _lines(report, reporter, cells, days)
    said = {
        "lines": lines,
        "table": memo.table(place, inside),
        "dimensions": memo.dimensions(place, dimension_names()),
        "snapshot": f"{content['snapshot']} {NOTE}",
    }
    if any(one.hidden for one in (place, *inside)) or any(HIDDEN in line for line in lines):
        said["findings"] = []  # its sentences are made of what is hidden
    return quarterly.printed(report, content | said)


def _refuse_moved(is_same: bool) -> None:
    if not is_same:
        raise FiguresSinceError


def _metrics() -> set[str]:
    return {code.partition(".")[0] for code, _how in quarterly_content.ROWS}


def _of(cells: Hidden, day: date, codes: list[str]) -> frozenset[str]:
    """What is hidden of these areas in a month, as `Place` names it; of several together what is
    hidden of any: the others beside the sum would tell it.
    """
    found = {(metric, key) for at, metric, key, area in cells if at == day and area in codes}
    return frozenset(f"{metric}.{key}" if key else metric for metric, key in found)


def _lines(report: Report, reporter: Reporter, cells: Hidden, days: list[date]) -> list[list[str]]:
    """A figure of the quarter is hidden with the months it is of; how many were reached always."""
    by_month = [_of(cells, day, reporter.codes) for day in days]
    found = []
    for (code, how), line in zip(quarterly_content.ROWS, report.said["lines"], strict=True):
        name, *months, quarter = line
        hidden = [code in one for one in by_month]
        # What was reached in a quarter nearly adds up over areas and stands in no closure of sums:
        # the papers of the others would tell it.
        is_told = how != quarterly_content.REACHED and not (
            hidden[-1] if how == quarterly_content.LAST else any(hidden)
        )
        shown = [HIDDEN if gone else cell for gone, cell in zip(hidden, months, strict=True)]
        found.append([name, *shown, quarter if is_told else HIDDEN])
    return found
