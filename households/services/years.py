"""Two years' lists side by side: who entered, left, stayed, and stands better or worse.

A household stands better when fewer dimensions fall short than the year before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Func, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from households.models import Household, HouseholdListing, ListMark, Need, YearMove
from households.querysets import HouseholdQuerySet, whole_districts
from households.sets import districts_of
from indicators.models import Dimension

KINDS = ("entered", "left", "stayed", "better", "worse", "same")
MOVES = ("ended", "left", "began", "entered", "stayed")


@dataclass
class Counted:
    """Some households counted one by one: `table` is `{district: {kind: households}}` of `KINDS`,
    `dimensions` `{district: {code: {move: households}}}`, and `gone` are not on the later list.
    """

    table: dict[int, dict[str, int]]
    dimensions: dict[int, dict[str, dict]]
    gone: list[int]


def one_by_one(households: HouseholdQuerySet, previous: int, current: int) -> Counted:
    """What `count_year_moves` (`sql/year_moves.sql`) counts of whole districts, of households that
    are reached one by one: two queries, read as they are, since they are few.
    """
    of_both = {"household__in": households, "data_year__in": (previous, current)}
    listings = HouseholdListing.objects.filter(**of_both)
    listed = _sets(listings.values_list("district", "household", "data_year"))
    needs = Need.objects.filter(**of_both).order_by()
    short = _sets(needs.values_list("household", "data_year", "dimension"))
    found = Counted({}, {}, [])
    for (district, pk), years in sorted(listed.items()):
        was, is_now = previous in years, current in years
        then, now = short.get((pk, previous), set()), short.get((pk, current), set())
        line = found.table.setdefault(district, _line({}))
        for kind in _kinds(was, is_now, len(then), len(now)):
            line[kind] += 1
        dimensions = found.dimensions.setdefault(district, {})
        for code, move in _moves(was, is_now, then, now):
            moves = dimensions.setdefault(code, {})
            moves[move] = moves.get(move, 0) + 1
        if not is_now:
            found.gone.append(pk)
    return found


def _sets(rows: Iterable[tuple]) -> dict[tuple, set]:
    """The last column of rows, by those before it."""
    found: dict[tuple, set] = {}
    for *key, last in rows:
        found.setdefault(tuple(key), set()).add(last)
    return found


def _kinds(was: bool, is_now: bool, before: int, after: int) -> tuple[str, ...]:
    if not was or not is_now:
        return ("left",) if was else ("entered",)
    return "stayed", "better" if after < before else "worse" if after > before else "same"


def _moves(was: bool, is_now: bool, then: set[str], now: set[str]) -> Iterator[tuple[str, str]]:
    """`(dimension, move)` of a household that is short of `then` and of `now`."""
    if was:
        for code in then:
            yield code, "left" if not is_now else "stayed" if code in now else "ended"
    if is_now:
        for code in now - then if was else now:
            yield code, "began" if was else "entered"


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
class YearMoves:
    """What moved between the lists of two years, of what somebody sees: `table` as of `Counted`.

    `whole` has the moves of whole districts, `rest` is counted of the households that are reached
    one by one, none of them in such a district.
    """

    previous: int
    current: int
    table: dict[int, dict[str, int]]
    whole: dict[int, dict[str, dict]]
    rest: Counted

    def dimensions(self, district: int | None) -> list[dict]:
        """For each dimension, in the order of the form, households short of it, in one district or
        in all: `then`, `now` and what lies between. `ended` are on both lists and no longer short
        (better), `began` newly short (worse), `left` and `entered` went off and came onto the list,
        `stayed` are short in both years. So then = ended + left + stayed and now = began + entered
        + stayed. Households the list missed are not counted with it.
        """
        tables = {**self.whole, **self.rest.dimensions}
        return _in_order(moves for code, moves in tables.items() if district in (None, code))

    def gone(self, households: HouseholdQuerySet) -> QuerySet:
        """Of `households` those the later list lacks, still followed: each asks for a reason."""
        keys = YearMove.objects.filter(
            previous=self.previous, current=self.current, district__in=list(self.whole)
        ).values_list(Func("gone", function="unnest"))
        gone = Q(pk__in=keys) if self.whole else Q(pk__in=[])
        return _without_reason(households.filter(gone | Q(pk__in=self.rest.gone)))


def moves_of(user: User, districts: Iterable[int], previous: int, current: int) -> YearMoves:
    """What moved between two lists among the households that `user` sees, in any of `districts`.

    Of whole districts it stands counted; only what a role reaches otherwise is asked household by
    household.
    """
    whole, others = whole_districts(user, Permission.HOUSEHOLD_VIEW, districts)
    table, stored, rest = {}, {}, Counted({}, {}, [])
    for district, kinds, dimensions in _counted(whole, previous, current) if whole else ():
        if kinds:
            table[district], stored[district] = _line(kinds), dimensions
    if others:
        rest_of = sorted(set(districts) - set(whole))
        households = Household.objects.visible_to(user).filter(district__in=rest_of)
        rest = one_by_one(households, previous, current)
        table |= rest.table
    return YearMoves(previous, current, dict(sorted(table.items())), stored, rest)


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


def _without_reason(gone: HouseholdQuerySet) -> QuerySet:
    return gone.active().order_by("district", "subdistrict_id", "head_sort_key", "id")


def returned(households: HouseholdQuerySet, current: int) -> QuerySet:
    """Households that had left and stand on the list again."""
    return households.exclude(left_on=None).filter(listed_years__contains=[current])


LATEST = 9999  # a year no list is of
LISTED_YEARS = """
WITH RECURSIVE years (year) AS (
    SELECT list_year(%s)
    UNION ALL
    SELECT list_year(year - 1) FROM years WHERE year IS NOT NULL)
SELECT year FROM years WHERE year IS NOT NULL
"""


def listed_years() -> list[int]:
    """Data years (พ.ศ.) of which there is a list, newest first; one look into an index a year. Past
    the fence, as `list_year`: behind it, whoever sees few households looked through all there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(LISTED_YEARS, [LATEST])
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
WHERE (%(some)s::smallint[] IS NULL OR l.district = ANY (%(some)s::smallint[]))
  AND l.data_year = """,
)


def compare_years(previous: int, current: int) -> dict[str, int]:
    """Persons on the lists of two data years (พ.ศ.), in the districts of which there are both:
    `left_list`, `entered`, `stayed`, and of those `other_indicators` and `other_income`."""
    years = {"previous": previous, "current": current, "some": districts_of(current)}
    with connection.cursor() as cursor:
        cursor.execute(COMPARE_YEARS, years)
        return dict(
            zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True)
        )
