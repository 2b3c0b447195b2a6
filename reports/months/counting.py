"""Counts a metric of a month once: the figures of every area, and who was counted."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet, Value

from core.periods import Window
from households.sets import households_marked, with_wholes
from places.enums import AreaLevel
from places.models import Area
from reports import metrics
from reports.metrics import METRICS, Metric, Part
from reports.models import Month, MonthMember

LEVELS = (2, 4, 6)  # digits of the codes of province, districts and sub-districts
# What each household adds, by `cell` (place and part) and village; then a row a cell. `stood` are
# the rows that may go; of the others, what differs from what is counted is written.
KEEP = """
WITH {counted},
{laid},
kept AS (
    SELECT {metric} AS metric, place COLLATE "default" AS place, key COLLATE "default" AS key,
        value, households, "values", villages
    FROM places JOIN villages USING ({cell})
),
gone AS (
    DELETE FROM reports_monthmember m
    WHERE m.month_id = %s AND m.revision = %s AND {stood}
        AND NOT EXISTS (
            SELECT 1 FROM kept k
            WHERE (k.metric, k.place, k.key) = (m.metric, m.area_id, m.key))
    RETURNING m.area_id
),
written AS (
    INSERT INTO reports_monthmember AS m
        (month_id, revision, metric, key, area_id, value, households, "values", villages)
    SELECT %s, %s, metric, key, place, value, households, "values", villages FROM kept
    ON CONFLICT (month_id, revision, metric, area_id, key) DO UPDATE SET value = excluded.value,
        households = excluded.households, "values" = excluded."values", villages = excluded.villages
    WHERE (m.value, m.households, m."values", m.villages) IS DISTINCT FROM
        (excluded.value, excluded.households, excluded."values", excluded.villages)
    RETURNING m.area_id
)
SELECT area_id FROM gone UNION SELECT area_id FROM written
"""
# Which rows may be gone: not joined with themselves, since of a month just begun no plan knows how
# many there are.
OF_METRICS = "m.metric = ANY (%s)"
TOUCHED = "(m.metric, m.area_id, m.key) IN (SELECT metric, place, key FROM touched)"
LAID = """
villages AS (
    SELECT {cell}, jsonb_object_agg(coalesce(village, ''), value) AS villages
    FROM (
        SELECT {cell}, village, trim_scale(sum(value)::numeric) AS value
        FROM counted GROUP BY {cell}, village
    ) v GROUP BY {cell}
),
places AS (
    SELECT {cell}, sum(value) AS value,
        array_agg(household ORDER BY household) AS households,
        CASE WHEN bool_or(value <> 1) THEN array_agg(value ORDER BY household) END AS "values"
    FROM counted GROUP BY {cell}
)
"""
# All that a metric counts: one metric, which need not be looked at row by row. It is counted by
# itself before its places are looked up: what it asks of a row would be asked again, and beside
# what the policies seem to cost no plan would mind reading all places for each row.
WHOLE = """
found AS MATERIALIZED ({rows}),
counted (place, key, household, village, value) AS (
    SELECT h.subdistrict_id COLLATE "C", counted_key::varchar COLLATE "C", counted_household,
        h.village_id COLLATE "C", counted_value
    FROM found JOIN rows_marked h ON h.pk = counted_household
)
"""
# Some households: what was found of them, beside the others of the rows they stand or stood in.
SOME = """
found (metric, place, key, household, village, value) AS MATERIALIZED ({rows}),
touched AS (
    SELECT metric, place, key FROM found
    UNION
    SELECT m.metric, m.area_id, m.key FROM reports_monthmember m
    WHERE m.month_id = %s AND m.revision = %s
        AND EXISTS (SELECT 1 FROM unnest(m.households) AS h WHERE h = ANY (%s::bigint[]))
),
counted AS (
    TABLE found
    UNION ALL
    SELECT m.metric, m.area_id, m.key, u.household, h.village_id, coalesce(u.value, 1)
    FROM touched t
    JOIN reports_monthmember m ON (m.metric, m.area_id, m.key) = (t.metric, t.place, t.key)
    CROSS JOIN unnest(m.households, m."values") AS u (household, value)
    JOIN households_household h ON h.id = u.household
    WHERE m.month_id = %s AND m.revision = %s AND u.household <> ALL (%s::bigint[])
)
"""
PART = """
SELECT counted_key, counted_household, sum(counted_value) AS counted_value
FROM {table} WHERE counted_by = ANY (%s) GROUP BY 1, 2
"""
FEW = """
SELECT %s, h.subdistrict_id, counted_key::varchar, counted_household, h.village_id,
    counted_value::numeric
