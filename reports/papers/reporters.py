"""Who reports a quarter in its own name: the committee of an area, or a team of a district."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from committees.enums import CommitteeLevel, HoldingKind
from committees.models import Committee, Meeting, Obstacle, Resolution, SeatHolder, TeamPlace
from committees.querysets import at_work_on
from committees.services.offices import chair_of
from core.periods import Window
from core.querysets import any_of
from places.models import Area
from reports import committee_work
from reports.models import Report
from reports.papers.content import places_of, places_of_team
from reports.papers.memo import PlaceOnPaper


@dataclass(frozen=True)
class Reporter:
    """`area` is the committee's own, of a team its district. A team's figures are those of the
    sub-districts in which it worked on `day`, the last of what is reported; its obstacles theirs.
    """

    area: Area
    day: date
    team: Committee | None = None

    @classmethod
    def of(cls, report: Report) -> "Reporter":
        return cls(report.area, report.last_day, report.team)

    @cached_property
    def committee(self) -> Committee | None:
        return self.team or Committee.objects.current().leading().filter(area=self.area).first()

    @cached_property
    def codes(self) -> list[str]:
        """Codes of the areas whose figures together are the reporter's."""
        if self.team is None:
            return [self.area.pk]
        return [place.pk for place in self._team_places]

    @cached_property
    def _team_places(self) -> list[Area]:
        worked = TeamPlace.objects.on(self.day).filter(team=self.team)
        return list(Area.objects.filter(team_places__in=worked).order_by("code"))

    def places(self, first_day: date) -> tuple[PlaceOnPaper, list[PlaceOnPaper]]:
        """The reporter's figures of a month, and those of the areas in it."""
        if self.team is None:
            return places_of(self.area, first_day)
        return places_of_team(self.team, self._team_places, first_day)

    def obstacles(self, window: Window) -> QuerySet[Obstacle]:
        if self.team is None:
            return committee_work.in_window(self.area, window)
        return committee_work.waited(self.codes, window)

    def meetings(self) -> QuerySet[Meeting]:
        if self.team:
            return Meeting.objects.filter(committee=self.team)
        rows = Meeting.objects.filter(area=self.area)
        return rows.exclude(committee__level=CommitteeLevel.TEAM)

    def resolutions(self, window: Window) -> QuerySet[Resolution]:
        """Those of its committee and those given to its office; of a team also those that somebody
        in its district's meetings gave to one who sat in it in those days.
        """
        if self.team is None:
            return committee_work.resolutions_of(self.area)
        sitting = SeatHolder.objects.filter(seat__committee=self.team, user__isnull=False)
        sitting = sitting.filter(started_on__lt=window.end).exclude(ended_on__lte=window.start)
        given = Q(owner__in=sitting.values("user"), committee__area=self.area)
        return Resolution.objects.filter(Q(committee=self.team) | given)

    def chiefs(self) -> QuerySet[SeatHolder]:
        """Who holds, or acts in, the chair today and has an account: they alone sign in the
        system.
        """
        holders = SeatHolder.objects.current().exclude(kind=HoldingKind.DEPUTY)
        chair = chair_of(self.area, self.team)
        return holders.filter(seat=chair, user__is_active=True).select_related("seat")


def teams_on(days: Iterable[date], areas: list[Area]) -> list[Committee]:
    """Teams that were at work on any of `days` in the districts among `areas`."""
    rows = Committee.objects.filter(level=CommitteeLevel.TEAM, area__in=areas)
    rows = rows.filter(any_of(at_work_on(day) for day in days), places__isnull=False)
    return list(rows.distinct().select_related("area").order_by("area__code", "pk"))
