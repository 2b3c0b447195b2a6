"""All that a quarterly report says beside the office's own words (`Report.content`).

Of months that are closed, and of obstacles and resolutions as they stood when the quarter ended:
the same snapshot says the same, whenever it is asked.
"""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from committees.enums import ObstacleStatus, ResolutionState
from committees.personal_words import personal_words
from committees.services.offices import chief_signature, emblem_name, office_of
from core import thai
from core.periods import Window
from households.models import Household
from places.codes import AreaCode
from places.querysets import codes_within
from reports import committee_work, metrics
from reports.models import MetricSnapshot, Month, MonthMember
from reports.papers import memo
from reports.papers.content import counted_by_key, dimension_names, note_of_levels
from reports.papers.memo import NEEDY, PlaceOnPaper, number, percent
from reports.papers.reporters import Reporter

MOST = 15  # obstacles and resolutions; the rest is counted
ALL = Q()
SUM, LAST, REACHED = "sum", "last", "reached"  # what a quarter is of its months
ROWS = (
    ("households", LAST),
    ("followed", LAST),
    ("paired", LAST),
    ("visited", REACHED),
    ("visits", SUM),
    ("assessed", LAST),
    ("plans", LAST),
    ("risen", LAST),
    (NEEDY, LAST),
    (memo.HELPED, LAST),
    ("assistance", SUM),
    ("assistance_baht", SUM),
    ("referrals_sent", SUM),
    ("referrals_completed", SUM),
    ("referrals_open", LAST),
    ("referrals_overdue", LAST),
)
NAMES = {
    "visited": "ครัวเรือนในโครงการที่ได้รับการเยี่ยม (ไตรมาส: อย่างน้อยหนึ่งครั้ง)",
    NEEDY: "คนในบัญชีที่ตกเกณฑ์รายได้",
    memo.HELPED: "คนในบัญชีที่ตกเกณฑ์รายได้และได้รับความช่วยเหลือแล้ว",
    "assistance": "การช่วยเหลือที่ให้ (ทุกครัวเรือน)",
    "assistance_baht": "มูลค่าการช่วยเหลือที่ให้ (ทุกครัวเรือน)",
    "referrals_sent": "เรื่องส่งต่อ",
    "referrals_completed": "เรื่องส่งต่อที่เสร็จ",
}


class Column(NamedTuple):
    """A figure of the workbook's areas with its heading; what is shown as a share, of which `whole`
    beside it, with what that is called where it is not the heading.
    """

    code: str
    heading: str
    whole: str = ""
    share: str = ""


AREA_COLUMNS = (
    Column("followed", "ในโครงการ (ครัวเรือน)"),
    Column("paired", "มีพี่เลี้ยง", "followed"),
    Column("visited", "เยี่ยมในเดือน", "followed", "เยี่ยม"),
    Column("plans", "มีแผน", "followed"),
    Column(NEEDY, "ตกเกณฑ์รายได้ (คน)"),
    Column(memo.HELPED, "ช่วยแล้ว (คน)", NEEDY, "ช่วยแล้ว"),
    Column("referrals_open", "ส่งต่อค้าง (เรื่อง)"),
    Column("referrals_overdue", "ส่งต่อเกินกำหนด (เรื่อง)"),
)


class Line(NamedTuple):
    """A figure in the quarter's three months and what the quarter comes to; `how` of `ROWS`. None
    of a month that was closed before it was counted.
    """

    code: str
    name: str
    unit: str
    how: str
    months: list[Decimal | None]
    quarter: Decimal | None