FROM ({rows}) found JOIN households_household h ON h.id = counted_household
WHERE counted_household = ANY (%s)
"""
# What is nothing but households in sets, each once: read and laid together at once. Not those that
# ask each visit for the needs of its household, which must not be asked of all.
SETS = {m.code: m.sets for m in METRICS if m.sets and not m.key and "passed" not in m.sets}
# A row a household, and a column a metric.
MARKED = """
counted AS NOT MATERIALIZED (
    SELECT subdistrict_id AS place, pk AS household, village_id AS village, * FROM rows_marked
)
"""
LAID_MARKED = """
villages AS (
    SELECT metric, place, '' AS key, villages
    FROM (
        SELECT place, {villages}
        FROM (
            SELECT place, coalesce(village, '') AS village, {counts}
            FROM counted GROUP BY place, coalesce(village, '')
        ) v GROUP BY place
    ) p CROSS JOIN LATERAL (VALUES {columns}) AS u (metric, villages)
),
places AS (
    SELECT metric, place, '' AS key, cardinality(households) AS value, households,
        NULL::numeric[] AS "values"
    FROM (
        SELECT place, {households} FROM counted GROUP BY place
    ) p CROSS JOIN LATERAL (VALUES {columns}) AS u (metric, households)
    WHERE households IS NOT NULL
)
"""
Queries = dict[str, tuple[str, tuple] | None]  # by metric; None where nothing can be counted


def queries_of(window: Window) -> Queries:
    """How each metric with members is counted: key, household and value."""
    return {m.code: _query(m, m.rows(window)) for m in METRICS if m.has_members}


def definitions(queries: Queries, clocked: list[tuple]) -> str:
    """A digest of how metrics are counted: another program may count otherwise. Of the days they
    ask of, other ones each night, `clocked` says how far they lie from the end of a window.
    """
    said: list[tuple] = [*clocked]
    for code, query in queries.items():
        sql, params = query or ("", ())
        said.append((code, sql, [value for value in params if not isinstance(value, date)]))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def keep_members(
    queries: Queries, window: Window, month: Month, revision: int, some: list[int] | None
) -> set[str]:
    """Makes the members of the revision those counted: of each metric in one query and of all sets
    in one, or, where only `some` households are to be counted anew, these in the rows that stand.
    Returns the sub-districts that may differ from what stood there.
    """
    if some is None:
        with _room(), _marked(window), _parts(window) as parts:
            for code, query in (queries | parts).items():
                if code not in SETS:
                    _keep_whole(code, query, month, revision)
            _keep_sets(month, revision)
        rows = Area.objects.filter(level=AreaLevel.SUBDISTRICT)
        return set(rows.values_list("code", flat=True))
    return _keep_some(queries, month, some) if some else set()


@contextmanager
def _room() -> Iterator[None]:
    """Memory for the sorts of a whole province; its rows are not worth a second process."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '32MB'; SET LOCAL max_parallel_workers_per_gather = 0")
        yield
        cursor.execute(
            "SET LOCAL work_mem TO DEFAULT; SET LOCAL max_parallel_workers_per_gather TO DEFAULT"
        )


@contextmanager
def _marked(window: Window) -> Iterator[None]:
    """Every household with the sets it is in, and where it lives, in a temporary table."""
    codes = with_wholes(code for codes in SETS.values() for code in codes)
    rows = households_marked(*codes, window=window).order_by("subdistrict_id", "pk")
    columns = ("pk", "subdistrict_id", "village_id", *(f"in_{code}" for code in codes))
    sql, params = rows.values(*columns).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE rows_marked ON COMMIT DROP AS {sql}", params)
        # Few rows find theirs one by one: how many there are no plan can know.
        cursor.execute("CREATE UNIQUE INDEX ON rows_marked (pk)")
        yield
        cursor.execute("DROP TABLE rows_marked")


@contextmanager
def _parts(window: Window) -> Iterator[Queries]:
    """How metrics are counted that divide rows among them: these are read once, into a temporary
    table.
    """
    divided = [(m.code, m.rows, m) for m in METRICS if isinstance(m.rows, Part)]
    tables: dict[Callable, str] = {}
    with connection.cursor() as cursor:
        for _code, part, metric in divided:
            if part.of in tables:
                continue
            if found := _query(metric, part.of(window), counted_by=F(part.by)):
                tables[part.of] = f"rows_{part.of.__name__}"
                cursor.execute(
                    f"CREATE TEMPORARY TABLE {tables[part.of]} ON COMMIT DROP AS {found[0]}",
                    found[1],
                )
        yield {
            code: (PART.format(table=tables[part.of]), ([*part.values],))
            for code, part, _metric in divided
            if part.of in tables
        }
        for table in tables.values():
            cursor.execute(f"DROP TABLE {table}")


