"""What the page of a place shows of its households: those the person may see, and no others."""

from accounts import audit
from accounts.permissions import Permission
from households.actions import Act
from households.services import counting, villages
from indicators.results.services.village_levels import lacks_by_village, survey_of
from places.panels import area_panel

MOST = 50  # households a page names; the list has them all


@area_panel(
    key="households",
    title="ครัวเรือนในโครงการและตกหล่น",
    order=30,
    permission=Permission.HOUSEHOLD_VIEW,
    template="households/partials/area_panel.html",
)
def households_panel(request, place):
    rows = villages.followed_in(place, request.user)
    found = counting.needed_in(place, request.user) or counting.needed(rows)
    context = {"place": place, "found": found}
    if place.is_village:
        context["households"] = rows.select_related("village")[:MOST] if found.households else []
        details = {"area": place.code, "count": found.households}
        audit.record(Act.HOUSEHOLD_LISTED, by=request.user, details=details)
    elif place.is_subdistrict:
        context["villages"] = beside_each_other(place, request.user)
    return context


def beside_each_other(place, user) -> list[dict]:
    """The villages of a sub-district with their households and lacks, most of both first."""
    survey, followed = survey_of(), villages.of_villages(place, user)
    lacks = lacks_by_village(place.code, survey) if survey else {}
    lines = [
        {
            "village": village,
            "households": followed.get(village.pk, 0),
            "lacks": lacks.get(village.pk),
        }
        for village in place.area.villages.order_by("number")
    ]
    return sorted(lines, key=lambda x: (-x["households"], -(x["lacks"] or (0,))[0]))


@area_panel(
    key="common",
    title="สิ่งที่หมู่บ้านขาดและครัวเรือนต้องการร่วมกัน",
    order=40,
    permission=Permission.HOUSEHOLD_VIEW,
    template="households/partials/common_panel.html",
)
def common_panel(request, place):
    """Of a village alone, and only once its results are in."""
    if not place.is_village:
        return None
    survey, shared = villages.shared_in(place, request.user)
    if survey is None:
        return None
    common = [s for s in shared if s.is_common]
    is_sure = all(s.is_sure for s in common)
    return {"place": place, "survey": survey, "shared": common, "is_sure": is_sure}
