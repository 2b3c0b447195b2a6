"""Accounts and the roles they hold: granted, ended and reviewed by an administrator."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actions import Act
from accounts.enums import MembershipEndReason, Role
from accounts.errors import (
    AccountClosedError,
    AccountStateError,
    AreaLevelError,
    LastAdministratorError,
    OwnPasswordError,
    OwnRoleError,
    RoleEndedError,
    SamePlaceError,
    SuspendedError,
)
from accounts.models import Membership, User
from accounts.notifications import notify
from accounts.permissions import level_refusal, levels_of
from accounts.services.letters import void_letters
from core.consequences import Event, carry_out
from core.records import store
from places.models import Area, Organization

ADMINISTRATORS_LOCK = 7_230_062


def one_time_link(user: User) -> str:
    """Returns the path of a page on which the owner of the account chooses a password.

    It opens once, for `PASSWORD_RESET_TIMEOUT` seconds: a password set, a sign-in or the next link
    asked for ends it. Nothing is stored; whoever shows it keeps it out of logs.
    """
    key = default_token_generator.make_token(user)
    arguments = {"uidb36": user_pk_to_url_str(user), "key": key}
    return reverse("account_reset_password_from_key", kwargs=arguments)


@transaction.atomic
def create_account(*, by: User | None, **fields: Any) -> tuple[User, str]:
    """Makes an account without a password; returns it with its one-time link, shown once.

    `by` is None only for the command that makes the first administrator.
    """
    user = User(**fields)
    user.set_unusable_password()
    store(user)
    audit.record(Act.ACCOUNT_CREATED, user, by=by)
    return user, one_time_link(user)


@transaction.atomic
def change_account(*, user: User, by: User, **fields: Any) -> User:
    """Puts right what an account says of its person: `title`, `first_name`, `last_name`,
    `position`, `phone`, `email`. Another address ends the links sent to the one before, which
    finds the account no more; the person is told in the inbox. Raises `NotValidError`.
    """
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if not fields:
        return user
    address = user.email
    for name, value in fields.items():
        setattr(user, name, value)
    store(user)
    if user.email != address:
        EmailAddress.objects.filter(user=user).delete()
    audit.record(Act.ACCOUNT_CHANGED, user, by=by, details={"fields": sorted(fields)})
    text = "ผู้ดูแลระบบแก้ไขข้อมูลบัญชีของท่าน (ชื่อ ตำแหน่ง โทรศัพท์ หรืออีเมล) หากไม่ทราบเรื่อง โปรดแจ้งผู้ดูแลระบบ"
    notify([user], key=f"account-changed:{user.pk}:{timezone.now().timestamp()}", text=text)
    return user


@transaction.atomic
def issue_link(*, user: User, by: User | None) -> str:
    """Ends the password, sessions and API tokens of an account; returns a one-time link for a new
    password. `by` is None only for the first administrator's command. Raises `OwnPasswordError`,
    `AccountClosedError`.
    """
    if by is not None and user.pk == by.pk:
        raise OwnPasswordError
    if not user.is_active:
        raise AccountClosedError
    _end_entrances(user, by=by)
    audit.record(Act.ACCOUNT_LINK_ISSUED, user, by=by)
    return one_time_link(user)


@transaction.atomic
def remove_second_factor(*, user: User, by: User) -> int:
    """Takes the second factor away from somebody who lost their device; returns how many rows
    went. Their password and sessions end with it, so that a stolen one opens nothing.
    """
    if user.pk == by.pk:
        raise OwnRoleError
    count, _kinds = Authenticator.objects.filter(user=user).delete()
    _end_entrances(user, by=by)
    audit.record(Act.ACCOUNT_SECOND_FACTOR_REMOVED, user, by=by, details={"count": count})
    return count


def _end_entrances(user: User, *, by: User | None) -> None:
    """Sessions and API tokens carry a mark of the password they were opened with, and end; a letter
    that is still open ends as well.
    """
    void_letters(user, by=by)
    user.set_unusable_password()
    user.save(update_fields=["password"])


def _end_keys(user: User) -> None:
    """What opens an account without its password: passkeys, accounts elsewhere. Codes to fall back
    on go with the last device.
    """
    devices = Authenticator.objects.filter(user=user)
    devices.filter(type=Authenticator.Type.WEBAUTHN).delete()
    if not factors_of(user):
        devices.delete()
    SocialAccount.objects.filter(user=user).delete()


def keys_of(user: User) -> int:
    """Returns how many passkeys and accounts elsewhere open the account."""
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return passkeys.count() + SocialAccount.objects.filter(user=user).count()


@transaction.atomic
def set_active(
    *, user: User, active: bool, by: User, chosen: Mapping[str, str] | None = None
) -> User:
    """Closes an account, a suspended one as well, or opens it again; `chosen` answers what closing
    asks (who takes the person's households). What a closed account was entered with has ended for
    good: a person who comes back is given a one-time link.

    Raises `OwnRoleError`, `AccountStateError`, `LastAdministratorError`.
    """
    if user.pk == by.pk:
        raise OwnRoleError
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    closes_suspended = user.suspended_at and not active
    if user.is_active == active and not closes_suspended:
        raise AccountStateError(active)
    if not active:
        _keep_an_administrator(user.memberships.all())
        carry_out(closing(user, by=by, chosen=chosen))
        _end_entrances(user, by=by)
        _end_keys(user)
    user.is_active, user.suspended_at, user.suspension = active, None, ""
    user.save(update_fields=["is_active", "suspended_at", "suspension"])
    audit.record(Act.ACCOUNT_OPENED if active else Act.ACCOUNT_CLOSED, user, by=by)
    return user


@transaction.atomic
def suspend(*, user: User, by: User, reason: str) -> User:
    """Shuts an account for a time: nobody enters with it, and the person's roles and work stay
    theirs. Opened again, it needs a new letter or link, so that a stolen telephone opens nothing.

    Raises `OwnRoleError`, `SuspendedError`, `LastAdministratorError`.
    """
    if user.pk == by.pk:
        raise OwnRoleError
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if not user.is_active:
        raise SuspendedError
    _keep_an_administrator(user.memberships.all())
    _end_entrances(user, by=by)
    _end_keys(user)
    user.is_active, user.suspended_at, user.suspension = False, timezone.now(), reason
    store(user)
    audit.record(Act.ACCOUNT_SUSPENDED, user, by=by)
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    by: User | None,
    role: str,
    area: Area | None = None,
    organization: Organization | None = None,
    **fields: Any,
) -> Membership:
    """Gives a role under an order: `started_on`, `ended_on`, `end_reason`, `order_number`,
    `is_acting`, `on_behalf_of`. `by` is None only for the first administrator's command. Raises
    `OwnRoleError`, `AreaLevelError`, and `NotValidError` for what a membership itself refuses.
    """
    if by is not None and user.pk == by.pk:
        raise OwnRoleError
    check_level(role, area)
    membership = Membership(
        user=user, role=role, area=area, organization=organization, granted_by=by, **fields
    )
    store(membership)
    audit.record(Act.ROLE_GRANTED, membership, by=by, details=_what(membership))
    notify([user], key=f"role:{membership.pk}", text=f"ท่านได้รับบทบาท{membership.get_role_display()}")
    return membership


def check_level(role: str, area: Area | None) -> None:
    """Refuses a role where it would mean another thing than its name says. Raises
    `AreaLevelError`.
    """
    if area and area.level not in levels_of(role):
        raise AreaLevelError(level_refusal(role))


@transaction.atomic
def end_role(
    *,
    membership: Membership,
    by: User,
    ended_on: date,
    end_reason: str,
    chosen: Mapping[str, str] | None = None,
) -> Membership:
    """From `ended_on` on the role grants nothing; `chosen` answers what that asks.

    Raises `RoleEndedError`, `OwnRoleError`, `LastAdministratorError`.
    """
    return carry_role_end(
        membership=_locked_role(membership, by),
        by=by,
        ended_on=ended_on,
        end_reason=end_reason,
        chosen=chosen,
    )


def _locked_role(membership: Membership, by: User) -> Membership:
    """The role as it stands, held, where `by` may end it here or move it."""
    rows = Membership.objects.select_for_update(of=("self",), no_key=True)
    membership = rows.get(pk=membership.pk)
    if membership.user_id == by.pk:
        raise OwnRoleError
    if membership.ended_on and membership.ended_on <= timezone.localdate():
        raise RoleEndedError
    _keep_an_administrator(Membership.objects.filter(pk=membership.pk))
    return membership


def carry_role_end(
    *,
    membership: Membership,
    by: User,
    ended_on: date,
    end_reason: str,
    chosen: Mapping[str, str] | None = None,
    moves: bool = False,
) -> Membership:
    """Ends a role with what hangs on it, inside the transaction of what it came through; a person
    may lose their own that way.
    """
    carry_out(ending(membership, by=by, on=ended_on, chosen=chosen, moves=moves))
    membership.ended_on, membership.end_reason, membership.ended_by = ended_on, end_reason, by
    store(membership)
    audit.record(Act.ROLE_ENDED, membership, by=by, details=_what(membership))
    return membership


@transaction.atomic
def move_role(
    *,
    membership: Membership,
    by: User,
    area: Area | None,
    organization: Organization | None,
    started_on: date,
    order_number: str,
) -> Membership:
    """The person has the same role elsewhere from a day on, under an order of its own, and for as
    long as before; where they had it, it ends that day, or earlier as it would have. Raises what
    ending and granting raise, and `SamePlaceError`.
    """
    was = (membership.area_id, membership.organization_id)
    if was == (area.pk if area else None, organization.pk if organization else None):
        raise SamePlaceError
    membership = _locked_role(membership, by)
    last_day, reason = membership.ended_on, membership.end_reason
    end = max(started_on, membership.started_on)
    ended = carry_role_end(
        membership=membership,
        by=by,
        ended_on=min(end, last_day or end),
        end_reason=MembershipEndReason.TRANSFERRED,
        moves=True,
    )
    moved = grant_role(
        user=ended.user,
        by=by,
        role=ended.role,
        area=area,
        organization=organization,
        started_on=started_on,
        ended_on=last_day,
        end_reason=reason,
        order_number=order_number,
        is_acting=membership.is_acting,
        on_behalf_of=membership.on_behalf_of,
    )
    audit.record(Act.ROLE_MOVED, moved, by=by, details=_what(moved) | {"from": ended.pk})
    return moved


@transaction.atomic
def review_role(*, membership: Membership, by: User) -> Membership:
    """Somebody else looked and found the role still needed. Raises `OwnRoleError`."""
    if membership.user_id == by.pk:
        raise OwnRoleError
    membership.reviewed_on, membership.reviewed_by = timezone.localdate(), by
    membership.save(update_fields=["reviewed_on", "reviewed_by"])
    audit.record(Act.ROLE_REVIEWED, membership, by=by, details=_what(membership))
    return membership


def factors_of(user: User) -> int:
    """Returns how many ways of a second factor the account has, recovery codes not counted."""
    rows = Authenticator.objects.filter(user=user)
    return rows.exclude(type=Authenticator.Type.RECOVERY_CODES).count()


def closing(user: User, *, by: User | None, chosen: Mapping[str, str] | None = None) -> Event:
    """The act of closing an account, as what depends on the person sees it."""
    return Event("account-close", user, by=by, chosen=chosen or {})


def ending(
    membership: Membership,
    *,
    by: User | None,
    on: date | None = None,
    chosen: Mapping[str, str] | None = None,
    moves: bool = False,
) -> Event:
    """The act of ending a role, as what depends on the person sees it; one that `moves` goes on
    elsewhere.
    """
    act, on = "role-move" if moves else "role-end", on or timezone.localdate()
    return Event(act, membership.user, other=membership, by=by, on=on, chosen=chosen or {})


def _keep_an_administrator(leaving: QuerySet[Membership]) -> None:
    """One of those who stay administers the system without an end: a role that ends tomorrow would
    leave nobody who may give another. Of two who close each other the second waits and is refused.
    """
    administrators = Membership.objects.current().filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    if not administrators.filter(pk__in=leaving.values("pk")).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADMINISTRATORS_LOCK])
    if not administrators.exclude(pk__in=leaving.values("pk")).filter(ended_on=None).exists():
        raise LastAdministratorError


def _what(membership: Membership) -> dict:
    return {
        "user": membership.user_id,
        "role": membership.role,
        "area": membership.area_id,
        "organization": membership.organization_id,
        "ended_on": membership.ended_on,
        "order": membership.order_number,
    }
