"""Takes an applied list back, except where people have worked since.

What the list made is known by its batch, what it altered or removed by the row history of the
batch's name. A household on which somebody has worked stays whole, with its people, listing and
needs.
"""

from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import DateField, DateTimeField, Model

from core.pointing import pointing_at
from households.models import (
    DuplicateDecision,
    Household,
    HouseholdEvent,
    ImportBatch,
    Need,
    Nomination,
    Person,
)
from households.tpmap import facts
from households.tpmap.services.applying import pointers_at

# Of what this room itself keeps of a household, that which people do.
WORK = (DuplicateDecision, HouseholdEvent, Nomination)
# Columns that follow from others: a difference in them alone is nobody's work.
DERIVED = (
    "'{urgency_score,member_count,district,updated_at,latest_year,listed_years,mentored_until,"
    "head_sort_key}'::text[]"
)
# Altered columns are restored in this order: people move back before the houses made for them go.
RESTORED = {
    facts.HOUSEHOLD: (
        *facts.columns_of(facts.HOUSEHOLD),
        "house_code",
        "identity_key",
        "member_count",
    ),
    facts.PERSON: facts.columns_of(facts.PERSON),
    facts.PERSON_LISTING: ("household_id", *facts.columns_of(facts.PERSON_LISTING)),
    facts.HOUSEHOLD_LISTING: facts.columns_of(facts.HOUSEHOLD_LISTING),
    Need._meta.db_table: ("household_id",),
}
# Each altered row as it stood before the list and as the list left it, and whether somebody has
# changed it since (lists that came later are taken back already); of a national ID the history
# only says that one came.
ALTERED = f"""
CREATE TEMPORARY TABLE altered ON COMMIT DROP AS
WITH changes AS MATERIALIZED (
    SELECT id, "table", row_id, operation, before, after FROM accounts_rowhistory
    WHERE request_id = %(name)s AND "table" = ANY (%(tables)s)
), befores AS (
    SELECT "table", row_id, bool_or(operation = 'delete') AS is_removed, max(c.id) AS last,
           jsonb_object_agg(p.key, p.value ORDER BY c.id DESC) AS before
    FROM changes c, jsonb_each(c.before) p GROUP BY "table", row_id
), afters AS (
    SELECT "table", row_id, jsonb_object_agg(p.key, p.value ORDER BY c.id) AS after
    FROM changes c, jsonb_each(c.after) p GROUP BY "table", row_id
)
SELECT b."table", b.row_id::bigint AS id, b.is_removed, b.before ? 'pin_index' AS gained_pin,
       b.before - 'pin_index' AS before, a.after - 'pin_index' AS after, EXISTS (
           SELECT 1 FROM accounts_rowhistory x
           WHERE x."table" = b."table" AND x.row_id = b.row_id AND x.id > b.last
             AND x.request_id !~ '^(import|undo):' AND x.before - {DERIVED} <> '{{}}'
       ) AS is_edited
FROM befores b LEFT JOIN afters a USING ("table", row_id)
"""
# The row history of before 0012 says keys of another order, which kept marks among the letters.
FORMER_KEYS = f"""
UPDATE households_household h SET head_sort_key = left(thai_sort_key(
    regexp_replace(h.head_sort_key, '([ก-ฮ])([เแโใไ])', '\\2\\1', 'g')), 200)
FROM altered a WHERE a."table" = '{facts.HOUSEHOLD}' AND a.id = h.id
  AND h.head_sort_key ~ '[็-๎๐-๙A-Z]' AND strpos(h.head_sort_key, '!') = 0
"""
# Before anything is taken back: edits found while it goes on concern single rows only.
LEFT_WHOLE = """
CREATE TEMPORARY TABLE left_whole ON COMMIT DROP AS SELECT DISTINCT household_id FROM worked_on
"""
LISTED = """
CREATE TEMPORARY TABLE listed ON COMMIT DROP AS
SELECT household_id FROM households_householdlisting WHERE batch_id = %(batch)s
UNION SELECT household_id FROM households_personlisting WHERE batch_id = %(batch)s
"""
UNTOUCHED = "NOT IN (SELECT household_id FROM left_whole)"
KEPT = "SELECT household_id, array_agg(DISTINCT why) FROM worked_on GROUP BY 1 ORDER BY 1"
OUTLOOK = {
    "removed_households": f"""
SELECT count(*) FROM households_household WHERE created_batch_id = %(batch)s AND id {UNTOUCHED}""",
    "removed_persons": f"""
SELECT count(*) FROM households_person
WHERE created_batch_id = %(batch)s AND household_id {UNTOUCHED}""",
    "restored": "SELECT count(*) FROM altered WHERE NOT is_removed",
    "kept_households": "SELECT count(*) FROM left_whole",
}


