"""The monthly memo (บันทึกข้อความ) in words: what the figures of a month say and what is asked.

Everything here is made of the figures it is given and comes out as text in Thai numerals, so that a
memo can be kept whole (`Report.content`) and printed again the same.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core import thai
from places.models import Area
from reports import metrics
from reports.months.limits import OURS, Limit, plain

NAMED = 3  # places a sentence names
INCOME = "income"  # the programme's entry: said first
HELPED, NEEDY = f"needs_helped.{INCOME}", f"needs.{INCOME}"
# Headings beside the name of the area, each with the figure below it, or a share's part and whole.
COLUMNS: tuple[tuple[str, ...], ...] = (
    ("ในโครงการ (คร.)", "followed"),
    ("มีพี่เลี้ยง", "paired"),
    ("ร้อยละ", "paired", "followed"),
    ("เยี่ยมในเดือน", "visited"),
    ("ร้อยละ", "visited", "followed"),
    ("มีแผน", "plans"),
    ("ร้อยละ", "plans", "followed"),
    ("ตกเกณฑ์รายได้ (คน)", NEEDY),
    ("ช่วยแล้ว", HELPED),
    ("ร้อยละ", HELPED, NEEDY),
    ("ส่งต่อค้าง (เรื่อง)", "referrals_open"),
    ("เกินกำหนด", "referrals_overdue"),
)


@dataclass(frozen=True)
class PlaceOnPaper:
    """An area with its figures of the month (`reports.figures.figures`); or the `team` of that
    name, which works in parts of the area, with theirs. `by_key` are the metrics with keys that
    were counted in the month.
    """

    area: Area
    found: Mapping[str, Decimal]
    team: str = ""
    by_key: Set[str] = frozenset()

    @property
    def name(self) -> str:
        return self.team or self.area.full_name

    @property
    def total_name(self) -> str:
        return f"รวม{'ทีม' if self.team else self.area.get_level_display()}"

    def value(self, code: str) -> Decimal | None:
        """None where it was not counted: the month was closed before there was such a figure; and
        where there is no median of nothing.
        """
        metric, _, key = code.partition(".")
        is_nought = bool(key) and metric in self.by_key and metrics.is_summed(metric)
        return self.found.get(code, Decimal(0) if is_nought else None)

    def exact(self, code: str) -> float | None:
        """For workbooks."""
        value = self.value(code)
        return None if value is None else float(value)

    def count(self, code: str) -> Decimal:
        """For sentences, which say nought of what was not counted too: they are made of figures
        that every month has.
        """
        return self.value(code) or Decimal(0)

    def less(self, part: str, whole: str) -> Decimal:
        """How many of `whole` are not of `part`."""
        return self.count(whole) - self.count(part)

    def share(self, part: str, whole: str) -> float | None:
        value = self.value(part)
        return None if value is None else metrics.share(value, self.count(whole))

    def shown(self, code: str) -> str:
        return figure(code, self.value(code))

    def shown_share(self, part: str, whole: str) -> str:
        return percent(self.share(part, whole))

    def shown_less(self, part: str, whole: str) -> str:
        known = self.value(part) is not None and self.value(whole) is not None
        return number(self.less(part, whole) if known else None)


def figure(code: str, value: float | Decimal | None) -> str:
    """As papers say it: whole, but for what is no sum (a median)."""
    if value is None or metrics.is_summed(code):
        return number(value)
    return thai.to_thai_digits(f"{value:,.1f}")


def number(value: float | Decimal | None) -> str:
    return "–" if value is None else thai.to_thai_digits(f"{value:,.0f}")


def percent(value: float | None) -> str:
    return "–" if value is None else thai.to_thai_digits(f"{value:.1f}")


def findings(
    place: PlaceOnPaper,
    before: PlaceOnPaper,
    inside: list[PlaceOnPaper],
    *,
    is_running: bool = False,
) -> list[str]:
    """Three sentences, income first; `inside` are the areas one level down. While the month
    `is_running`, the one before is told as the whole it is.
    """
    if not place.count("households") + place.count("followed"):
        return [f"ยังไม่มีครัวเรือนของ{place.name}ในบัญชี TPMAP ที่ใช้อยู่"]
    return [income(place, inside), _care(place, before, inside, is_running), _help(place)]


def income(place: PlaceOnPaper, inside: list[PlaceOnPaper]) -> str:
    """Where the income dimension stands: true of a month and of the quarter it ends."""
    if not place.count(NEEDY):
        return "มิติรายได้: ไม่มีคนในบัญชีที่ตกเกณฑ์"
    left = place.less(HELPED, NEEDY)
    said = (
        f"มิติรายได้: คนในบัญชีที่ตกเกณฑ์ {number(place.count(NEEDY))} คน"
        f" ได้รับความช่วยเหลือแล้ว {number(place.count(HELPED))} คน"
        f" (ร้อยละ {percent(place.share(HELPED, NEEDY))})"
    )
    if not left:
        return f"{said} ครบทุกคน"
    most = named(inside, lambda one: one.less(HELPED, NEEDY), "คน")
    return f"{said} ยังเหลือ {number(left)} คน{most}"


def _care(
    place: PlaceOnPaper, before: PlaceOnPaper, inside: list[PlaceOnPaper], is_running: bool
) -> str:
    visited, was = place.share("visited", "followed"), before.share("visited", "followed")
    last = "เดือนก่อนทั้งเดือน" if is_running else "เดือนก่อน"
    compared = f" {last}ร้อยละ {percent(was)}" if was is not None else ""
    said = (
        f"การดูแล: ครัวเรือนในโครงการ {number(place.count('followed'))} ครัวเรือน"
        f" มีพี่เลี้ยง {number(place.count('paired'))} ครัวเรือน"
        f" (ร้อยละ {percent(place.share('paired', 'followed'))})"
        f" ได้รับการเยี่ยมในเดือน {number(place.count('visited'))} ครัวเรือน"
        f" (ร้อยละ {percent(visited)}{compared})"
    )
    shares = [(one.share("visited", "followed"), one.area) for one in inside]
    low = [(share, area.code, area) for share, area in shares if share is not None]
    least, _code, area = min(low, default=(visited, "", place.area))
    if least == visited:
        return said
    return f"{said} ต่ำที่สุดที่{area.full_name} (ร้อยละ {percent(least)})"


def _help(place: PlaceOnPaper) -> str:
    late = place.count("referrals_overdue")
    overdue = f" เกินกำหนด {number(late)} เรื่อง" if late else " ไม่มีเรื่องเกินกำหนด"
    given = place.count("assistance")
    baht = f" มูลค่า {number(place.found.get('assistance_baht'))} บาท" if given else ""
    return (
        f"ความช่วยเหลือ: ให้ในเดือน {number(given)} ครั้ง{baht}"
        f" เรื่องส่งต่อหน่วยงานที่ยังไม่ปิด {number(place.count('referrals_open'))} เรื่อง{overdue}"
    )


def requests(
    place: PlaceOnPaper,
    inside: list[PlaceOnPaper],
    unanswered: int = 0,
    limit: Limit | None = None,
    *,
    listed: str = " ตามหน้า ๒",
) -> list[str]:
    """At most three things the reader is asked to decide, the income dimension first.

    `unanswered` is how many obstacles wait for an answer of this office and `listed` where they
    stand, `limit` what part of the households has to be visited.
    """
    asked = []
    if left := place.less(HELPED, NEEDY):
        most = named(inside, lambda one: one.less(HELPED, NEEDY), "คน")
        asked.append(
            "มอบหมายหน่วยงานด้านอาชีพและรายได้ช่วยเหลือคนที่ตกเกณฑ์รายได้"
            f"และยังไม่ได้รับความช่วยเหลือ {number(left)} คน{most}"
        )
    if left := place.less("paired", "followed"):
        most = named(inside, lambda one: one.less("paired", "followed"), "ครัวเรือน")
        asked.append(f"ให้จับคู่พี่เลี้ยงแก่ครัวเรือนที่ยังไม่มี {number(left)} ครัวเรือนให้ครบ{most}")
    if late := place.count("referrals_overdue"):
        most = named(inside, lambda one: one.count("referrals_overdue"), "เรื่อง")
        asked.append(f"เร่งรัดหน่วยงานที่ยังไม่ตอบเรื่องส่งต่อเกินกำหนด {number(late)} เรื่อง{most}")
    if unanswered:
        asked.append(f"พิจารณาปัญหา อุปสรรค และข้อเสนอที่ยังไม่ได้ตอบ {number(unanswered)} เรื่อง{listed}")
    return (asked + _later(place, inside, limit))[:3] or [
        "รับทราบผลการดำเนินงาน ไม่มีเรื่องที่ต้องสั่งการในเดือนนี้"
    ]


def _later(place: PlaceOnPaper, inside: list[PlaceOnPaper], limit: Limit | None) -> list[str]:
    """What is asked where nothing is more urgent."""
    asked, share = [], place.share("visited", "followed")
    if limit and share is not None and share < limit.now:
        most = named(inside, lambda one: one.less("visited", "followed"), "ครัวเรือน")
        unseen = number(place.less("visited", "followed"))
        edge = (
            f" (ต่ำกว่า{OURS}ร้อยละ {thai.to_thai_digits(plain(limit.now))})" if limit.is_ours else ""
        )
        asked.append(f"กำชับพี่เลี้ยงเยี่ยมครัวเรือนที่ยังไม่ได้เยี่ยมในเดือน {unseen} ครัวเรือน{edge}{most}")
    if left := place.less("plans", "followed"):
        most = named(inside, lambda one: one.less("plans", "followed"), "ครัวเรือน")
        asked.append(f"ให้จัดทำแผนพัฒนาครัวเรือนที่ยังไม่มี {number(left)} ครัวเรือน{most}")
    return asked


def named(inside: list[PlaceOnPaper], much: Callable[[PlaceOnPaper], Decimal], unit: str) -> str:
    """« มากที่สุดที่อำเภอก (๑๒ คน) …»: where there is most of it; empty where nobody has any."""
    rows = sorted((one for one in inside if much(one)), key=lambda one: (-much(one), one.area.code))
    if not rows:
        return ""
    said = " ".join(f"{one.area.full_name} ({number(much(one))} {unit})" for one in rows[:NAMED])
    return f" มากที่สุดที่{said}" if len(rows) > 1 else f" ที่{said}"


def table(place: PlaceOnPaper, inside: list[PlaceOnPaper]) -> dict[str, Any]:
    """Rows are the areas `inside`; beside what is printed stand the codes of its areas and, of each
    column, of the figures it is made of: by them it is read later, whatever `COLUMNS` are then.
    """
    return {
        "columns": ["พื้นที่", *(heading for heading, *_of in COLUMNS)],
        "codes": [of for _heading, *of in COLUMNS],
        "areas": [one.area.pk for one in inside],
        "rows": [_cells(one.area.name, one) for one in inside],
        "total": _cells(place.total_name, place),
    }


def _cells(name: str, one: PlaceOnPaper) -> list[str]:
    return [name, *(_shown(one, *of) for _heading, *of in COLUMNS)]


def _shown(one: PlaceOnPaper, code: str, whole: str = "") -> str:
    return one.shown_share(code, whole) if whole else one.shown(code)


def dimensions(place: PlaceOnPaper, names: dict[str, str]) -> list[list[str]]:
    """A row for each dimension of `names` (`{code: name}`, income first): people who fall short,
    how many were helped, and the share (`of_dimension`).
    """
    return [
        [name, *(_shown(place, *of) for of in of_dimension(code))] for code, name in names.items()
    ]


def of_dimension(code: str) -> list[list[str]]:
    """The figures that each cell of a dimension's row is made of."""
    needy, helped = f"needs.{code}", f"needs_helped.{code}"
    return [[needy], [helped], [helped, needy]]
