"""Two years' lists side by side: who entered, left, stayed, and stands better or worse.

A household stands better when fewer dimensions fall short than the year before.
"""

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from households.models import HouseholdListing, Need

KINDS = ("entered", "left", "stayed", "better", "worse", "same")


def compared(households, previous: int, current: int):
    """`households` on either list, with `was`, `is_now`, `before` and `after` (dimensions)."""
    return households.annotate(
        was=_listed(previous), is_now=_listed(current),
        before=_dimensions(previous), after=_dimensions(current),
    ).filter(Q(was=True) | Q(is_now=True))  # fmt: skip


def _listed(year):
    return Exists(HouseholdListing.objects.filter(household=OuterRef("pk"), data_year=year))


def _dimensions(year):
    needs = Need.objects.filter(household=OuterRef("pk"), data_year=year).order_by()
    count = needs.values("household").annotate(n=Count("dimension", distinct=True)).values("n")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def by_district(households, previous: int, current: int) -> dict[int, dict[str, int]]:
    """`{district: {entered, left, stayed, better, worse, same}}`, counted in households."""
    kind = Case(
        When(was=False, then=Value("entered")),
        When(is_now=False, then=Value("left")),
        When(after__lt=F("before"), then=Value("better")),
        When(after__gt=F("before"), then=Value("worse")),
        default=Value("same"),
    )
    rows = compared(households, previous, current).annotate(kind=kind)
    table: dict[int, dict[str, int]] = {}
    for district, found, number in rows.values_list("district", "kind").annotate(Count("pk")):
        line = table.setdefault(district, dict.fromkeys(KINDS, 0))
        line[found] += number
        if found in ("better", "worse", "same"):
            line["stayed"] += number
    return dict(sorted(table.items()))


def by_dimension(households, previous: int, current: int) -> list[tuple[str, int, int]]:
    """`(dimension name, households short of it then, and now)` in the order of the form; of those
    on the list of the year, so that households the list missed are not counted with it.
    """
    listed = HouseholdListing.objects.filter(
        household=OuterRef("household"), data_year=OuterRef("data_year")
    )
    needs = Need.objects.filter(household__in=households, data_year__in=(previous, current))
    needs = (
        needs.filter(Exists(listed))
        .values("dimension__name", "dimension__sort_key")
        .annotate(
            then=Count("household", distinct=True, filter=Q(data_year=previous)),
            now=Count("household", distinct=True, filter=Q(data_year=current)),
        )
    )
    rows = needs.order_by("dimension__sort_key")
    return [(row["dimension__name"], row["then"], row["now"]) for row in rows]


def left_without_reason(households, previous: int, current: int):
    """Households of the earlier list that the later one lacks, still followed: each asks for a
    reason.
    """
    rows = households.active().filter(origin="list").annotate(
        was=_listed(previous), is_now=_listed(current)
    )  # fmt: skip
    return rows.filter(was=True, is_now=False).order_by("district", "subdistrict", "head_sort_key")


def returned(households, current: int):
    """Households that had left and stand on the list again."""
    return households.exclude(left_on=None).filter(_listed(current))


def listed_years() -> list[int]:
    """Data years (พ.ศ.) of which there is a list, newest first."""
    years = HouseholdListing.objects.values_list("data_year", flat=True).distinct()
    return sorted(set(years), reverse=True)
