"""E-mails that tell of a paper: a link, never the paper. Sent outside any transaction, each claimed
before, so that two runs at once send one; what failed is tried again and then shown.
"""

import logging
import smtplib
import socket
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.enums import MailState
from committees.actions import Act
from committees.enums import DeliveryState, MailFault
from committees.models import Delivery
from committees.services.linked import LASTS, path_to
from committees.services.sending import notify_responsible

logger = logging.getLogger("loei.sending")
PURPOSE = "papers.send"
AGAIN = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
UNREACHABLE = (ConnectionError, TimeoutError, socket.gaierror, smtplib.SMTPConnectError)
SUBJECT = "มีเอกสารถึงท่านในระบบขจัดความยากจน"


def send_waiting() -> int:
    """Sends what waits or is to be tried again now; returns how many left."""
    with acting_for(purpose=PURPOSE):
        rows = Delivery.objects.filter(
            mail_state__in=(MailState.WAITING, MailState.FAILED), mail_again_at__lte=timezone.now()
        )
        keys = list(rows.order_by("mail_again_at", "pk").values_list("pk", flat=True)[:500])
    sent = 0
    for key in keys:
        fault = _mail(key)
        sent += fault == ""
        if fault == MailFault.SILENT:  # the others keep their place; people's jobs wait for us
            break
    return sent


def _mail(key: int) -> str | None:
    """The kind of fault, empty where it left; None where another run has it or nobody wants it."""
    row = _claim(key)
    if row is None:
        return None
    fault = _send(row)
    with acting_for(purpose=PURPOSE):
        _keep(row, fault)
    return fault


def _claim(key: int) -> Delivery | None:
    """The row as it is to be sent; None where another run has it, or its person has gone or has
    opened the paper already.
    """
    with acting_for(purpose=PURPOSE):
        waits = Delivery.objects.filter(
            pk=key,
            mail_state__in=(MailState.WAITING, MailState.FAILED),
            mail_again_at__lte=timezone.now(),
        )
        if not waits.update(mail_state=MailState.SENDING, mail_again_at=None):
            return None
        row = Delivery.objects.select_related("dispatch__schedule", "user", "addressee").get(pk=key)
        person, by_link = row.user, row.state == DeliveryState.BY_LINK
        if not by_link and (row.opened_at or not (person and person.is_active)):
            Delivery.objects.filter(pk=key).update(
                mail_state=MailState.NOT_WANTED, mail_fault="", mail_again_at=None
            )
            return None
        row.mail_to = (person.email if person else "") or row.addressee.email
        return row


def _send(row: Delivery) -> str:
    """Returns the kind of fault, empty when the server took it. Of what the server said nothing is
    kept: it names addresses.
    """
    if not row.mail_to:  # taken away since it was asked for
        return MailFault.NO_ADDRESS
    if not settings.EMAIL_READY:
        return MailFault.NO_SERVER
    by_link = row.state == DeliveryState.BY_LINK
    path = path_to(row) if by_link else reverse("committees:received-detail", args=[row.pk])
    said = {"delivery": row, "link": settings.SITE_URL + path, "days": LASTS.days * by_link}
    body = render_to_string("committees/mail/paper.txt", said)
    try:
        sent = EmailMessage(SUBJECT, body, to=[row.mail_to]).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        logger.warning("delivery %s was not mailed: %s", row.pk, type(error).__name__)
        return _fault_of(error)
    return "" if sent else MailFault.OTHER


def _fault_of(error: Exception) -> str:
    codes = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException) and not isinstance(error, UNREACHABLE):
        codes = [error.smtp_code]
    if codes:
        return MailFault.LATER if all(400 <= code < 500 for code in codes) else MailFault.REFUSED
    is_silent = isinstance(error, UNREACHABLE + (smtplib.SMTPServerDisconnected,))
    return MailFault.SILENT if is_silent else MailFault.OTHER


def _keep(row: Delivery, fault: str) -> None:
    now, tries = timezone.now(), row.mail_tries + 1
    again = AGAIN[tries - 1] if fault in MailFault.passing() and tries <= len(AGAIN) else None
    Delivery.objects.filter(pk=row.pk).update(
        mail_state=MailState.FAILED if fault else MailState.SENT,
        mail_to=row.mail_to,
        mail_at=None if fault else now,
        mail_tries=tries,
        mail_fault=fault,
        mail_again_at=now + again if again else None,
    )
    act = Act.PAPER_NOT_MAILED if fault else Act.PAPER_MAILED
    audit.record(act, row.dispatch, details={"delivery": row.pk, "tries": tries, "fault": fault})
    is_told = row.state == DeliveryState.SENT and fault == MailFault.NO_SERVER
    if fault and not again and not is_told:
        notify_responsible(row.dispatch, "mail", "อีเมลแจ้งเอกสารส่งไม่สำเร็จ โปรดตรวจรายการส่ง")
