"""Lists of those to whom an office sends, and who reads for each of their lines."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from accounts import audit
from accounts.models import User
from accounts.services.presence import readers_of
from committees.actions import Act
from committees.errors import NothingToFillError
from committees.models import (
    Addressee,
    CommitteeSeat,
    DistributionList,
    SeatHolder,
    SendingSchedule,
)
from core.records import store


@transaction.atomic
def save_list(
    *, by: User, distribution_list: DistributionList | None = None, **fields: Any
) -> DistributionList:
    """Writes a list's name and where it comes from."""
    row = distribution_list or DistributionList()
    for name, value in fields.items():
        setattr(row, name, value)
    store(row)
    audit.record(Act.LIST_SAVED, row, by=by, details={"fields": sorted(fields)})
    return row


@transaction.atomic
def save_addressee(
    *,
    distribution_list: DistributionList,
    by: User,
    addressee: Addressee | None = None,
    **fields: Any,
) -> Addressee:
    """Writes a line of a list; a new one stands last. One taken off it stays, for what was sent."""
    held = _held(distribution_list)
    row = addressee or Addressee(distribution_list=held, sort_key=_next(held))
    for name, value in fields.items():
        setattr(row, name, value)
    store(row)
    audit.record(Act.ADDRESSEE_SAVED, row, by=by, details={"list": held.pk})
    return row


@transaction.atomic
def fill_list(*, distribution_list: DistributionList, by: User) -> int:
    """Adds the seats of the list's committee that are not on it; returns how many.

    Raises `NothingToFillError`.
    """
    held = _held(distribution_list)
    known = list(held.addressees.values_list("seat", "title"))
    seats, titles = {seat for seat, _title in known}, {title for _seat, title in known}
    found = held.committee.seats.exclude(pk__in=seats - {None}) if held.committee else []
    first = _next(held)
    added: list[Addressee] = []
    for seat in found:
        if seat.title not in titles:
            titles.add(seat.title)
            added.append(_line(held, seat, first + len(added)))
    if not added:
        raise NothingToFillError
    Addressee.objects.bulk_create(added)
    audit.record(Act.LIST_FILLED, held, by=by, details={"lines": len(added)})
    return len(added)


_FOR_THE_SEAT = Q(seat=OuterRef("pk")) | Q(title=OuterRef("title"))


def left_out(row: DistributionList) -> QuerySet[CommitteeSeat]:
    """Seats of the list's committee for which no line in use stands: no paper goes to them. A line
    of the same title stands for one (`fill_list`).
    """
    lines = row.addressees.filter(_FOR_THE_SEAT, is_active=True)
    return CommitteeSeat.objects.filter(~Exists(lines), committee=row.committee_id)


def with_left_out(lists: QuerySet[DistributionList]) -> QuerySet[DistributionList]:
    """The same with how many seats that is (`left_out`), None where it is none."""
    lines = Addressee.objects.filter(
        _FOR_THE_SEAT, distribution_list=OuterRef(OuterRef("pk")), is_active=True
    )
    seats = CommitteeSeat.objects.filter(~Exists(lines), committee=OuterRef("committee"))
    counted = seats.order_by().values("committee").annotate(number=Count("pk")).values("number")
    return lists.annotate(left_out=Subquery(counted))


def _line(held: DistributionList, seat: Any, sort_key: int) -> Addressee:
    body = seat.organization
    return Addressee(
        distribution_list=held,
        sort_key=sort_key,
        title=seat.title,
        seat=seat,
        organization=body,
        address=body.address[:300] if body else "",
        email=body.email if body else "",
    )


def _held(distribution_list: DistributionList) -> DistributionList:
    rows = DistributionList.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=distribution_list.pk)


def _next(held: DistributionList) -> int:
    return (held.addressees.aggregate(last=Max("sort_key"))["last"] or 0) + 1


def people_for(addressee: Addressee) -> QuerySet[User]:
    """Who reads for a line today: those in its seat with an open account, else the officers of its
    body.
    """
    sitting = SeatHolder.objects.current().filter(seat=addressee.seat_id, user__isnull=False)
    people = User.objects.filter(pk__in=sitting.values("user"), is_active=True)
    if not people.exists() and addressee.organization_id:
        people = readers_of(addressee.organization_id)
    return people.order_by("pk")


def missing_of(addressee: Addressee, people: list[User]) -> int:
    """How many of those a line names are not among `people`, who read for it: a seat may be of
    fourteen. Whoever reads for its body reads for all of them.
    """
    if addressee.seat is None or not people:
        return 0 if people else 1
    seated = SeatHolder.objects.current().filter(seat=addressee.seat, user__in=people)
    return max(addressee.seat.person_count - len(people), 0) if seated.exists() else 0


@transaction.atomic
def save_schedule(
    *, by: User, schedule: SendingSchedule | None = None, **fields: Any
) -> SendingSchedule:
    """Writes which paper goes by itself, to whom and by when. What waits under the old words is
    asked for anew under these, or no longer.
    """
    row = schedule or SendingSchedule(made_by=by)
    for name, value in fields.items():
        setattr(row, name, value)
    store(row)
    held = row.dispatches.waiting().select_for_update(of=("self",))
    row.dispatches.filter(pk__in=[dispatch.pk for dispatch in held]).delete()
    audit.record(Act.SCHEDULE_SAVED, row, by=by, details={"fields": sorted(fields)})
    return row
