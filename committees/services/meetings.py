"""Meetings: set, their agenda drafted, members called, held and written down."""

from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Notification, User
from accounts.notifications import notify
from accounts.permissions import Permission
from accounts.services.presence import holders
from committees.actions import Act
from committees.agenda import Matter, sources
from committees.enums import AgendaPart, MeetingStage
from committees.errors import (
    ItemGoneError,
    MeetingCancelledError,
    MeetingHeldError,
    MeetingNotHeldError,
    MeetingResolvedError,
)
from committees.models import AgendaItem, Committee, Delivery, Meeting, SeatHolder
from committees.services import agenda  # noqa: F401 - registers the committee's own matters
from committees.services.obstacles import refuse_personal
from core.records import store
from core.thai import be_date, be_year

CLOSED = ("part", "title", "text")  # of a matter, once its meeting was held

# What every agenda has.
STANDING = {AgendaPart.TOLD: "เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ", AgendaPart.OTHER: "เรื่องอื่น ๆ (ถ้ามี)"}


@transaction.atomic
def make_meeting(
    *, committee: Committee, held_on: date, starts_at: time, place: str, by: User
) -> Meeting:
    """Sets the next meeting of a committee, with its agenda drafted."""
    committee = Committee.objects.select_for_update(no_key=True).get(pk=committee.pk)
    meeting = Meeting(committee=committee, area_id=committee.area_id)
    meeting.year, meeting.number = _next(committee, held_on)
    meeting.held_on, meeting.starts_at, meeting.place, meeting.made_by = (
        held_on,
        starts_at,
        place,
        by,
    )
    store(meeting)
    audit.record(Act.MEETING_MADE, meeting, by=by, details={"committee": committee.pk})
    for part, title in STANDING.items():
        AgendaItem.objects.create(meeting=meeting, part=part, title=title)
    draft_agenda(meeting=meeting, by=by)
    return meeting


def _next(committee: Committee, held_on: date) -> tuple[int, int]:
    """The year พ.ศ. of a day and the committee's next number in it; what was called off keeps its
    own, which stands on its notice.
    """
    year = be_year(held_on)
    last = committee.meetings.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    return year, last + 1


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, held_on: date, starts_at: time, place: str, by: User
) -> Meeting:
    """Moves a meeting, into another year under that year's next number; whoever was called or sent
    its notice is told. Raises `MeetingHeldError`, `MeetingCancelledError`.
    """
    meeting = locked(meeting)
    _refuse_over(meeting)
    if be_year(held_on) != meeting.year:
        committee = Committee.objects.select_for_update(no_key=True).get(pk=meeting.committee_id)
        _renumber(meeting, *_next(committee, held_on))
    meeting.held_on, meeting.starts_at, meeting.place = held_on, starts_at, place
    store(meeting)
    audit.record(Act.MEETING_CHANGED, meeting, by=by)
    _tell(meeting, f"changed-{timezone.now():%Y%m%d%H%M%S}", "เชิญประชุม", _invited(meeting))
    return meeting


def _renumber(meeting: Meeting, year: int, number: int) -> None:
    """What it resolved already is called by its number."""
    before = str(meeting)
    meeting.year, meeting.number = year, number
    for one in meeting.resolutions.all():
        one.label = one.label.replace(before, str(meeting))
        store(one)


@transaction.atomic
def draft_agenda(*, meeting: Meeting, by: User) -> Meeting:
    """Drafts anew what nobody edited, each matter in its place: somebody may have its page open.
    What is not on the agenda yet is added, what no longer waits goes.

    Raises `MeetingHeldError`, `MeetingCancelledError`.
    """
    meeting = locked(meeting)
    _refuse_over(meeting)
    drafted = {item.source: item for item in meeting.items.exclude(source="")}
    said = set()
    for source in sources():
        for n, matter in enumerate(source.of(meeting.committee, by)):
            code = matter.source or (f"{source.code}.{n}" if n else source.code)
            item = drafted.get(code) or AgendaItem(meeting=meeting, source=code)
            if not item.is_edited:
                item.part, item.sort_key = source.part, source.order * 10 + n
                _word(item, matter)
            said.add(item.pk)
    unedited = meeting.items.filter(is_edited=False, minutes="").exclude(source="")
    unedited.exclude(pk__in=said).delete()
    audit.record(Act.MEETING_DRAFTED, meeting, by=by)
    return meeting


def _word(item: AgendaItem, matter: Matter) -> None:
    item.title, item.text, item.obstacle = matter.title, matter.text, matter.obstacle
    store(item)


@transaction.atomic
def save_item(
    *, meeting: Meeting, by: User, item: AgendaItem | None = None, **fields: Any
) -> AgendaItem:
    """Writes a matter or its minutes, in which officials may be named; of a meeting that was held
    the minutes alone. Raises `MeetingHeldError` where more would change, `ItemGoneError`,
    `PersonalWordsError`.
    """
    meeting = locked(meeting)
    refuse_cancelled(meeting)
    item = _there(meeting, item) if item else None
    if item is None or any(_differs(item, name, fields) for name in CLOSED):
        _refuse_over(meeting)
    refuse_personal(*(fields.get(name, "") for name in ("title", "text")))
    refuse_personal(fields.get("minutes", ""), of_people=False)
    item = item or AgendaItem(meeting=meeting, sort_key=9000)
    for name, value in fields.items():
        setattr(item, name, value)
    item.is_edited = True
    store(item)
    audit.record(Act.ITEM_SAVED, meeting, by=by, details={"item": item.pk})
    return item


