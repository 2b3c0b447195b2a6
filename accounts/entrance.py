"""What happens at the doors stands in the history: sign-ins, passwords, second factors."""

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.models import User


@receiver(user_logged_in)
def record_login(sender, request, user, **kwargs):
    audit.record(Act.LOGIN, user, by=user)


@receiver(user_logged_out)
def record_logout(sender, request, user, **kwargs):
    if user is not None:
        audit.record(Act.LOGOUT, user, by=user)


@receiver(user_login_failed)
def record_failed_login(sender, credentials, request=None, **kwargs):
    """The account that was tried is named by its id; what was typed is not kept."""
    if request is not None:
        tried = User.objects.filter(username=credentials.get("username") or "").first()
        reason = "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"
        audit.record_refusal("login", request=request, target=tried, reason=reason)


@receiver(authentication_failed)
def record_failed_factor(sender, request, user, **kwargs):
    reason = "รหัสยืนยันตัวตนสองขั้นไม่ถูกต้อง"
    audit.record_refusal("factor", request=request, target=user, reason=reason)


@receiver(password_changed)
def record_password_change(sender, request, user, **kwargs):
    _end_letters(user)
    audit.record(Act.ACCOUNT_PASSWORD_CHANGED, user, by=user)


@receiver(password_reset)
def record_password_reset(sender, request, user, **kwargs):
    _end_letters(user)
    audit.record(Act.ACCOUNT_PASSWORD_SET, user, by=user)


def _end_letters(user):
    """Who has chosen a password needs no letter any more. Nobody may be signed in at this door."""
    from accounts.services import letters  # noqa: PLC0415 - services stand above the doors' signals

    with acting_for(purpose=letters.PURPOSE):
        letters.void_letters(user, by=user)


@receiver(authenticator_added)
def record_factor_added(sender, request, user, authenticator, **kwargs):
    audit.record(Act.FACTOR_ADDED, user, by=user, details={"kind": authenticator.type})


@receiver(authenticator_removed)
def record_factor_removed(sender, request, user, authenticator, **kwargs):
    audit.record(Act.FACTOR_REMOVED, user, by=user, details={"kind": authenticator.type})


@receiver(authenticator_reset)
def record_factor_reset(sender, request, user, authenticator, **kwargs):
    audit.record(Act.FACTOR_RESET, user, by=user, details={"kind": authenticator.type})
