"""Whom to ask: bodies that work there and can give it. Our reading; a person decides."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.services.presence import with_readers
from assistance.models import HelpRequest
from core.thai import whole_number
from households.models import Household, PersonListing
from indicators.models import Indicator
from indicators.services import edition_for_data_year, proposed_agencies
from places.models import Organization
from places.querysets import OrganizationQuerySet

MOST = 8


def bodies_for(requests: Iterable[HelpRequest]) -> list[Organization]:
    """At most eight bodies for these requests, the likeliest first, each with `why` (Thai words)
    and `has_reader`: the office of an indicator, and who gives such help where the households live.
    """
    requests = list(requests)
    reasons: dict[int, list[str]] = {}
    offices = proposed_agencies([r.indicator for r in requests if r.indicator])
    for office, count in Counter(o.pk for o in offices.values()).most_common():
        reasons.setdefault(office, []).append(f"เจ้าของตัวชี้วัด {count} ข้อ")
    places, kinds = {r.household.subdistrict_id for r in requests}, {r.kind for r in requests}
    for body in _giving(kinds).touching(places):
        if all(body.reaches(place) for place in places):
            known = dict(body._meta.get_field("gives").base_field.choices)
            words = [str(known[kind]) for kind in sorted(kinds & set(body.gives))]
            reasons.setdefault(body.pk, []).append(f"สนับสนุน{' '.join(words)}ในพื้นที่ได้")
    return _in_order(reasons)


def _giving(kinds: Iterable[str]) -> OrganizationQuerySet:
    scope = Q(pk__in=[])
    for kind in kinds:
        scope |= Q(gives__contains=[kind])
    return Organization.objects.helping().filter(scope)


def _in_order(reasons: dict[int, list[str]]) -> list[Organization]:
    found = list(with_readers(Organization.objects.helping().filter(pk__in=reasons)))
    for body in found:
        body.why = ", ".join(reasons[body.pk])  # type: ignore[attr-defined]  # for the page
    found.sort(
        key=lambda body: (
            -len(reasons[body.pk]),
            -max(map(len, body.serves or [""])),
            body.name_sort_key,
        )
    )
    return found[:MOST]


def named_indicators(key: object) -> QuerySet[Indicator]:
    """The one a form names, where nothing may be told of the household any more."""
    return Indicator.objects.filter(pk=whole_number(key) or 0)


def failed_indicators(household: Household) -> QuerySet[Indicator]:
    """Indicators the household's people fail in the latest data year."""
    year = household.latest_year
    if not year:
        return Indicator.objects.none()
    found = PersonListing.objects.filter(household=household, data_year=year)
    numbers = {n for listed in found.values_list("failed_indicators", flat=True) for n in listed}
    return Indicator.objects.filter(edition=edition_for_data_year(year), number__in=numbers)
