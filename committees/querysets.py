"""Committees and holders of their seats, by who may change them and by day."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.acting import permitted_areas
from places.codes import AreaCode


class CommitteeQuerySet(QuerySet):
    def permitted(self, user, permission):
        """Returns the committees of the areas in which the user's roles grant `permission`: the
        province's own only to somebody for the whole province.
        """
        codes = [AreaCode(code) for code in permitted_areas(user, permission)]
        if any(code.is_province for code in codes):
            return self.all()
        scope = Q(pk__in=[])
        for code in codes:
            scope |= Q(area__code__startswith=code)
        return self.filter(scope)

    def current(self):
        return self.filter(ended_on=None)


class SeatHolderQuerySet(QuerySet):
    def on(self, day: date | None = None):
        """Returns who sits on a day (default today); `ended_on` is the first day without."""
        day = day or timezone.localdate()
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)
