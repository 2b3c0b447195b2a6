"""Conditions on rows, and rows that hold for a time."""

import operator
from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Any, Self, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from core import thai

Rows = TypeVar("Rows", bound=QuerySet[Any])


def any_of(conditions: Iterable[Q]) -> Q:
    """One of `conditions` holds; of none, or of such as say nothing, no row matches."""
    found = [condition for condition in conditions if condition]
    return reduce(operator.or_, found) if found else Q(pk__in=[])


def of_name(rows: Rows, text: str, *fields: str) -> Rows:
    """Rows in whose `fields` (names, as `core.records` writes them) every word of `text` stands,
    each in any of them; a title typed before the name may be missing there.
    """
    for word in thai.split_title(thai.clean(text))[1].split():
        lookup = "icontains" if word.isascii() else "contains"
        words = {word, thai.split_title(word)[1] or word}
        rows = rows.filter(any_of(Q(**{f"{f}__{lookup}": w}) for f in fields for w in words))
    return rows


def in_force(day: date) -> Q:
    """A condition on rows with `started_on` and `ended_on`: in force on `day`."""
    return Q(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)


class PeriodQuerySet(QuerySet):
    """Rows with `started_on` and `ended_on`; a row holds on [started_on, ended_on)."""

    def on(self, day: date) -> Self:
        """Rows in force on `day` (a date)."""
        return self.filter(in_force(day))

    def current(self) -> Self:
        """Rows in force today, Bangkok time."""
        return self.on(timezone.localdate())
