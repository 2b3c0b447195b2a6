"""What a project has taken in, paid out and has left: counted, never stored.

Past the fence: a district or an agency sees its own households alone, but how many places and how
much money a project has left is one number for everybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from accounts.acting import acting_for
from accounts.models import User
from accounts.permissions import Permission
from assistance.models import Assistance, Participation, Project

PURPOSE = "project.count"
COUNTED = ("chosen", "attended", "absent")  # values of `ParticipationStatus`


@dataclass(frozen=True)
class Numbers:
    """Households by how far they have come, and baht. `left` and `seats_left` are below zero where
    more was given or taken than planned, None where nothing was planned.
    """

    chosen: int = 0
    attended: int = 0
    absent: int = 0
    spent: Decimal = Decimal(0)
    budget: Decimal | None = None
    seats: int | None = None

    @property
    def taken(self) -> int:
        return self.chosen + self.attended

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.spent

    @property
    def seats_left(self) -> int | None:
        return None if self.seats is None else self.seats - self.taken

    @property
    def is_over_budget(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def is_over_seats(self) -> bool:
        return self.seats_left is not None and self.seats_left < 0


def numbers_of(projects: Iterable[Project]) -> dict[UUID, Numbers]:
    """`{key: Numbers}` of the projects; two queries for any number of them."""
    rows = {project.pk: project for project in projects}
    with acting_for(purpose=PURPOSE):
        # Of a household that stood twice, the double's row stays with it and counts no more.
        once = Participation.objects.filter(project__in=rows, household__merged_into=None)
        counted = once.order_by().values_list("project", "status").annotate(Count("pk"))
        counts: dict[UUID, dict[str, int]] = {}
        for project, status, count in counted:
            counts.setdefault(project, {})[status] = count
        spent = dict(spent_by_project(rows))
    return {
        key: Numbers(
            **{status: counts.get(key, {}).get(status, 0) for status in COUNTED},
            spent=spent.get(key) or Decimal(0),
            budget=project.budget,
            seats=project.seats,
        )
        for key, project in rows.items()
    }


def numbers_known_to(user: User, projects: Iterable[Project]) -> dict[UUID, Numbers]:
    """`{project: numbers}` of those the user knows in full: a partner sees that there is a project,
    not whom it took and what it spent.
    """
    found = {project.pk: project for project in projects}
    known = Project.objects.in_full(user, Permission.PROJECT_VIEW).filter(pk__in=found)
    return numbers_of([found[key] for key in known.order_by().values_list("pk", flat=True)])


def spent_by_project(projects: Iterable[UUID]) -> QuerySet:
    """`(project, baht)`: the sum of the ledger over what households received through it."""
    given = Assistance.objects.standing().filter(participation__project__in=projects)
    return given.order_by().values_list("participation__project").annotate(Sum("amount"))


def numbers_of_one(project: Project) -> Numbers:
    """Returns places, baht spent and baht left of one project (see `numbers_of`)."""
    return numbers_of([project])[project.pk]
