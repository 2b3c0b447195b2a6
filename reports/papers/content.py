"""All that a monthly memo says, gathered once and kept with the report (`Report.content`)."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from committees.models import Committee, Office
from committees.services.offices import emblem_name, office_of, signature
from core import thai
from core.periods import add_months, month_of
from indicators.models import Dimension
from places.boundaries import map_credit, map_features
from places.enums import AreaLevel
from places.models import Area
from plans.models import StageCriterion
from reports import charts, committee_work, metrics
from reports.models import MetricSnapshot, Month
from reports.months.limits import Limit, is_running, measure_on
from reports.papers import memo
from reports.papers.memo import PlaceOnPaper
from reports.papers.pdf import on_paper


def memo_content(area: Area, month: Month) -> dict[str, Any]:
    """What the memo of a province or district says of a built month; texts, and one drawing."""
    first_day = month.first_day
    place, inside = places_of(area, first_day)
    before, _inside = places_of(area, add_months(first_day, -1))
    return {
        **_head(area, first_day),
        "opening": _opening(area, month),
        "findings": memo.findings(place, before, inside, is_running=is_running(month)),
        "requests": memo.requests(
            place, inside, committee_work.unanswered(area), limit_of_visits(first_day)
        ),
        "table": memo.table(place, inside),
        "dimensions": memo.dimensions(place, dimension_names()),
        "map": map_of(area, inside),
        "map_credit": thai.to_thai_digits(map_credit()),
        "resolutions": committee_work.resolutions(area, first_day),
        "obstacles": committee_work.obstacles(area, first_day),
        "note": thai.to_thai_digits(metrics.NOTE),
        "built": built(month),
    }


def built(month: Month) -> str:
    """Which figures these are; a closed month that was corrected says which revision."""
    revision = f" ฉบับที่ {thai.to_thai_digits(month.revision)}" if month.revision else ""
    named = f"ชุดตัวเลขเดือน{_thai_month(month.first_day)}{revision}"
    return f"{named} ข้อมูล ณ {_thai_time(month.as_of)}"


def state_of(month: Month) -> str:
    """Whether the month is closed, and which districts were counted by an older list."""
    state = "ปิดเดือนแล้ว" if month.closed_at else "ยังไม่ปิดเดือน ตัวเลขอาจเปลี่ยนได้"
    return " ".join(filter(None, (state, month.list_words())))


def limit_of_visits(first_day: date) -> Limit | None:
    return next((one for one in measure_on(first_day).limits if one.metric == "visited"), None)


def note_of_levels() -> str:
    """What stands under a paper that counts levels, while criteria of them are the system's own."""
    ours = StageCriterion.objects.filter(is_active=True, is_ours=True)
    return " เกณฑ์ของระดับครัวเรือนเป็นเกณฑ์ตั้งต้นของระบบ" if ours.exists() else ""


def places_of(area: Area, first_day: date) -> tuple[PlaceOnPaper, list[PlaceOnPaper]]:
    """The area and those one level down with their figures; three queries."""
    inside = list(Area.objects.filter(parent=area).order_by("code"))
    whole, *places = _places([area, *inside], first_day)
    return whole, places


def places_of_team(
    team: Committee, inside: list[Area], first_day: date
) -> tuple[PlaceOnPaper, list[PlaceOnPaper]]:
    """The sub-districts of the team (`inside`) with their figures, and what they come to together;
    that has none of what is no sum over areas.
    """
    places = _places(inside, first_day)
    whole = defaultdict[str, Decimal](Decimal)
    for code, value in (found for one in places for found in one.found.items()):
        if metrics.is_summed(code):
            whole[code] += value
    by_key = places[0].by_key if places else frozenset()
    named = thai.to_thai_digits(team.short_name)
    return PlaceOnPaper(team.area, dict(whole), team=named, by_key=by_key), places


def _places(areas: list[Area], first_day: date) -> list[PlaceOnPaper]:
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    rows = MetricSnapshot.objects.filter(month=first_day, area__in=areas)
    for code, metric, key, value in rows.values_list("area_id", "metric", "key", "value"):
        found[code][f"{metric}.{key}" if key else metric] = value
    by_key = {metric for metric, _month in counted_by_key([first_day])}
    return [PlaceOnPaper(area, found[area.pk], by_key=by_key) for area in areas]


def counted_by_key(days: list[date]) -> set[tuple[str, date]]:
    """Metrics with keys, and the months of which there are figures: a key without any is nought
    there, which months closed by older versions do not say.
    """
    rows = MetricSnapshot.objects.filter(month__in=days).exclude(key="")
    return set(rows.order_by().values_list("metric", "month").distinct())


def _head(area: Area, first_day: date) -> dict[str, Any]:
    office = office_of(area)
    today = timezone.localdate()
    return {
        "emblem": emblem_name(office),
        "office": office_line(office),
        "reference": thai.to_thai_digits(office.reference_prefix),
        "dated": f"{thai.MONTHS[today.month - 1]} {thai.to_thai_digits(thai.be_year(today))}",
        "subject": f"รายงานผลการขจัดความยากจนและพัฒนาคนทุกช่วงวัย {area.full_name}"
        f" ประจำเดือน{_thai_month(first_day)}",
        "addressee": thai.to_thai_digits(office.addressee),
        "signature": [thai.to_thai_digits(line) for line in signature(office, today)],
    }


def office_line(office: Office) -> str:
    """The office as it stands behind ส่วนราชการ; without a name of its own the committee's."""
    name = office.name
    if not name:
        found = Committee.objects.current().leading().filter(area=office.area_id).first()
        name = found.short_name if found else str(office.area)
    phone = f"โทร. {office.phone}" if office.phone else ""
    return thai.to_thai_digits("  ".join(part for part in (name, office.group, phone) if part))


def _opening(area: Area, month: Month) -> str:
    state = thai.to_thai_digits(state_of(month))
    if month.revision > 1:
        state += f" ฉบับแก้ไขที่ {thai.to_thai_digits(month.revision)}"
    return (
        f"ขอรายงานผลการดำเนินงานตามกลไก “๑ ข้าราชการ ๑ ครัวเรือนยากจน” ของ{area.full_name}"
        f" ประจำเดือน{_thai_month(month.first_day)} ข้อมูล ณ {_thai_time(month.as_of)} ({state})"
        " โดยมีผลรายพื้นที่และรายมิติตามหน้า ๒ สรุปได้ดังนี้"
    )


def dimension_names() -> dict[str, str]:
    """Income first, as in the programme's form."""
    return dict(Dimension.objects.order_by("sort_key").values_list("code", "name"))


def map_of(area: Area, inside: list[PlaceOnPaper]) -> str:
    is_province = area.level == AreaLevel.PROVINCE
    level = AreaLevel.DISTRICT if is_province else AreaLevel.SUBDISTRICT
    shares = {one.area.pk: one.share("visited", "followed") for one in inside}
    features = map_features(level, parent=area.pk)
    if not features:
        return ""
    drawn = charts.district_map(features, shares, title="ร้อยละที่เยี่ยม", links={}, is_beside=True)
    return on_paper(drawn)


def _thai_month(first_day: date) -> str:
    return thai.to_thai_digits(month_of(first_day).label)


def _thai_time(moment: datetime | None) -> str:
    return thai.to_thai_digits(thai.be_datetime(moment)) if moment else ""
