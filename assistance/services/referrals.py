"""A referral for each household: made, moved from state to state, taken back; what the mentor asked
follows it. What bodies say of it: `services.answers`; the letter it stands in: `services.letters`.

Whatever locks more than one thing takes households first, in order of their keys, then letters,
then referrals, then requests.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from accounts.notifications import notify
from accounts.services.presence import readers_of
from assistance.actions import Act
from assistance.enums import Channel, ReferralStatus, RequestStatus
from assistance.errors import OutcomeMissingError, ReferralStateError
from assistance.models import Assistance, HelpRequest, Referral, ReferralEvent, ReferralLetter
from assistance.services.recipients import PURPOSE, askers_of, senders_of
from assistance.services.requests import locked_request, store_request
from core.confirming import Line, present
from core.records import store
from households.enums import NeedStatus
from households.models import Household, Need
from households.services.households import lock_household
from indicators.models import Dimension, Indicator
from mentors.services.pairings import mentors_of
from places.models import Organization

OFFLINE = "ส่งเป็นหนังสือนอกระบบ"
BODY_UNTOLD = "ยังไม่มีใครของหน่วยงานได้รับแจ้ง โปรดแจ้งเป็นหนังสือหรือโทรศัพท์"


@dataclass(frozen=True)
class Item:
    """What is asked for one household; `requests` of its mentor are answered by it."""

    household: Household
    dimension: Dimension
    subject: str
    request: str
    indicator: Indicator | None = None
    need: Need | None = None
    requests: tuple[HelpRequest, ...] = ()


@dataclass(frozen=True)
class ReportedAnswer:
    """An answer that reached the system by another `channel`: who gave it, and on which day."""

    channel: str
    said_by: str
    said_on: date


def refer(
    letter: ReferralLetter, line: int, item: Item, household: Household, by: User
) -> Referral:
    """Makes the referral of one household, line `line` of a letter; its needs then count as
    referred.
    """
    referral = Referral(
        household=household,
        dimension=item.dimension,
        organization=letter.organization,
        letter=letter,
        line=line,
        subject=item.subject,
        request=item.request,
        indicator=item.indicator,
        need=item.need,
        sent_by=by,
        sent_at=letter.sent_at,
        due_on=letter.due_on,
        by_letter=letter.by_letter,
    )
    store(referral)
    move_needs(household, item.dimension, NeedStatus.REFERRED, by, among=[NeedStatus.WAITING])
    _step(referral, by, OFFLINE if letter.by_letter else "")
    for asked in item.requests:
        _hand_on(asked, referral, by)
    return referral


def _hand_on(request: HelpRequest, referral: Referral, by: User) -> None:
    """The request is with the body now. Raises `RequestStateError`."""
    request = locked_request(request, RequestStatus.WAITING)
    request.referral, request.status = referral, RequestStatus.REFERRED
    store_request(request, by, f"ส่งต่อถึง{referral.organization}")


def asked_already(
    household: Household, *, organization: Organization, dimension: Dimension, **_said: Any
) -> QuerySet[Referral]:
    """Open referrals of the household's problem to the same body, newest first."""
    rows = Referral.objects.filter(household=household, dimension=dimension)
    return rows.filter(organization=organization, closed_at=None).order_by("-sent_at")


@transaction.atomic
def withdraw_referral(*, referral: Referral, by: User, outcome: str) -> Referral:
    """ศจพ.อ. takes the referral back, with a reason; the body's officers are told. Where it has
    none, whoever sent it hears that it has to be told in another way.
    """
    referral = hold(referral, *ReferralStatus.open())
    referral = close(referral, by, ReferralStatus.WITHDRAWN, outcome)
    let_needs_wait(referral, by)
    key = f"{referral.pk}:{referral.events.count()}"
    url = reverse("assistance:referral-detail", args=[referral.pk])
    told = notify(
        readers_of(referral.organization),
        key=f"referral-withdrawn:{key}",
        text="เรื่องส่งต่อหนึ่งเรื่องถูกถอน หน่วยงานของท่านไม่ต้องดำเนินการต่อ",
        url=url,
    )
    if not told:
        notify(
            [user for user in senders_of(referral) if user != by],
            key=f"referral-untold:{key}",
            text=f"เรื่องส่งต่อถึง{referral.organization}ถูกถอน {BODY_UNTOLD}",
            url=url,
        )
    return referral


def let_needs_wait(referral: Referral, by: User | None) -> None:
    """Needs wait again once no other body is asked for them."""
    if not _is_asked_elsewhere(referral):
        among = [NeedStatus.REFERRED]
        move_needs(referral.household, referral.dimension, NeedStatus.WAITING, by, among=among)


def _is_asked_elsewhere(referral: Referral) -> bool:
    """Whether another body has an open referral of the same problem of the household."""
    with acting_for(purpose=PURPOSE):  # an agency does not see whom else the district asked
        rows = Referral.objects.filter(household=referral.household, dimension=referral.dimension)
        return rows.unanswered().exclude(pk=referral.pk).exists()


