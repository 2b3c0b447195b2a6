"""Areas and villages a form may offer."""

from places.enums import AreaLevel
from places.models import Area, Village
from places.querysets import codes_within


def areas_within(codes):
    return Area.objects.within(codes)


def area_choices(codes) -> list[tuple[str, str]]:
    """Districts and sub-districts for a filter, after all of them."""
    areas = [area for area in areas_within(codes) if area.level != AreaLevel.PROVINCE]
    return [("", "ทุกพื้นที่")] + [
        (a.code, f"\u2003ต.{a.name}" if a.level == AreaLevel.SUBDISTRICT else a.full_name)
        for a in areas
    ]


def villages_within(codes):
    return Village.objects.filter(codes_within(codes)).select_related("subdistrict")


def village_label(village):
    """Every sub-district has its หมู่ที่ 1."""
    return f"ต.{village.subdistrict.name} {village}"
