"""The dimensions in which households fall short: named in lists, and whose business each is."""

from accounts.navigation import permissions_of
from accounts.permissions import Permission
from households.models import Need, PersonListing
from households.panels import HISTORY, doors_for, household_panel
from indicators.enums import Confidence
from indicators.models import Indicator
from indicators.services import (
    dimension_links,
    edition_for_data_year,
    owners_for,
    proposed_agencies,
)

LAST_OLD_YEAR = 2565  # lists up to it were read by a later edition once (CHANGELOG)


def mark_needs(page, form):
    """Gives each row of `HouseholdQuerySet.with_needed` its `needs_named`, `(code, name)` in the
    order of the dimensions, which the filter `form` of the list knows.
    """
    known = form.fields["dimension"].choices[1:]
    for household in page:
        household.needs_named = [pair for pair in known if pair[0] in household.needed]


def needs_of(household) -> list[dict]:
    """`[{"dimension", "needs"}]` of the latest year, in the order of the dimensions; one query."""
    needs = Need.objects.filter(household=household, data_year=household.latest_year)
    groups: dict = {}
    for need in needs.select_related("dimension").order_by("dimension__sort_key"):
        group = groups.setdefault(need.dimension_id, {"dimension": need.dimension, "needs": []})
        group["needs"].append(need)
    return list(groups.values())


@household_panel(
    key="indicators",
    title="ตัวชี้วัดที่ตกเกณฑ์และหน่วยงานเจ้าของ",
    order=HISTORY,
    permission=Permission.HOUSEHOLD_VIEW,
    template="households/partials/indicators_panel.html",
)
def indicators_panel(request, household):
    doors = doors_for(permissions_of(request.user), "indicator")
    groups, apart = indicators_of(household)
    is_sure = all(line["is_sure"] for group in groups for line in group["indicators"])
    is_old = bool(apart) and household.latest_year <= LAST_OLD_YEAR
    said = {"groups": groups, "doors": doors, "is_sure": is_sure}
    return said | {"apart": apart, "is_old": is_old}


def indicators_of(household) -> tuple[list[dict], list[Indicator]]:
    """`[{"dimension", "indicators": [{"indicator", "lead", "support", "office", "is_sure"}]}]`: in
    which indicators its people fall short, latest year, who owns them, and whether it is confirmed
    that they are of the dimension; and those of a dimension in which its list names no need.
    """
    year = household.latest_year
    if not year:
        return [], []
    listings = PersonListing.objects.filter(household=household, data_year=year)
    numbers = {n for failed in listings.values_list("failed_indicators", flat=True) for n in failed}
    edition = edition_for_data_year(year)
    indicators = list(Indicator.objects.filter(edition=edition, number__in=numbers))
    owners, offices = owners_for(indicators), proposed_agencies(indicators)
    links = dimension_links(year)
    groups = {g["dimension"].pk: g | {"indicators": []} for g in needs_of(household)}
    apart = []
    for indicator in indicators:
        link = links.get(indicator.number)
        if link and link.dimension_id not in groups:
            apart.append(indicator)
        elif link:
            group = groups[link.dimension_id]
            entry = owners.get(indicator.pk, {"lead": [], "support": []})
            office = offices.get(indicator.pk)
            group["indicators"].append(
                {
                    "indicator": indicator,
                    **entry,
                    "office": office,
                    "is_sure": link.confidence == Confidence.HIGH,
                }
            )
    return [group for group in groups.values() if group["indicators"]], apart