def _keep_whole(code: str, query: tuple | None, month: Month, revision: int) -> None:
    if query is None:  # known without asking: there is no list yet
        MonthMember.objects.filter(month=month, revision=revision, metric=code).delete()
        return
    rows, params = query
    of = [month.pk, revision]
    cell = "place, key"
    laid = LAID.format(cell=cell)
    counted = WHOLE.format(rows=rows)
    keep = KEEP.format(counted=counted, laid=laid, cell=cell, metric="%s", stood=OF_METRICS)
    _keep(keep, [*params, code], of, [code])


def _keep_sets(month: Month, revision: int) -> None:
    is_in = {
        f"m{n}": " AND ".join(f"in_{code}" for code in with_wholes(codes))
        for n, codes in enumerate(SETS.values())
    }
    laid = LAID_MARKED.format(
        counts=", ".join(f"count(*) FILTER (WHERE {of}) AS {m}" for m, of in is_in.items()),
        villages=", ".join(
            f"jsonb_object_agg(village, {m}) FILTER (WHERE {m} > 0) AS {m}" for m in is_in
        ),
        households=", ".join(
            f"array_agg(household ORDER BY household) FILTER (WHERE {of}) AS {m}"
            for m, of in is_in.items()
        ),
        columns=", ".join(f"('{code}', {m})" for m, code in zip(is_in, SETS, strict=True)),
    )
    cell = "metric, place, key"
    keep = KEEP.format(counted=MARKED, laid=laid, cell=cell, metric="metric", stood=OF_METRICS)
    _keep(keep, [], [month.pk, revision], [*SETS])


def _keep_some(queries: Queries, month: Month, some: list[int]) -> set[str]:
    asked = [(code, *query) for code, query in queries.items() if query]
    rows = " UNION ALL ".join(FEW.format(rows=rows) for _code, rows, _params in asked)
    params = [value for code, _rows, said in asked for value in (code, *said, some)]
    of = [month.pk, 0]
    counted = SOME.format(rows=rows)
    cell = "metric, place, key"
    laid = LAID.format(cell=cell)
    keep = KEEP.format(counted=counted, laid=laid, cell=cell, metric="metric", stood=TOUCHED)
    return _keep(keep, [*params, *of, some, *of, some], of)


def _keep(statement: str, params: list[Any], of: list[int], *stood: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *of, *stood, *of])
        return {area for (area,) in cursor.fetchall()}


def _query(metric: Metric, rows: QuerySet, **beside: F) -> tuple | None:
    """SQL and parameters of a metric's count of `rows`, with what is asked `beside`; None for an
    empty set.
    """
    rows = rows.order_by().values(
        counted_key=F(metric.key) if metric.key else Value(""),
        counted_household=F(metric.household),
        **beside,
    )
    value = metric.value
    if value is metrics.HOUSEHOLDS:  # each once in a place and key
        rows, value = rows.distinct(), Value(1)
    elif metric.household == "pk" and value is metrics.COUNT:  # not to be summed
        value = Value(1)
    try:
        return rows.annotate(counted_value=value).query.sql_with_params()
    except EmptyResultSet:
        return None


def figures_of(window: Window, month: Month, revision: int) -> dict[str, dict]:
    """`{metric: {(area code, key): value}}` on every level: what its members add up to; what has
    none is counted, a median on each level.
    """
    found: dict[str, dict] = {metric.code: {} for metric in METRICS}
    rows = MonthMember.objects.filter(month=month, revision=revision)
    for code, place, key, value in rows.values_list("metric", "area_id", "key", "value"):
        found[code][place, key] = value
    for metric in METRICS:
        if metric.is_summed:
            counted = found[metric.code]
            if not metric.has_members:
                counted = metrics.measure(metric, window)
            found[metric.code] = _summed(counted)
        else:
            levels = (metrics.measure(metric, window, digits) for digits in LEVELS)
            found[metric.code] = {at: value for level in levels for at, value in level.items()}
    return found


def _summed(found: dict[tuple[str, str], Decimal]) -> dict[tuple[str, str], Decimal]:
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (code, key), value in found.items():
        for length in LEVELS:
            totals[code[:length], key] += value
    return totals
