"""How much no run has taken yet, by sub-district: counted each night, by each run, and when
somebody asks; a page only reads it.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from accounts.acting import acting_for
from logbook.models import WaitingCount
from places.querysets import codes_within

PURPOSE = "logbook_export"
# What a run would take, without reading what facts say (`sql/waiting.sql`). Of two counts at once
# the later one stays.
COUNT = """
WITH waiting AS MATERIALIZED (
    SELECT w.household_id, date_trunc('month', w.day)::date AS month, w.change
    FROM logbook_waiting w
), counted AS (
    SELECT h.subdistrict_id AS place, w.month, w.change, count(*) AS number
    FROM waiting w JOIN households_household h ON h.id = w.household_id GROUP BY 1, 2, 3
), listed AS (
    SELECT place, jsonb_agg(jsonb_build_array(month, change, number)) AS counts
    FROM counted GROUP BY 1
)
INSERT INTO logbook_waitingcount AS kept (area_id, counts, as_of)
SELECT s.code, coalesce(l.counts, '[]'), %s
FROM places_area s LEFT JOIN listed l ON l.place = s.code
WHERE s.level = 'subdistrict' ORDER BY s.code
ON CONFLICT (area_id) DO UPDATE SET counts = excluded.counts, as_of = excluded.as_of
WHERE kept.as_of <= excluded.as_of
"""


def count_waiting() -> None:
    """Of the whole province, whoever asks: a fact out of sight would look as if it were no more."""
    with acting_for(purpose=PURPOSE), connection.cursor() as cursor:
        cursor.execute(COUNT, [timezone.now()])


def waiting_of(areas: Iterable[str]) -> tuple[datetime | None, dict[str, dict[date, Counter]]]:
    """When it was counted, and `{code of an area: {first day: {change: how many}}}`, of each area
    the newest month first. Nothing before the first count.
    """
    found: dict[str, dict[date, Counter]] = {code: {} for code in areas}
    rows = list(WaitingCount.objects.filter(codes_within(found, "area__code")))
    for row in rows:
        for code, months in found.items():
            for month, change, number in row.counts if row.area_id.startswith(code) else ():
                months.setdefault(date.fromisoformat(month), Counter())[change] += number
    newest_first = {code: dict(sorted(months.items())[::-1]) for code, months in found.items()}
    return min((row.as_of for row in rows), default=None), newest_first
