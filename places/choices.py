"""Areas to choose from, no more than somebody looks at: the districts, and the sub-districts of the
one that is chosen. Whoever has one district finds its sub-districts at once.
"""

from collections.abc import Iterable

from django.db.models import Q

from places.codes import AreaCode, area_code
from places.enums import AreaLevel
from places.models import Area

ALL = ("", "ทุกพื้นที่")


def area_choices(codes: Iterable[str], chosen: object = "") -> list[tuple[str, str]]:
    """`(code, label)` of districts within `codes`, below the one in which `chosen` lies, or the
    only one, its sub-districts; first of all of them together.
    """
    mine = Area.objects.within(codes)
    shown = Q(level=AreaLevel.DISTRICT) | Q(parent__in=_opened(codes, chosen))
    rows = mine.filter(shown, ~Q(level=AreaLevel.PROVINCE)).order_by("code")
    return [ALL, *((code, _label(level, name)) for code, level, name in rows.values_list(*FIELDS))]


FIELDS = ("code", "level", "name")


def _opened(codes: Iterable[str], chosen: object) -> list[str]:
    areas = [AreaCode(code) for code in codes]
    opened = {area.district for area in areas if not area.is_province}
    if len(opened) > 1 or any(area.is_province for area in areas):
        opened = set()
    area = area_code(chosen)
    if area and not area.is_province:
        opened.add(area.district)
    return sorted(opened)


def _label(level: str, name: str) -> str:
    if level == AreaLevel.SUBDISTRICT:
        return f"\u2003ต.{name}"
    return f"{AreaLevel(level).label}{name}"
