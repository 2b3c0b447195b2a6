"""What is due for a person: the one list behind the work page, its counts, the home page and the
digest. It reads `DueItem`, which the acts keep; after how many days work counts as due stands in
`WorkLimit`, which the province edits.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.doors import has_permission
from accounts.models import User
from accounts.notifications import administrators, notify
from households.querysets import area_scope
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


def _households(rows: QuerySet[DueItem]) -> int:
    return rows.order_by().aggregate(n=Count("household", distinct=True))["n"]


def kinds_for(user: User) -> list[Kind]:
    """The kinds of work this person has to do with."""
    return [k for k in due.kinds() if k.only_for is None or has_permission(user, k.only_for)]


def work_of(user: User, **filters: str) -> "Work":
    """Everything due in the person's scope, optionally narrowed as `Work` says."""
    return Work(user, **filters)


class Work:
    """Households with work, a sequence: the next kind first, then longest waiting, most urgent.

    `official` (id) and `area` (DOPA code) narrow it, `kind` (code) leaves the households in which
    that kind is due. Counting, and every page of it, costs a fixed number of queries.
    """

    def __init__(self, user: User, *, official: Any = "", area: str = "", kind: str = "") -> None:
        self.user, self.kind, self.today = user, kind, timezone.localdate()
        self.kinds = kinds_for(user)
        self.limits = dict(WorkLimit.objects.values_list("code", "days"))
        self.all = DueItem.objects.filter(self._mine())
        self.here = self.all
        if official:
            self.here = self.here.filter(official=official)
        if area:
            self.here = self.here.filter(within(area))

    def _mine(self) -> Q:
        """Due now, each kind where the person's own role reaches it; what one person alone can do
        is that person's.
        """
        condition = Q(pk__in=[])
        for permission in dict.fromkeys(kind.seen_with for kind in self.kinds):
            some = [kind for kind in self.kinds if kind.seen_with == permission]
            is_due = due.is_due(some, self.limits, self.today)
            condition |= due_scope(self.user, permission) & is_due
        return condition & (Q(user=None) | Q(user=self.user))

    @property
    def shown(self) -> QuerySet[DueItem]:
        return self.here.filter(kind=self.kind) if self.kind else self.here

    def count(self) -> int:
        return _households(self.shown)

    __len__ = count

    def total(self) -> int:
        """Households with work of any kind."""
        return _households(self.here)

    def counts(self) -> dict[str, int]:
        """`{kind: households}`; a household may be in several."""
        return dict(self.here.order_by().values_list("kind").annotate(Count("household")))

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
        first = self.shown.order_by("household", due.rank()).distinct("household")
        heads = DueItem.objects.filter(pk__in=first.values("pk")).order_by(
            due.rank(), "since", "-household__urgency_score", "household_id"
        )[part]
        return self._items([head.household_id for head in heads])

    def __iter__(self) -> Iterator[Item]:
        return iter(self[:])

    def _items(self, households: list[int]) -> list[Item]:
        """These households in this order, each with all that is due in it."""
        rows = list(self.here.filter(household__in=households).order_by(due.rank()))
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
        return [items[pk] for pk in households if items[pk].dues]

    def _details(self, rows: list[DueItem]) -> dict[str, dict[int, Detail]]:
        found = {}
        for kind in self.kinds:
            mine = [row for row in rows if row.kind == kind.code]
            late = due.late_day(kind, self.limits, self.today)
            found[kind.code] = kind.details(mine, self.user, late) if mine else {}
        return found


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
        audit.record("due.recounted", details=found)
        notify(
            administrators(),
            key=f"due-recount:{timezone.localdate()}",
            text="งานที่ต้องทำบางรายการไม่ตรงกับข้อมูล ระบบแก้ให้ตรงแล้ว โปรดแจ้งผู้พัฒนา",
            url="/",
        )
    return found
