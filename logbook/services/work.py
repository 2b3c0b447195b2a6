"""What is due for a person: the one list behind the work page, its counts, the home page and the
digest. It reads `DueItem`, which the acts keep; after how many days work counts as due stands in
`WorkLimit`, which the province edits.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts import audit
from accounts.doors import has_permission
from accounts.models import User
from accounts.notifications import administrators, notify
from accounts.permissions import Permission
from core.paging import MOST_COUNTED, MoreThan, up_to
from core.querysets import any_of
from households.models import Household
from households.querysets import area_scope
from logbook.actions import Act
from logbook.models import WorkLimit
from mentors import due
from mentors.due import Detail, Kind
from mentors.models import DueItem
from mentors.querysets import due_scope


@dataclass(frozen=True)
class Due:
    """One kind of work in a household: since when, for how many days, and why, in Thai."""

    kind: Kind
    since: date
    days: int
    detail: Detail

    @property
    def why(self) -> str:
        return self.detail.why

    @property
    def address(self) -> str:
        return self.kind.address(self.detail)


# Several kinds of one scope, each since its own day; `due` are the households.
OF_KINDS = """
FROM unnest(%s::text[], %s::date[]) AS asked (kind, late) CROSS JOIN LATERAL ({rows}) AS due
"""
COUNT = "SELECT count(*) FROM ({rows}) AS counted"
IS_ASKED = Q(kind=RawSQL("asked.kind", ()), since__lte=RawSQL("asked.late", ()))


def within(area: str) -> Q:
    """A condition on work of a district or sub-district (DOPA code)."""
    return area_scope(area)


@dataclass
class Item:
    """A household with something to do; the first of `dues` is next."""

    household_id: int
    official_id: int | None
    subdistrict: str
    dues: list[Due] = field(default_factory=list)


def kinds_for(user: User) -> list[Kind]:
    """The kinds of work this person has to do with."""
    return [k for k in due.kinds() if k.only_for is None or has_permission(user, k.only_for)]


def work_of(user: User, **filters: Any) -> "Work":
    """Everything due in the person's scope, optionally narrowed as `Work` says."""
    return Work(user, **filters)


