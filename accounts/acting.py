"""Who acts: known to Python for the rules, and to PostgreSQL for the second fence.

Everything that touches personal data runs inside `acting_for(user)` or `acting_for(purpose=…)`:
a transaction that has been told whose rows may be seen (see `accounts.policies`). Nothing told is
nothing seen. What was told ends with the transaction, so a pooled connection carries no scope on.
"""

import contextvars
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache

from django.apps import apps
from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, Value
from django.utils import timezone

from accounts.enums import Emergency, Role
from accounts.models import EmergencyAccess, Membership, User
from accounts.permissions import EMERGENCY, GRANTS, LIST_ROLES
from accounts.policies import fence_permissions, setting
from places.codes import AreaCode
from places.enums import AreaLevel

EVERYWHERE = "{0}"


@dataclass(frozen=True)
class Grant:
    """A role in force: where it holds (DOPA code or agency) and what it carries."""

    role: str
    area_id: str | None
    organization_id: int | None
    permissions: frozenset
    on_behalf_of_id: int | None = None

    def __str__(self):
        place = self.area_id or self.organization_id
        return f"{self.role}@{place}" if place else self.role


@dataclass
class Acting:
    """A person with the roles in force, or the system with a purpose (then `user` is who asked).

    `reached` is what rooms above found that a role reaches by a list, asked once.
    """

    user: User | None = None
    purpose: str = ""
    grants: tuple[Grant, ...] = ()
    households: frozenset[int] = frozenset()
    permission: str = ""
    reached: dict[str, list[int]] = field(default_factory=dict)


_acting: contextvars.ContextVar[Acting | None] = contextvars.ContextVar("acting", default=None)


def acting() -> Acting | None:
    """Who acts here; None outside every `acting_for`."""
    return _acting.get()


@contextmanager
def acting_for(user=None, *, purpose: str = "", request_id: str = ""):
    """A transaction in which `user` acts within their own roles, or the system for `purpose`.

    With a purpose the whole province is seen: for tasks and commands, and for a page only where the
    caller says what leaves. Inside another one, the outer scope holds again afterwards.
    """
    if not purpose and user is None:
        raise ValueError("acting_for needs a user or a purpose")
    inside = connection.in_atomic_block
    with transaction.atomic():
        before = current_fence_settings() if inside else {}
        now = Acting(user=user, purpose=purpose, grants=() if purpose else load_grants(user))
        _apply(now, request_id)
        token = _acting.set(now)
        try:
            yield now
        finally:
            _acting.reset(token)
        if inside and not connection.needs_rollback:
            _set(before)


def grants_of(user, permission=None) -> list[Grant]:
    """The user's roles in force today, emergencies included; with `permission`, those carrying
    it.
    """
    now = _acting.get()
    known = now if now and now.user and not now.purpose and now.user.pk == user.pk else None
    grants = known.grants if known else load_grants(user)
    return [g for g in grants if permission is None or permission in g.permissions]


