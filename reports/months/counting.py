"""Counts a metric of a month once: the figures of every area, and who was counted."""

from collections import defaultdict
from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from core.periods import Window
from reports import metrics
from reports.metrics import Metric
from reports.models import Month, MonthMember

LEVELS = (2, 4, 6)  # digits of the codes of province, districts and sub-districts
# What each household adds, by place and part; then their village beside them; then a row a place.
# Written is what differs from what stands there, so that a night in which little happened is cheap.
KEEP = """
WITH counted (place, key, household, value) AS ({rows}),
villaged AS (
    SELECT c.*, coalesce(h.village_id, '') AS village
    FROM counted c JOIN households_household h ON h.id = c.household
),
villages AS (
    SELECT place, key, jsonb_object_agg(village, value) AS villages
    FROM (SELECT place, key, village, sum(value) AS value FROM villaged GROUP BY 1, 2, 3) v
    GROUP BY 1, 2
),
places AS (
    SELECT place, key, sum(value) AS value, array_agg(household ORDER BY household) AS households,
        CASE WHEN bool_or(value <> 1) THEN array_agg(value ORDER BY household) END AS "values"
    FROM counted GROUP BY 1, 2
),
kept AS (SELECT * FROM places JOIN villages USING (place, key)),
written AS (
    INSERT INTO reports_monthmember AS m
        (month_id, revision, metric, key, area_id, value, households, "values", villages)
    SELECT %s, %s, %s, key, place, value, households, "values", villages FROM kept
    ON CONFLICT (month_id, revision, metric, area_id, key) DO UPDATE SET value = excluded.value,
        households = excluded.households, "values" = excluded."values",
        villages = excluded.villages
    WHERE (m.value, m.households, m."values", m.villages) IS DISTINCT FROM
        (excluded.value, excluded.households, excluded."values", excluded.villages)
),
gone AS (
    DELETE FROM reports_monthmember m
    WHERE m.month_id = %s AND m.revision = %s AND m.metric = %s
        AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.place = m.area_id AND k.key = m.key)
)
SELECT place, key, value FROM kept
"""


def count(metric: Metric, window: Window, month: Month, revision: int) -> dict:
    """`{(area code, key): value}` on every level; makes the members of the revision those counted.
    One query, or one a level for what is no sum.
    """
    if not metric.is_summed:
        levels = (metrics.measure(metric, window, digits) for digits in LEVELS)
        return {at: value for level in levels for at, value in level.items()}
    if not metric.has_members:
        return _summed(metrics.measure(metric, window))
    return _summed(_kept(metric, window, month, revision))


def _kept(metric, window, month, revision) -> dict[tuple[str, str], Decimal]:
    rows = (
        metric.rows(window)
        .order_by()
        .values(
            counted_place=F(metric.place),
            counted_key=Cast(metric.key, CharField()) if metric.key else Value(""),
            counted_household=F(metric.household),
        )
    )
    try:
        sql, params = rows.annotate(counted_value=metric.value).query.sql_with_params()
    except EmptyResultSet:  # known without asking: there is no list yet
        MonthMember.objects.filter(month=month, revision=revision, metric=metric.code).delete()
        return {}
    members = [month.pk, revision, metric.code]
    with connection.cursor() as cursor:
        cursor.execute(KEEP.format(rows=sql), [*params, *members, *members])
        return {(place, key): Decimal(value) for place, key, value in cursor.fetchall()}


def _summed(found: dict[tuple[str, str], Decimal]) -> dict[tuple[str, str], Decimal]:
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (code, key), value in found.items():
        for length in LEVELS:
            totals[code[:length], key] += value
    return totals