def _there(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """The matter as it is now: a form has written what it read into the one it was given."""
    found = meeting.items.filter(pk=item.pk).first()
    if found is None:
        raise ItemGoneError
    return found


def _differs(item: AgendaItem, name: str, fields: dict[str, Any]) -> bool:
    """Whether a field would say something else; a browser ends lines its own way."""
    stored = str(getattr(item, name))
    return str(fields.get(name, stored)).split() != stored.split()


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User) -> None:
    """Takes a matter off the agenda. Raises `MeetingHeldError`, `MeetingCancelledError`."""
    meeting, key = locked(item.meeting), item.pk
    _refuse_over(meeting)
    item.delete()
    audit.record(Act.ITEM_REMOVED, meeting, by=by, details={"item": key})


@transaction.atomic
def call_meeting(*, meeting: Meeting, by: User) -> int:
    """Members with an open account find the notice in their inbox, once. Returns how many were
    told by this call; the others need the paper.

    Raises `MeetingHeldError`, `MeetingCancelledError`.
    """
    meeting = locked(meeting)
    _refuse_over(meeting)
    meeting.stage, meeting.called_at = MeetingStage.CALLED, timezone.now()
    store(meeting)
    audit.record(Act.MEETING_CALLED, meeting, by=by)
    return _tell(meeting, "called", "เชิญประชุม", reached_of(holders_on(meeting)))


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User) -> int:
    """Calls a meeting off. Its agenda stays as it was, and what waits comes to the next; whoever
    was called or sent its notice is told. Returns how many were.

    Raises `MeetingHeldError`, `MeetingCancelledError`, `MeetingResolvedError`,
    `PersonalWordsError`.
    """
    refuse_personal(reason)
    meeting = locked(meeting)
    _refuse_over(meeting)
    if meeting.resolutions.exists():
        raise MeetingResolvedError
    invited = _invited(meeting)
    meeting.stage, meeting.cancel_reason = MeetingStage.CANCELLED, reason
    store(meeting)
    audit.record(Act.MEETING_CANCELLED, meeting, by=by)
    return _tell(meeting, "cancelled", f"งดประชุม ({reason})", invited)


def _invited(meeting: Meeting) -> set[User]:
    """Whoever was told of the meeting or sent its notice, and once it was called the members of
    its day.
    """
    told = Notification.objects.filter(key__startswith=f"meeting:{meeting.pk}:").values("user")
    notice = {"dispatch__paper_kind": "meeting.notice", "dispatch__paper_key": meeting.pk}
    sent = Delivery.objects.order_by().filter(**notice, user__isnull=False).values("user")
    heard = User.objects.filter(Q(pk__in=told) | Q(pk__in=sent), is_active=True)
    is_called = meeting.stage == MeetingStage.CALLED
    return set(heard) | (reached_of(holders_on(meeting)) if is_called else set())


def _tell(meeting: Meeting, what: str, said: str, users: set[User]) -> int:
    text = (
        f"{said} {meeting.committee.short_name} {meeting} วันที่ {be_date(meeting.held_on)}"
        f" เวลา {meeting.starts_at:%H.%M} น. {meeting.place}"
    )
    may = set(holders(Permission.MEETING_VIEW).filter(pk__in=[user.pk for user in users]))
    open_to = reverse("committees:meeting-detail", args=[meeting.pk])
    public = reverse("committees:committee-detail", args=[meeting.committee_id])
    told = {"key": f"meeting:{meeting.pk}:{what}", "text": text[:250]}
    new = notify(may, **told, url=open_to)
    # Whoever may not open the meeting gets the words and the committee's page.
    return new + notify(users - may, **told, url=public)


def reached_of(holders: list[SeatHolder]) -> set[User]:
    """Those who hear in the system: a person once, however many seats they hold."""
    return {holder.user for holder in holders if holder.user and holder.user.is_active}


def reach_of(meeting: Meeting) -> tuple[int, int]:
    """How many people a notice reaches in the system, and how many of those the seats are for it
    does not: without an open account, or nobody is entered.
    """
    heard: dict[int, set[User]] = {}
    for holder in (found := holders_on(meeting)):
        heard.setdefault(holder.seat_id, set()).update(reached_of([holder]))
    seats = meeting.committee.seats.all()
    rest = sum(max(seat.person_count - len(heard.get(seat.pk, ())), 0) for seat in seats)
    return len(reached_of(found)), rest


def holders_on(meeting: Meeting) -> list[SeatHolder]:
    """Who holds the committee's seats on the day of the meeting."""
    rows = SeatHolder.objects.on(meeting.held_on).filter(seat__committee=meeting.committee_id)
    return list(rows.select_related("user", "seat").order_by("seat__sort_key", "pk"))


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """Says that it was held; its agenda stands from then on, minutes can still be written. Raises
    `MeetingHeldError`, `MeetingNotHeldError`.
    """
    meeting = locked(meeting)
    _refuse_over(meeting)
    if meeting.held_on > timezone.localdate():
        raise MeetingNotHeldError
    meeting.stage = MeetingStage.HELD
    store(meeting)
    audit.record(Act.MEETING_HELD, meeting, by=by)
    return meeting


def locked(meeting: Meeting) -> Meeting:
    """Returns the meeting, locked and read anew, with its committee and area."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("committee__area").get(pk=meeting.pk)


def _refuse_over(meeting: Meeting) -> None:
    refuse_cancelled(meeting)
    if meeting.is_held:
        raise MeetingHeldError


def refuse_cancelled(meeting: Meeting) -> None:
    """Refuses any act upon a meeting that was called off. Raises `MeetingCancelledError`."""
    if meeting.is_cancelled:
        raise MeetingCancelledError
