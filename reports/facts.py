"""The rows behind the metrics that are no sets of households: facts of a window [start, end).

Facts count by the day they happened, never by the day they were entered.
"""

from django.db.models import (
    Aggregate,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Extract, Sign
from django.utils import timezone

from assistance.enums import ReferralStatus
from assistance.models import Assistance, Referral
from core.periods import Window
from households.models import Need, PersonListing
from households.sets import districts_of, households_in, list_year, of_lists, on_list
from logbook.counting import met, standing
from logbook.enums import VisitStatus
from logbook.keyed import has_left
from logbook.models import AssessmentLine, LogbookEntry, Visit
from logbook.sets import is_passed
from plans.enums import STAGES, rank
from plans.models import StageRecord
from plans.sets import stage_at


def persons(window):
    """Once each: who has moved to a district with a newer list is told by that one."""
    return PersonListing.objects.filter(of_lists(window.year, _newest))


def _newest(data_year: int, newer: list[int]) -> Q:
    """Of a list, and the person in none of those that are `newer`."""
    if not newer:
        return Q(data_year=data_year)
    listed = PersonListing.objects.filter(person=OuterRef("person"), data_year__in=newer)
    return Q(data_year=data_year) & ~Q(Exists(listed))


def visits(window):
    days = {"visited_on__gte": window.start, "visited_on__lt": window.end}
    return Visit.objects.filter(met(), **days)


def visits_verified(window):
    return visits(window).filter(status=VisitStatus.VERIFIED)


def visits_exported(window):
    """In a file in the style of Logbook by now, whichever day it was made."""
    return visits(window).filter(has_left(Visit))


def assistance(window):
    rows = Assistance.objects.standing()
    return rows.filter(given_on__gte=window.start, given_on__lt=window.end)


def assistance_of_agencies(window):
    return assistance(window).exclude(organization=None)


def assistance_keyed(window):
    """The giving agency keyed it in itself."""
    return assistance_of_agencies(window).filter(is_by_agency=True)


def referrals_sent(window):
    return Referral.objects.filter(sent_at__gte=window.start_at, sent_at__lt=window.end_at)


def referrals_completed(window):
    return Referral.objects.filter(
        status=ReferralStatus.COMPLETED, closed_at__gte=window.start_at, closed_at__lt=window.end_at
    )


def referrals_answered(window):
    """In the month of the first answer: the body took the matter on, or declined it at once."""
    window_days = {"gte": window.start_at, "lt": window.end_at}
    accepted = Q(**{f"accepted_at__{at}": moment for at, moment in window_days.items()})
    closed = Q(**{f"closed_at__{at}": moment for at, moment in window_days.items()})
    declined = closed & Q(accepted_at=None, status=ReferralStatus.DECLINED)
    return Referral.objects.filter(accepted | declined)


def referrals_open(window):
    rows = Referral.objects.filter(sent_at__lt=window.end_at)
    return rows.filter(Q(closed_at=None) | Q(closed_at__gte=window.end_at))


def referrals_overdue(window):
    """The answer's day is over: one due today is still in time."""
    return referrals_open(window).filter(due_on__lt=min(window.last, timezone.localdate()))


def needs(window):
    """Of the official list only; those it missed are counted apart."""
    rows = Need.objects.filter(of_lists(window.year, _newest))
    return rows.filter(on_list(window.year, "household__"))


def needs_helped(window):
    return needs(window).filter(met_on__lt=window.end)


def staged(window):
    """Households in the programme with a confirmed stage, as `stage_now`."""
    return (
        households_in("followed", window=window)
        .annotate(stage_now=stage_at(window))
        .exclude(stage_now=None)
    )


def stages_moved(window):
    """Moves confirmed in the window; the first stage of a household is no move."""
    within = {"confirmed_at__gte": window.start_at, "confirmed_at__lt": window.end_at}
    ranks = [When(from_stage=stage, then=Value(rank(stage))) for stage in STAGES]
    ranked = [When(stage=stage, then=Value(rank(stage))) for stage in STAGES]
    rows = StageRecord.objects.filter(**within).exclude(from_stage="")
    return rows.annotate(from_rank=Case(*ranks), to_rank=Case(*ranked))


def stages_up(window):
    return stages_moved(window).filter(to_rank__gt=F("from_rank"))


def stages_down(window):
    return stages_moved(window).filter(to_rank__lt=F("from_rank"))


def entries(window):
    """Rows that left for Logbook and stand: what is to be keyed in of the month."""
    return LogbookEntry.objects.of_month(window.start).standing()


def entries_keyed(window):
    return entries(window).filter(is_keyed=True)


BY_DAY = ("-visit__visited_on", "-visit__received_at", "-visit_id")


def _four_t(window):
    """The latest line of each ท of a household in the month."""
    within = {"visit__visited_on__gte": window.start, "visit__visited_on__lt": window.end}
    of_each = ("visit__household", "aspect")
    latest = AssessmentLine.objects.filter(standing("visit__"), **within)
    latest = latest.order_by(*of_each, *BY_DAY).distinct(*of_each)
    followed = households_in("followed", window=window)
    return AssessmentLine.objects.filter(pk__in=latest.values("pk"), visit__household__in=followed)


def _score_before(window):
    """What the line's ท came to when it was looked at last before the month."""
    lines = AssessmentLine.objects.filter(
        standing("visit__"),
        visit__household=OuterRef("visit__household"),
        visit__visited_on__lt=window.start,
        aspect=OuterRef("aspect"),
    )
    return Subquery(lines.order_by(*BY_DAY).values("score")[:1])


def four_t(window):
    """As `moved`: 1 better, 0 the same, -1 worse; null where it was not looked at before."""
    return _four_t(window).annotate(moved=Sign(F("score") - _score_before(window)))


def list_years(window: Window) -> list[int]:
    """The data years of all lists up to the one in force, the newest first."""
    found: list[int] = []
    year = list_year(window.year)
    while year:
        found.append(year)
        year = list_year(year - 1)
    return found


def listed_in_years(window):
    """Whoever is on a list, by its year; households are counted once in each."""
    return PersonListing.objects.filter(data_year__in=list_years(window))


def passed_in_years(window):
    year, inside = OuterRef("data_year"), OuterRef(OuterRef("data_year"))
    return listed_in_years(window).filter(is_passed(window, "household_id", year, inside))


def gone_from_years(window):
    """On a list and not on the next one."""
    years, gone = list_years(window), Q(pk__in=[])
    for after, year in zip(years, years[1:], strict=False):
        was = Q(data_year=year)
        if (some := districts_of(after)) is not None:
            was &= Q(district__in=some)
        gone |= was & ~Q(household__listed_years__contains=[after])
    return listed_in_years(window).filter(gone)


def needs_in_years(window):
    """Of whoever was on the list of the need's year."""
    listed = Q(household__listed_years__contains=[F("data_year")])
    return Need.objects.filter(listed, data_year__in=list_years(window))


def needs_helped_in_years(window):
    return needs_in_years(window).filter(met_on__lt=window.end)


class MedianDays(Aggregate):
    """Days from sending a referral to its end, in the middle."""

    function = "percentile_cont"
    output_field = FloatField()
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, **extra):
        days = Extract(F("closed_at") - F("sent_at"), "epoch") / Value(86_400.0)
        super().__init__(ExpressionWrapper(days, output_field=FloatField()), **extra)