def quarter_content(reporter: Reporter, quarter: Window, months: list[Month]) -> dict[str, Any]:
    """What `reporter` says of a quarter whose three `months` are closed."""
    last = months[-1].first_day
    place, inside = reporter.places(last)
    lines = lines_of(reporter, months)
    reached = next(int(line.quarter or 0) for line in lines if line.how == REACHED)
    names = dimension_names()
    return {
        **_head(reporter, quarter),
        "findings": findings(place, inside, lines, reached),
        "columns": [thai.to_thai_digits(thai.be_month(m.first_day, short=True)) for m in months],
        "lines": [_cells(line) for line in lines],
        "line_codes": [list(row) for row in ROWS],
        "table": memo.table(place, inside),
        "dimensions": memo.dimensions(place, names),
        "dimension_codes": list(names),
        "meetings": _meetings(reporter, quarter),
        "resolutions": _resolutions(reporter, quarter),
        "obstacles": _obstacles(reporter, quarter),
        "last_month": thai.to_thai_digits(thai.be_month(last)),
        "note": thai.to_thai_digits(metrics.NOTE + note_of_levels()),
        "snapshot": snapshot(months),
        "revisions": revisions_of(months),
        "sheet": _sheet(lines, place, inside),
    }


def revisions_of(months: list[Month]) -> list[list[Any]]:
    """`[first day, revision]` of each month: by it a report tells of which figures it is."""
    return [[f"{m.first_day:%Y-%m-%d}", m.revision] for m in months]


def snapshot(months: list[Month]) -> str:
    """The number of the figures: each month with its revision."""
    said = " ".join(f"{thai.month_code(m.first_day)}/{m.revision}" for m in months)
    at = thai.be_datetime(months[-1].as_of) if months[-1].as_of else ""
    return thai.to_thai_digits(f"ชุดตัวเลขที่ {said} ข้อมูล ณ {at} {months[-1].list_words()}".rstrip())


def _head(reporter: Reporter, quarter: Window) -> dict[str, Any]:
    area, committee = reporter.area, reporter.committee
    order = ""
    if committee and committee.order_number:
        day = f" ลงวันที่ {thai.be_date(committee.ordered_on)}" if committee.ordered_on else ""
        order = f"ตามคำสั่งที่ {committee.order_number}{day}"
    return {
        "emblem": emblem_name(office_of(area)),
        "title": thai.to_thai_digits(f"รายงานผลการดำเนินงาน {quarter.label}"),
        "days": thai.to_thai_digits(
            f"{thai.be_date(quarter.start)} ถึง {thai.be_date(quarter.last)}"
        ),
        "committee": thai.to_thai_digits(committee.name if committee else area.full_name),
        "short_name": thai.to_thai_digits(committee.short_name if committee else area.full_name),
        "order": thai.to_thai_digits(order),
        "chief": chief_of(reporter),
    }


def chief_of(reporter: Reporter) -> list[str]:
    """The lines below the signature of whoever is chief today."""
    lines = chief_signature(reporter.area, timezone.localdate(), reporter.team)
    return [thai.to_thai_digits(line) for line in lines]


def lines_of(reporter: Reporter, months: list[Month]) -> list[Line]:
    """Of several areas together there are sums alone."""
    days, codes = [month.first_day for month in months], reporter.codes
    found: dict[tuple[str, date], Decimal] = {}
    rows = MetricSnapshot.objects.filter(area__in=codes, month__in=days)
    for metric, key, month, value in rows.values_list("metric", "key", "month", "value"):
        at = f"{metric}.{key}" if key else metric, month
        if len(codes) == 1 or metrics.is_summed(metric):
            found[at] = found.get(at, Decimal(0)) + value
    for metric, day in counted_by_key(days):
        if metrics.is_summed(metric):  # of nothing there is no median
            keys = [code for code, _how in ROWS if code.startswith(f"{metric}.")]
            found = {(code, day): Decimal(0) for code in keys} | found
    return [
        _line(code, how, [found.get((code, day)) for day in days], codes, months)
        for code, how in ROWS
    ]


def _line(
    code: str, how: str, values: list[Decimal | None], codes: list[str], months: list[Month]
) -> Line:
    metric = metrics.BY_CODE[code.partition(".")[0]]
    name = NAMES.get(code, metric.name)
    if how == SUM:
        known = [value for value in values if value is not None]
        total = sum(known, Decimal(0)) if len(known) == len(values) else None
        return Line(code, name, metric.unit, how, values, total)
    if how == REACHED:
        return Line(code, name, metric.unit, how, values, Decimal(len(reached_in(codes, months))))
    return Line(code, name, metric.unit, how, values, values[-1])


