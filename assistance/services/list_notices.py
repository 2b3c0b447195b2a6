"""What whoever sent an agency's list hears of it while nobody confirms it."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.notifications import notify
from accounts.services.presence import readers_of
from assistance.models import HelpList
from core.thai import be_date


def tell_given_up(help_list: HelpList) -> None:
    """Tells whoever sent a list that it is gone, and why."""
    text = f"บัญชีการช่วยเหลือ #{help_list.pk}: {help_list.error}"
    _tell(help_list, f"help-list-gone:{help_list.pk}", text)


def tell_it_waits(help_list: HelpList, until: datetime) -> None:
    """Says once by which day it has to be confirmed."""
    day = be_date(timezone.localtime(until).date(), short=True)
    text = (
        f"บัญชีการช่วยเหลือ #{help_list.pk} ตรวจแล้วแต่ยังไม่มีผู้ยืนยัน "
        f"หากไม่ยืนยันภายใน {day} ระบบจะลบแถวและไฟล์ และไม่บันทึกรายการใด"
    )
    _tell(help_list, f"help-list-waits:{help_list.pk}", text)


def _tell(help_list: HelpList, key: str, text: str) -> None:
    address = reverse("assistance:help-list-detail", args=[help_list.pk])
    notify(_who_waits(help_list), key=key, text=text, url=address)


def _who_waits(help_list: HelpList) -> list[User]:
    """Whoever sent the list or had it checked, as long as they act for the agency; else all who
    do.
    """
    officers = list(readers_of(help_list.organization_id))
    asked = (help_list.requested_by_id, help_list.asked_by_id)
    return [user for user in officers if user.pk in asked] or officers
