"""Background work of the logbook app."""

import logging

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.services.digests import PURPOSE, MailServerSilentError, mail_digest, write_digest
from logbook.services import digests, work

logger = logging.getLogger("loei.logbook")
# A dead mail server must not hold the worker for hours; the inbox is written all the same.
GIVE_UP_AFTER = 3


@shared_task
def send_digests():
    """Tells everybody with work what is due today; run again, it adds and sends nothing twice.

    Each person is a transaction of their own: what goes wrong with one stops nobody else.
    """
    with acting_for(purpose=PURPOSE):
        people = list(digests.recipients())
    silent = 0  # letters in a row the mail server did not answer to
    for user in people:
        try:
            _send_digest(user, timezone.localdate(), by_mail=silent < GIVE_UP_AFTER)
        except MailServerSilentError:
            silent += 1
        except Exception:
            logger.exception("digest of account %s failed", user.pk)
        else:
            silent = silent if silent >= GIVE_UP_AFTER else 0


def _send_digest(user, day, *, by_mail):
    """Counted within the person's own fence, as the page would."""
    with acting_for(user):
        counts = digests.counts_for(user)
    if not counts:
        return
    with acting_for(purpose=PURPOSE):
        digest, _created = write_digest(
            user=user,
            day=day,
            counts=counts,
            text=digests.inbox_text(counts),
            url=reverse("logbook:worklist"),
        )
    # Outside a transaction: the claim has to be seen by a second run before the letter leaves.
    subject, body = digests.mail_text(digest.counts, day)
    if by_mail:
        mail_digest(digest, subject=subject, body=body)


@shared_task
def recount_due():
    """Each night: what is due, counted anew. A difference means that an act slipped past the
    triggers: it is mended, kept in the history, and told to the administrators.
    """
    with acting_for(purpose="due.recount"):
        found = work.recount()
    if found:
        logger.error("work that was due stood wrong: %s", found)