def load_grants(user) -> tuple[Grant, ...]:
    """One query, of every request, always of the primary. Nobody signed in has no roles, nor has a
    closed account.
    """
    if not (user.is_authenticated and user.is_active):
        return ()
    query, parameters = _grants_query()
    asked = {ANYBODY: user.pk, ANY_DAY: timezone.localdate(), ANY_MOMENT: timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(query, [asked.get(value, value) for value in parameters])
        rows = cursor.fetchall()
    carried = GRANTS | {Emergency.ROLE: EMERGENCY}
    return tuple(
        Grant(role, area, organization, carried[role], behalf)
        for role, area, organization, behalf, _pk in sorted(rows, key=_in_order)
    )


# What stands in the query of roles until it is asked for somebody, today and now.
ANYBODY, ANY_DAY, ANY_MOMENT = -1, date.max, datetime.max.replace(tzinfo=UTC)


@cache
def _grants_query() -> tuple[str, tuple]:
    """The query of roles in force and open emergencies, put together once: that takes longer than
    the answer.
    """
    nobody = Value(None, output_field=BigIntegerField())
    emergencies = EmergencyAccess.objects.filter(
        user=ANYBODY, started_at__lte=ANY_MOMENT, ends_at__gt=ANY_MOMENT
    )
    rows = (
        Membership.objects.on(ANY_DAY)
        .filter(user=ANYBODY)
        .order_by()
        .values_list("role", "area_id", "organization_id", "on_behalf_of_id", "pk")
        .union(
            emergencies.order_by().values_list(
                Value(Emergency.ROLE, output_field=CharField()), "area_id", nobody, nobody, "pk"
            ),
            all=True,
        )
    )
    return rows.query.sql_with_params()


def _in_order(row) -> tuple:
    """Roles by name and place, those of an emergency last."""
    role, area, *_others, pk = row
    return role == Emergency.ROLE, role, area is None, area or "", pk


def roles_for(user, permission="", district=None, household_id=None) -> list[Grant]:
    """Which of the user's roles let an act through: those that carry the permission and reach the
    row.
    """
    grants = grants_of(user, permission or None)
    now = _acting.get()
    if district is None and household_id is None:
        return grants
    return [g for g in grants if _reaches(g, district, household_id, now)]


def _reaches(grant, district, household_id, now) -> bool:
    if grant.role in _lists:
        return now is None or household_id in now.households
    if grant.role == Role.AGENCY_OFFICER or district is None:
        return True
    return bool(grant.area_id) and AreaCode(grant.area_id).covers(district)


@cache
def fenced_permissions() -> tuple[str, ...]:
    """The permissions policies ask for, over all models."""
    return tuple(fence_permissions(apps.get_models()))


def _apply(now: Acting, request_id: str):
    """Tells the database who acts, for the rest of the transaction; one statement."""
    values = {
        "fence.user": str(now.user.pk) if now.user else "",
        "fence.purpose": now.purpose,
        "fence.request": request_id,
        "fence.agencies": _array(
            g.organization_id for g in now.grants if g.role == Role.AGENCY_OFFICER
        ),
    }
    for permission in fenced_permissions():
        name = f"fence.{setting(permission)}"
        values[name] = EVERYWHERE if now.purpose else _districts(now.grants, permission)
    listed = sorted({_lists[g.role] for g in now.grants if g.role in _lists})
    stored = _set(values, now.user.pk if now.user else None, listed)
    now.households = frozenset(_numbers(stored["fence.households"]))


def _districts(grants, permission) -> str:
    codes = {
        AreaCode(g.area_id)
        for g in grants
        if permission in g.permissions and g.area_id and g.role not in PERSONAL_ROLES
    }
    if any(code.is_province for code in codes):
        return EVERYWHERE
    return _array(sorted(code for code in codes if code.level == AreaLevel.DISTRICT))


# They reach what is theirs, whatever the area of the role.
PERSONAL_ROLES = (*LIST_ROLES, Role.AGENCY_OFFICER)


_lists: dict[str, str] = {}


def lists_households(role, function: str):
    """Registers the SQL function that returns a person's households, for a role with a list."""
    _lists[role] = function


def listed_households(user) -> frozenset[int] | None:
    """The households of the list by which `user` acts here, as the fence was told them; None where
    somebody else acts, or by no such list, or by more than one.
    """
    now = _acting.get()
    if now is None or now.user is None or now.purpose or now.user.pk != user.pk:
        return None
    listed = {grant.role for grant in now.grants if grant.role in _lists}
    return now.households if len(listed) == 1 else None


def _set(
    values: dict[str, str], user: int | None = None, listed: Sequence[str] = ()
) -> dict[str, str]:
    """Sets the values until the end of the transaction; a list of households is looked up by the
    functions `listed`, one behind the other.
    """
    names = [name for name in values if name != "fence.households"]
    calls = ["set_config(%s, %s, true)" for _ in names]
    parameters: list[str | int | None] = [part for name in names for part in (name, values[name])]
    if listed:
        found = " || ".join(f"{function}(%s)" for function in listed)
        calls.append(f"set_config('fence.households', ({found})::text, true)")
        parameters += [user] * len(listed)
    else:
        calls.append("set_config('fence.households', %s, true)")
        parameters.append(values.get("fence.households", ""))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(calls)}", parameters)
        return dict(zip([*names, "fence.households"], cursor.fetchone(), strict=True))


def current_fence_settings() -> dict[str, str]:
    """What this transaction has been told so far, by the names of the settings."""
    names = ["fence.user", "fence.purpose", "fence.request", "fence.agencies", "fence.households"]
    names += [f"fence.{setting(permission)}" for permission in fenced_permissions()]
    calls = ", ".join("coalesce(current_setting(%s, true), '')" for _ in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", names)
        return dict(zip(names, cursor.fetchone(), strict=True))


def _array(numbers) -> str:
    return "{" + ",".join(str(n) for n in numbers) + "}"


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.strip("{}").split(",") if part]


def permitted_areas(user, permission) -> list[str]:
    """DOPA codes in which the user's roles grant `permission`."""
    return [g.area_id for g in grants_of(user, permission) if g.area_id]
