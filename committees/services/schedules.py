"""Papers that go by themselves when their day has come, once a period; what cannot go says why."""

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.acting import acting_for
from committees.errors import PaperGoneError, PaperNotReadyError
from committees.models import Delivery, Dispatch, SendingSchedule
from committees.sending import PaperKind, kind_named
from committees.services.mailing import PURPOSE
from committees.services.sending import LOOKED_FOR, find_readers, notify_responsible, send_dispatch
from core.errors import DomainError
from core.periods import add_months
from core.thai import be_month

logger = logging.getLogger("loei.sending")
NOT_MADE = "ยังไม่มีเอกสารของงวดนี้"
FAULT = "ระบบขัดข้องระหว่างเตรียมเอกสาร"


def run_schedules() -> int:
    """What is due today leaves; returns how many did. One that fails stops no other."""
    with acting_for(purpose=PURPOSE):
        _ask_for_what_is_due()
        waiting = list(Dispatch.objects.waiting().values_list("pk", flat=True))
    return sum(_try(key) for key in waiting)


def period_over(kind: PaperKind, day: date) -> date:
    """First day of the last period of `kind` that is over on `day`."""
    start = day.replace(day=1)
    whole = add_months(start, -((start.month - 1) % kind.months))
    return add_months(whole, -kind.months)


def due_of(schedule: SendingSchedule, kind: PaperKind, first_day: date) -> date:
    """The day by which the paper of the period is to leave."""
    return add_months(first_day, kind.months).replace(day=schedule.day)


def _ask_for_what_is_due() -> None:
    today = timezone.localdate()
    for schedule in SendingSchedule.objects.filter(is_active=True).select_related("area"):
        kind = kind_named(schedule.paper_kind)
        if kind is None or not kind.of_period:
            continue
        first_day = period_over(kind, today)
        due_on = due_of(schedule, kind, first_day)
        is_made = timezone.localdate(schedule.made_at) <= due_on
        if due_on <= today and is_made and not _went(schedule, kind, first_day):
            _ask(schedule, kind, first_day, due_on)


def _went(schedule: SendingSchedule, kind: PaperKind, first_day: date) -> bool:
    """Whether the paper of the period went to this list already, by whatever schedule or hand."""
    rows = Dispatch.objects.filter(paper_kind=kind.code, first_day=first_day, area=schedule.area)
    rows = rows.filter(distribution_list=schedule.distribution_list, addressee=schedule.addressee)
    return rows.filter(sent_at__isnull=False).exists()


def _ask(schedule: SendingSchedule, kind: PaperKind, first_day: date, due_on: date) -> None:
    Dispatch.objects.get_or_create(
        schedule=schedule,
        first_day=first_day,
        defaults={
            "area": schedule.area,
            "paper_kind": kind.code,
            "title": f"{kind.label} {be_month(first_day)} {schedule.area.full_name}",
            "distribution_list": schedule.distribution_list,
            "addressee": schedule.addressee,
            "by_mail": schedule.by_mail,
            "due_on": due_on,
            "fault": NOT_MADE,
        },
    )


def _try(key: int) -> bool:
    """Whether it left. What kept it is written on the row, and whoever answers for it is told."""
    try:
        with acting_for(purpose=PURPOSE), transaction.atomic():
            return _leave_if_ready(key)
    except DomainError as error:
        sentence = str(error)
    except Exception as error:
        logger.exception("dispatch %s did not leave", key)
        sentence = f"{FAULT} ({type(error).__name__})"
    with acting_for(purpose=PURPOSE):
        _keep(key, sentence)
    return False


def _leave_if_ready(key: int) -> bool:
    rows = Dispatch.objects.select_for_update(of=("self",), no_key=True).waiting()
    dispatch = rows.filter(pk=key).select_related("area", "schedule", "distribution_list").first()
    if dispatch is None:
        return False
    kind = kind_named(dispatch.paper_kind)
    if kind is None or kind.of_period is None or dispatch.first_day is None:
        raise PaperGoneError  # its room is no longer there
    found = kind.of_period(dispatch.area_id, dispatch.first_day)
    if found is None:
        raise PaperNotReadyError(NOT_MADE)
    if _went_by_hand(dispatch, found):
        return False
    dispatch.paper_key = found
    send_dispatch(dispatch, kind.find(found).checked(), by=None)
    return True


def _went_by_hand(dispatch: Dispatch, paper_key: int) -> bool:
    """Whether somebody sent this paper to this list before; then it was that of the period."""
    rows = Dispatch.objects.filter(
        paper_kind=dispatch.paper_kind,
        paper_key=paper_key,
        distribution_list=dispatch.distribution_list,
        addressee=dispatch.addressee,
    )
    said = {"first_day": dispatch.first_day, "due_on": dispatch.due_on}
    if not rows.exclude(pk=dispatch.pk).update(**said):
        return False
    dispatch.delete()
    return True


def _keep(key: int, sentence: str) -> None:
    """Says on the row why it waits, unless another run sent it or its schedule was changed."""
    rows = Dispatch.objects.waiting().filter(pk=key)
    if not rows.update(fault=sentence[:255]):
        return
    dispatch = rows.select_related("schedule__made_by").get()
    notify_responsible(dispatch, "waits", f"เอกสารที่ต้องส่งยังไม่ออก ({sentence})")
    if dispatch.is_late:
        notify_responsible(dispatch, "late", "เอกสารเลยกำหนดส่งแล้ว")


def look_for_readers() -> int:
    """Lines nobody read for are handed to whoever has come since; returns how many."""
    with acting_for(purpose=PURPOSE):
        rows = (
            Delivery.objects.with_left()
            .unread()
            .filter(addressee__is_active=True, dispatch__sent_at__gt=timezone.now() - LOOKED_FOR)
        )
        rows = rows.select_for_update(of=("self",), skip_locked=True, no_key=True)
        found = list(rows.select_related("dispatch", "addressee__seat", "user"))
        return sum(find_readers(row) for row in found)
