"""What fits a household's plan: the agencies that own its failed indicators, and ideas."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from households.models import Household, Need, PersonListing
from indicators.models import Dimension, Indicator
from indicators.services import dimension_of_indicators, edition_for_data_year, proposed_agencies
from places.models import Organization
from plans.models import PlanIdea


@dataclass(frozen=True)
class Proposal:
    """A failed indicator of the latest year, its dimension (None outside all) and the office."""

    indicator: Indicator
    dimension: Dimension | None
    office: Organization | None


def agency_proposals(household: Household) -> list[Proposal]:
    """For the indicators the household fails this year, by the ownership tables."""
    year = household.latest_year
    if not year:
        return []
    listings = PersonListing.objects.filter(household=household, data_year=year)
    numbers = {n for found in listings.values_list("failed_indicators", flat=True) for n in found}
    edition = edition_for_data_year(year)
    indicators = list(Indicator.objects.filter(edition=edition, number__in=numbers))
    offices, dimension_of = proposed_agencies(indicators), dimension_of_indicators(year)
    dimensions = Dimension.objects.in_bulk()
    return [
        Proposal(i, dimensions.get(dimension_of.get(i.number)), offices.get(i.pk))
        for i in indicators
    ]


def fitting_ideas(household: Household, proposals: list[Proposal]) -> list[PlanIdea]:
    """Ideas in use for what the household fails: those for an indicator first."""
    dimensions = set(_needs(household).values_list("dimension_id", flat=True))
    dimensions |= {p.dimension.pk for p in proposals if p.dimension}
    failed = [p.indicator.pk for p in proposals]
    fits = Q(indicator__in=failed) | Q(indicator=None, dimension__in=dimensions)
    ideas = PlanIdea.objects.filter(fits, is_active=True).select_related("dimension", "indicator")
    return sorted(ideas, key=lambda idea: (idea.dimension.sort_key, idea.indicator_id is None))


def prefilled(household: Household, idea: PlanIdea) -> dict:
    """Need and office for a row made of `idea`, None where nothing fits."""
    proposals = agency_proposals(household)
    mine = [p for p in proposals if p.indicator.pk == idea.indicator_id]
    mine = mine or [p for p in proposals if p.dimension and p.dimension.pk == idea.dimension_id]
    need = _needs(household).filter(dimension=idea.dimension_id).order_by("person_id").first()
    return {"need": need, "organization": next((p.office for p in mine if p.office), None)}


def _needs(household: Household) -> QuerySet[Need]:
    return Need.objects.filter(household=household, data_year=household.latest_year or 0)
