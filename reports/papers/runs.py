"""The papers of one press, or of one closed month: asked for at one moment, by which it is told how
far all of them are.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.jobs import running
from core.jobs.rows import JobState
from core.periods import quarter_of
from reports.enums import ReportKind
from reports.errors import QuarterOpenError
from reports.models import Month, Report
from reports.papers import quarterly, writing
from reports.papers.reporters import Reporter

EVERY = "all"  # every kind there is of the month, and its quarter, once all three are closed
LIVE = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True)
class Run:
    """How far the papers of one moment are."""

    total: int
    done: int
    failed: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total


def newest_run(reports: QuerySet[Report]) -> Run | None:
    """The last of these that are still being written; None where none is."""
    at = reports.filter(state__in=LIVE).order_by("-requested_at").values("requested_at")[:1]
    found = (
        reports.order_by()
        .filter(requested_at=at)
        .aggregate(
            total=Count("pk"),
            done=Count("pk", filter=~Q(state__in=LIVE)),
            failed=Count("pk", filter=Q(state__in=[JobState.FAILED, JobState.CANCELLED])),
        )
    )
    return Run(**found) if found["total"] else None


def request_run(*, first_day: date, reporters: list[Reporter], kind: str, by: User) -> list[Report]:
    """Rows for the papers of a month of a `kind`, or of `EVERY` one, in the names of `reporters`;
    those of teams are of quarters alone, and none of a quarter is signed already. Raises what
    asking for one does.
    """
    at = timezone.now()
    areas = [one.area for one in reporters if one.team is None]
    asked: dict[str, Any] = {"first_day": first_day, "by": by, "at": at}
    reports = [
        writing.request_report(area=area, kind=one, **asked)
        for one in (_kinds(first_day) if kind == EVERY else [kind])
        for area in areas
    ]
    if kind == EVERY and _has_quarter(first_day):
        signed = quarterly.settled(quarter_of(first_day))
        reports += [
            quarterly.request_quarterly(area=one.area, team=one.team, **asked)
            for one in reporters
            if (one.area.pk, one.team.pk if one.team else None) not in signed
        ]
    return reports


def request_closed(*, first_day: date) -> list[Report]:
    """What a month that was closed has written by itself, each once: memo and report by agencies of
    the province and each district, the province's one page, and of its quarter, once all three
    months are closed, the reports of every committee and team. Starts those that are not done or
    under way.
    """
    at = timezone.now()
    reports = writing.request_all(first_day=first_day, by=None, at=at, scheduled=True)
    if _has_quarter(first_day):
        reports += quarterly.request_all(first_day=first_day, by=None, at=at, scheduled=True)
    for report in reports:
        if report.state != JobState.DONE and not (report.work and report.is_live):
            running.start(report, "reports.report")
    return reports


def request_revised(*, first_day: date, by: User | None) -> list[Report]:
    """What a corrected month has written anew beside what was written of it before: its monthly
    papers. A quarter's report may be signed; its page says that a month was corrected since.
    """
    reports = writing.request_all(first_day=first_day, by=by, at=timezone.now())
    for report in reports:
        running.start(report, "reports.report", by=by)
    return reports


def _kinds(first_day: date) -> list[str]:
    closed = Month.objects.filter(first_day=first_day, closed_at__isnull=False).exists()
    return [kind for kind in writing.WRITTEN if closed or kind != ReportKind.ONE_PAGE]


def _has_quarter(first_day: date) -> bool:
    """Whether the months of its quarter are all closed."""
    try:
        quarterly.closed_months(quarter_of(first_day))
    except QuarterOpenError:
        return False
    return True
