"""All that the one page of a closed month says, from which a meeting decides (`Report.content`)."""

from collections.abc import Callable
from typing import Any

from committees.services.offices import emblem_name, office_of
from core import thai
from places.boundaries import map_credit
from places.models import Area
from reports import committee_work, metrics
from reports.models import Month
from reports.months import sentences
from reports.months import standing as standings
from reports.months.responsible import responsible_for
from reports.months.standing import Standing
from reports.months.targets import Targets
from reports.papers import memo
from reports.papers.content import (
    built,
    dimension_names,
    limit_of_visits,
    map_of,
    note_of_levels,
    office_line,
    places_of,
)
from reports.papers.memo import HELPED, NEEDY, PlaceOnPaper, number, percent

LATE = 4  # areas with a line of their own; the others are marked in the table
MARK = "*"  # beside what misses the province's limit


def _count(one: PlaceOnPaper, code: str) -> str:
    return one.shown(code)


def _share(one: PlaceOnPaper, code: str) -> str:
    return one.shown_share(code, metrics.BY_CODE[code].whole)


def _left(one: PlaceOnPaper, _code: str) -> str:
    return one.shown_less(HELPED, NEEDY)


# Headings beside the name of the area, each with the figure below it and how that is said.
COLUMNS: tuple[tuple[str, str, Callable[[PlaceOnPaper, str], str]], ...] = (
    ("ในโครงการ (คร.)", "followed", _count),
    ("มีพี่เลี้ยง ร้อยละ", "paired", _share),
    ("เยี่ยมในเดือน ร้อยละ", "visited", _share),
    ("มีแผน ร้อยละ", "plans", _share),
    ("ตกเกณฑ์รายได้ ยังไม่ได้ช่วย (คน)", HELPED, _left),
    ("ส่งต่อเกินกำหนด (เรื่อง)", "referrals_overdue", _count),
)


def one_page_content(area: Area, month: Month) -> dict[str, Any]:
    """What the page says of a closed month; texts, and one drawing."""
    first_day, office = month.first_day, office_of(area)
    standing = Standing(area, month)
    place, inside = places_of(area, first_day)
    label = thai.be_month(first_day)
    asked = memo.requests(
        place, inside, committee_work.unanswered(area), limit_of_visits(first_day), listed=""
    )
    return {
        "emblem": emblem_name(office),
        "title": thai.to_thai_digits(f"สรุปผลการขจัดความยากจนเพื่อการประชุม ประจำเดือน{label}"),
        "area": area.full_name,
        "office": office_line(office),
        "sentence": thai.to_thai_digits(sentences.where_it_stands(standing)),
        "requests": asked,
        "headlines": _headlines(standing),
        "late": _late(standing),
        "late_areas": len(standing.late),
        "columns": ["พื้นที่", *(heading for heading, _code, _said in COLUMNS)],
        "rows": _rows(standing, inside),
        "total": _cells(place.total_name, place, missed=frozenset()),
        "dimensions": memo.dimensions(place, dimension_names()),
        "map": map_of(area, inside),
        "map_credit": thai.to_thai_digits(map_credit()),
        "note": thai.to_thai_digits(metrics.NOTE + note_of_levels()),
        "measured_by": standing.measure.whose,
        "built": built(month),
        "lists": thai.to_thai_digits(month.list_words()),
    }


def _headlines(standing: Standing) -> list[list[str]]:
    """Each with how many, what part, the target of the month, and the month before."""
    area, found = standing.area.code, []
    targets = Targets([area])
    for code in standings.HEADLINES:
        share = standings.share_of(code, standing.now)
        target = targets.at(code, area, standing.first_day)
        found.append(
            [
                sentences.SHORT[code],
                number(standing.now.get(code)),
                percent(share),
                percent(target),
                thai.to_thai_digits(sentences.change_words(standing, code)),
            ]
        )
    return found


def _late(standing: Standing) -> list[str]:
    """Those that miss most: what they miss, whether it moved, who answers for them."""
    worst, level = standing.late[:LATE], standings.level_below(standing.area)
    named = responsible_for([place.code for place in worst])
    return [
        thai.to_thai_digits(
            " ".join(
                part
                for part in (
                    f"{level}{place.name}: {place.reasons[0]}",
                    sentences.progress_words(standing, place),
                    f"ผู้รับผิดชอบ {named[place.code]}" if len(place.code) == 4 else "",
                )
                if part
            )
        )
        for place in worst
    ]


def _rows(standing: Standing, inside: list[PlaceOnPaper]) -> list[list[str]]:
    missed = {
        place.code: frozenset(reason.limit.metric for reason in place.reasons)
        for place in standing.places
    }
    return [_row(one, missed.get(one.area.pk, frozenset())) for one in inside]


def _row(one: PlaceOnPaper, missed: frozenset[str]) -> list[str]:
    """The name bears the mark where what is missed has no column here."""
    columns = {code for _heading, code, _said in COLUMNS}
    return _cells(one.area.name + (MARK if missed - columns else ""), one, missed)


def _cells(name: str, one: PlaceOnPaper, missed: frozenset[str]) -> list[str]:
    return [
        name,
        *(said(one, code) + (MARK if code in missed else "") for _heading, code, said in COLUMNS),
    ]
