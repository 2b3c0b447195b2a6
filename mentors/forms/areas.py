"""Areas and villages a form may offer."""

from places.models import Area, Village
from places.querysets import codes_within


def areas_within(codes):
    return Area.objects.within(codes)


def villages_within(codes):
    return Village.objects.filter(codes_within(codes)).select_related("subdistrict")


def village_label(village):
    """Every sub-district has its หมู่ที่ 1."""
    return f"ต.{village.subdistrict.name} {village}"
