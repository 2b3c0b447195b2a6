"""Two years' lists side by side: who entered, left, stayed, and stands better or worse.

A household stands better when fewer dimensions fall short than the year before.
"""

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from households.enums import HouseholdOrigin
from households.models import HouseholdListing, Need
from households.querysets import HouseholdQuerySet
from indicators.models import Dimension

KINDS = ("entered", "left", "stayed", "better", "worse", "same")


def compared(households: HouseholdQuerySet, previous: int, current: int) -> HouseholdQuerySet:
    """`households` on either list, with `was`, `is_now`, `before` and `after` (dimensions)."""
    return households.annotate(
        was=_listed(previous),
        is_now=_listed(current),
        before=_dimensions(previous),
        after=_dimensions(current),
    ).filter(Q(was=True) | Q(is_now=True))


def _listed(year: int) -> Exists:
    return Exists(HouseholdListing.objects.filter(household=OuterRef("pk"), data_year=year))


def _dimensions(year: int) -> Coalesce:
    needs = Need.objects.filter(household=OuterRef("pk"), data_year=year).order_by()
    count = needs.values("household").annotate(n=Count("dimension", distinct=True)).values("n")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def by_district(
    households: HouseholdQuerySet, previous: int, current: int
) -> dict[int, dict[str, int]]:
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


MOVES = ("ended", "left", "began", "entered", "stayed")


def by_dimension(households: HouseholdQuerySet, previous: int, current: int) -> list[dict]:
    """For each dimension, in the order of the form, households short of it: `then`, `now` and what
    lies between. `ended` are on both lists and no longer short (better), `began` newly short
    (worse), `left` and `entered` went off and came onto the list, `stayed` are short in both years.
    So then = ended + left + stayed and now = began + entered + stayed. Households the list missed
    are not counted with it.
    """
    table: dict[str, dict] = {}
    for year, other, moves in (
        (
            previous,
            current,
            {(True, True): "stayed", (False, True): "ended", (False, False): "left"},
        ),
        (current, previous, {(False, True): "began", (False, False): "entered"}),
    ):
        for name, is_both, is_listed, number in _short_of(households, year, other):
            line = table.setdefault(name, {"name": name} | dict.fromkeys(MOVES, 0))
            if move := moves.get((is_both, is_listed)):
                line[move] += number
    for line in table.values():
        line["then"] = line["ended"] + line["left"] + line["stayed"]
        line["now"] = line["began"] + line["entered"] + line["stayed"]
    order = Dimension.objects.order_by("sort_key").values_list("name", flat=True)
    return [table[name] for name in order if name in table]


def _short_of(households: HouseholdQuerySet, year: int, other: int) -> QuerySet:
    """`(dimension, short of it in the other year too, on the other list, households)`."""
    listed = HouseholdListing.objects.filter(household=OuterRef("household"))
    again = Need.objects.filter(
        household=OuterRef("household"), dimension=OuterRef("dimension"), data_year=other
    )
    rows = Need.objects.filter(household__in=households, data_year=year)
    rows = rows.filter(Exists(listed.filter(data_year=year))).annotate(
        on_other=Exists(listed.filter(data_year=other)),
        is_both=Case(
            When(Q(Exists(again)) & Q(on_other=True), then=True),
            default=False,
            output_field=BooleanField(),
        ),
    )
    return (
        rows.order_by()
        .values_list("dimension__name", "is_both", "on_other")
        .annotate(Count("household", distinct=True))
    )


def left_without_reason(households: HouseholdQuerySet, previous: int, current: int) -> QuerySet:
    """Households of the earlier list that the later one lacks, still followed: each asks for a
    reason.
    """
    rows = (
        households.active()
        .filter(origin=HouseholdOrigin.LIST)
        .annotate(was=_listed(previous), is_now=_listed(current))
    )
    lacking = rows.filter(was=True, is_now=False)
    return lacking.order_by("district", "subdistrict", "head_sort_key", "id")


def returned(households: HouseholdQuerySet, current: int) -> QuerySet:
    """Households that had left and stand on the list again."""
    return households.exclude(left_on=None).filter(_listed(current))


def listed_years() -> list[int]:
    """Data years (พ.ศ.) of which there is a list, newest first."""
    years = HouseholdListing.objects.values_list("data_year", flat=True).distinct()
    return sorted(set(years), reverse=True)


COMPARE_YEARS = """
SELECT count(*) FILTER (WHERE b.person_id IS NULL) AS left_list,
       count(*) FILTER (WHERE a.person_id IS NULL) AS entered,
       count(*) FILTER (WHERE a.person_id IS NOT NULL AND b.person_id IS NOT NULL) AS stayed,
       count(*) FILTER (WHERE a.failed_indicators <> b.failed_indicators) AS other_indicators,
       count(*) FILTER (WHERE a.income <> b.income) AS other_income
FROM ({listed}%(previous)s) a FULL JOIN ({listed}%(current)s) b ON a.person_id = b.person_id
""".replace(
    "{listed}",
    """
SELECT l.person_id, l.failed_indicators, h.income_per_person AS income
FROM households_personlisting l
JOIN households_householdlisting h
  ON h.household_id = l.household_id AND h.data_year = l.data_year
WHERE l.data_year = """,
)


def compare_years(previous: int, current: int) -> dict[str, int]:
    """Persons on the lists of two data years (พ.ศ.): `left_list`, `entered`, `stayed`, and of those
    `other_indicators` and `other_income`."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE_YEARS, {"previous": previous, "current": current})
        return dict(
            zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True)
        )
