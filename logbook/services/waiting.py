"""How much no run has taken yet, by sub-district: counted each night, by each run, and when
somebody asks.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from accounts.acting import acting_for
from logbook.models import WaitingCount

PURPOSE = "logbook_export"
# What a run would take, without reading what facts say (`sql/waiting.sql`).
COUNT = """
WITH waiting AS MATERIALIZED (
    SELECT w.household_id, date_trunc('month', w.day)::date AS month, w.change
    FROM logbook_waiting w
)
SELECT h.subdistrict_id, w.month::text, w.change, count(*)
FROM waiting w JOIN households_household h ON h.id = w.household_id GROUP BY 1, 2, 3
"""


def count_waiting() -> None:
    """Of the whole province, whoever asks: a fact out of sight would look as if it were no more."""
    found: dict[str, list] = {}
    with acting_for(purpose=PURPOSE), connection.cursor() as cursor:
        now = timezone.now()
        cursor.execute(COUNT)
        for place, *counted in cursor.fetchall():
            found.setdefault(place, []).append(counted)
        WaitingCount.keep(found, now)


def waiting_of(areas: Iterable[str]) -> tuple[datetime, dict[str, dict[date, Counter]]]:
    """When it was counted, and `{code of an area: {first day: {change: how many}}}`, of each area
    the newest month first.
    """
    found: dict[str, dict[date, Counter]] = {code: {} for code in areas}
    as_of, kept = WaitingCount.within(found, count_waiting)
    for place, counts in kept.items():
        for code, months in found.items():
            for month, change, number in counts if place.startswith(code) else ():
                months.setdefault(date.fromisoformat(month), Counter())[change] += number
    return as_of, {code: dict(sorted(months.items())[::-1]) for code, months in found.items()}
