"""Rows that hold for a time."""

from django.db.models import Q, QuerySet
from django.utils import timezone


class PeriodQuerySet(QuerySet):
    """Rows with `started_on` and `ended_on`; a row holds on [started_on, ended_on)."""

    def on(self, day):
        """Rows in force on `day` (a date)."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)

    def current(self):
        """Rows in force today, Bangkok time."""
        return self.on(timezone.localdate())
