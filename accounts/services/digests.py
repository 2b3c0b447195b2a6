"""The daily digest: written once a person and day, sent by e-mail at most once (trap 24)."""

import logging
import smtplib
import socket
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.enums import MailState
from accounts.models import Digest, User
from accounts.notifications import notify

logger = logging.getLogger("loei.digest")
PURPOSE = "work.digest"
# The server is not there, whatever the address.
UNREACHABLE = (ConnectionError, TimeoutError, socket.gaierror, smtplib.SMTPConnectError)
SENDABLE = (MailState.WAITING, MailState.FAILED)


@transaction.atomic
def write_digest(
    *, user: User, day: date, counts: dict[str, int], text: str, url: str
) -> tuple[Digest, bool]:
    """`(digest, created)`: the day's line in the inbox, and whether e-mail is to follow.

    A digest that exists already stays as it is.
    """
    wanted = user.wants_mail and user.email and settings.EMAIL_READY
    state = MailState.WAITING if wanted else MailState.NOT_WANTED
    digest, created = Digest.objects.get_or_create(
        user=user, day=day, defaults={"counts": counts, "mail_state": state}
    )
    if created:
        notify([user], key=f"digest:{day}", text=text[:255], url=url)
        audit.record(Act.DIGEST_WRITTEN, digest, details={"user": user.pk, "counts": counts})
    return digest, created


class MailServerSilentError(Exception):
    """For the task that sends: the mail server did not answer."""


def mail_digest(digest: Digest, *, subject: str, body: str) -> bool:
    """Sends the e-mail of a digest if it waits, or failed before. True when it left now.

    Claimed before it is sent, so that two runs at once send one. A failure is kept by its kind
    alone (server answers name addresses) and stops nobody else's. Raises `MailServerSilentError`
    when the server is not there; a later run may send the letter.
    """
    wanted = digest.user.wants_mail and digest.user.email
    waiting = Digest.objects.filter(pk=digest.pk, mail_state__in=SENDABLE)
    if not wanted or not waiting.update(mail_state=MailState.SENDING):
        return False
    try:
        EmailMessage(subject, body, to=[digest.user.email]).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _keep(digest, MailState.FAILED, error=type(error).__name__)
        logger.warning("digest %s was not sent: %s", digest.pk, type(error).__name__)
        if isinstance(error, UNREACHABLE):
            raise MailServerSilentError from error
        return False
    _keep(digest, MailState.SENT)
    return True


def _keep(digest: Digest, state: str, error: str = "") -> None:
    sent = timezone.now() if state == MailState.SENT else None
    with acting_for(purpose=PURPOSE):
        Digest.objects.filter(pk=digest.pk).update(mail_state=state, mail_at=sent, mail_error=error)
        if sent:
            audit.record(Act.DIGEST_SENT, digest, details={"user": digest.user_id})


@transaction.atomic
def choose_mail(*, user: User, wants_mail: bool, by: User) -> User:
    """A person wants the daily digest by e-mail, or no longer. The inbox keeps it either way."""
    user.wants_mail = wants_mail
    user.save(update_fields=["wants_mail"])
    audit.record(Act.MAIL_CHOSEN, user, by=by, details={"wants_mail": wants_mail})
    return user
