"""Scopes of accounts and roles."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

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

    def locked_out(self):
        """Accounts, as keys, that are closed, or whose holder kept households by a role once and
        keeps none by any today. Few, so that what is theirs is found by key.
        """
        keeps = self.model.objects.keeping_households().filter(user=OuterRef("user"))
        ended = self.filter(~Exists(keeps)).order_by().values_list("user", flat=True)
        closed = get_user_model().objects.filter(is_active=False).order_by()
        return closed.values_list("pk", flat=True).union(ended)
