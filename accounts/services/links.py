"""One-time links by e-mail, for people who asked for one."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.models import User
from accounts.services.accounts import one_time_link

logger = logging.getLogger("loei.links")
PURPOSE = "account.link_mailed"


def mail_link(account: int) -> bool:
    """Sends an account a one-time link for a new password, if it is open and has an address. False
    when the letter did not leave: kept by its kind alone, since server answers name addresses.
    """
    try:
        with acting_for(purpose=PURPOSE):
            users = User.objects.filter(pk=account, is_active=True).exclude(email="")
            for user in users:
                _send(user)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        logger.warning("link for account %s was not sent: %s", account, type(error).__name__)
        return False
    return True


def _send(user: User) -> None:
    link = settings.SITE_URL + one_time_link(user)
    letter = render_to_string("accounts/mail/link.txt", {"person": user, "link": link})
    send_mail("ตั้งรหัสผ่านใหม่ · ระบบขจัดความยากจน", letter, None, [user.email])
    audit.record(Act.ACCOUNT_LINK_MAILED, user)
