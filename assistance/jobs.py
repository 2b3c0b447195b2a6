"""The check of an agency's list in the background; it writes nothing but the list's own rows."""

from django.urls import reverse

from accounts.notifications import notify
from assistance.models import HelpList
from assistance.services import lists
from core.jobs.kinds import job


def _page(help_list: HelpList) -> str:
    return reverse("assistance:help-list-detail", args=[help_list.pk])


def _tell(help_list: HelpList) -> None:
    if help_list.asked_by:
        key = f"help-list:{help_list.pk}:{help_list.started_at:%H%M%S%f}"
        notify(
            [help_list.asked_by], key=key, text=lists.outcome(help_list)[:200], url=_page(help_list)
        )


def _failed(help_list: HelpList, _sentence: str) -> None:
    lists.refuse(help_list)


@job(
    "help.check",
    model=HelpList,
    label="ตรวจบัญชีการช่วยเหลือของหน่วยงาน",
    address=_page,
    ended=_tell,
    failed=_failed,
)
def check(help_list: HelpList) -> None:
    lists.check_list(help_list.pk)
