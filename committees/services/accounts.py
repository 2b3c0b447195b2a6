"""Accounts and the roles they hold: granted, ended and reviewed by an administrator."""

import secrets

from django.db import transaction
from django.utils import timezone

from committees import audit
from committees.enums import AreaLevel, Role
from committees.errors import (
    AreaLevelError,
    LastAdministratorError,
    OwnRoleError,
    RoleEndedError,
)
from committees.models import Membership, User
from committees.notifications import notify
from loei_poverty.records import store


@transaction.atomic
def create_account(*, by, **fields) -> tuple[User, str]:
    """A new account and the password it begins with, which is shown once and stored nowhere."""
    user = User(**fields)
    password = _new_password(user)
    store(user)
    audit.record("account.created", user, by=by)
    return user, password


@transaction.atomic
def reset_password(*, user: User, by) -> str:
    """A new beginning password for a person who lost theirs; sessions of the old one end."""
    password = _new_password(user)
    user.save(update_fields=["password"])
    audit.record("account.password_reset", user, by=by)
    return password


@transaction.atomic
def set_active(*, user: User, active: bool, by) -> User:
    """Closes an account or opens it again. Raises `OwnRoleError`, `LastAdministratorError`."""
    if user.pk == by.pk:
        raise OwnRoleError
    if not active:
        _keep_an_administrator(user.memberships.all())
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record("account.opened" if active else "account.closed", user, by=by)
    return user


@transaction.atomic
def grant_role(*, user: User, by, role: str, area=None, organization=None, **fields) -> Membership:
    """Gives a role under an order: `started_on`, `ended_on`, `end_reason`, `order_number`,
    `is_acting`, `on_behalf_of`. Raises `OwnRoleError`, `AreaLevelError`, and `NotValidError` for
    what a membership itself refuses.
    """
    if user.pk == by.pk:
        raise OwnRoleError
    if area and area.level == AreaLevel.SUBDISTRICT:
        raise AreaLevelError
    membership = Membership(
        user=user, role=role, area=area, organization=organization, granted_by=by, **fields
    )
    store(membership)
    audit.record("role.granted", membership, by=by, details=_what(membership))
    notify([user], key=f"role:{membership.pk}", text=f"ท่านได้รับบทบาท{membership.get_role_display()}")
    return membership


@transaction.atomic
def end_role(*, membership: Membership, by, ended_on, end_reason: str) -> Membership:
    """From `ended_on` on the role grants nothing. Raises `RoleEndedError`, `OwnRoleError`,
    `LastAdministratorError`.
    """
    rows = Membership.objects.select_for_update(of=("self",), no_key=True)
    membership = rows.get(pk=membership.pk)
    if membership.user_id == by.pk:
        raise OwnRoleError
    if membership.ended_on and membership.ended_on <= timezone.localdate():
        raise RoleEndedError
    _keep_an_administrator(Membership.objects.filter(pk=membership.pk))
    membership.ended_on, membership.end_reason, membership.ended_by = ended_on, end_reason, by
    store(membership)
    audit.record("role.ended", membership, by=by, details=_what(membership))
    return membership


@transaction.atomic
def review_role(*, membership: Membership, by) -> Membership:
    """Somebody else looked and found the role still needed. Raises `OwnRoleError`."""
    if membership.user_id == by.pk:
        raise OwnRoleError
    membership.reviewed_on, membership.reviewed_by = timezone.localdate(), by
    membership.save(update_fields=["reviewed_on", "reviewed_by"])
    audit.record("role.reviewed", membership, by=by, details=_what(membership))
    return membership


def _keep_an_administrator(leaving):
    administrators = Membership.objects.current().filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    if administrators.exists() and not administrators.exclude(pk__in=leaving.values("pk")).exists():
        raise LastAdministratorError


def _new_password(user) -> str:
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    return password


def _what(membership) -> dict:
    return {
        "user": membership.user_id, "role": membership.role, "area": membership.area_id,
        "organization": membership.organization_id, "ended_on": membership.ended_on,
        "order": membership.order_number,
    }  # fmt: skip
