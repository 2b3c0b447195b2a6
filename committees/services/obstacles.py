"""Obstacles: written where they happen, answered by the office, told to the writer."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Membership, User
from accounts.notifications import notify
from accounts.permissions import Permission
from accounts.services.presence import districts_without
from committees.actions import Act
from committees.enums import ObstacleStatus
from committees.errors import ObstacleEndedError, PersonalWordsError
from committees.models import Obstacle, ObstacleStep
from committees.personal_words import personal_words
from committees.querysets import office_areas
from core.records import store
from places.codes import AreaCode
from places.models import Area


@transaction.atomic
def write_obstacle(
    *, area: Area, kind: str, text: str, by: User, proposal: str = "", names: tuple[str, ...] = ()
) -> Obstacle:
    """Writes down what hinders the work at a place and tells the office it goes to: of a district
    its own, of the whole province the province's. `names` are of people it must not name.

    Raises `PersonalWordsError`.
    """
    refuse_personal(text, proposal, names=names)
    obstacle = Obstacle(area=area, kind=kind, text=text, proposal=proposal, written_by=by)
    if AreaCode(area.pk).is_province:
        obstacle.status = ObstacleStatus.RAISED
    store(obstacle)
    audit.record(Act.OBSTACLE_WRITTEN, obstacle, by=by, details={"area": area.pk})
    _notify_office(obstacle, by)
    return obstacle


def refuse_personal(*texts: str, names: tuple[str, ...] = (), of_people: bool = True) -> None:
    """Refuses words that name a person (`names` too), a number of theirs or a house. Raises
    `PersonalWordsError` with the sentence that says which.
    """
    for text in texts:
        if sentence := personal_words(text, names, of_people=of_people):
            raise PersonalWordsError(sentence)


@transaction.atomic
def answer_obstacle(*, obstacle: Obstacle, status: str, text: str, by: User) -> Obstacle:
    """Says what is done about it and tells the writer; «raised» hands it to the province.

    Raises `ObstacleEndedError`, `PersonalWordsError`.
    """
    obstacle = Obstacle.objects.select_for_update(no_key=True).get(pk=obstacle.pk)
    if obstacle.is_ended:
        raise ObstacleEndedError
    refuse_personal(text)
    obstacle.status = status
    obstacle.ended_at = timezone.now() if obstacle.is_ended else None
    store(obstacle)
    step = ObstacleStep(obstacle=obstacle, status=status, text=text, by=by)
    store(step)
    audit.record(Act.OBSTACLE_ANSWERED, obstacle, by=by, details={"status": status})
    if obstacle.written_by_id != by.pk:
        told = f"ปัญหา อุปสรรคที่ท่านแจ้ง: {obstacle.get_status_display()}"
        _notify([obstacle.written_by], obstacle, f"step-{step.pk}", told)
    if status == ObstacleStatus.RAISED:
        _notify_office(obstacle, by, step.pk)
    return obstacle


def _notify_office(obstacle: Obstacle, by: User, step: int | None = None) -> None:
    """Tells those who answer it, also of a step by which it comes to them again."""
    label = obstacle.get_kind_display()
    text = f"มีปัญหา อุปสรรครอตอบ: {label} {obstacle.area.full_name}"
    readers = officers_of(obstacle).exclude(pk=by.pk)
    what = f"{obstacle.status}-{step}" if step else obstacle.status
    _notify(readers, obstacle, what, text)


def answered_by(user: User) -> list[str]:
    """Codes of the offices for which the user answers: of the province's also the districts in
    which nobody else does.
    """
    offices = office_areas(user, Permission.OBSTACLE_ANSWER)
    if any(AreaCode(code).is_province for code in offices):
        offices = [*offices, *districts_without(Permission.OBSTACLE_ANSWER)]
    return offices


def officers_of(obstacle: Obstacle) -> QuerySet[User]:
    """Who answers it where it stands; the province's where the district has nobody."""
    area = AreaCode(obstacle.area_id)
    here = officers_at(area.served)
    raised = obstacle.status == ObstacleStatus.RAISED
    return officers_at(area.province) if raised or not here.exists() else here


def officers_at(code: str) -> QuerySet[User]:
    """Officers of the office of a province or district, accounts open."""
    roles = Membership.objects.granting(Permission.OBSTACLE_ANSWER).filter(area=code)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


def _notify(users: Iterable[User], obstacle: Obstacle, what: str, text: str) -> None:
    address = reverse("committees:obstacle-detail", args=[obstacle.pk])
    notify(users, key=f"obstacle:{obstacle.pk}:{what}", text=text, url=address)