def reached_in(codes: list[str], months: list[Month]) -> set[int]:
    """Households that are in the programme of the areas at the end and were visited in any of the
    months, wherever they lived then; what one had that was merged meanwhile is the other's.
    """
    visited = _members(months, "visited")
    now = _members(months[-1:], "followed", codes_within(codes, "area__code"))
    doubles = Household.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    return now & (visited | {stays for pk, stays in doubles if pk in visited})


def _members(months: list[Month], metric: str, within: Q = ALL) -> set[int]:
    here = Q()
    for month in months:
        here |= Q(month=month, revision=month.revision)
    rows = MonthMember.objects.filter(here, within, metric=metric)
    return {pk for households in rows.values_list("households", flat=True) for pk in households}


def findings(
    place: PlaceOnPaper, inside: list[PlaceOnPaper], lines: list[Line], reached: int
) -> list[str]:
    """Three sentences, income first."""
    if not place.count("households") + place.count("followed"):
        return [f"ไม่มีครัวเรือนของ{place.name}ในบัญชี TPMAP ที่ใช้ในไตรมาส"]
    return [memo.income(place, inside), _care(place, reached), _help(place, lines)]


def _care(place: PlaceOnPaper, reached: int) -> str:
    followed_now = place.count("followed")
    return (
        f"การดูแล: สิ้นไตรมาสมีครัวเรือนในโครงการ {number(followed_now)} ครัวเรือน"
        f" มีพี่เลี้ยง {number(place.count('paired'))} ครัวเรือน"
        f" (ร้อยละ {percent(place.share('paired', 'followed'))})"
        f" ได้รับการเยี่ยมอย่างน้อยหนึ่งครั้งในไตรมาส {number(reached)} ครัวเรือน"
        f" (ร้อยละ {percent(metrics.share(reached, followed_now))})"
        f" มีแผน {number(place.count('plans'))} ครัวเรือน"
        f" (ร้อยละ {percent(place.share('plans', 'followed'))})"
    )


def _help(place: PlaceOnPaper, lines: list[Line]) -> str:
    quarter = {line.code: line.quarter for line in lines}
    given, late = quarter["assistance"], place.count("referrals_overdue")
    baht = f" มูลค่า {number(quarter['assistance_baht'])} บาท" if given else ""
    overdue = f" เกินกำหนด {number(late)} เรื่อง" if late else " ไม่มีเรื่องเกินกำหนด"
    return (
        f"ความช่วยเหลือ: ให้ในไตรมาส {number(given)} ครั้ง{baht}"
        f" ส่งต่อหน่วยงาน {number(quarter['referrals_sent'])} เรื่อง"
        f" เสร็จ {number(quarter['referrals_completed'])} เรื่อง"
        f" ค้างเมื่อสิ้นไตรมาส {number(place.count('referrals_open'))} เรื่อง{overdue}"
    )


def drafts(place: PlaceOnPaper) -> dict[str, str]:
    """First words for the office to make its own, without a figure: those stand in the tables."""
    later = []
    if place.less(memo.HELPED, NEEDY):
        later.append("เร่งช่วยเหลือคนที่ตกเกณฑ์รายได้และยังไม่ได้รับความช่วยเหลือ ร่วมกับหน่วยงานด้านอาชีพและรายได้")
    if place.less("paired", "followed"):
        later.append("จับคู่ข้าราชการพี่เลี้ยงให้ครบทุกครัวเรือน")
    if place.less("plans", "followed"):
        later.append("จัดทำแผนพัฒนาคุณภาพชีวิตครัวเรือนให้ครบ")
    if place.count("referrals_open"):
        later.append("ติดตามเรื่องที่ส่งต่อหน่วยงานให้ได้คำตอบตามกำหนด")
    later = later or ["ติดตามครัวเรือนอย่างต่อเนื่องและปรับปรุงข้อมูลใน TPMAP Logbook ให้เป็นปัจจุบัน"]
    return {"next": "\n".join(later), "ask": "เพื่อโปรดทราบและพิจารณา"}


