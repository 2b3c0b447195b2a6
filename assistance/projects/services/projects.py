"""Projects: made, changed, closed, opened again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for, permitted_areas
from accounts.models import User
from accounts.notifications import notify
from accounts.permissions import Permission
from accounts.services.presence import readers_of
from assistance.enums import ParticipationStatus
from assistance.models import Participation, Project
from assistance.projects.actions import Act
from assistance.projects.errors import (
    OwnChoiceError,
    ProjectConflictError,
    ProjectStateError,
    ResultMissingError,
)
from core.records import NotValidError, store
from core.repeats import fingerprint
from indicators.models import Dimension, Indicator
from mentors.services.pairings import mentors_of_each
from places.codes import is_within
from places.models import Organization

PURPOSE = "project.follow"
UNTOLD_RESULT = "ยังไม่มีการบันทึกผล โปรดสอบถามหน่วยงาน"
# What is said of a project, on its page and through the API.
SAID = (
    "name",
    "kind",
    "detail",
    "organization",
    "partners",
    "fund",
    "source",
    "budget",
    "seats",
    "starts_on",
    "ends_on",
    "serves",
    "dimensions",
    "indicators",
    "stages",
)
BESIDE = ("dimensions", "indicators", "partners")  # what stands beside the project's own row


@transaction.atomic
def save_project(
    *,
    project: Project,
    by: User,
    dimensions: Iterable[Dimension],
    indicators: Iterable[Indicator] = (),
    partners: Iterable[Organization] = (),
) -> Project:
    """Adds a project, or changes one; the households chosen for it go over to a new owner, and both
    owners are told.

    Raises `OwnChoiceError` for areas outside those the user makes projects for, `NotValidError`.
    """
    areas = permitted_areas(by, Permission.PROJECT_EDIT)
    if not all(is_within(code, areas) for code in project.serves):
        raise OwnChoiceError
    project.organization = project.organization.held()
    is_new = project._state.adding
    before = None if is_new else held(project).organization_id
    store(project)
    project.dimensions.set(dimensions)
    project.indicators.set(indicators)
    _set_partners(project, partners, by)
    details = {"organization": project.organization_id}
    if before and before != project.organization_id:
        details |= {"from": before, "handed_over": _hand_over(project)}
        _notify_owners(project, before, by)
    act = Act.PROJECT_ADDED if is_new else Act.PROJECT_CHANGED
    audit.record(act, project, by=by, details=details)
    return project


@transaction.atomic
def receive_project(*, by: User, id: UUID, **said: Any) -> tuple[Project, bool]:
    """`(project, created)` of what is sent under an id; the same again gives the stored project,
    also when it was changed since.

    Raises `ProjectConflictError` for the same id with other content or author, and what
    `save_project` raises.
    """
    beside = {name: said.pop(name, ()) for name in BESIDE}
    sent = _fingerprint(by, said, beside)
    stored = Project.objects.filter(pk=id).first()
    if stored is None:
        project = Project(pk=id, created_by=by, content_hash=sent, **said)
        try:
            return save_project(project=project, by=by, **beside), True
        except NotValidError:  # of two that come at once the second has waited for the first
            stored = Project.objects.filter(pk=id).first()
            if stored is None:
                raise
    if stored.content_hash != sent:
        raise ProjectConflictError
    return stored, False


def _fingerprint(by: User, said: Mapping[str, Any], beside: Mapping[str, Iterable[Any]]) -> str:
    named = [(name, getattr(said[name], "pk", said[name])) for name in sorted(said)]
    keys = [(name, sorted(str(one.pk) for one in beside[name])) for name in BESIDE]
    return fingerprint([by.pk, *(value for pair in (*named, *keys) for value in pair)])


@transaction.atomic
def change_project(*, project: Project, by: User, **said: Any) -> Project:
    """Changes what is said of a project, and nothing else. Raises what `save_project` raises."""
    project = held(project)
    now = {
        "dimensions": project.dimensions.all(),
        "indicators": project.indicators.all(),
        "partners": Organization.objects.filter(projects_joined__project=project),
    }
    beside = {name: list(said.pop(name, now[name])) for name in BESIDE}
    for name, value in said.items():
        setattr(project, name, value)
    return save_project(project=project, by=by, **beside)


def _set_partners(project: Project, partners: Iterable[Organization], by: User) -> None:
    """Those that are new hear of it."""
    wanted = {partner.pk for partner in partners} - {project.organization_id}
    project.partners.exclude(organization__in=wanted).delete()
    known = set(project.partners.values_list("organization", flat=True))
    for key in sorted(wanted - known):
        store(project.partners.model(project=project, organization_id=key))
        notify(
            [user for user in readers_of(key) if user.pk != by.pk],
            key=f"project-partner:{project.pk}:{key}",
            text="หน่วยงานของท่านเป็นหน่วยงานร่วมของโครงการ",
            url=reverse("projects:project-detail", args=[project.pk]),
        )


def _hand_over(project: Project) -> int:
    """Returns how many households go over; those taken out stay the former owner's."""
    with acting_for(purpose=PURPOSE):  # households of districts that are not the user's too
        rows = Participation.objects.standing().filter(project=project)
        rows = rows.exclude(organization=project.organization_id)
        return rows.update(organization=project.organization_id)


