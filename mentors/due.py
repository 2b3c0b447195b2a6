"""Kinds of work that wait in a household. Each app says in a `due.py` what of its own is due, and
in SQL files (`due.sql`, `due_*.sql`) from which day; triggers keep the rows (`DueItem`), pages only
read them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse

from accounts.permissions import Permission
from core.querysets import any_of
from mentors.models import DueItem

_kinds: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Detail:
    """Why something is due, a Thai sentence, and the key of the row where it is done."""

    why: str
    key: object


@dataclass(frozen=True)
class Kind:
    """`details(items, user, late_day)` gives `{household id: Detail}` for items of a page in a
    fixed number of queries; `late_day` is today less the days the work may wait.

    `permission` is who gets the button to `door`; `only_for` whose work it is, if not everybody's
    who sees the visits. `grace` days are added to the province's limit.
    """

    code: str
    label: str
    order: int
    action: str
    door: str
    permission: Permission
    details: Callable
    only_for: Permission | None = None
    grace: int = 0

    @property
    def seen_with(self) -> Permission:
        return self.only_for or Permission.VISIT_VIEW

    def address(self, detail: Detail) -> str:
        return reverse(self.door, args=[detail.key])


def due_kind(code, **fields):
    """Registers `details` for a view `due_<code>`."""

    def register(details):
        _kinds[code] = Kind(code=code, details=details, **fields)
        return details

    return register


def kinds() -> list[Kind]:
    """Every kind, in the order in which they are done."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def kind_named(code: str) -> Kind:
    return _kinds[code]


def is_due(some: list[Kind], limits: dict[str, int], today) -> Q:
    """A condition on `DueItem`: of these kinds, and waiting for as long as the limit says."""
    by_day: dict = {}
    for kind in some:
        by_day.setdefault(late_day(kind, limits, today), []).append(kind.code)
    return any_of(
        Q(kind=codes[0], since__lte=day) if len(codes) == 1 else Q(kind__in=codes, since__lte=day)
        for day, codes in by_day.items()
    )


def late_day(kind: Kind, limits: dict[str, int], today):
    """Work that waits since this day, or an earlier one, is due."""
    return today - timedelta(days=limits.get(kind.code, 0) + kind.grace)


def rank() -> Case:
    """The place of an item's kind in the order of work."""
    places = [When(kind=kind.code, then=Value(n)) for n, kind in enumerate(kinds())]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def of_households(items: list[DueItem]) -> list[int]:
    return [item.household_id for item in items]
