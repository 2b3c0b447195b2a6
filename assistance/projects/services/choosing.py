"""Households chosen for a project, and taken out again."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notifications import notify
from accounts.services.presence import readers_of
from assistance.enums import ParticipationStatus
from assistance.models import Assistance, Participation, Project
from assistance.projects.actions import Act
from assistance.projects.errors import (
    AlreadyChosenError,
    ChoiceReasonError,
    HelpStandsError,
    NobodyChosenError,
    NotOfTheProgrammeError,
    OutsideProjectError,
    OwnerClosedError,
    ParticipationStateError,
    ProjectFullError,
    ProjectOverError,
    ResultMissingError,
)
from assistance.projects.services.numbers import numbers_of_one
from assistance.projects.services.projects import held
from core.records import store
from households.enums import NeedStatus
from households.models import Household
from households.services.households import lock_household, lock_households
from households.sets import households_in
from indicators.models import Dimension
from mentors.errors import HouseholdLeftError
from mentors.services.pairings import mentors_of, mentors_of_each

LEFT = "มีครัวเรือนที่ออกจากโครงการแก้จนแล้ว จึงยังไม่ได้คัดเลือกครัวเรือนใด โปรดเลือกใหม่"


@transaction.atomic
def choose_households(
    *,
    project: Project,
    households: Iterable[Household],
    by: User,
    reason: str,
    over_seats: str = "",
) -> list[Participation]:
    """Takes the households into the project, all or none; their mentors and the owner are told.
    Beyond its places only with a reason (`over_seats`).

    Raises `NobodyChosenError`, `ChoiceReasonError`, `ProjectOverError`, `OwnerClosedError`,
    `OutsideProjectError`, `AlreadyChosenError`, `ProjectFullError`, `HouseholdLeftError`,
    `NotOfTheProgrammeError`.
    """
    rows = lock_households(households)  # before the project, as every act on a household
    project = held(project)
    _check(project, rows, reason)
    left = numbers_of_one(project).seats_left
    is_over = left is not None and len(rows) > left
    if is_over and not over_seats.strip():
        raise ProjectFullError
    dimensions = list(project.dimensions.all())
    chosen = [
        Participation(
            project=project,
            household=household,
            organization=project.organization,
            dimension=_dimension(household, dimensions),
            reason=reason.strip(),
            over_seats=over_seats.strip() if is_over else "",
            chosen_by=by,
        )
        for household in rows
    ]
    for row in chosen:
        store(row)
        audit.record(Act.PARTICIPATION_CHOSEN, row, by=by, details={"project": str(project.pk)})
        notify_mentors(row, by, "ครัวเรือนในความดูแลของท่านได้รับคัดเลือกเข้าโครงการ")
    _notify_owner(project, chosen, by)
    return chosen


def _check(project: Project, rows: list[Household], reason: str) -> None:
    if not rows:
        raise NobodyChosenError
    if not reason.strip():
        raise ChoiceReasonError
    if not project.takes:
        raise ProjectOverError
    if not project.organization.is_active:
        raise OwnerClosedError
    if any(row.left_on for row in rows):
        raise HouseholdLeftError(LEFT)
    here = Household.objects.filter(pk__in=[row.pk for row in rows])
    if households_in("programme", among=here).count() != len(rows):
        raise NotOfTheProgrammeError
    if not all(project.reaches(row) for row in rows):
        raise OutsideProjectError
    if project.participations.standing().filter(household__in=rows).exists():
        raise AlreadyChosenError


def _dimension(household: Household, dimensions: list[Dimension]) -> Dimension:
    """What the household is helped with: the first of the project's that it lacks and nobody has
    met; of one chosen for another reason, the project's first.
    """
    needs = household.needs.filter(data_year=household.latest_year or 0)
    lacking = set(needs.exclude(status__in=NeedStatus.met()).values_list("dimension", flat=True))
    return next((d for d in dimensions if d.pk in lacking), dimensions[0])


def _notify_owner(project: Project, chosen: list[Participation], by: User) -> None:
    notify(
        readers_of(project.organization).exclude(pk=by.pk),
        key=f"project-chosen:{chosen[0].pk}",
        text=f"มีครัวเรือนได้รับคัดเลือกเข้าโครงการของหน่วยงานท่าน {len(chosen)} ครัวเรือน",
        url=reverse("projects:project-detail", args=[project.pk]),
    )


def notify_mentors(row: Participation, by: User | None, text: str) -> None:
    """Whoever looks after the household hears of it; the text says nothing of the family."""
    users = mentors_of(row.household)
    notify(
        sorted((u for u in users if by is None or u.pk != by.pk), key=lambda user: user.pk),
        key=f"participation:{row.pk}:{row.status}:{timezone.now():%Y%m%d%H%M%S}",
        text=text,
        url=reverse("projects:participation-detail", args=[row.pk]),
    )


@transaction.atomic
def withdraw_participation(*, row: Participation, by: User, outcome: str) -> Participation:
    """Takes the household out of the project, with a reason; its place is free again.

    Raises `ParticipationStateError`, `HelpStandsError`, `ResultMissingError`.
    """
    row = locked(row, ParticipationStatus.CHOSEN, ParticipationStatus.ABSENT)
    if not outcome.strip():
        raise ResultMissingError
    refuse_given(row)
    row.status, row.outcome = ParticipationStatus.WITHDRAWN, outcome.strip()
    settle(row, by, Act.PARTICIPATION_WITHDRAWN)
    notify_mentors(row, by, "ครัวเรือนในความดูแลของท่านถูกถอนชื่อจากโครงการ")
    notify_owner(row, "withdrawn", "มีครัวเรือนถูกถอนชื่อจากโครงการของหน่วยงานท่าน", by)
    return row


def who_hears(rows: Sequence[Participation], *, of_owner: bool = True) -> str:
    """Says who is told of what is done to these households of a project, and who is not."""
    mentors = mentors_of_each(row.household_id for row in rows)
    untold = sum(not mentors[row.household_id] for row in rows)
    heard = [] if untold == len(rows) else ["พี่เลี้ยง"]
    unheard = [f"พี่เลี้ยงของ {untold} ครัวเรือน"] if untold else []
    if of_owner:
        is_read = readers_of(rows[0].organization_id).exists()
        (heard if is_read else unheard).append("หน่วยงานเจ้าของ")
    told = f"{'และ'.join(heard)}ได้รับแจ้ง" if heard else ""
    lack = f"ไม่มีผู้ใช้ในระบบที่จะได้รับแจ้ง: {' '.join(unheard)}" if unheard else ""
    return f"{told} {lack}".strip()


def refuse_given(row: Participation) -> None:
    """Refuses where the household was given something through the project, also under the row of a
    double that was merged into it. Raises `HelpStandsError`.
    """
    given = Assistance.objects.standing().filter(household=row.household)
    if given.filter(participation__project=row.project_id).exists():
        raise HelpStandsError


def notify_owner(row: Participation, what: str, text: str, by: User | None = None) -> None:
    """A line without personal data for each officer of the owner who can read it."""
    notify(
        [user for user in readers_of(row.organization_id) if by is None or user.pk != by.pk],
        key=f"participation-{what}:{row.pk}:{timezone.now():%Y%m%d%H%M%S}",
        text=text,
        url=reverse("projects:participation-detail", args=[row.pk]),
    )


def hold(row: Participation) -> Project:
    """The row's household, then its project: whoever takes both takes them in this order."""
    lock_household(row.household)
    return held(row.project)


def locked(row: Participation, *states: str) -> Participation:
    """The row as it stands, held after its household. Raises `ParticipationStateError`."""
    household = lock_household(row.household)
    rows = Participation.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("project", "dimension").get(pk=row.pk)  # its owner may change
    if row.status not in states:
        raise ParticipationStateError
    row.household = household
    return row


def settle(row: Participation, by: User, act: Act) -> None:
    """Saves how far the household has come, with who said so."""
    row.settled_at, row.settled_by = timezone.now(), by
    store(row)
    audit.record(act, row, by=by, details={"project": str(row.project_id)})
