"""Scopes of accounts and roles."""

from django.db.models import CharField, F, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone

from accounts.enums import Role
from accounts.permissions import LIST_ROLES, Permission, roles_granting
from core.querysets import PeriodQuerySet


def name_of(path: str) -> Coalesce:
    """`full_name` of the account at the lookup `path`, for rows that are read without records; of
    nobody empty.
    """
    parts = [F(f"{path}__title"), F(f"{path}__first_name"), Value(" "), F(f"{path}__last_name")]
    said = NullIf(Trim(Concat(*parts, output_field=CharField())), Value(""))
    return Coalesce(said, F(f"{path}__username"), Value(""))


# Whoever reaches households by a list that is not of their own (a team's) keeps none of them.
_OTHERS_LISTS = {*LIST_ROLES} - {Role.MENTOR}
KEEPING = [role for role in roles_granting(Permission.VISIT_RECORD) if role not in _OTHERS_LISTS]


class MembershipQuerySet(PeriodQuerySet):
    def granting(self, permission):
        """Memberships in force today whose role carries `permission`, of anybody."""
        return self.current().filter(role__in=roles_granting(permission))

    def keeping_households(self):
        """Those by which somebody looks after the households they are paired with. A team member
        looks into those of the team's sub-districts alone, as any role with such a list.
        """
        return self.current().filter(role__in=KEEPING)


# Nearly all are mentors in force, of whom it need not be asked whether they keep any. Written out:
# put together from conditions it took three times as long.
LOCKED_OUT = """
SELECT id FROM accounts_user WHERE NOT is_active
UNION
SELECT member.user_id FROM accounts_membership AS member
WHERE (member.role <> ALL(%s) OR member.ended_on <= %s OR member.started_on > %s)
AND NOT EXISTS (
    SELECT FROM accounts_membership AS kept WHERE kept.user_id = member.user_id
    AND kept.role = ANY(%s) AND kept.started_on <= %s
    AND (kept.ended_on IS NULL OR kept.ended_on > %s)
)
"""


def locked_out() -> RawSQL:
    """Accounts, as keys, that are closed, or whose holder kept households by a role once and keeps
    none by any today. Few, so that what is theirs is found by key.
    """
    keeping, today = [str(role) for role in KEEPING], timezone.localdate()
    values = (keeping, today, today, keeping, today, today)
    return RawSQL(LOCKED_OUT, values)  # noqa: S611 - nothing is put into the text
