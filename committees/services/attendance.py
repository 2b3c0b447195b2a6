"""Who came to a meeting: a line for each who holds a seat, one for those nobody has entered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from committees.actions import Act
from committees.enums import HoldingKind, Presence
from committees.errors import LineMovedError
from committees.models import Attendance, CommitteeSeat, Meeting, SeatHolder
from committees.services.meetings import holders_on, locked, refuse_cancelled
from core.records import store


@dataclass(frozen=True)
class Line:
    """`row` is what is written, else as it would be, `shown` what it said when it was read;
    `missing` how many it stands for beside those entered in its seat.
    """

    seat: CommitteeSeat
    row: Attendance
    shown: str
    missing: int = 0

    @property
    def key(self) -> str:
        return f"{self.seat.pk}-{self.row.holder_id}" if self.row.holder_id else f"{self.seat.pk}"

    @property
    def title(self) -> str:
        return f"{self.seat.title} (อีก {self.missing} คน)" if self.missing else self.seat.title


def lines_of(meeting: Meeting) -> list[Line]:
    """Every seat's lines in the order of the committee; three queries."""
    written: dict[int, list[Attendance]] = defaultdict(list)
    for row in meeting.attendances.order_by("holder_id", "pk"):
        written[row.seat_id].append(row)
    holders: dict[int, list[SeatHolder]] = defaultdict(list)
    for holder in holders_on(meeting):
        if holder.kind != HoldingKind.DEPUTY:
            holders[holder.seat_id].append(holder)
    found: list[Line] = []
    for seat in meeting.committee.seats.order_by("sort_key"):
        found += _lines(meeting, seat, written[seat.pk], holders[seat.pk])
    return found


def _lines(
    meeting: Meeting, seat: CommitteeSeat, written: list[Attendance], holders: list[SeatHolder]
) -> Iterator[Line]:
    expected = _expected(seat, holders)
    rows = [row for row in written if row.holder_id]
    rest = [row for row in written if not row.holder_id]
    known = {row.holder_id for row in rows} | {row.name for row in rest}
    free = max(seat.person_count, len(expected)) - len(written)
    fresh = [one for one in expected if not {one.pk, one.name} & known][: max(free, 0)]
    rows += [_fresh(meeting, seat, holder=one, name=one.name) for one in fresh]
    yield from (_line(seat, row) for row in rows)
    if not rest and free > len(fresh):
        rest = [_fresh(meeting, seat)]
    missing = max(seat.person_count - len(rows), 1) if rows else 0
    yield from (_line(seat, row, missing) for row in rest)


def _line(seat: CommitteeSeat, row: Attendance, missing: int = 0) -> Line:
    return Line(seat, row, _state(row), missing)


def _state(row: Attendance) -> str:
    return f"{row.presence} {row.name}"


def _expected(seat: CommitteeSeat, holders: list[SeatHolder]) -> list[SeatHolder]:
    """Whoever acts for the holder of a seat of one comes in their place."""
    acting = [holder for holder in holders if holder.kind == HoldingKind.ACTING]
    return acting if acting and seat.person_count == 1 else holders


def _fresh(meeting: Meeting, seat: CommitteeSeat, **fields: Any) -> Attendance:
    return Attendance(meeting=meeting, seat=seat, presence=Presence.ABSENT, **fields)


def came_of(meeting: Meeting) -> int:
    """How many came, in person or by somebody sent."""
    return meeting.attendances.exclude(presence=Presence.ABSENT).count()


@transaction.atomic
def save_attendance(
    *,
    meeting: Meeting,
    rows: Iterable[Attendance],
    by: User,
    untouched: Iterable[Attendance] = (),
    shown: Iterable[str] | None = None,
) -> int:
    """Writes who came, and `untouched` lines where nothing is written yet: a colleague may have
    said something of them since. `shown` is what the page said of each of `rows`, where a page
    says it. Returns how many came. Raises `MeetingCancelledError`, `LineMovedError`.
    """
    meeting, rows = locked(meeting), list(rows)
    refuse_cancelled(meeting)
    lines = meeting.attendances.select_related("seat")
    written = {(row.seat_id, row.holder_id): row for row in lines}
    if shown is not None:
        _refuse_moved(written, zip(rows, shown, strict=True))
    new = [row for row in untouched if (row.seat_id, row.holder_id) not in written]
    for said in [*rows, *new]:
        key = (said.seat_id, said.holder_id)
        row = written.get(key) or Attendance(meeting=meeting, seat_id=key[0], holder_id=key[1])
        row.presence, row.name = said.presence, said.name
        store(row)
    came = came_of(meeting)
    audit.record(Act.ATTENDANCE_SAVED, meeting, by=by, details={"count": came})
    return came


def _refuse_moved(
    written: Mapping[tuple[int, int | None], Attendance], said: Iterable[tuple[Attendance, str]]
) -> None:
    moved = []
    for row, shown in said:
        stands = written.get((row.seat_id, row.holder_id))
        if stands and _state(stands) not in (shown, _state(row)):
            words = f"{stands.get_presence_display()} {stands.name}".strip()
            moved.append((stands.seat.title, words))
    if moved:
        raise LineMovedError(moved)
