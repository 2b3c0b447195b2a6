"""Sets of households, each defined once: what lists show, dashboards count and shares are taken of.

An app puts its own in a `sets.py` under `@household_set(...)`; `HouseholdsConfig.ready` discovers
them. A set lies within another, so that a part can never be more than its whole.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from core.periods import Window, month_to_date
from households.enums import HouseholdOrigin, SurveyStatus
from households.models import Household

_sets: dict[str, "HouseholdSet"] = {}


@dataclass(frozen=True)
class HouseholdSet:
    """`condition(window)` on households holds beside that of the set named in `within`."""

    code: str
    name: str
    within: str
    condition: Callable[[Window], Q]


def household_set(code, *, name, within=""):
    """Registers `condition(window) -> Q` under a code and the Thai words for who is counted."""

    def register(condition):
        _sets[code] = HouseholdSet(code, name, within, condition)
        return condition

    return register


def set_named(code: str) -> HouseholdSet:
    return _sets[code]


def set_choices() -> list[tuple[str, str]]:
    return [(found.code, found.name) for found in _sets.values()]


def today() -> Window:
    """What pages of now count: this month, up to and with today."""
    return month_to_date(timezone.localdate())


# The lists in force in a year: each data year with the districts that are on a newer one.
Lists = list[tuple[int, list[int]]]
_known: ContextVar[dict[tuple[str, int], Lists] | None] = ContextVar("list_years", default=None)


@contextmanager
def lists_asked_once() -> Iterator[None]:
    """Inside, which list is in force is asked once for each year, and the same one to the end of
    the widest.
    """
    known = _known.get()
    token = _known.set({} if known is None else known)
    try:
        yield
    finally:
        _known.reset(token)


def households_in(*codes: str, window: Window | None = None, among=None):
    """Households of `among` (a queryset; all, if left out) that are in each of the sets `codes` at
    the end of `window`, or, for what happens in a month, within it.
    """
    rows = Household.objects.all() if among is None else among
    window = window or today()
    with lists_asked_once():
        for code in with_wholes(codes):
            rows = rows.filter(_sets[code].condition(window))
    return rows


def households_marked(*codes: str, window: Window):
    """All households, each with `in_<code>` for every set named and those it lies within; to be in
    one is to be marked with its wholes as well. Read once, it answers for all of them.
    """
    with lists_asked_once():
        marks = {f"in_{code}": _sets[code].condition(window) for code in with_wholes(codes)}
    return Household.objects.annotate(
        **{name: ExpressionWrapper(mark, BooleanField()) for name, mark in marks.items()}
    )


def with_wholes(codes) -> list[str]:
    """The sets named and those they lie within, each once."""
    found = []
    for code in codes:
        while code and code not in found:
            found.append(code)
            code = _sets[code].within
    return found


def list_year(year: int) -> int | None:
    """The data year of the list in force in พ.ศ. `year`: the latest not after it.

    Of some districts there may be none of that year yet (`of_lists`).
    """
    return next((data_year for data_year, _but in lists_in_force(year)), None)


def lists_in_force(year: int) -> Lists:
    """The newest list first, and those before on which districts stay that it was not of. Past the
    fence: which lists are in force is the same for everybody.
    """
    database = router.db_for_read(Household) or DEFAULT_DB_ALIAS  # of the moment the rows are of
    known = _known.get()
    if known is None:
        return _lists(database, year)
    if (database, year) not in known:
        known[database, year] = _lists(database, year)
    return known[database, year]


def _lists(database: str, year: int) -> Lists:
    with connections[database].cursor() as cursor:
        cursor.execute("SELECT data_year, but FROM lists_in_force(%s)", [year])
        return cursor.fetchall()


def of_lists(year: int, condition: Callable[[int, list[int]], Q], way: str = "") -> Q:
    """`condition(data year, newer data years)` on rows with a `district` at the lookup `way`, by
    the list in force there in พ.ศ. `year`; the newer ones are in force elsewhere.
    """
    found, newer = Q(), list[int]()
    for data_year, but in lists_in_force(year) or [(0, [])]:
        one = condition(data_year, newer.copy())
        found |= one & ~Q(**{f"{way}district__in": but}) if but else one
        newer.append(data_year)
    return found


def on_list(year: int, way: str = "") -> Q:
    """Somebody of the household at the lookup `way` is on the list in force in พ.ศ. `year`: whose
    people have all moved is a household of nobody.
    """
    return of_lists(year, lambda one, _newer: Q(**{f"{way}listed_years__contains": [one]}), way)


def districts_of(data_year: int) -> list[int] | None:
    """Codes of the districts of which alone the list of a year is; None for all."""
    lists = lists_in_force(data_year)
    return lists[1][1] if len(lists) > 1 else None


def districts_by_list(year: int) -> list[tuple[int, list[int]]]:
    """Each list in force in พ.ศ. `year`, the newest first, with codes of the districts that have
    households on it and none newer; empty where there is only one.
    """
    lists = lists_in_force(year)
    return [(one, _districts_on(one, but)) for one, but in lists] if len(lists) > 1 else []


def _districts_on(data_year: int, but: list[int]) -> list[int]:
    rows = Household.objects.filter(listed_years__contains=[data_year]).exclude(district__in=but)
    return list(rows.order_by("district").values_list("district", flat=True).distinct())


def missed(year: int, way: str = "") -> Q:
    """Taken in beside the list, and named by none since, up to the one in force in พ.ศ. `year`:
    from then on it is a household of the list like any other.
    """
    unnamed = Q(**{f"{way}listed_years": []})
    later = Q(**{f"{way}listed_years__0__gt": list_year(year) or 0})  # the first of them
    return Q(unnamed | later, **{f"{way}origin": HouseholdOrigin.NOMINATION})


def not_left(window) -> Q:
    """Still there at the end of the window."""
    return Q(left_on=None) | Q(left_on__gte=window.end)


@household_set("listed", name="ในบัญชี TPMAP ของปี")
def listed(window):
    """On the list in force, whether or not they have left the programme since."""
    return on_list(window.year)


@household_set("programme", name="ในโครงการและตกหล่น")
def in_programme(window):
    """On the list in force, or taken in beside it, and not left; not one whose people a list has
    found in another house.
    """
    beside = Q(missed(window.year), created_at__lt=window.end_at, member_count__gt=0)
    return not_left(window) & (on_list(window.year) | beside)


@household_set("followed", name="ในโครงการ", within="programme")
def followed(window):
    return on_list(window.year)


@household_set("nominated", name="ตกหล่นที่รับเข้าและยังไม่ออก", within="programme")
def nominated(window):
    return missed(window.year)


@household_set("unlisted", name="ไม่มีในบัญชีปีนี้และยังไม่ระบุเหตุที่ออก")
def unlisted(window):
    """Once on a list, not on the one in force, and nobody has said why; so is one that was taken in
    beside the lists and whose people a list has found in another house.
    """
    listed_once = Q(listed_years__0__lte=list_year(window.year) or 0)
    of_nobody = Q(missed(window.year), member_count=0)
    was_there = Q(origin=HouseholdOrigin.LIST) | listed_once | of_nobody
    return not_left(window) & ~on_list(window.year) & was_there


@household_set("left", name="ออกจากโครงการในเดือน")
def left(window):
    return Q(left_on__gte=window.start, left_on__lt=window.end)


def _survey(window, status) -> Q:
    return Q(survey_status=status, survey_status_at__lt=window.end_at)


@household_set("surveyed", name="สำรวจแล้ว", within="programme")
def surveyed(window):
    """As the survey stands now, if it was entered by then: an earlier state is not kept."""
    return _survey(window, SurveyStatus.SURVEYED)


@household_set("not_found", name="ไม่พบตัว", within="programme")
def not_found(window):
    return _survey(window, SurveyStatus.NOT_FOUND)


@household_set("gone", name="เคยอยู่ในบัญชีปีก่อนและไม่มีในบัญชีที่ใช้อยู่")
def gone(window):
    """On the list before the one in force and not on it any more, for whatever reason."""
    here = list_year(window.year)
    before = list_year(here - 1) if here else None
    on_that = Q(listed_years__contains=[before or 0])
    return on_that & ~on_list(window.year)
