"""Scopes of accounts and roles."""

from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone

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


KEEPING = [role for role in roles_granting(Permission.VISIT_RECORD) if role != Role.TEAM_MEMBER]


class MembershipQuerySet(PeriodQuerySet):
    def granting(self, permission):
        """Memberships in force today whose role carries `permission`, of anybody."""
        return self.current().filter(role__in=roles_granting(permission))

    def keeping_households(self):
        """Those by which somebody looks after the households they are paired with. A team member
        looks into those of the team's sub-districts alone.
        """
        return self.current().filter(role__in=KEEPING)

    def locked_out(self):
        """Accounts, as keys, that are closed, or whose holder kept households by a role once and
        keeps none by any today. Few, so that what is theirs is found by key.
        """
        keeps = self.model.objects.keeping_households().filter(user=OuterRef("user"))
        today = timezone.localdate()
        # Nearly all are mentors in force, of whom it need not be asked whether they keep any.
        others = ~Q(role__in=KEEPING) | Q(ended_on__lte=today) | Q(started_on__gt=today)
        ended = self.filter(others, ~Exists(keeps)).order_by().values_list("user", flat=True)
        closed = get_user_model().objects.filter(is_active=False).order_by()
        return closed.values_list("pk", flat=True).union(ended)
