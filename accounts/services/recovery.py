"""Backups of the system, on record: made, tried, or not made, and who is told."""

import logging
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.notifications import administrators, notify
from core.recovery.errors import BusyError, RecoveryError
from core.recovery.making import Made, make_backup

logger = logging.getLogger("loei.recovery")
PURPOSE = "backup"


def back_up(folder: Path | None = None) -> Made:
    """Makes a backup and writes it to the history; one not made reaches the administrators.

    Raises `RecoveryError`.
    """
    try:
        made = make_backup(folder)
    except BusyError:
        raise
    except RecoveryError as error:
        logger.error("no backup: %s", error.code)
        notify_administrators("backup-failed", f"สำรองข้อมูลไม่สำเร็จ: {error.message}")
        with acting_for(purpose=PURPOSE):
            audit.record(Act.BACKUP_FAILED, details={"code": error.code})
        raise
    with acting_for(purpose=PURPOSE):
        audit.record(Act.BACKUP_MADE, details=made.summary)
    return made


def notify_administrators(key: str, text: str) -> int:
    """Writes one line a day and `key` to every administrator; returns how many were told."""
    with acting_for(purpose=PURPOSE):
        day = timezone.localdate()
        address = reverse("accounts:health")
        return notify(administrators(), key=f"{key}:{day}", text=text[:255], url=address)
