"""Who ought to have an account: each room registers in its `candidates.py` whom it knows, and how
the account is entered beside the person's row there.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.errors import LinkedOtherwiseError


@dataclass(frozen=True)
class Candidate:
    """A person as a row of a room names them, with the role that goes with it. `key` is that row's;
    none for a seat or duty that nobody holds. `user_id` is the account entered there, `whence` what
    the row is called.
    """

    key: int | None
    role: str
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    area_id: str | None = None
    organization_id: int | None = None
    user_id: int | None = None
    order_number: str = ""
    ended_on: date | None = None
    whence: str = ""


@dataclass(frozen=True)
class Selection:
    """A ready list. `find(areas)` gives its candidates whose place lies in one of these areas,
    `link(key, user)` enters the account beside the row, `standing(keys)` gives those of the rows
    that hold today.
    """

    code: str
    label: str
    find: Callable[[list[str]], Iterable[Candidate]]
    link: Callable[[int, Any], None]
    standing: Callable[[Collection[int]], set[int]]


_selections: dict[str, Selection] = {}


def link_account(row: QuerySet[Any], user: Any) -> None:
    """Enters an account beside the row. Raises `LinkedOtherwiseError` where another stands there,
    and where the row is gone.
    """
    if not row.filter(Q(user=None) | Q(user=user)).update(user=user):
        raise LinkedOtherwiseError


def offer(selection: Selection) -> None:
    """Registers a ready list."""
    _selections[selection.code] = selection


def selections() -> list[Selection]:
    return list(_selections.values())


def selection_named(code: str) -> Selection:
    """Returns the ready list of this code. Raises `KeyError`."""
    return _selections[code]
