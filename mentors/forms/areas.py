"""Areas and villages a form may offer."""

from django.db.models import Q

from places.models import Area, Village


def areas_within(codes):
    areas = Area.objects.all()
    return areas.filter(pk__in=[a.pk for a in areas if any(a.code.startswith(c) for c in codes)])


def area_choices(codes) -> list[tuple[str, str]]:
    """Districts and sub-districts for a filter, after all of them."""
    areas = [area for area in areas_within(codes) if area.level != "province"]
    return [("", "ทุกพื้นที่")] + [
        (a.code, f"\u2003ต.{a.name}" if a.level == "subdistrict" else a.full_name) for a in areas
    ]


def villages_within(codes):
    within = Q(pk__in=[])
    for code in codes:
        within |= Q(code__startswith=code)
    return Village.objects.filter(within).select_related("subdistrict")


def village_label(village):
    """Every sub-district has its หมู่ที่ 1."""
    return f"ต.{village.subdistrict.name} {village}"
