"""Orders, seats and who holds them, as the office keeps them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from accounts import audit
from accounts.models import User
from committees.actions import Act
from committees.enums import CommitteeLevel, HoldingKind, OrderPart
from committees.errors import (
    AccountClosedForSeatError,
    HoldingEndedError,
    HoldingProlongedError,
    SeatGoneError,
    SeatTakenError,
    SeatTooSmallError,
    SeatUsedError,
    TeamEndedError,
)
from committees.models import Attendance, Committee, CommitteeDuty, CommitteeSeat, SeatHolder
from committees.services.teams import follow_seat
from core.records import store


@transaction.atomic
def change_order(*, committee: Committee, by: User, **fields: Any) -> Committee:
    """Writes number, day, subject and basis of the committee's order."""
    committee = _locked(committee)
    for name, value in fields.items():
        setattr(committee, name, value)
    store(committee)
    audit.record(Act.COMMITTEE_ORDER_CHANGED, committee, by=by, details={"fields": sorted(fields)})
    return committee


@transaction.atomic
def save_paragraph(
    *, committee: Committee, by: User, paragraph: CommitteeDuty | None = None, **fields: Any
) -> CommitteeDuty:
    """Writes one paragraph of the order; one that is new in its part stands last there.

    Raises `SeatGoneError`.
    """
    committee = _locked(committee)
    written = _there(committee.duties, paragraph) if paragraph else None
    before = written and written.part
    paragraph = written or CommitteeDuty(committee=committee)
    for name, value in fields.items():
        setattr(paragraph, name, value)
    if paragraph.part != before:
        paragraph.number = _next_number(committee, paragraph.part)
    store(paragraph)
    audit.record(
        Act.COMMITTEE_PARAGRAPH_SAVED, committee, by=by, details={"paragraph": paragraph.pk}
    )
    return paragraph


@transaction.atomic
def remove_paragraph(*, paragraph: CommitteeDuty, by: User) -> None:
    """Removes a paragraph of an order. Raises `SeatGoneError` where somebody else has."""
    committee = _locked(paragraph.committee)
    key = paragraph.pk
    _there(committee.duties, paragraph).delete()
    audit.record(Act.COMMITTEE_PARAGRAPH_REMOVED, committee, by=by, details={"paragraph": key})


@transaction.atomic
def save_seat(
    *, committee: Committee, by: User, seat: CommitteeSeat | None = None, **fields: Any
) -> CommitteeSeat:
    """Writes a line of the order; a new one stands last.

    Raises `SeatGoneError`, `SeatTooSmallError` when more people hold it today than it now names.
    """
    committee = _locked(committee)
    seat = _there(committee.seats, seat) if seat else CommitteeSeat(committee=committee)
    for name, value in fields.items():
        setattr(seat, name, value)
    if seat.sort_key is None:
        last = committee.seats.aggregate(last=Max("sort_key"))["last"] or 0
        seat.sort_key = last + 1
    sitting = SeatHolder.objects.current().filter(seat=seat.pk, kind=HoldingKind.HOLDER)
    if sitting.count() > seat.person_count:
        raise SeatTooSmallError
    store(seat)
    audit.record(Act.COMMITTEE_SEAT_SAVED, committee, by=by, details={"seat": seat.pk})
    return seat


@transaction.atomic
def remove_seat(*, seat: CommitteeSeat, by: User) -> None:
    """Removes a line that nobody ever held and no meeting counted. Raises `SeatUsedError`,
    `SeatGoneError`.
    """
    committee = _locked(seat.committee)
    seat, key = _there(committee.seats, seat), seat.pk
    if is_used(seat):
        raise SeatUsedError
    seat.delete()
    audit.record(Act.COMMITTEE_SEAT_REMOVED, committee, by=by, details={"seat": key})


def is_used(seat: CommitteeSeat) -> bool:
    """Whether somebody held it, or who came to a meeting was written for it."""
    return seat.holders.exists() or Attendance.objects.filter(seat=seat).exists()


@transaction.atomic
def seat_person(*, seat: CommitteeSeat, by: User, **fields: Any) -> SeatHolder:
    """Enters who holds the seat from a day on, and in what way.

    Raises `SeatTakenError` while as many hold it as the order names, `SeatGoneError`,
    `AccountClosedForSeatError`; of a team also what giving a role raises.
    """
    seat = _there(_locked(seat.committee).seats, seat)
    holder = SeatHolder(seat=seat, **fields)
    if holder.user and not holder.user.is_active:
        raise AccountClosedForSeatError
    if holder.kind == HoldingKind.HOLDER and holder.started_on and _is_full(seat, holder):
        raise SeatTakenError
    store(holder)
    follow_seat(holder, by=by, sits=True)
    audit.record(Act.COMMITTEE_HOLDER_SEATED, seat.committee, by=by, details=_of(holder))
    return holder


@transaction.atomic
def unseat(*, holder: SeatHolder, by: User, ended_on: date) -> SeatHolder:
    """Ends a holding, or brings an end to come forward; `ended_on` is the first day without it.

    Raises `HoldingEndedError`, `HoldingProlongedError`.
    """
    committee = _locked(holder.seat.committee)
    holder = SeatHolder.objects.select_related("seat__committee__area", "user").get(pk=holder.pk)
    if holder.is_over:
        raise HoldingEndedError
    if holder.ended_on and ended_on > holder.ended_on:
        raise HoldingProlongedError
    holder.ended_on = ended_on
    store(holder)
    follow_seat(holder, by=by)
    audit.record(Act.COMMITTEE_HOLDER_LEFT, committee, by=by, details=_of(holder))
    return holder


def _locked(committee: Committee) -> Committee:
    """The committee as it is now. Raises `TeamEndedError`."""
    rows = Committee.objects.select_for_update(of=("self",), no_key=True)
    held = rows.get(pk=committee.pk)
    if held.level == CommitteeLevel.TEAM and held.ended_on:
        raise TeamEndedError
    return held


def _there(rows: Any, row: Any) -> Any:
    """The row as it stands, while its committee is held. Raises `SeatGoneError`."""
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise SeatGoneError
    return found


def _next_number(committee: Committee, part: str) -> int:
    of_part = committee.duties.filter(part=part or OrderPart.DUTY)
    return (of_part.aggregate(last=Max("number"))["last"] or 0) + 1


def _is_full(seat: CommitteeSeat, new: SeatHolder) -> bool:
    """Whether, on some day of the new holding, all places of the seat are held already.

    The number of holders is highest on the first day of one of them, so those days are enough.
    """
    others = [
        (other.started_on, other.ended_on or date.max)
        for other in seat.holders.filter(
            Q(ended_on=None) | Q(ended_on__gt=new.started_on), kind=HoldingKind.HOLDER
        )
    ]
    end = new.ended_on or date.max
    days = {new.started_on, *(start for start, _end in others if new.started_on < start < end)}
    return any(sum(s <= day < e for s, e in others) >= seat.person_count for day in days)


def _of(holder: SeatHolder) -> dict[str, Any]:
    return {"seat": holder.seat_id, "holder": holder.pk, "kind": holder.kind}
