"""Scopes of accounts and roles."""

from accounts.permissions import roles_granting
from core.querysets import PeriodQuerySet


class MembershipQuerySet(PeriodQuerySet):
    def granting(self, permission):
        """Memberships in force today whose role carries `permission`, of anybody."""
        return self.current().filter(role__in=roles_granting(permission))
