"""The check of an agency's list in the background; it writes nothing but the list's own rows."""

from django.urls import reverse

from accounts.notifications import notify
from assistance.errors import HelpFileRefusedError
from assistance.models import HelpList
from assistance.services import lists
from core.jobs.kinds import job


def _page(help_list: HelpList) -> str:
    return reverse("assistance:help-list-detail", args=[help_list.pk])


def _notify(help_list: HelpList) -> None:
    if help_list.asked_by:
        key = f"help-list:{help_list.ending_key}"
        notify(
            [help_list.asked_by], key=key, text=lists.outcome(help_list)[:200], url=_page(help_list)
        )


@job(
    "help.check", model=HelpList, label="ตรวจบัญชีการช่วยเหลือของหน่วยงาน", address=_page, ended=_notify
)
def check(help_list: HelpList) -> None:
    """A fault or a stop leaves the list as it was; only a file that cannot be taken goes."""
    try:
        lists.check_list(help_list.pk)
    except HelpFileRefusedError:
        lists.refuse(help_list.pk)
        raise
