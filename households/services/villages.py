"""What a village lacks in กชช.2ค and its households need in common."""

from dataclasses import dataclass, field

from django.db.models import Count, F, QuerySet

from accounts.models import User
from households.models import Household, Need
from households.sets import households_in
from indicators.enums import Confidence
from indicators.models import Dimension
from indicators.results.services.village_levels import (
    LEVELS_UNSURE,
    IndicatorLevels,
    Survey,
    of_village,
    survey_of,
)
from places.models import Organization
from places.panels import Place


@dataclass
class Shared:
    """A dimension in which households of a village need something; `lacks` is what the village
    lacks in it, `households` are those in need, most urgent first.
    """

    dimension: Dimension
    lacks: list[IndicatorLevels] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    is_sure: bool = True  # that what it lacks is of this dimension

    @property
    def is_common(self) -> bool:
        return bool(self.lacks and self.households)

    @property
    def offices(self) -> list[Organization]:
        """The provincial offices a proposal would go to, each once."""
        return list(dict.fromkeys(lack.office for lack in self.lacks if lack.office))


def followed_in(place: Place, user: User) -> QuerySet[Household]:
    """Households of the programme in a place, of those the user may see, most urgent first."""
    mine = Household.objects.visible_to(user)
    rows = mine.filter(village=place.code) if place.is_village else mine.in_area(place.code)
    return households_in("programme", among=rows).order_by("-urgency_score", "id")


def shared_in(place: Place, user: User) -> tuple[Survey | None, list[Shared]]:
    """For each dimension what the village lacks beside the households in need; what both have in
    common first.
    """
    survey = survey_of()
    found = {dimension.pk: Shared(dimension) for dimension in Dimension.objects.all()}
    for standing in of_village(place.village, survey) if survey and place.village else ():
        for link in standing.indicator.dimension_links.all() if standing.is_lack else ():
            shared = found[link.dimension_id]
            shared.lacks.append(standing)
            shared.is_sure &= link.confidence == Confidence.HIGH
    households = list(followed_in(place, user).select_related("village"))
    needs = Need.objects.filter(household__in=households, data_year=F("household__latest_year"))
    pairs = set(needs.order_by().values_list("household_id", "dimension_id"))
    for household in households:
        for shared in found.values():
            if (household.pk, shared.dimension.pk) in pairs:
                shared.households.append(household)
    return survey, sorted(found.values(), key=lambda s: (not s.is_common, s.dimension.sort_key))


def notes_on(survey: Survey, shared: list[Shared]) -> list[str]:
    """What of a proposal is our reading, until somebody has confirmed it."""
    notes = []
    if not survey.is_sure:
        notes.append(LEVELS_UNSURE)
    if not all(line.is_sure for line in shared):
        notes.append("การจัดตัวชี้วัด กชช.2ค เข้ามิติเป็นของระบบ ยังไม่มีเอกสารทางการ แก้ไขได้ในตารางอ้างอิง")
    return notes


def of_villages(place: Place, user: User) -> dict[str, int]:
    """`{village: households of the programme}` of an area."""
    rows = followed_in(place, user).exclude(village=None).order_by()
    return dict(rows.values_list("village_id").annotate(Count("pk")))
