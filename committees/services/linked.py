"""How a recipient without an account opens a paper: by a link that was mailed to the line's own
address, signed, for thirty days, as long as the paper is sent to it that way.
"""

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
from committees.querysets import LINK_LASTS as LASTS
from core.guessing import MINUTE, Limit

STRANGERS = Limit("paper-link", 20, 10 * MINUTE)  # wrong links from one address
_signer = TimestampSigner(salt="paper-link")


def path_to(delivery: Delivery) -> str:
    """The path that opens the delivery's paper from now on for thirty days."""
    signed = _signer.sign(f"{delivery.pk}.{delivery.link_round}")
    return reverse("committees:linked-paper", args=[signed])


def key_in(link: str, *, address: str | None) -> tuple[int, int]:
    """Which delivery a link names, and which time it was sent; asks the database nothing.

    Raises `LinkShutError` for one that nobody signed or whose days are over, and for an address
    that has tried too many.
    """
    stranger = f"paper-link:{truncate_ip(address) if address else ''}"
    if STRANGERS.wait(stranger):
        raise LinkShutError
    try:
        key, _dot, sent = _signer.unsign(link, max_age=LASTS).partition(".")
        return int(key), int(sent or 0)
    except SignatureExpired as error:  # one of ours: no guess
        raise LinkShutError from error
    except BadSignature as error:
        STRANGERS.count(stranger)
        raise LinkShutError from error


def delivery_of(key: int, sent: int) -> Delivery:
    """Returns the delivery a mailed link opens, `sent` being its round. Raises `LinkShutError`
    where the paper is no longer sent by this link: it was handed over, or another link was sent
    since.
    """
    rows = Delivery.objects.filter(pk=key, state=DeliveryState.BY_LINK, link_round=sent)
    row = rows.select_related("dispatch__area", "dispatch__letter").first()
    if row is None or not row.file:
        raise LinkShutError
    return row


@transaction.atomic
def open_linked(delivery: Delivery) -> None:
    """Keeps the first opening as the receipt, and each in the history."""
    Delivery.objects.filter(pk=delivery.pk, opened_at=None).update(opened_at=timezone.now())
    details = {"delivery": delivery.pk, "by_link": True}
    audit.record(Act.PAPER_OPENED, delivery.dispatch, details=details)