def _cells(line: Line) -> list[str]:
    name = thai.to_thai_digits(f"{line.name} ({line.unit})")
    return [name, *(memo.figure(line.code, value) for value in (*line.months, line.quarter))]


def _meetings(reporter: Reporter, quarter: Window) -> str:
    rows = reporter.meetings().filter(held_on__gte=quarter.start, held_on__lt=quarter.end)
    held = [meeting for meeting in rows.order_by("held_on", "pk") if meeting.is_held]
    if not held:
        return "ไม่มีการประชุมในไตรมาส"
    said = " ".join(f"{meeting} วันที่ {thai.be_date(meeting.held_on)}" for meeting in held)
    return thai.to_thai_digits(f"ประชุม {len(held)} ครั้ง: {said}")


def _resolutions(reporter: Reporter, quarter: Window) -> dict[str, Any]:
    """Those that were not ended before the quarter, as they stood when it ended."""
    rows = (
        reporter.resolutions(quarter)
        .filter(meeting__held_on__lt=quarter.end)
        .order_by("due_on", "pk")
    )
    rows = rows.select_related(*committee_work.OWNERS).prefetch_related("steps")
    shown = []
    for one in rows:
        steps = [step for step in one.steps.all() if step.at < quarter.end_at]
        state = steps[-1].state if steps else ResolutionState.OPEN
        if steps and steps[-1].at < quarter.start_at and state in ResolutionState.ended():
            continue
        is_late = state not in ResolutionState.ended() and one.due_on < quarter.end
        label = ResolutionState(state).label + (" (เกินกำหนด)" if is_late else "")
        told = steps[-1].text if steps else ""
        shown.append(
            {
                "label": f"{one.label} {one.committee.short_name}",
                "text": one.text,
                "owner": one.owner_name,
                "due": thai.be_date(one.due_on, short=True),
                "state": f"{label} {told}".strip(),
            }
        )
    return committee_work.limited(shown, MOST)


def _obstacles(reporter: Reporter, quarter: Window) -> dict[str, Any]:
    """Those that waited in the quarter, with what was answered by its end; none that names a
    person is printed.
    """
    rows = reporter.obstacles(quarter).select_related("area").prefetch_related("steps")
    area, shown, hidden = reporter.area, [], 0
    for one in rows.order_by("written_at", "pk"):
        steps = [step for step in one.steps.all() if step.at < quarter.end_at]
        is_own = one.area_id == area.pk
        raised = [step for step in steps if step.status == ObstacleStatus.RAISED]
        if AreaCode(area.pk).is_province and not (is_own or raised):
            continue  # handed up only after the quarter
        if personal_words(f"{one.text} {one.proposal}"):
            hidden += 1
            continue
        state = ObstacleStatus(steps[-1].status).label if steps else "ยังไม่ได้ตอบ"
        shown.append(
            {
                "place": one.area.full_name,
                "text": one.text,
                "proposal": one.proposal,
                "state": f"{state} {steps[-1].text if steps else ''}".strip(),
            }
        )
    return committee_work.limited(shown, MOST, hidden)


def _sheet(lines: list[Line], place: PlaceOnPaper, inside: list[PlaceOnPaper]) -> dict[str, Any]:
    """The figures as numbers, for the workbook; its areas as in the sheet of a month
    (`reports.papers.month_sheet`).
    """
    codes = [column.code for column in AREA_COLUMNS]
    return {
        "lines": [
            [line.name, line.unit, line.how, *map(_exact, (*line.months, line.quarter))]
            for line in lines
        ],
        "headings": [column.heading for column in AREA_COLUMNS],
        "shares": [
            [column.share or column.heading, at, codes.index(column.whole) + 1]
            for at, column in enumerate(AREA_COLUMNS, 1)
            if column.whole
        ],
        "unsummed": [at for at, code in enumerate(codes, 1) if not metrics.is_summed(code)],
        "areas": [[one.area.name, *map(one.exact, codes)] for one in inside],
        "total": ["รวม", *map(place.exact, codes)],
    }


def _exact(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
