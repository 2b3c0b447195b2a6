"""Open work that nobody can do: each app says which of its promises have nobody to keep them.

An account closed, a role ended, an office without a reader leave households, referrals and visits
behind. They are listed for the district until somebody has them. An app puts functions in its own
`stranded.py` under `@stranded_kind(...)`; `HouseholdsConfig.ready` discovers them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.services.presence import officers_asked_once

_kinds: list["StrandedKind"] = []


@dataclass(frozen=True)
class StrandedKind:
    """`find(user)` returns the stranded rows in the user's reach as a queryset; `row(row)` tells a
    line of one: `(household, Thai text, address where it is settled)`. `advice` says what to do.
    What has somebody who should not have it is listed as well, but not `is_counted`: no index finds
    it, and start pages count at every opening.
    """

    key: str
    title: str
    advice: str
    unit: str
    order: int
    find: Callable[..., QuerySet]
    row: Callable
    is_counted: bool = True


def stranded_kind(*, key, title, advice, unit, order, row, is_counted=True):
    """Registers `find(user)`, the rows of one kind that nobody can act on today."""

    def register(find):
        _kinds.append(StrandedKind(key, title, advice, unit, order, find, row, is_counted))
        return find

    return register


def stranded_kinds() -> list[StrandedKind]:
    """Returns the registered kinds in page order."""
    return sorted(_kinds, key=lambda kind: kind.order)


def stranded_rows(user, kinds: Iterable[StrandedKind]) -> list[QuerySet]:
    """What of these kinds is in the user's reach: the rows of each."""
    with officers_asked_once():
        return [kind.find(user) for kind in kinds]


def counted_rows(user) -> list[QuerySet]:
    """Everything in the user's reach that has nobody: the rows of each kind in page order."""
    return stranded_rows(user, [kind for kind in stranded_kinds() if kind.is_counted])
