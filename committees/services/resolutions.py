"""Resolutions as tasks: given to an owner with a day, told about, asked for when late."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import Membership, User
from accounts.notifications import notify
from accounts.permissions import Permission
from committees.actions import Act
from committees.enums import ObstacleStatus, ResolutionState
from committees.errors import OwnerAwayError, ResolutionEndedError
from committees.models import AgendaItem, Meeting, Obstacle, Resolution, ResolutionStep
from committees.services.meetings import locked, refuse_cancelled
from committees.services.obstacles import answer_obstacle, refuse_personal
from core.records import store
from core.thai import be_date
from places.codes import AreaCode
from places.models import Area, Organization

SOON = timedelta(days=7)


@transaction.atomic
def resolve(
    *,
    meeting: Meeting,
    text: str,
    due_on: date,
    by: User,
    item: AgendaItem | None = None,
    owner: User | None = None,
    owner_area: Area | None = None,
    owner_organization: Organization | None = None,
) -> Resolution:
    """Writes what the meeting resolved and tells the owner, of a body outside the secretary. An
    obstacle of the item is worked on from here, and its writer is told.

    Raises `PersonalWordsError`, `OwnerAwayError`, `MeetingCancelledError`.
    """
    refuse_personal(text)
    meeting = locked(meeting)
    refuse_cancelled(meeting)
    number = meeting.resolutions.count() + 1
    resolution = Resolution(
        meeting=meeting,
        committee=meeting.committee,
        area=owner_area or meeting.area,
        obstacle=item.obstacle if item else None,
        label=f"มติที่ {number} ({meeting})",
        text=text,
        owner=owner,
        owner_area=owner_area,
        owner_organization=owner_organization and owner_organization.held(),
        due_on=due_on,
    )
    store(resolution)
    audit.record(Act.RESOLUTION_MADE, resolution, by=by, details={"meeting": meeting.pk})
    _hand_over(resolution)
    _to_obstacle(resolution, ObstacleStatus.WORKING, f"{resolution.label}: {text}", by)
    return resolution


@transaction.atomic
def change_resolution(
    *,
    resolution: Resolution,
    text: str,
    due_on: date,
    by: User,
    owner: User | None = None,
    owner_area: Area | None = None,
    owner_organization: Organization | None = None,
) -> Resolution:
    """Another owner, day or wording; a new owner is told.

    Raises `ResolutionEndedError`, `PersonalWordsError`, `OwnerAwayError`.
    """
    refuse_personal(text)
    resolution = _open(resolution)
    before = _given(resolution)
    resolution.text, resolution.due_on = text, due_on
    resolution.owner, resolution.owner_area = owner, owner_area
    resolution.owner_organization = owner_organization and owner_organization.held()
    resolution.area = owner_area or resolution.committee.area
    store(resolution)
    audit.record(Act.RESOLUTION_CHANGED, resolution, by=by)
    if before != _given(resolution):
        _hand_over(resolution)
    return resolution


def _given(resolution: Resolution) -> tuple[Any, ...]:
    owners = (resolution.owner_id, resolution.owner_area_id, resolution.owner_organization_id)
    return *owners, resolution.due_on


@transaction.atomic
def tell(*, resolution: Resolution, state: str, text: str, by: User) -> Resolution:
    """Says what became of it. Done, an obstacle behind it is solved and its writer told.

    Raises `ResolutionEndedError`, `PersonalWordsError`.
    """
    refuse_personal(text)
    resolution = _open(resolution)
    resolution.state, resolution.told = state, text
    resolution.told_on = timezone.localdate()
    store(resolution)
    store(ResolutionStep(resolution=resolution, state=state, text=text, by=by))
    audit.record(Act.RESOLUTION_TOLD, resolution, by=by, details={"state": state})
    _notify(secretaries(resolution).exclude(pk=by.pk), resolution, f"told:{timezone.now()}", TOLD)
    if state == ResolutionState.DONE:
        _to_obstacle(resolution, ObstacleStatus.SOLVED, f"{resolution.label}: {text}", by)
    return resolution


TOLD = "มีผลการดำเนินการ"


def _open(resolution: Resolution) -> Resolution:
    rows = Resolution.objects.select_for_update(of=("self",), no_key=True)
    resolution = rows.select_related("committee__area").get(pk=resolution.pk)
    if resolution.state in ResolutionState.ended():
        raise ResolutionEndedError
    return resolution


def _to_obstacle(resolution: Resolution, status: str, text: str, by: User) -> None:
    """Answers the obstacle the resolution came from, in the system's name: whoever tells may not
    see it.
    """
    if resolution.obstacle_id is None:
        return
    with acting_for(purpose="resolution.tell"):
        obstacle = Obstacle.objects.get(pk=resolution.obstacle_id)
        if not obstacle.is_ended:
            answer_obstacle(obstacle=obstacle, status=status, text=text[:1000], by=by)


def owners_of(resolution: Resolution) -> QuerySet[User]:
    """Who is told: the person, the officers of the district, or, where a body outside owns it, the
    secretary who follows it.
    """
    if resolution.owner_id:
        return User.objects.filter(pk=resolution.owner_id, is_active=True)
    if resolution.owner_area_id:
        return officers_at(resolution.owner_area_id)
    return secretaries(resolution)


def secretaries(resolution: Resolution) -> QuerySet[User]:
    """Returns who keeps the meetings of the committee that resolved it; the province's officers
    where its district has nobody.
    """
    area = AreaCode(resolution.committee.area_id)
    here = officers_at(area)
    return here if here.exists() else officers_at(area.province)


def officers_at(code: str) -> QuerySet[User]:
    """Returns the open accounts that may keep meetings for just this area (DOPA code)."""
    roles = Membership.objects.granting(Permission.MEETING_EDIT).filter(area=code)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


def _hand_over(resolution: Resolution) -> None:
    owners = owners_of(resolution)
    if not owners.exists() and not resolution.owner_organization_id:
        raise OwnerAwayError
    what = f"given:{timezone.now():%Y%m%d%H%M%S%f}"  # also to whom it was given before
    _notify(owners, resolution, what, "มติมอบหมายให้ดำเนินการ")


def _notify(users: Iterable[User], resolution: Resolution, what: str, said: str) -> int:
    address = reverse("committees:resolution-detail", args=[resolution.pk])
    due = be_date(resolution.due_on, short=True)
    text = f"{said}: {resolution.committee.short_name} {resolution.label} ภายใน {due}"
    return notify(users, key=f"resolution:{resolution.pk}:{what}"[:120], text=text, url=address)


def notify_without_owner(resolution: Resolution) -> None:
    """The secretary learns that its owner's account is closed."""
    said = "ผู้รับผิดชอบปิดบัญชีแล้ว โปรดมอบหมายใหม่"
    _notify(secretaries(resolution), resolution, f"left:{resolution.owner_id}", said)


def remind() -> int:
    """Each morning: owners of what is due within a week, and, once late or where the owner is
    nobody by now, the secretary too; each is told once. Returns how many lines were new.
    """
    told, today = 0, timezone.localdate()
    with acting_for(purpose="resolution.remind"):
        rows = Resolution.objects.not_ended().select_related("committee", "owner_area")
        for one in rows.filter(due_on__lte=today + SOON):
            what = "late" if one.due_on < today else "soon"
            said = "มติเกินกำหนด" if what == "late" else "มติใกล้ครบกำหนด"
            users = set(owners_of(one))
            if what == "late" or not users:
                users |= set(secretaries(one))
            told += _notify(users, one, f"{what}:{one.due_on}", said)
    return told