def lines_of_withdrawal(referral: Referral) -> tuple[Line, ...]:
    """Returns what taking the referral back would undo and leave, in lines of text and count."""
    needs = referral.household.needs.filter(
        dimension=referral.dimension,
        data_year=referral.household.latest_year or 0,
        status=NeedStatus.REFERRED,
    )
    waiting = 0 if _is_asked_elsewhere(referral) else needs.count()
    given = Assistance.objects.standing().filter(referral=referral).count()
    asked = referral.requests.filter(status=RequestStatus.REFERRED).count()
    return present(
        Line("ปัญหารายมิติที่กลับไปรอความช่วยเหลือ", waiting, "คน"),
        Line("คำขอของพี่เลี้ยงที่กลับไปรอ ศจพ.อ. รวบรวม", asked, "คำขอ"),
        Line("การช่วยเหลือที่บันทึกไว้แล้วและยังคงอยู่", given, "รายการ"),
    )


def hold(referral: Referral, *states: str) -> Referral:
    """Locks the household and the referral, and reads it anew. Raises `ReferralStateError` where it
    is in none of `states`.
    """
    lock_household(referral.household)
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    if referral.status not in states:
        raise ReferralStateError
    return referral


def close(
    referral: Referral,
    by: User | None,
    status: str,
    outcome: str,
    reported: ReportedAnswer | None = None,
) -> Referral:
    """Ends a held referral with a state and an outcome in words. Raises `OutcomeMissingError`."""
    if not outcome.strip():
        raise OutcomeMissingError
    referral.status, referral.outcome = status, outcome
    referral.closed_at, referral.closed_by = timezone.now(), by
    return save(referral, by, outcome, reported)


def save(
    referral: Referral, by: User | None, note: str, reported: ReportedAnswer | None = None
) -> Referral:
    """Stores a held referral with its step (`reported`: what a body answered, and how), moves what
    mentors asked along with it and tells who waits.
    """
    store(referral)
    event = _step(referral, by, note, reported)
    follow_requests(referral, by, note)
    notify_who_waits(referral, event, by)
    return referral


def _step(
    referral: Referral, by: User | None, note: str, reported: ReportedAnswer | None = None
) -> ReferralEvent:
    told = {} if reported is None else vars(reported)
    event = ReferralEvent(referral=referral, status=referral.status, by=by, note=note, **told)
    store(event)
    audit.record(
        Act(f"referral.{referral.status}"),
        referral,
        by=by,
        details={
            "organization": referral.organization_id,
            "channel": reported.channel if reported else Channel.SYSTEM,
        },
    )
    return event


ENDS = {
    ReferralStatus.COMPLETED: RequestStatus.HELPED,
    ReferralStatus.DECLINED: RequestStatus.WAITING,
    ReferralStatus.WITHDRAWN: RequestStatus.WAITING,
}


def follow_requests(referral: Referral, by: User | None, note: str) -> None:
    """Requests that are with the body follow its answer: helped with it, or waiting again."""
    status = ENDS.get(ReferralStatus(referral.status))
    if status is None:
        return
    with acting_for(purpose=PURPOSE):  # an agency does not see what the mentor asked
        rows = referral.requests.filter(status=RequestStatus.REFERRED)
        for request in rows.order_by("pk").select_for_update(of=("self",), no_key=True):
            request.status = status
            if status == RequestStatus.HELPED:
                request.answer, request.closed_at, request.closed_by = note, timezone.now(), by
            store_request(request, by, f"{referral.organization}: {note}")


def who_waits(referral: Referral, by: User | None) -> list[User]:
    """Whoever sent the referral, asked for it or looks after the household, as far as they can
    still read of it; not `by`, who knows.
    """
    with acting_for(purpose=PURPOSE):  # an agency does not see who looks after the household
        requests = referral.requests.select_related("asked_by")
        users = {*senders_of(referral), *mentors_of(referral.household), *askers_of(*requests)}
    return sorted((user for user in users if user != by), key=lambda user: user.pk)


def notify_who_waits(referral: Referral, event: ReferralEvent, by: User | None) -> None:
    """Each of them hears of each answer."""
    office, status = referral.organization, referral.get_status_display()
    notify(
        who_waits(referral, by),
        key=f"referral-step:{event.pk}",
        text=f"{office}: {status} (เรื่องส่งต่อของครัวเรือนที่ท่านเกี่ยวข้อง)",
        url=reverse("assistance:referral-detail", args=[referral.pk]),
    )


def move_needs(
    household: Household,
    dimension: Dimension,
    status: str,
    by: User | None,
    *,
    among: Collection[str],
) -> None:
    """Gives the needs of the household's latest list in a dimension, as far as they are `among`
    these states, another state.
    """
    needs = household.needs.filter(
        dimension=dimension, data_year=household.latest_year or 0, status__in=among
    )
    needs.update(status=status, status_at=timezone.now(), status_by=by)
