"""Scopes of the committees app."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from committees.permissions import roles_granting


class PeriodQuerySet(QuerySet):
    """Rows with `started_on` and `ended_on`; a row holds on [started_on, ended_on)."""

    def on(self, day):
        """Rows in force on `day` (a date)."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)

    def current(self):
        """Rows in force today, Bangkok time."""
        return self.on(timezone.localdate())


class MembershipQuerySet(PeriodQuerySet):
    def granting(self, permission):
        """Memberships in force today whose role carries `permission`, of anybody."""
        return self.current().filter(role__in=roles_granting(permission))


class AreaQuerySet(QuerySet):
    def districts(self):
        return self.filter(level="district").order_by("code")

    def subdistricts(self):
        return self.filter(level="subdistrict").order_by("code")
