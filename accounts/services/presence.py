"""Is somebody there? Who could act on what is about to be handed to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import permutations

from django.db import connections
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.permissions import Permission, roles_granting
from core.querysets import any_of
from places.codes import AreaCode
from places.enums import AreaLevel
from places.models import Organization


def readers_of(organization: Organization | int) -> QuerySet[User]:
    """Returns who reads what is sent to the organisation: its officers in force, accounts open."""
    roles = Membership.objects.current().filter(role=Role.AGENCY_OFFICER, organization=organization)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


def read_by_nobody_but(user: User, membership: Membership | None = None) -> list[int]:
    """Returns the organisations of which this person is the last reader, with `membership` by that
    role alone.
    """
    if membership is not None and membership.role != Role.AGENCY_OFFICER:
        return []
    mine = Membership.objects.current().filter(user=user, role=Role.AGENCY_OFFICER)
    if membership is not None:
        mine = mine.filter(pk=membership.pk)
    offices = set(mine.values_list("organization", flat=True))
    return [o for o in offices if not readers_of(o).exclude(pk=user.pk).exists()]


def with_readers(organizations: QuerySet[Organization]) -> QuerySet[Organization]:
    """Adds `has_reader` to each organisation."""
    roles = Membership.objects.current().filter(
        role=Role.AGENCY_OFFICER, organization=OuterRef("pk"), user__is_active=True
    )
    return organizations.annotate(has_reader=Exists(roles))


def holders(permission: Permission) -> QuerySet[User]:
    """Returns who can use the permission somewhere today: a role in force, the account open."""
    roles = Membership.objects.granting(permission)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


# Of a person: whether an open account holds one of some roles on a day.
HELD = """EXISTS (
SELECT FROM accounts_membership AS held JOIN accounts_user ON accounts_user.id = held.user_id
WHERE held.user_id = (%(expressions)s) AND accounts_user.is_active
AND held.role = ANY('{{{roles}}}')
AND held.started_on <= {day} AND (held.ended_on IS NULL OR held.ended_on > {day})
)"""


def is_held(permission: Permission, *, by: str) -> Q:
    """A condition on rows: the person in the column `by` is one of `holders`. Asked for each row,
    since they are few beside those who hold a permission.
    """
    roles = ",".join(roles_granting(permission))
    template = HELD.format(roles=roles, day=f"date '{timezone.localdate()}'")
    return Q(Func(F(by), template=template, output_field=BooleanField()))


def nobody_holds(permission: Permission, *but: str) -> Q:
    """A condition on rows with a `district`: nobody but the people in the columns `but` holds the
    permission over it today. Who holds it is looked up first: where more do, as nearly everywhere,
    no row is read.
    """
    held: dict[str, set[int]] = _officers().held(permission)
    alone: dict[tuple[str, ...], list[str]] = {}
    for code in _officers().districts:
        people = held.get(code, set()) | held.get(AreaCode(code).province, set())
        if len(people) <= len(but):  # else somebody is left, in whichever columns the others are
            for columns in permutations(but, len(people)):
                alone.setdefault(columns, []).append(f"({', '.join([code, *map(str, people)])})")
    return any_of(_among(("district", *columns), rows) for columns, rows in alone.items())


def _among(columns: tuple[str, ...], rows: list[str]) -> Q:
    """A condition on rows: these columns, together, are one of `rows` of numbers. A condition for
    each would be written for longer than it is looked up.
    """
    template = f"(%(expressions)s) IN ({', '.join(rows)})"
    return Q(Func(*columns, template=template, output_field=BooleanField()))


def districts_without(permission: Permission) -> list[str]:
    """Codes of districts in which nobody of the district itself holds the permission today."""
    held = _officers().held(permission)
    return [code for code in _officers().districts if code not in held]


def read_organizations() -> set[int]:
    """Ids of organisations with an officer in force, account open."""
    return {org for role, _area, org, _user in _officers().roles if role == Role.AGENCY_OFFICER}


# With the districts, as lines of no role, at once.
OFFICERS = """
SELECT role, area_id, organization_id, user_id
FROM accounts_membership JOIN accounts_user ON accounts_user.id = user_id
WHERE is_active AND role <> ALL(%s)
AND started_on <= %s AND (ended_on IS NULL OR ended_on > %s)
UNION ALL SELECT '', code, NULL, NULL FROM places_area WHERE level = %s
ORDER BY area_id
"""
MANY = [Role.MENTOR.value, Role.TEAM_MEMBER.value]


class Officers:
    """Whoever holds a role over an area or for a body today, account open; without mentors and
    teams, who are many.
    """

    def __init__(self) -> None:
        today = timezone.localdate()
        with connections[Membership.objects.db].cursor() as cursor:
            cursor.execute(OFFICERS, [MANY, today, today, AreaLevel.DISTRICT.value])
            found = cursor.fetchall()
        self.roles = [row for row in found if row[0]]
        self.districts = [area for role, area, _organization, _user in found if not role]

    def held(self, permission: Permission) -> dict[str, set[int]]:
        """`{code of an area: people with a role there that carries the permission}`."""
        found: dict[str, set[int]] = {}
        granting = roles_granting(permission)
        for role, area, _organization, user in self.roles:
            if role in granting:
                found.setdefault(area, set()).add(user)
        return found


_known: ContextVar[Officers | None] = ContextVar("known", default=None)


def _officers() -> Officers:
    return _known.get() or Officers()


@contextmanager
def officers_asked_once() -> Iterator[None]:
    """Inside, who holds which role today is asked once."""
    token = _known.set(Officers())
    try:
        yield
    finally:
        _known.reset(token)