def outlook(batch: ImportBatch) -> dict[str, int]:
    """What taking the batch back would do: the counts `OUTLOOK`. Changes nothing; runs in the
    caller's transaction.
    """
    with connection.cursor() as cursor:
        _prepare(cursor, batch)
        counts = {}
        for name, question in OUTLOOK.items():
            cursor.execute(question, _values(batch))
            (counts[name],) = cursor.fetchone()
        return counts


def take_back(batch: ImportBatch) -> tuple[dict[str, int], list[dict]]:
    """Removes what `batch` made and restores what it altered, except where people have worked
    since: such a household stays whole, with its people, listing and needs.

    Returns counts (`removed_persons`, `removed_households`, `restored`, `kept_households`,
    `kept_persons`, `kept_changes`) and what was kept, `[{"household", "why": [Thai words]}]`. Runs
    in the caller's transaction.
    """
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        _prepare(cursor, batch)
        for name, statement in _steps():
            cursor.execute(statement, _values(batch))
            if name:
                counts[name] = counts.get(name, 0) + cursor.rowcount
        kept = _kept(cursor)
    made = set(Household.objects.filter(created_batch=batch).values_list("pk", flat=True))
    counts["kept_households"] = len(made | {line["household"] for line in kept})
    counts["kept_persons"] = Person.objects.filter(created_batch=batch).count()
    return counts, kept


def _values(batch: ImportBatch) -> dict:
    return {
        "batch": batch.pk,
        "year": batch.data_year,
        "since": batch.applied_at,
        "name": batch.history_name,
        "tables": list(RESTORED),
    }


def _prepare(cursor: CursorWrapper, batch: ImportBatch) -> None:
    cursor.execute("DROP TABLE IF EXISTS altered, listed, worked_on, left_whole")
    for statement in (ALTERED, "ANALYZE altered", LISTED, _find_worked_on(), LEFT_WHOLE):
        cursor.execute(statement, _values(batch))


def _kept(cursor: CursorWrapper) -> list[dict]:
    cursor.execute(KEPT)
    return [{"household": pk, "why": why} for pk, why in cursor.fetchall()]


def _find_worked_on() -> str:
    """Households this batch touched that carry work, each with every kind of it: any work on one it
    made; on one that was there before, what people did since.
    """
    work = [
        f"SELECT w.household_id, '{of._meta.verbose_name}' AS why FROM {of._meta.db_table} x"
        f" JOIN {which} w ON w.household_id = x.{column} WHERE {condition}"
        for of, column in ((r.related_model, r.field.column) for r in pointing_at(Household))
        if of._meta.app_label != "households" or of in WORK
        for which, condition in (("made", "true"), ("listed", _done_since(of)))
    ]
    return f"""
CREATE TEMPORARY TABLE worked_on ON COMMIT DROP AS
WITH made AS (
    SELECT id AS household_id FROM households_household WHERE created_batch_id = %(batch)s
)
{" UNION ".join(work)}
UNION SELECT h.id, 'สถานะที่บันทึกไว้' FROM households_household h
WHERE h.created_batch_id = %(batch)s
  AND (h.survey_status <> 'not_surveyed' OR h.left_on IS NOT NULL)
UNION SELECT n.household_id, 'ปัญหารายมิติที่มีผู้ปรับสถานะ' FROM households_need n
WHERE n.batch_id = %(batch)s AND n.status_at > %(since)s
"""