class Work:
    """Households with work, a sequence: the next kind first, then longest waiting, most urgent.

    `official` (id) and `area` (DOPA code) narrow it, `kind` (code) leaves the households in which
    that kind is due. A page is read kind by kind in the order of an index, so that it costs the
    same for any number of households; counting ends at `most`.
    """

    def __init__(
        self,
        user: User,
        *,
        official: Any = "",
        area: str = "",
        kind: str = "",
        most: int = MOST_COUNTED,
    ) -> None:
        self.user, self.kind, self.most, self.today = user, kind, most, timezone.localdate()
        self.kinds = kinds_for(user)
        rows = list(WorkLimit.objects.values_list("code", "days", "is_ours"))
        self.limits = {code: days for code, days, _ours in rows}
        self.days_are_ours = any(ours for _code, _days, ours in rows)
        self._scopes: dict[Permission, Q] = {}
        self.narrow = Q(official=official) if official else Q()
        if area:
            self.narrow &= within(area)

    def of_kind(self, *kinds: Kind, known: Permission | None = None) -> QuerySet[DueItem]:
        """What of these kinds is due now, each where the person's own role reaches it; what one
        person alone can do is that person's. `known`: the permission with which the household of
        the rows is reached already.
        """
        scopes = self._by_scope(kinds, known).items()
        here = any_of(scope & due.is_due(some, self.limits, self.today) for scope, some in scopes)
        return DueItem.objects.filter(here, self._own)

    @property
    def _own(self) -> Q:
        return Q(user=None) | Q(user=self.user)

    def _by_scope(
        self, kinds: Iterable[Kind], known: Permission | None = None
    ) -> dict[Q, list[Kind]]:
        """Kinds that reach the same rows are asked for together, whatever permission says so."""
        found: dict[Q, list[Kind]] = {}
        for kind in kinds:
            scope = Q() if kind.seen_with == known else self._scope(kind.seen_with)
            found.setdefault(scope, []).append(kind)
        return found

    def _scope(self, permission: Permission) -> Q:
        if permission not in self._scopes:
            self._scopes[permission] = due_scope(self.user, permission)
        return self._scopes[permission]

    @property
    def here(self) -> QuerySet[DueItem]:
        return self.of_kind(*self.kinds).filter(self.narrow)

    @cached_property
    def _scopes_asked(self) -> list[tuple[str, list[Any]]]:
        """SQL of the households due and its parameters, by scope, for `OF_KINDS`."""
        found = []
        for scope, kinds in self._by_scope(self.kinds).items():
            rows = DueItem.objects.filter(scope, self._own, self.narrow, IS_ASKED)
            days = [due.late_day(kind, self.limits, self.today) for kind in kinds]
            try:
                sql, values = rows.values("household").query.sql_with_params()
            except EmptyResultSet:
                continue
            found.append((sql, [[kind.code for kind in kinds], days, *values]))
        return found

    def _ask(self, statement: str) -> list[tuple]:
        """The rows of a statement with a part for each scope."""
        with connection.cursor() as cursor:
            parameters = [value for _sql, values in self._scopes_asked for value in values]
            cursor.execute(statement, parameters)
            return cursor.fetchall()

    @cached_property
    def _counts(self) -> dict[str, int]:
        """One statement; each kind is read up to `most` rows."""
        so_far = [f"{sql} LIMIT {self.most + 1}" for sql, _values in self._scopes_asked]
        counted = [
            f"SELECT asked.kind, due.count {OF_KINDS.format(rows=COUNT.format(rows=rows))}"
            for rows in so_far
        ]
        found = self._ask(" UNION ALL ".join(counted)) if counted else []
        counts = {kind: up_to(count, self.most) for kind, count in found}
        return {kind.code: counts.get(kind.code, 0) for kind in self.kinds}

    def counts(self) -> dict[str, int]:
        """`{kind: households}` of the kinds that are due; a household may be in several."""
        return {kind: count for kind, count in self._counts.items() if count}

    @cached_property
    def _total(self) -> int:
        counts = list(self.counts().values())
        if len(counts) < 2 or any(isinstance(count, MoreThan) for count in counts):
            return max(counts, default=0, key=int)
        found = [
            f"SELECT DISTINCT due.household {OF_KINDS.format(rows=sql)}"
            for sql, _values in self._scopes_asked
        ]
        rows = f"{' UNION '.join(found)} LIMIT {self.most + 1}"
        return up_to(self._ask(COUNT.format(rows=rows))[0][0], self.most)

    def total(self) -> int:
        """Households with work of any kind, as far as they are counted."""
        return self._total

    def count_up_to(self, most: int = MOST_COUNTED) -> int:
        return self._counts.get(self.kind, 0) if self.kind else self.total()

    count = count_up_to

    def __len__(self) -> int:
        return int(self.count_up_to())

    def counts_by(self, name: str, most: int) -> dict:
        """`{key: {"": households, kind: households}}` for `official` or `subdistrict`: those `most`
        with the most households, these first.
        """
        rows = self.here.order_by()
        totals = rows.values_list(name).annotate(n=Count("household", distinct=True))
        found = {key: {"": total} for key, total in totals.order_by("-n", name)[:most]}
        among = Q(**{f"{name}__in": [key for key in found if key]})
        if None in found:
            among |= Q(**{name: None})
        kinds = rows.filter(among).values_list(name, "kind").annotate(Count("household"))
        for key, kind, number in kinds:
            found[key][kind] = number
        return found

    def __getitem__(self, part: Any) -> Any:
        """A page of it."""
        if not isinstance(part, slice):
            return self[part : part + 1][0]
        return self.items(Heads(self)[part])

    def __iter__(self) -> Iterator[Item]:
        return iter(self[:])

    def key_of(self, item: Item) -> str:
        return f"{item.dues[0].kind.code}.{item.dues[0].since}.{item.household_id}"

    def beyond(self, key: str, backwards: bool) -> "Beyond | None":
        """What comes after the line with this key, or, `backwards`, before it, nearest first."""
        try:
            code, since, household = key.split(".")
            kind, day = due.kind_named(code), date.fromisoformat(since)
            urgency = Household.objects.values_list("urgency_score", flat=True).get(pk=household)
        except (ValueError, KeyError, Household.DoesNotExist):
            return None
        return Beyond(self, Heads(self, Position(kind, day, urgency, int(household)), backwards))

    def items(self, households: list[int]) -> list[Item]:
        """These households in this order, each with all that is due in it."""
        some = [kind for kind in self.kinds if self._counts[kind.code]]
        rows = list(self.of_kind(*some).filter(household__in=households).order_by(due.rank()))
        details = self._details(rows)
        items: dict[int, Item] = {}
        for row in rows:
            item = items.setdefault(
                row.household_id, Item(row.household_id, row.official_id, row.subdistrict_id)
            )
            detail = details[row.kind].get(row.household_id)
            if detail:  # else it was done since the rows were read
                days = (self.today - row.since).days
                item.dues.append(Due(due.kind_named(row.kind), row.since, days, detail))
        found = (items.get(pk) for pk in households)
        return [item for item in found if item and item.dues]

    def _details(self, rows: list[DueItem]) -> dict[str, dict[int, Detail]]:
        found = {}
        for kind in self.kinds:
            mine = [row for row in rows if row.kind == kind.code]
            late = due.late_day(kind, self.limits, self.today)
            found[kind.code] = kind.details(mine, self.user, late) if mine else {}
        return found


