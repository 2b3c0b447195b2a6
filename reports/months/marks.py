"""Which households are to be counted anew: those that left a mark since a month was counted, and
those of which a day has come since.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from assistance.models import Assistance, Referral
from core.periods import Window, month_of
from core.version import version
from households.models import Household, Need
from households.sets import lists_in_force
from logbook.models import Visit
from mentors.models import Pairing
from mentors.sets import FIRST_VISIT_DAYS
from plans.models import ActionPlan, StageRecord
from reports.facts import list_years
from reports.models import Month
from reports.months.counting import Queries, definitions

# One counting at a time, whichever the month: marks are given to all that are open.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('count_marks'))"
GIVE = """
WITH taken AS (
    DELETE FROM reports_countmark WHERE month_id IS NULL RETURNING household_id
)
INSERT INTO reports_countmark (month_id, household_id)
SELECT m.id, t.household_id
FROM taken t CROSS JOIN reports_month m WHERE m.closed_at IS NULL AND m.as_of IS NOT NULL
EXCEPT
SELECT month_id, household_id FROM reports_countmark
"""
TAKE = "DELETE FROM reports_countmark WHERE month_id = %s RETURNING household_id"
# Days that sets and facts compare with the end of a window, and how many days later they do so.
CLOCKED: tuple[tuple[type[Model], str, str, int], ...] = (
    (Household, "pk", "left_on", 0),
    (Household, "pk", "created_at", 0),
    (Household, "pk", "survey_status_at", 0),
    (Need, "household_id", "met_on", 0),
    (Visit, "household_id", "visited_on", 0),
    (Pairing, "household_id", "started_on", 0),
    (Pairing, "household_id", "started_on", FIRST_VISIT_DAYS),
    (Pairing, "household_id", "ended_on", 0),
    (ActionPlan, "household_id", "started_on", 0),
    (ActionPlan, "household_id", "closed_on", 0),
    (StageRecord, "household_id", "confirmed_at", 0),
    (Assistance, "household_id", "given_on", 0),
    (Referral, "household_id", "sent_at", 0),
    (Referral, "household_id", "accepted_at", 0),
    (Referral, "household_id", "closed_at", 0),
    (Referral, "household_id", "due_on", 1),
)
MOST = 5  # where more than one in so many is to be counted anew, counting all is as cheap


_is_held: ContextVar[bool] = ContextVar("counting_is_held", default=False)


def hold() -> None:
    """Waits for any other counting; to be asked before a month is held, or two would wait for each
    other.
    """
    if not _is_held.get():
        with connection.cursor() as cursor:
            cursor.execute(LOCK)


@contextmanager
def held() -> Iterator[None]:
    """Waits for any other counting once; inside, months are counted beside each other."""
    with transaction.atomic():
        hold()
        token = _is_held.set(True)
        try:
            yield
        finally:
            _is_held.reset(token)


def counted_with(window: Window, queries: Queries) -> str:
    """What else decides what is counted: the program, and which lists there are."""
    clocked = [(model._meta.db_table, *when) for model, *when in CLOCKED]
    how = definitions(queries, clocked)
    some = lists_in_force(window.year)[1:]
    return " ".join(map(str, (version(), how, *list_years(window), *some)))


def stale(month: Month, window: Window, how: str) -> list[int] | None:
    """Takes the marks of a month: the households to be counted anew in `window`; None for all.
    `how` is what `counted_with` says. Where a month is counted a second time (`recounting`), marks
    nobody has given out yet stay where they are: they tell that somebody has acted meanwhile.
    """
    is_recount = bool(month.as_of) and not month.counted_with
    is_whole = not month.as_of or month.counted_with != how
    with connection.cursor() as cursor:
        if not is_recount:
            cursor.execute(GIVE)
        cursor.execute(TAKE, [month.pk])
        marked = {household for (household,) in cursor.fetchall()}
    if is_whole or None in marked:
        return None
    end = month_of(month.first_day).until(timezone.localdate(month.as_of)).end
    if window.end < end:
        return None
    found = marked | _come_due(end, window)
    return None if len(found) * MOST > Household.objects.count() else sorted(found)


def forget(month: Month) -> None:
    """Takes the marks of a month that closes: all of it is counted. Marks nobody has given out yet
    are left to months that stay open.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [month.pk])


def _come_due(since, window: Window) -> set[int]:
    """Households with a day from `since` to the end of the window."""
    if window.end == since:
        return set()
    found: set[int] = set()
    for model, household, day, later in CLOCKED:
        first, end = (at - timedelta(days=later) for at in (since, window.end))
        within = Window(first, end, "")
        if day.endswith("_at"):
            first, end = within.start_at, within.end_at
        rows = model._default_manager.filter(**{f"{day}__gte": first, f"{day}__lt": end})
        found.update(rows.order_by().values_list(household, flat=True))
    return found
