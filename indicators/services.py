"""Which indicator means what in which year, and whose problem it is."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from indicators.models import Indicator, IndicatorAgency, IndicatorDimension, IndicatorEdition
from places.models import Organization, OrganizationDuty


def edition_for_data_year(data_year: int) -> IndicatorEdition | None:
    """The จปฐ. edition behind TPMAP's list of `data_year` (พ.ศ.): จปฐ. of the year before; None
    where no edition on file covers it, since a number means something else in each.

    Source: docs/domain.md.
    """
    editions = IndicatorEdition.objects.filter(indicator_set="jpt", first_year__lt=data_year)
    covering = editions.filter(Q(last_year=None) | Q(last_year__gte=data_year - 1))
    return covering.order_by("-first_year").first()


def dimension_of_indicators(data_year: int) -> dict[int, str]:
    """Indicator number → dimension code for a data year (พ.ศ.); numbers in no dimension are
    absent, and all of them are where nothing is known of the year.
    """
    return {number: link.dimension_id for number, link in dimension_links(data_year).items()}


def dimension_links(data_year: int) -> dict[int, IndicatorDimension]:
    """Indicator number → its link to a dimension, with `confidence`, for a data year (พ.ศ.)."""
    links = IndicatorDimension.objects.filter(
        indicator__edition=edition_for_data_year(data_year), first_data_year__lte=data_year
    )
    in_force = [link for link in links.select_related("indicator") if _holds(link, data_year)]
    return {link.indicator.number: link for link in in_force}


def _holds(link: IndicatorDimension, data_year: int) -> bool:
    return link.last_data_year is None or link.last_data_year >= data_year


def indicator_numbers(data_year: int) -> set[int]:
    """Numbers that exist in the edition of a data year (พ.ศ.); of a year that none covers, those of
    the oldest.
    """
    oldest = IndicatorEdition.objects.filter(indicator_set="jpt").order_by("first_year").first()
    edition = edition_for_data_year(data_year) or oldest
    return set(Indicator.objects.filter(edition=edition).values_list("number", flat=True))


def owners_for(indicators: Iterable[Indicator]) -> dict[int, dict[str, list[Organization]]]:
    """`{indicator pk: {"lead": [Organization…], "support": […]}}`, in printed order; one query."""
    owners: defaultdict[int, dict[str, list[Organization]]] = defaultdict(
        lambda: {"lead": [], "support": []}
    )
    links = IndicatorAgency.objects.filter(indicator__in=indicators).select_related("organization")
    for link in links.order_by("position"):
        owners[link.indicator_id][link.part].append(link.organization)
    return dict(owners)


def ministries() -> dict[int, int]:
    """Organisation → the ministry at the top of it (its own id when it has none); a provincial
    office belongs to the ministry of the central agency it answers for. Two queries.
    """
    parents = dict(Organization.objects.values_list("pk", "parent_id"))
    duties = OrganizationDuty.objects.order_by("-is_default", "pk")
    for office, agency in duties.values_list("office_id", "answers_for_id"):
        parents[office] = parents[office] or agency
    found = {}
    for start in parents:
        top, passed = start, {start}
        while parents[top] and parents[top] not in passed:
            top = parents[top]
            passed.add(top)
        found[start] = top
    return found


def lead_ministries(data_year: int) -> dict[int, frozenset[int]]:
    """Indicator number of a data year (พ.ศ.) → ids of the ministries whose agencies lead it."""
    top, found = ministries(), defaultdict(set)
    links = IndicatorAgency.objects.filter(
        part="lead", indicator__edition=edition_for_data_year(data_year)
    )
    for number, organization in links.values_list("indicator__number", "organization_id"):
        found[number].add(top[organization])
    return {number: frozenset(ids) for number, ids in found.items()}


# Of agencies whose duties have a main office here, as long as it is in use.
OF_MAIN_OFFICE = Q(
    organization__answered_by__is_default=True, organization__answered_by__office__is_active=True
)


def proposed_agencies(indicators: Iterable[Indicator]) -> dict[int, Organization]:
    """Returns by indicator (pk) the provincial office a referral would go to: the main office of
    the first lead agency with one in use; in two queries.

    A proposal by the ownership tables and our reading of who answers for whom; a person decides.
    """
    links = (
        IndicatorAgency.objects.filter(indicator__in=indicators, part="lead")
        .filter(OF_MAIN_OFFICE)
        .order_by("-position")
        .values_list("indicator_id", "organization__answered_by__office")
    )
    offices = dict(links)
    organizations = Organization.objects.in_bulk(set(offices.values()))
    return {indicator: organizations[office] for indicator, office in offices.items()}


def supporting_offices(indicators: Iterable[Indicator]) -> dict[int, list[Organization]]:
    """`{indicator pk: [Organization…]}`: main offices, in use in the province, of the agencies that
    support an indicator, in printed order; two queries. Our reading of the ownership tables, as
    `proposed_agencies` is; for an indicator whose leads have no office here it is the only one.
    """
    links = (
        IndicatorAgency.objects.filter(indicator__in=indicators, part="support")
        .filter(OF_MAIN_OFFICE)
        .order_by("position")
        .values_list("indicator_id", "organization__answered_by__office")
    )
    keys = defaultdict(list)
    for indicator, office in links:
        keys[indicator].append(office)
    organizations = Organization.objects.in_bulk({key for found in keys.values() for key in found})
    return {i: [organizations[key] for key in dict.fromkeys(found)] for i, found in keys.items()}
