"""API tokens: made by their owner, shown once, revoked by the owner or an administrator."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actions import Act
from accounts.models import ApiToken, User
from accounts.models.tokens import password_mark
from core.records import store

PREFIX = "loei_"  # by which logs and scanners know a secret of ours


@transaction.atomic
def make_token(*, by: User, name: str, days: int) -> tuple[ApiToken, str]:
    """Makes a token for the person who asks; returns it with its text, which is stored nowhere."""
    text, now = PREFIX + secrets.token_urlsafe(32), timezone.now()
    token = ApiToken(
        user=by,
        name=name,
        digest=digest_of(text),
        password_mark=password_mark(by),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    store(token)
    audit.record(Act.TOKEN_MADE, token, by=by, details={"days": days})
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> ApiToken:
    """Ends a token at once; one that was revoked before stays as it was."""
    token = ApiToken.objects.select_for_update(of=("self",), no_key=True).get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), by
        token.save(update_fields=["revoked_at", "revoked_by"])
        audit.record(Act.TOKEN_REVOKED, token, by=by, details={"user": token.user_id})
    return token


def token_of(text: str) -> ApiToken | None:
    """Returns the token in force that this text is, with its user; notes the day it was used."""
    found = ApiToken.objects.select_related("user").filter(digest=digest_of(text)).first()
    if found is None or not found.is_in_force:
        return None
    today = timezone.localdate()
    if found.last_used_on != today:
        ApiToken.objects.filter(pk=found.pk).update(last_used_on=today)
    return found


def digest_of(text: str) -> str:
    """Returns the SHA-256 (hexadecimal) by which a token is found; the token itself is not kept."""
    return hashlib.sha256(text.encode()).hexdigest()