@dataclass(frozen=True)
class Position:
    """Where a household stands in the order of work."""

    kind: Kind
    since: date
    urgency: int
    household: int

    @property
    def key(self) -> tuple[int, date, int, int]:
        """What places are sorted by."""
        return self.kind.order, self.since, -self.urgency, self.household

    def past(self, backwards: bool) -> Q:
        """What comes after it among work of its kind, or, `backwards`, before it."""
        after, before = ("lt", "gt") if backwards else ("gt", "lt")
        same = Q(since=self.since)
        return Q(**{f"since__{after}e": self.since}) & (
            Q(**{f"since__{after}": self.since})
            | same & Q(**{f"urgency__{before}": self.urgency})
            | same & Q(urgency=self.urgency, **{f"household__{after}": self.household})
        )


class Heads:
    """The households of `work` in its order, each where its first kind stands: from the beginning,
    after a place, or back from it. Few are read at once; of many, later kinds are asked only when
    the earlier leave room.
    """

    def __init__(self, work: Work, place: Position | None = None, backwards: bool = False) -> None:
        self.work, self.place, self.backwards = work, place, backwards

    def __getitem__(self, part: slice) -> list[int]:
        if sum(self.work._counts[kind.code] for kind in self._kinds) <= FEW:
            return self._all()[part]
        skip, stop = part.start or 0, part.stop
        found: list[int] = []
        for rows in self._by_kind():
            wanted = None if stop is None else stop - (part.start or 0) - len(found)
            if wanted == 0:
                break
            keys = rows.values_list("household", flat=True)
            some = list(keys[skip : None if wanted is None else skip + wanted])
            skip = 0 if some or not skip else max(skip - rows.count(), 0)
            found += some
        return found

    @cached_property
    def _kinds(self) -> list[Kind]:
        """Kinds that are due, of which the one chosen."""
        chosen, counts = self.work.kind, self.work._counts
        return [k for k in self.work.kinds if counts[k.code] and chosen in ("", k.code)]

    def _all(self) -> list[int]:
        """The same as `_by_kind` finds, sorted here."""
        rows = self.work.of_kind(*self._kinds).filter(self.work.narrow)
        places: dict[int, Position] = {}
        values = rows.values_list("kind", "since", "urgency", "household_id")
        for code, since, urgency, household in values:
            place = Position(due.kind_named(code), since, urgency, household)
            places[household] = min(places.get(household, place), place, key=KEY)
        found = sorted(places.values(), key=KEY, reverse=self.backwards)
        if self.place:
            at, back = self.place.key, self.backwards
            found = [place for place in found if (place.key < at if back else place.key > at)]
        return [place.household for place in found]

    def _by_kind(self) -> Iterator[QuerySet[DueItem]]:
        kinds = self._kinds
        order = ["-since", "urgency", "-household"] if self.backwards else ORDER
        for kind in reversed(kinds) if self.backwards else kinds:
            rows = self.work.of_kind(kind).filter(self.work.narrow).order_by(*order)
            if self.place and kind.order != self.place.kind.order:
                if (kind.order < self.place.kind.order) != self.backwards:
                    continue
            elif self.place:
                rows = rows.filter(self.place.past(self.backwards))
            earlier = [other for other in kinds if other.order < kind.order]
            if earlier:
                same = self.work.of_kind(*earlier, known=kind.seen_with)
                rows = rows.filter(~Exists(same.filter(household=OuterRef("household"))))
            yield rows


ORDER = ["since", "-urgency", "household"]
KEY = attrgetter("key")
FEW = 200  # pieces of work, of which all are read as quickly as some


class Beyond:
    """Lines of `work` from a place on, for `core.paging`."""

    def __init__(self, work: Work, heads: Heads) -> None:
        self.work, self.heads = work, heads

    def __getitem__(self, part: slice) -> list[Item]:
        return self.work.items(self.heads[part])


@transaction.atomic
def recount() -> dict[str, int]:
    """`{kind: households}` whose stored work was not what a recount finds; written anew. Empty
    when all is well. Run by the system, which sees every household.
    """
    codes = [kind.code for kind in due.kinds()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM due_differences(%s)", [codes])
        wrong = cursor.fetchall()
        if wrong:
            households = sorted({household for _kind, household in wrong})
            cursor.execute("SELECT refresh_due(%s, %s)", [codes, households])
    found = dict(Counter(kind for kind, _household in wrong))
    if found:
        audit.record(Act.DUE_RECOUNTED, details=found)
        notify(
            administrators(),
            key=f"due-recount:{timezone.localdate()}",
            text="งานที่ต้องทำบางรายการไม่ตรงกับข้อมูล ระบบแก้ให้ตรงแล้ว โปรดแจ้งผู้พัฒนา",
            url="/",
        )
    return found
