"""Needs without a project, and projects without takers, by district."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.acting import acting_for, permitted_areas
from accounts.models import User
from accounts.permissions import Permission
from assistance.enums import ParticipationStatus
from assistance.models import GapCount, Participation, Project
from assistance.projects.services.numbers import Numbers, numbers_of
from households.enums import NeedStatus
from households.models import Need
from households.sets import households_in
from indicators.models import Dimension
from places.codes import AreaCode
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


def gaps(user: User) -> tuple[datetime, list[Gap]]:
    """Every district and dimension the user reaches with open needs, most households left first,
    as they were counted last: each night, and when somebody asks.
    """
    at, kept = GapCount.within(permitted_areas(user, Permission.PROJECT_EDIT), count_gaps)
    districts = {area.code: area for area in Area.objects.districts()}
    dimensions = Dimension.objects.in_bulk()
    running = _running_by_district(districts)
    found: dict[tuple[str, str], Gap] = {}
    for place, counts in kept.items():
        code: str = AreaCode(place).district
        for dimension, households, served in counts:
            gap = found.setdefault((code, dimension), Gap(districts[code], dimensions[dimension]))
            gap.households += households
            gap.served += served
    for (code, dimension), gap in found.items():
        gap.projects = [p for p, helps in running[code] if dimension in helps]
    return at, sorted(
        found.values(), key=lambda gap: (bool(gap.projects), -gap.left, gap.district.code)
    )


def count_gaps() -> None:
    """Counts by sub-district, of the whole province."""
    found: dict[str, list] = {}
    with acting_for(purpose="gaps.count"):
        now = timezone.now()
        inside = Participation.objects.filter(
            Q(status=ParticipationStatus.ATTENDED)
            | Q(status=ParticipationStatus.CHOSEN, project__in=Project.objects.running()),
            household=OuterRef("household"),
            project__dimensions=OuterRef("dimension"),
        )
        needs = Need.objects.filter(
            household__in=households_in("programme").order_by().values("pk"),
            data_year=F("household__latest_year"),
        ).exclude(status__in=NeedStatus.met())
        counted = (
            needs.order_by()
            .annotate(is_inside=Exists(inside))
            .values_list("household__subdistrict", "dimension")
            .annotate(
                Count("household", distinct=True),
                served=Count("household", distinct=True, filter=Q(is_inside=True)),
            )
        )
        for place, *counts in counted:
            found.setdefault(place, []).append(counts)
        GapCount.keep(found, now)


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
    found = list(rows.for_table().order_by("ends_on", "name_sort_key"))
    numbers = numbers_of(found)
    return [Idle(p, numbers[p.pk]) for p in found if not numbers[p.pk].taken]
