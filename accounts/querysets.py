"""Scopes of accounts and roles."""

from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from accounts.enums import Role
from accounts.permissions import Permission, roles_granting
from core.querysets import PeriodQuerySet


def name_of(path: str) -> Coalesce:
    """`full_name` of the account at the lookup `path`, for rows that are read without records; of
    nobody empty.
    """
    parts = [F(f"{path}__title"), F(f"{path}__first_name"), Value(" "), F(f"{path}__last_name")]
    said = NullIf(Trim(Concat(*parts, output_field=CharField())), Value(""))
    return Coalesce(said, F(f"{path}__username"), Value(""))


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
