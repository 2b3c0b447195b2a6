"""Needs without a project, and projects without takers, by district."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q

from accounts.models import User
from accounts.permissions import Permission
from assistance.enums import ParticipationStatus
from assistance.models import Participation, Project
from assistance.projects.services.numbers import Numbers, numbers_of
from households.enums import NeedStatus
from households.models import Household, Need
from households.sets import households_in
from indicators.models import Dimension
from places.models import Area


@dataclass
class Gap:
    """A dimension in a district: households that lack it, those of them that took part in a project
    for it or wait for one that still runs, and the projects that take households there now.
    """

    district: Area
    dimension: Dimension
    households: int = 0
    served: int = 0
    projects: list[Project] = field(default_factory=list)

    @property
    def left(self) -> int:
        return self.households - self.served


def gaps(user: User) -> list[Gap]:
    """Every district and dimension the user reaches with open needs, most households left first."""
    mine = Household.objects.permitted(user, Permission.PROJECT_EDIT)
    programme = households_in("programme", among=mine).order_by().values("pk")
    inside = Participation.objects.filter(
        Q(status=ParticipationStatus.ATTENDED)
        | Q(status=ParticipationStatus.CHOSEN, project__in=Project.objects.running()),
        household=OuterRef("household"),
        project__dimensions=OuterRef("dimension"),
    )
    needs = Need.objects.filter(
        household__in=programme, data_year=F("household__latest_year")
    ).exclude(status__in=NeedStatus.met())
    counted = (
        needs.order_by()
        .annotate(is_inside=Exists(inside))
        .values_list("district", "dimension")
        .annotate(
            Count("household", distinct=True),
            served=Count("household", distinct=True, filter=Q(is_inside=True)),
        )
    )
    districts = {area.code: area for area in Area.objects.districts()}
    dimensions = Dimension.objects.in_bulk()
    running = _running_by_district(districts)
    found = [
        Gap(
            districts[str(district)],
            dimensions[dimension],
            households,
            served,
            [p for p, helps in running[str(district)] if dimension in helps],
        )
        for district, dimension, households, served in counted
    ]
    return sorted(found, key=lambda gap: (bool(gap.projects), -gap.left, gap.district.code))


def _running_by_district(districts: Iterable[str]) -> dict[str, list[tuple[Project, set[str]]]]:
    """`{district: [(project that takes households there, dimensions it is for)]}`."""
    rows = [
        (project, {dimension.pk for dimension in project.dimensions.all()})
        for project in Project.objects.running().prefetch_related("dimensions")
    ]
    return {code: [row for row in rows if _touches(row[0], code)] for code in districts}


def _touches(project: Project, district: str) -> bool:
    return any(code.startswith(district) or district.startswith(code) for code in project.serves)


@dataclass
class Idle:
    """A running project nobody was chosen for, with its numbers."""

    project: Project
    numbers: Numbers


def without_takers(user: User) -> list[Idle]:
    """Running projects within reach nobody was chosen for, those that end first come first."""
    rows = Project.objects.permitted(user, Permission.PROJECT_EDIT).running()
    found = list(rows.for_table().order_by("ends_on", "name"))
    numbers = numbers_of(found)
    return [Idle(p, numbers[p.pk]) for p in found if not numbers[p.pk].taken]
