"""Two years' lists side by side: who entered, left, stayed, and stands better or worse.

A household stands better when fewer dimensions fall short than the year before.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Permission
from households.enums import HouseholdOrigin
from households.models import Household, HouseholdListing, ListMark, Need, YearMove
from households.querysets import HouseholdQuerySet, whole_districts
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


def _moves(households: HouseholdQuerySet, previous: int, current: int) -> dict[str, dict]:
    """`{code of a dimension: {move: households}}`."""
    table: dict[str, dict] = {}
    for year, other, moves in (
        (
            previous,
            current,
            {(True, True): "stayed", (False, True): "ended", (False, False): "left"},
        ),
        (current, previous, {(False, True): "began", (False, False): "entered"}),
    ):
        for code, is_both, is_listed, number in _short_of(households, year, other):
            line = table.setdefault(code, {})
            if move := moves.get((is_both, is_listed)):
                line[move] = line.get(move, 0) + number
    return table


def _in_order(tables: Iterable[dict[str, dict]]) -> list[dict]:
    """The sum of tables of `_moves`, a line a dimension."""
    lines: dict[str, dict] = {}
    for table in tables:
        for code, moves in table.items():
            line = lines.setdefault(code, dict.fromkeys(MOVES, 0))
            for move, number in moves.items():
                line[move] += number
    for line in lines.values():
        line["then"] = line["ended"] + line["left"] + line["stayed"]
        line["now"] = line["began"] + line["entered"] + line["stayed"]
    order = Dimension.objects.order_by("sort_key").values_list("code", "name")
    return [{"name": name} | lines[code] for code, name in order if code in lines]


@dataclass
class Moves:
    """What moved between the lists of two years, of what somebody sees: `table` as `by_district`.

    `stored` has the moves of whole districts, `rest` are the households that are reached one by
    one, none of them in such a district.
    """

    previous: int
    current: int
    table: dict[int, dict[str, int]]
    stored: dict[int, dict[str, dict]]
    rest: HouseholdQuerySet | None

    def dimensions(self, district: int | None) -> list[dict]:
        """For each dimension, in the order of the form, households short of it, in one district or
        in all: `then`, `now` and what lies between. `ended` are on both lists and no longer short
        (better), `began` newly short (worse), `left` and `entered` went off and came onto the list,
        `stayed` are short in both years. So then = ended + left + stayed and now = began + entered
        + stayed. Households the list missed are not counted with it.
        """
        tables = [m for code, m in self.stored.items() if district in (None, code)]
        if self.rest is not None and district not in self.stored:
            rest = self.rest.filter(district=district) if district else self.rest
            tables.append(_moves(rest, self.previous, self.current))
        return _in_order(tables)

    def gone(self, households: HouseholdQuerySet) -> QuerySet:
        """Of `households` those the later list lacks, still followed: each asks for a reason."""
        keys = YearMove.objects.filter(
            previous=self.previous, current=self.current, district__in=list(self.stored)
        ).values_list(Func("gone", function="unnest"))
        gone = Q(pk__in=keys)
        if self.rest is not None:
            rest = self.rest.annotate(was=_listed(self.previous), is_now=_listed(self.current))
            gone |= Q(pk__in=rest.filter(was=True, is_now=False).values("pk"))
        return _without_reason(households.filter(gone))


def moves_of(user: User, districts: Iterable[int], previous: int, current: int) -> Moves:
    """What moved between two lists among the households that `user` sees, in any of `districts`.

    Of whole districts it stands counted; only what a role reaches otherwise is asked household by
    household.
    """
    whole, others = whole_districts(user, Permission.HOUSEHOLD_VIEW, districts)
    table, stored, rest = {}, {}, None
    for district, kinds, dimensions in _counted(whole, previous, current) if whole else ():
        if kinds:
            table[district], stored[district] = _line(kinds), dimensions
    if others:
        rest = Household.objects.visible_to(user).exclude(district__in=whole)
        table |= by_district(rest, previous, current)
    return Moves(previous, current, dict(sorted(table.items())), stored, rest)


def _line(kinds: dict[str, int]) -> dict[str, int]:
    line = dict.fromkeys(KINDS, 0) | kinds
    return line | {"stayed": line["better"] + line["worse"] + line["same"]}


def _counted(districts: list[int], previous: int, current: int) -> list[tuple]:
    """`(district, kinds, dimensions)` of each of the districts; counted anew where a list has
    changed since.
    """
    stored = YearMove.objects.filter(previous=previous, current=current, district__in=districts)
    standing = stored.exclude(district__in=ListMark.objects.values("district"))
    lines = list(standing.values_list("district", "kinds", "dimensions"))
    missing = sorted(set(districts) - {district for district, _kinds, _dimensions in lines})
    if missing:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT refresh_year_moves(%s, %s, %s::smallint[])", [previous, current, missing]
            )
        anew = stored.filter(district__in=missing)
        lines += anew.values_list("district", "kinds", "dimensions")
    return lines


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
        .values_list("dimension_id", "is_both", "on_other")
        .annotate(Count("household", distinct=True))
    )


def _without_reason(gone: HouseholdQuerySet) -> QuerySet:
    rows = gone.active().filter(origin=HouseholdOrigin.LIST)
    return rows.order_by("district", "subdistrict", "head_sort_key", "id")


def returned(households: HouseholdQuerySet, current: int) -> QuerySet:
    """Households that had left and stand on the list again."""
    return households.exclude(left_on=None).filter(_listed(current))


LISTED_YEARS = """
WITH RECURSIVE years (year) AS (
    SELECT max(data_year) FROM households_householdlisting
    UNION ALL
    SELECT (SELECT max(l.data_year) FROM households_householdlisting l WHERE l.data_year < year)
    FROM years WHERE year IS NOT NULL)
SELECT year FROM years WHERE year IS NOT NULL
"""


def listed_years() -> list[int]:
    """Data years (พ.ศ.) of which there is a list, newest first; one look into an index a year."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED_YEARS)
        return [year for (year,) in cursor.fetchall()]


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