def _notify_owners(project: Project, before: int, by: User) -> None:
    """Whoever had the project and whoever has it now."""
    address = reverse("projects:project-detail", args=[project.pk])
    for owner, said, url in (
        (before, "โครงการของหน่วยงานท่านโอนไปเป็นของหน่วยงานอื่นแล้ว", ""),
        (project.organization_id, "หน่วยงานท่านได้รับโอนโครงการพร้อมครัวเรือนที่คัดเลือกไว้", address),
    ):
        notify(
            readers_of(owner).exclude(pk=by.pk),
            key=f"project-owner:{project.pk}:{owner}:{timezone.now():%Y%m%d%H%M%S%f}",
            text=f"{said}: {project.name}"[:250],
            url=url,
        )


def held(project: Project) -> Project:
    """The project as it stands, held until the act ends: places and money are counted in turn. Its
    owner, which may have changed meanwhile, is read after.
    """
    return Project.objects.select_for_update(no_key=True).get(pk=project.pk)


@transaction.atomic
def close_project(*, project: Project, by: User, reason: str) -> Project:
    """Nobody is chosen for it any more; what is under way may still be settled and paid. The owner
    is told, and the mentors of those of whom nobody has said yet what came of it.

    Raises `ProjectStateError`, `ResultMissingError`.
    """
    project = held(project)
    if project.closed_at:
        raise ProjectStateError
    if not reason.strip():
        raise ResultMissingError
    project.closed_at, project.closed_by = timezone.now(), by
    project.close_reason = reason.strip()
    store(project)
    audit.record(Act.PROJECT_CLOSED, project, by=by, reason=reason[:200])
    _tell_of_closing(project, by)
    return project


def _tell_of_closing(project: Project, by: User) -> None:
    with acting_for(purpose=PURPOSE):  # households of districts that are not the user's too
        rows = project.participations.filter(status=ParticipationStatus.CHOSEN)
        waiting = list(rows.values_list("household", flat=True))
    key = f"project-closed:{project.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    left = f" โปรดบันทึกผลของ {len(waiting)} ครัวเรือนที่คัดเลือกไว้" if waiting else ""
    notify(
        readers_of(project.organization_id).exclude(pk=by.pk),
        key=key,
        text=f"โครงการของหน่วยงานท่านปิดแล้ว{left}",
        url=reverse("projects:project-detail", args=[project.pk]),
    )
    counts = Counter(user for users in mentors_of_each(waiting).values() for user in users - {by})
    for count in sorted(set(counts.values())):  # a mentor has few households: few counts
        notify(
            sorted((u for u in counts if counts[u] == count), key=lambda user: user.pk),
            key=f"{key}:{count}",
            text=f"โครงการที่คัดเลือก {count} ครัวเรือนในความดูแลของท่านไว้ปิดแล้ว {UNTOLD_RESULT}",
            url=reverse("projects:project-detail", args=[project.pk]),
        )


@transaction.atomic
def reopen_project(*, project: Project, by: User) -> Project:
    """Takes a closing back. Raises `ProjectStateError`."""
    project = held(project)
    if not project.closed_at:
        raise ProjectStateError
    project.closed_at, project.closed_by, project.close_reason = None, None, ""
    store(project)
    audit.record(Act.PROJECT_REOPENED, project, by=by)
    return project
