"""How a recipient without an account opens a paper: by a link that was mailed to the line's own
address, signed, for thirty days, as long as the paper is sent to it that way.
"""

from datetime import timedelta

from allauth.core.internal.ratelimit import truncate_ip
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from committees.actions import Act
from committees.enums import DeliveryState
from committees.errors import LinkShutError
from committees.models import Delivery
from core.guessing import MINUTE, Limit

LASTS = timedelta(days=30)
STRANGERS = Limit("paper-link", 20, 10 * MINUTE)  # wrong links from one address
_signer = TimestampSigner(salt="paper-link")


def path_to(delivery: Delivery) -> str:
    """The path that opens the delivery's paper from now on for thirty days."""
    return reverse("committees:linked-paper", args=[_signer.sign(str(delivery.pk))])


def key_in(link: str, *, address: str | None) -> int:
    """Which delivery a link names; asks the database nothing. Raises `LinkShutError` for one that
    nobody signed or whose days are over, and for an address that has tried too many.
    """
    key = f"paper-link:{truncate_ip(address) if address else ''}"
    if STRANGERS.wait(key):
        raise LinkShutError
    try:
        return int(_signer.unsign(link, max_age=LASTS))
    except SignatureExpired as error:  # one of ours: no guess
        raise LinkShutError from error
    except BadSignature as error:
        STRANGERS.count(key)
        raise LinkShutError from error


def delivery_of(key: int) -> Delivery:
    """Raises `LinkShutError` where the paper is no longer sent by link: it was handed over."""
    rows = Delivery.objects.filter(state=DeliveryState.BY_LINK)
    row = rows.select_related("dispatch__area", "dispatch__letter").filter(pk=key).first()
    if row is None or not row.file:
        raise LinkShutError
    return row


@transaction.atomic
def open_linked(delivery: Delivery) -> None:
    """Keeps the first opening as the receipt, and each in the history."""
    Delivery.objects.filter(pk=delivery.pk, opened_at=None).update(opened_at=timezone.now())
    details = {"delivery": delivery.pk, "by_link": True}
    audit.record(Act.PAPER_OPENED, delivery.dispatch, details=details)
