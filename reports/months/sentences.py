"""What the governor's page says in sentences."""

from decimal import Decimal

from core.thai import be_month
from reports.enums import LimitKind
from reports.models import Month
from reports.months.limits import is_running
from reports.months.standing import PlaceBelow, Standing, change_of, level_below, share_of
from reports.suppression import OF_THE_MONTH

SHORT = {
    "followed": "ในโครงการ",
    "surveyed": "สำรวจแล้ว",
    "paired": "มีพี่เลี้ยง",
    "visited": "เยี่ยมในเดือน",
    "plans": "มีแผน",
    "reached": "เคยเยี่ยม",
    "helped": "เคยได้รับความช่วยเหลือ",
    "risen": "ขึ้นระดับแล้ว",
    "verified": "รับรองแล้ว",
    "referrals_overdue": "ส่งต่อเกินกำหนด",
}


def share_words(share: float | None) -> str:
    """«45.2%», a dash where there is nothing to take it of."""
    return "–" if share is None else f"{share:g}%"


def where_it_stands(standing: Standing) -> str:
    """The one sentence: how many, how far, how many below are late and which one most."""
    followed = standing.now.get("followed", 0)
    parts = [
        f"{SHORT[code]}ร้อยละ {found:g}"
        for code in ("paired", "visited")
        if (found := share_of(code, standing.now)) is not None
    ]
    counted = f"{standing.area.full_name}มี {followed:,.0f} ครัวเรือนในโครงการ"
    so_far = " ".join([be_month(standing.first_day), counted, *parts])
    return f"{so_far} — {_lateness(standing)}"


def _lateness(standing: Standing) -> str:
    level = level_below(standing.area)
    ranked = len(standing.late) + len(standing.on_time)
    if not ranked:
        return f"ไม่มี{level}ที่มีครัวเรือนมากพอจัดอันดับ"
    if not standing.late:
        return f"ทุก{level}อยู่ในเกณฑ์"
    worst = standing.late[0]
    named = worst.name if worst.is_village else f"{level}{worst.name}"
    return f"ล่าช้า {len(standing.late)} จาก {ranked} {level} มากที่สุดคือ{named}: {worst.reasons[0]}"


def change_words(standing: Standing, code: str) -> str:
    """As `moved_words`, or that there is nothing to compare with."""
    now, before = standing.now.get(code), standing.before.get(code)
    return moved_words(code, standing.month, now, before) or "เดือนก่อนไม่มีตัวเลข"


def moved_words(code: str, month: Month, now: Decimal | None, before: Decimal | None) -> str:
    """«ลดลง 14 จากเดือนก่อน»; of what fills up while the month runs, last month's whole. Empty
    where one of the two was not counted.
    """
    if now is None or before is None:
        return ""
    if code in OF_THE_MONTH and is_running(month):
        return f"เดือนก่อนทั้งเดือน {before:,.0f}"
    if now == before:
        return "เท่าเดือนก่อน"
    return f"{'เพิ่มขึ้น' if now > before else 'ลดลง'} {abs(now - before):,.0f} จากเดือนก่อน"


def target_words(share: float | None, target: float | None) -> str:
    """How far from the target of the month; nothing where there is none."""
    if share is None or target is None:
        return ""
    gap = round(share - target, 1)
    if gap >= 0:
        return f"ถึงเป้าหมายร้อยละ {target:g} แล้ว"
    return f"ต่ำกว่าเป้าหมายร้อยละ {target:g} อยู่ {-gap:g} จุด"


def progress_words(standing: Standing, place: PlaceBelow) -> str:
    """How the first limit an area misses has moved: «มีพี่เลี้ยงดีขึ้น 2.1 จุดจากเดือนก่อน»."""
    limit = place.reasons[0].limit
    if limit.metric in OF_THE_MONTH and is_running(standing.month):
        return ""
    if limit.kind == LimitKind.COUNT:
        now, before = place.now.get(limit.metric), place.before.get(limit.metric)
        if now is None or before is None:
            return ""
        return f"{limit.label}{_moved(now - before, 'เพิ่มขึ้น', 'ลดลง', '')}"
    change = change_of(limit.metric, place.now, place.before)
    return "" if change is None else f"{limit.label}{_moved(change, 'ดีขึ้น', 'แย่ลง', ' จุด')}"


def _moved(change, more: str, less: str, unit: str) -> str:
    if not change:
        return "เท่าเดือนก่อน"
    return f"{more if change > 0 else less} {float(abs(change)):,g}{unit} จากเดือนก่อน"
