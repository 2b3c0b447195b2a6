"""Households a project is for: proposed by need and urgency; a person decides."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.permissions import Permission
from assistance.enums import RequestStatus
from assistance.models import HelpRequest, Participation, Project
from households.enums import NeedStatus
from households.models import Household, Need, PersonListing
from households.querysets import area_scope
from households.sets import households_in
from indicators.services import edition_for_data_year
from places.codes import VILLAGE_DIGITS
from plans.models import StageRecord


def within(project: Project) -> Q:
    """A condition on households: where the project works."""
    scope = Q(pk__in=[])
    for code in project.serves:
        scope |= Q(village=code) if len(code) == VILLAGE_DIGITS else area_scope(code)
    return scope


def open_needs(**by: Any) -> QuerySet[Need]:
    """Needs nobody has met yet, of the household's latest list."""
    rows = Need.objects.order_by().exclude(status__in=NeedStatus.met())
    return rows.filter(household=OuterRef("pk"), data_year=OuterRef("latest_year"), **by)


def candidates(project: Project, user: User, *, everybody: bool = False) -> QuerySet[Household]:
    """Households of the programme where the project works and the user chooses, who are not in it,
    with an open need it is for; `everybody`: without one too, for a choice with its own reason.

    Each with `lacking` (codes of dimensions of the project it lacks), `has_asked` for such help and
    `elsewhere` (in another project of the kind); who asked comes first, then the most urgent.
    """
    mine = Household.objects.permitted(user, Permission.PROJECT_EDIT).filter(within(project))
    needs = open_needs(dimension__in=project.dimensions.all())
    parts = Participation.objects.order_by().filter(household=OuterRef("pk")).taking()
    asked = HelpRequest.objects.filter(household=OuterRef("pk"), kind=project.kind)
    rows = (
        households_in("programme", among=mine)
        .exclude(pk__in=project.participations.standing().values("household"))
        .for_table()
        .annotate(
            lacking=ArraySubquery(needs.values("dimension").distinct()),
            has_asked=Exists(asked.filter(status__in=RequestStatus.open())),
            elsewhere=Exists(
                parts.filter(
                    project__kind=project.kind, project__in=Project.objects.running()
                ).exclude(project=project)
            ),
        )
    )
    if not everybody:
        rows = rows.filter(Exists(needs))
        rows = _of_stages(_failing(rows, project), project)
    return rows.order_by("-has_asked", "-urgency_score", "id")


def _failing(rows: QuerySet[Household], project: Project) -> QuerySet[Household]:
    """Those with somebody who fails one of the project's indicators, where it names some: their
    numbers count for lists of the same edition.
    """
    indicators = list(project.indicators.all())
    if not indicators:
        return rows
    scope = Q(pk__in=[])
    for year in Household.objects.order_by().values_list("latest_year", flat=True).distinct():
        edition = edition_for_data_year(year) if year else None
        numbers = [i.number for i in indicators if edition and i.edition_id == edition.pk]
        failing = PersonListing.objects.filter(
            household=OuterRef("pk"), data_year=year or 0, failed_indicators__overlap=numbers
        )
        if numbers:
            scope |= Q(Exists(failing), latest_year=year)
    return rows.filter(scope)


def _of_stages(rows: QuerySet[Household], project: Project) -> QuerySet[Household]:
    """Those that stand on one of the project's stages, where it names some."""
    if not project.stages:
        return rows
    standing = StageRecord.objects.filter(household=OuterRef("pk")).standing()
    now = Subquery(standing.values("stage")[:1])
    return rows.annotate(stage_now=now).filter(stage_now__in=project.stages)


def open_projects_for(household: Household) -> list[Project]:
    """Projects that take households now, work where this one lives and are for one of its open
    needs; those that end first come first.
    """
    needs = Need.objects.filter(household=household, data_year=household.latest_year or 0)
    lacking = needs.exclude(status__in=NeedStatus.met()).values("dimension")
    rows = Project.objects.running().filter(dimensions__in=lacking).distinct()
    inside = household.participations.standing().values("project")
    rows = rows.exclude(pk__in=inside).for_table().order_by("ends_on", "name_sort_key")
    return [project for project in rows if project.reaches(household)]
