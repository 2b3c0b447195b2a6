"""Scopes of accounts and roles."""

from accounts.enums import Role
from accounts.permissions import Permission, roles_granting
from core.querysets import PeriodQuerySet


class MembershipQuerySet(PeriodQuerySet):
    def granting(self, permission):
        """Memberships in force today whose role carries `permission`, of anybody."""
        return self.current().filter(role__in=roles_granting(permission))

    def keeping_households(self):
        """Those by which somebody looks after the households they are paired with. A team member
        looks into those of the team's sub-districts alone.
        """
        return self.granting(Permission.VISIT_RECORD).exclude(role=Role.TEAM_MEMBER)
