"""What the page of a place shows of กชช.2ค: a village's levels, an area's villages counted."""

from itertools import groupby

from accounts.permissions import Permission
from indicators.models.results import LEVELS
from indicators.results.services import village_levels
from places.panels import area_panel


@area_panel(
    key="village-results",
    title="ผล กชช.2ค",
    order=20,
    permission=Permission.SIGNED_IN,
    template="results/partials/results_panel.html",
)
def results_panel(request, place):
    """The year asked for as `?survey=`, else the latest."""
    years = village_levels.survey_years()
    asked = request.GET.get("survey", "")
    survey = village_levels.survey_of(int(asked) if asked in map(str, years) else None, years)
    if survey is None:
        return {"years": [], "place": place}
    known = {"years": years, "survey": survey, "place": place}
    if place.is_village:
        return known | of_village(place, survey)
    return known | of_area(place, survey)


def of_village(place, survey) -> dict:
    standings = village_levels.of_village(place.village, survey)
    return {
        "lacks": [s for s in standings if s.is_lack],
        "said": sum(s.level is not None for s in standings),
        "categories": [
            (category, list(rows))
            for category, rows in groupby(standings, lambda s: s.indicator.category)
        ],
    }


def of_area(place, survey) -> dict:
    standings = village_levels.of_area(place.code, survey)
    villages = village_levels.lacks_by_village(place.code, survey)
    return {
        "lacking": [s for s in standings if s.lacking],
        "others": [s for s in standings if not s.lacking],
        "levels": LEVELS,
        "surveyed": len(villages),
        "known": village_levels.villages_in(place.code),
    }
