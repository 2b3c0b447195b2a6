"""Rows that hold for a time."""

from datetime import date
from typing import Self

from django.db.models import Q, QuerySet
from django.utils import timezone


class PeriodQuerySet(QuerySet):
    """Rows with `started_on` and `ended_on`; a row holds on [started_on, ended_on)."""

    def on(self, day: date) -> Self:
        """Rows in force on `day` (a date)."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)

    def current(self) -> Self:
        """Rows in force today, Bangkok time."""
        return self.on(timezone.localdate())
