"""What the clock starts: each night the history is sealed and verified, a backup made, stored facts
counted over, old files removed; each hour the health watched. And the letter with a one-time link,
which is made here so that no queue ever holds it.
"""

import logging
from contextlib import suppress

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from accounts import audit, receipts
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.notifications import administrators, notify
from accounts.services import chain, files, letters, links, stored
from accounts.services.recovery import back_up, notify_administrators
from core.health import State, look_at_all
from core.recovery.errors import RecoveryError
from core.stored import count_all

logger = logging.getLogger("loei.audit")
MORE_TRIES, TRY_AGAIN_AFTER = 2, 300  # seconds


@shared_task
def clean_files():
    """Each night: papers past their days, files no row names, receipts of old pages."""
    letters.shred_old()
    files.clean_files()
    receipts.forget_old()


@shared_task
def recount_stored():
    """Each night, before what is due is mended: stored facts counted over again, and what pages
    show as of a count.
    """
    stored.recount()
    count_all()


@shared_task(acks_late=False, time_limit=6 * 3600)
def back_up_nightly():
    """Each night: a backup of database and files; one not made reaches the administrators."""
    with suppress(RecoveryError):  # told, and in the history
        back_up()


@shared_task
def watch_health():
    """Each hour: a red line of «สุขภาพระบบ» reaches the administrators, once a day."""
    with acting_for(purpose="health"):
        lines = look_at_all()
    for line in lines:
        if line.found.state == State.BAD:
            notify_administrators(f"health-{line.code}", f"{line.label}: {line.found.said}")


@shared_task
def seal_and_verify():
    """Seals the days that are over and verifies the whole history; a fault reaches the
    administrators.
    """
    with acting_for(purpose="audit.verify"):
        sealed, faults = _seal(), chain.verify()
        found = {"sealed": sealed or 0, "faults": len(faults), "unsealed": sealed is None}
        audit.record(Act.AUDIT_VERIFIED, details=found)
        if faults:
            logger.error("history is broken: %s", "; ".join(map(str, faults[:20])))
            notify(
                administrators(),
                key=f"audit-broken:{timezone.localdate()}",
                text=f"พบประวัติการใช้งานที่ถูกแก้ไขหรือขาดหาย {len(faults)} แห่ง โปรดตรวจสอบทันที",
                url=reverse("accounts:audit-list"),
            )


def _seal() -> int | None:
    """How many days were sealed; None where they are to be looked at by a person first."""
    try:
        return chain.seal_finished_days()
    except chain.ClockAheadError as error:
        logger.error("nothing was sealed: %s", error.code)
        notify_administrators("clock-ahead", error.message)
        return None


@shared_task
def send_links(users: list[int], tried: int = 0):
    """Sends each of these accounts a one-time link. Letters that did not leave are tried again;
    those that never did reach the administrators, who can give the link by hand.
    """
    unsent = [user for user in users if not links.mail_link(user)]
    if unsent and tried < MORE_TRIES:
        send_links.apply_async([unsent, tried + 1], countdown=TRY_AGAIN_AFTER)
    elif unsent:
        text = f"ส่งลิงก์ตั้งรหัสผ่านทางอีเมลไม่สำเร็จ {len(unsent)} บัญชี โปรดตรวจการส่งอีเมล หรือออกลิงก์ที่หน้าบัญชี"
        notify_administrators("links-unsent", text)
