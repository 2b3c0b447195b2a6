"""Households that were visited, and whose four ท were looked at."""

from datetime import timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery

from households.models import Need
from households.sets import household_set, of_lists
from logbook.counting import met, standing
from logbook.enums import VisitStatus
from logbook.models import AssessmentLine, Visit
from mentors.sets import FIRST_VISIT_DAYS, first_visits_due


@household_set("visited", name="ได้รับการเยี่ยมในเดือน", within="programme")
def visited(window):
    visits = Visit.objects.filter(met(), household=OuterRef("pk"))
    return Q(Exists(visits.filter(visited_on__gte=window.start, visited_on__lt=window.end)))


@household_set("assessed", name="วิเคราะห์ 4 ท แล้ว", within="programme")
def assessed(window):
    lines = AssessmentLine.objects.filter(standing("visit__"), visit__household=OuterRef("pk"))
    return Q(Exists(lines.filter(visit__visited_on__lt=window.end)))


@household_set("reached", name="เคยได้รับการเยี่ยม", within="programme")
def reached(window):
    visits = Visit.objects.filter(met(), household=OuterRef("pk"))
    return Q(Exists(visits.filter(visited_on__lt=window.end)))


@household_set("verified", name="ได้รับการเยี่ยมในเดือนและรับรองแล้ว", within="visited")
def verified(window):
    visits = _verified(household=OuterRef("pk"))
    return Q(Exists(visits.filter(visited_on__gte=window.start, visited_on__lt=window.end)))


def _verified(**where):
    return Visit.objects.filter(met(), status=VisitStatus.VERIFIED, **where)


@household_set(
    "first_visit_in_time", name=f"เยี่ยมครั้งแรกภายใน {FIRST_VISIT_DAYS} วัน", within="first_visit_due"
)
def first_visit_in_time(window):
    """Visited within those days from the day the mentor of today took over."""
    last = OuterRef("started_on") + timedelta(days=FIRST_VISIT_DAYS)
    visits = Visit.objects.filter(met(), household=OuterRef("household"))
    visits = visits.filter(visited_on__gte=OuterRef("started_on"), visited_on__lte=last)
    return Q(Exists(first_visits_due(window).filter(Exists(visits))))


@household_set("passed", name="ได้รับการช่วยเหลือครบทุกปัญหาและรับรองแล้ว", within="listed")
def passed(window):
    """On the list in force; our reading of the Ministry's indicator (docs/domain.md): its
    definition was not found.
    """
    return of_lists(window.year, lambda year, _newer: is_passed(window, "pk", year, year))


def is_passed(window, household, year, year_inside) -> Q:
    """Every need of a list was met by the end of the window, and a visit on or after the last help
    verified. `household` leads to the household, `year` is the list's, `year_inside` the same
    seen from within one more query: an `OuterRef` one level deeper.
    """
    needs = Need.objects.filter(household=OuterRef(household), data_year=year)
    met = needs.filter(met_on__lt=window.end)  # of few households, so it is looked at first
    open_ones = needs.filter(Q(met_on=None) | Q(met_on__gte=window.end))
    helped = Need.objects.filter(household=OuterRef("household"), data_year=year_inside).order_by()
    last_help = helped.values("household").annotate(day=Max("met_on")).values("day")
    seen = _verified(household=OuterRef(household), visited_on__lt=window.end).annotate(
        last_help=Subquery(last_help)
    )
    is_seen = Q(Exists(seen.filter(visited_on__gte=F("last_help"))))
    return Q(Exists(met)) & ~Q(Exists(open_ones)) & is_seen