def _done_since(model: type[Model]) -> str:
    """Whether a row of work `x` was made or moved on since the batch was applied; by the day where
    only days are known.
    """
    times = [f for f in model._meta.concrete_fields if type(f) is DateTimeField]
    days = [f for f in model._meta.concrete_fields if type(f) is DateField]
    conditions = [f"x.{field.column} > %(since)s" for field in times] or [
        f"x.{field.column} >= (%(since)s AT TIME ZONE 'Asia/Bangkok')::date" for field in days
    ]
    return f"({' OR '.join(conditions)})" if conditions else "false"


def _steps() -> Iterator[tuple[str | None, str]]:
    """`(what is counted, statement)` in order."""
    for table, columns in RESTORED.items():
        yield from _restore(table, columns)
    yield None, FORMER_KEYS
    yield (
        None,
        f"""
UPDATE households_person t SET pin = NULL, pin_index = NULL FROM altered a
WHERE a."table" = 'households_person' AND a.gained_pin AND a.id = t.id
  AND t.household_id {UNTOUCHED}""",
    )
    yield (
        None,
        f"""
DELETE FROM households_need n WHERE n.batch_id = %(batch)s AND n.household_id {UNTOUCHED}
  AND NOT coalesce(n.status_at > %(since)s, false) AND {_nothing_points_at("n", Need)}""",
    )
    yield (
        None,
        f"""
INSERT INTO households_need SELECT r.* FROM altered a,
    jsonb_populate_record(NULL::households_need, a.before) r
WHERE a."table" = 'households_need' AND a.is_removed AND r.household_id {UNTOUCHED}
ON CONFLICT DO NOTHING""",
    )
    yield (
        None,
        f"""
DELETE FROM households_personlisting l WHERE l.batch_id = %(batch)s
  AND l.household_id {UNTOUCHED}
  AND NOT EXISTS (SELECT 1 FROM households_need n
                  WHERE n.person_id = l.person_id AND n.batch_id = %(batch)s)""",
    )
    yield (
        "removed_persons",
        f"""
DELETE FROM households_person p WHERE p.created_batch_id = %(batch)s
  AND p.household_id {UNTOUCHED} AND {_nothing_points_at("p", Person)}""",
    )
    yield (
        None,
        """
DELETE FROM households_householdlisting l WHERE l.batch_id = %(batch)s
  AND NOT EXISTS (SELECT 1 FROM households_personlisting x
                  WHERE x.household_id = l.household_id AND x.data_year = l.data_year)""",
    )
    yield (
        "removed_households",
        f"""
DELETE FROM households_household h WHERE h.created_batch_id = %(batch)s
  AND {_nothing_points_at("h", Household)}""",
    )
    # Of a household that stays the latest year is that of what is still known of it.
    yield (
        None,
        f"""
UPDATE households_household h SET latest_year = y.data_year
FROM (SELECT x.household_id, max(x.data_year) AS data_year FROM listed k JOIN (
          SELECT household_id, data_year FROM households_householdlisting
          UNION ALL SELECT household_id, data_year FROM households_need) x USING (household_id)
      GROUP BY x.household_id) y
WHERE h.id = y.household_id AND h.latest_year IS DISTINCT FROM y.data_year
  AND h.id {UNTOUCHED}""",
    )


def _restore(table: str, columns: Sequence[str]) -> Iterator[tuple[str | None, str]]:
    house = "id" if table == facts.HOUSEHOLD else "household_id"
    values = ", ".join(f"r.{column}" for column in columns)
    is_of = f"""a."table" = '{table}' AND a.id = t.id AND t.{house} {UNTOUCHED}"""
    yield (
        "restored",
        f"""
UPDATE {table} t SET ({", ".join(columns)}) = (
    SELECT {values} FROM jsonb_populate_record(t, a.before) r)
FROM altered a WHERE {is_of} AND NOT a.is_edited AND to_jsonb(t) @> (a.after - {DERIVED})""",
    )
    yield (
        "kept_changes",
        f"""
INSERT INTO worked_on SELECT t.{house}, 'ข้อมูลที่มีผู้แก้ไขหลังนำเข้า' FROM {table} t, altered a
WHERE {is_of} AND (a.is_edited OR NOT to_jsonb(t) @> (a.before - {DERIVED}))""",
    )


def _nothing_points_at(alias: str, model: type[Model]) -> str:
    """No row of any table refers to it: nobody has worked on what the import made."""
    return " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = {alias}.id)"
        for table, column in pointers_at(model)
    )
