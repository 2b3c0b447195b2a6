"""Writes a compared batch into the tables. Sets, never row by row.

New rows are written by the owner of the tables (`sql/load_list.sql`); here stands what is altered
of those who were known. What an alteration replaced is kept by the triggers of the row history,
under the batch's name; from there it is taken back (`undoing`).
"""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Model

from core.pointing import pointing_at
from households.models import ImportBatch, Need
from households.services import urgency
from households.tpmap import facts
from households.tpmap.services import loading
from households.tpmap.services.staging import Staging
from households.tpmap.services.transfer import as_sets

# The owner writes the new rows, and reads them here.
LEND = """
DO $$ BEGIN EXECUTE format('GRANT SELECT ON landing, scored TO %I',
    (SELECT pg_get_userbyid(relowner) FROM pg_class
     WHERE oid = 'public.households_person'::regclass)); END $$
"""
# Villages that are known stay until the rows that lie in them are there: while keys are not looked
# at, nothing else would keep one from being removed.
HOLD_VILLAGES = """
SELECT FROM places_village v WHERE v.code IN (SELECT village_code FROM landing) FOR KEY SHARE
"""
# Villages the list names for the first time.
NEW_VILLAGES = """
INSERT INTO places_village (code, name, number, subdistrict_id)
SELECT village_code, coalesce(max(village_name), ''), right(village_code, 2)::int,
       left(village_code, 6)
FROM landing WHERE village_code IS NOT NULL GROUP BY village_code
ON CONFLICT (code) DO NOTHING RETURNING code
"""
NEW_ROWS = (
    urgency.SCORE_NEW,
    LEND,
    "SELECT load_list(%(batch)s, %(year)s::smallint, %(emptied)s)",
    "SELECT analyze_lists()",
    "DROP TABLE scored",
)
# A household that was known is where it is; the list does not say where of its rows.
PLACES = """
UPDATE landing s SET house_district = h.district FROM households_household h
WHERE NOT s.is_new_house AND h.id = s.household_id AND s.house_district <> h.district
"""
# An older list gives no second head to a household of which a newer one has said who it is.
HEADS_BEFORE = """
UPDATE landing s SET is_head = CASE WHEN s.verdict = 'new' THEN false END
FROM households_household h
WHERE s.is_head AND h.id = s.household_id AND h.latest_year > %(year)s
  AND EXISTS (SELECT FROM households_person p WHERE p.household_id = h.id AND p.is_head
      AND p.merged_into_id IS NULL AND p.id <> s.person_id)
"""
# The list of an older year does not overwrite what a newer one said.
NEWER = """(
    SELECT 1 FROM households_personlisting l
    WHERE l.person_id = t.id AND l.data_year > %(year)s)"""
# Where people lived whom the list finds in another house; whether that one is called by their name,
# and whether the list says who they are in the other. So is a new house of an older list to those
# who live in another by now; and without anybody, where needs of the year leave a house.
LEFT_BEHIND = f"""
CREATE TEMPORARY TABLE left_behind ON COMMIT DROP AS
SELECT t.household_id, t.id AS person_id, s.is_head IS NOT NULL AS says_head,
       t.is_head OR n.name <> '' AND right(h.head_name, length(n.name)) = n.name AS gave_name
FROM landing s JOIN households_person t ON t.id = s.person_id
JOIN households_household h ON h.id = t.household_id
CROSS JOIN LATERAL (SELECT btrim(t.first_name || ' ' || t.last_name) AS name) n
WHERE s.verdict = 'changed' AND t.household_id <> s.household_id AND NOT EXISTS {NEWER}
UNION ALL
SELECT s.household_id, t.id, true, true
FROM landing s JOIN households_person t ON t.id = s.person_id
WHERE s.is_new_house AND s.verdict <> 'new' AND EXISTS {NEWER}
UNION ALL
SELECT n.household_id, NULL, NULL, false FROM landing s JOIN households_need n USING (person_id)
WHERE s.verdict = 'changed' AND n.data_year = %(year)s AND n.household_id <> s.household_id
"""
FEWER = """
UPDATE households_household h SET member_count = greatest(h.member_count - l.people, 0)
FROM (SELECT household_id, count(person_id) AS people FROM left_behind GROUP BY 1) l
WHERE h.id = l.household_id AND l.people > 0 AND h.member_count > 0
"""
# Of those houses, and of new ones to which somebody moved with what was known of them.
SCORE_LEFT_BEHIND = urgency.store_sql(
    f"""{urgency.STORED_HOUSES} AND h.id IN (SELECT household_id FROM left_behind
    UNION SELECT household_id FROM landing WHERE is_new_house AND verdict <> 'new')"""
)
# An ID comes to who had none by a list of any year.
IDS = """
UPDATE households_person t SET pin = s.pin, pin_index = s.pin_index, updated_at = now()
FROM landing s
WHERE s.verdict = 'changed' AND t.id = s.person_id AND s.pin IS NOT NULL AND t.pin_index IS NULL
"""
# Somebody else is the head now: who was it before is not, unless the list says so.
HEADS = """
UPDATE households_person p SET is_head = false, updated_at = now()
FROM landing s, households_household h
WHERE s.is_open AND s.is_head
  AND p.household_id = s.household_id AND p.id <> s.person_id AND p.is_head
  AND h.id = p.household_id AND coalesce(h.latest_year, 0) <= %(year)s
  AND NOT EXISTS (SELECT 1 FROM landing o WHERE o.person_id = p.id AND o.is_head)
"""
# Who was head of the house they left is that of one which has a head only by the list's word.
HEADS_ELSEWHERE = """
UPDATE households_person p SET is_head = false, updated_at = now()
FROM left_behind l
WHERE p.id = l.person_id AND p.is_head AND NOT l.says_head AND EXISTS (
    SELECT FROM households_person o WHERE o.household_id = p.household_id AND o.id <> p.id
      AND o.is_head AND o.merged_into_id IS NULL)
"""
# A house is not called by who has left it, but by its head, else by the eldest who stays; where
# nobody is left, by nobody until somebody comes (as `households.services.names`).
NAMES_LEFT_BEHIND = """
WITH nameless AS MATERIALIZED (
    SELECT household_id FROM left_behind WHERE gave_name
    UNION SELECT id FROM households_household WHERE head_sort_key = '' AND head_name = ''
)
UPDATE households_household h
SET head_name = coalesce(n.head_name, ''), updated_at = now(),
    head_sort_key = left(thai_sort_key(coalesce(n.called, '')), 200)
FROM nameless l LEFT JOIN (
    SELECT DISTINCT ON (p.household_id) p.household_id,
           btrim(p.title || p.first_name || ' ' || p.last_name) AS head_name,
           btrim(p.first_name || ' ' || p.last_name) AS called
    FROM households_person p JOIN nameless USING (household_id) WHERE p.merged_into_id IS NULL
    ORDER BY p.household_id, p.is_head DESC, p.birth_date, p.id
) n USING (household_id)
WHERE h.id = l.household_id AND coalesce(h.latest_year, 0) <= %(year)s
  AND h.head_name <> coalesce(n.head_name, '')
"""
HEAD_NAMES = """
UPDATE households_household h
SET head_name = f.head_name, head_sort_key = f.head_sort_key, updated_at = now()
FROM (
    SELECT s.household_id, min(s.head_sort_key) AS head_sort_key,
           min(btrim(p.title || p.first_name || ' ' || p.last_name)) AS head_name
    FROM landing s
    JOIN households_person p ON p.id = s.person_id AND p.household_id = s.household_id AND p.is_head
    WHERE s.is_open GROUP BY s.household_id HAVING count(*) = 1
) f
WHERE h.id = f.household_id AND coalesce(h.latest_year, 0) <= %(year)s
  AND (h.head_name, h.head_sort_key) IS DISTINCT FROM (f.head_name, f.head_sort_key)
"""
MEMBERS = """
UPDATE households_household h SET member_count = c.members
FROM (
    SELECT x.household_id, greatest(count(DISTINCT x.id), max(
        CASE WHEN o.latest_year > %(year)s THEN o.member_count ELSE s.house_members END)) AS members
    FROM households_person x JOIN landing s USING (household_id)
    JOIN households_household o ON o.id = s.household_id
    WHERE s.is_open AND NOT s.is_new_house GROUP BY x.household_id
) c
WHERE h.id = c.household_id AND h.member_count <> c.members
"""


def write(
    batch: ImportBatch,
    staging: Staging,
    marks: pl.DataFrame,
    *,
    step: Callable[[int, int], object] = lambda done, of: None,
) -> None:
    """Applies the compared rows of `batch` (`comparing.Comparison.marks`). Runs in the caller's
    transaction; `step` hears how far it has come. Raises `KeyGoneError` for an ID sealed with a
    key that is not known any more.
    """
    values: dict[str, Any] = {
        "batch": batch.pk,
        "year": batch.data_year,
        "emptied": list(batch.emptied),
    }
    with connection.cursor() as cursor, as_sets(cursor):
        steps = _steps(loading.land(cursor, staging, marks, batch.data_year), batch.emptied)
        for done, statement in enumerate(steps):
            step(done, len(steps))
            cursor.execute(statement, values if "%(" in statement else None)
            if statement is NEW_VILLAGES:
                batch.counts["villages_made"] = sorted(code for (code,) in cursor.fetchall())
        cursor.execute("DROP TABLE IF EXISTS landing, scored, left_behind")


def _steps(landed: pl.DataFrame, emptied: Sequence[str]) -> tuple[str, ...]:
    """The statements that write what has landed; of people and households that are all new there is
    nothing to alter.
    """
    if landed.is_empty():
        return ()
    if landed["is_new_house"].all() and (landed["verdict"] == "new").all():
        return (HOLD_VILLAGES, NEW_VILLAGES, *NEW_ROWS)
    # After the new rows what is of people, since somebody may have moved to a new house.
    return (
        HOLD_VILLAGES,
        NEW_VILLAGES,
        _alter_households(emptied),
        PLACES,
        HEADS_BEFORE,
        *NEW_ROWS,
        LEFT_BEHIND,
        _alter_persons(emptied),
        IDS,
        HEADS,
        HEADS_ELSEWHERE,
        NAMES_LEFT_BEHIND,
        HEAD_NAMES,
        _alter_listings(facts.HOUSEHOLD_LISTING, "household_id", emptied),
        _alter_listings(facts.PERSON_LISTING, "person_id", emptied),
        _needs_gone(),
        _needs_follow(),
        FEWER,
        MEMBERS,
        urgency.SCORE_KNOWN,
        LEND,
        "SELECT settle_list(%(year)s::smallint)",
        SCORE_LEFT_BEHIND,
    )


def _said(table: str, emptied: Sequence[str]) -> dict[str, str]:
    """`{column: SQL of what will stand there}` of the table `t`, from what is said in `landing` `s`
    and what is stored.
    """
    return {
        fact.column: facts.value(fact, emptied, "s", lambda key: f"t.{facts.BY_KEY[key].column}")
        for fact in facts.FACTS
        if fact.table == table
        and fact.key in loading.COLUMNS
        and fact.key not in ("pin_index", "head_sort_key")
    }


def _set(values: dict[str, str]) -> str:
    return ", ".join(f"{column} = {value}" for column, value in values.items())


def _differs(values: dict[str, str]) -> str:
    stored = ", ".join(f"t.{column}" for column in values)
    return f"ROW({stored}) IS DISTINCT FROM ROW({', '.join(values.values())})"


def _alter_households(emptied: Sequence[str]) -> str:
    values = _said(facts.HOUSEHOLD, emptied) | {"district": "left(s.subdistrict, 4)::smallint"}
    code = """CASE WHEN s.identity_key <> t.identity_key
        AND (s.house_code <> '' OR starts_with(t.identity_key, 'n:')) AND NOT EXISTS (
        SELECT FROM households_household o WHERE o.identity_key = s.identity_key)
        THEN {} ELSE {} END"""
    values |= {
        "house_code": code.format("s.house_code", "t.house_code"),
        "identity_key": code.format("s.identity_key", "t.identity_key"),
    }
    return f"""
UPDATE households_household t SET {_set(values)}, updated_at = now()
FROM landing s
WHERE s.speaks AND NOT s.is_new_house AND t.id = s.household_id
  AND coalesce(t.latest_year, 0) <= %(year)s AND {_differs(values)}
"""


def _alter_persons(emptied: Sequence[str]) -> str:
    values = _said(facts.PERSON, emptied) | {"household_id": "s.household_id"}
    return f"""
UPDATE households_person t SET {_set(values)}, updated_at = now()
FROM landing s
WHERE s.verdict = 'changed' AND t.id = s.person_id AND NOT EXISTS {NEWER} AND {_differs(values)}
"""


def _alter_listings(table: str, key: str, emptied: Sequence[str]) -> str:
    values = _said(table, emptied)
    if table == facts.PERSON_LISTING:
        values["household_id"] = "s.household_id"
    speaks = "s.speaks AND " if table == facts.HOUSEHOLD_LISTING else ""
    return f"""
UPDATE {table} t SET {_set(values)}
FROM landing s
WHERE {speaks}t.{key} = s.{key} AND t.data_year = %(year)s
  AND t.batch_id IS DISTINCT FROM %(batch)s AND {_differs(values)}
"""


def _needs_gone() -> str:
    """Needs the list says are none go, unless somebody has worked on them."""
    return f"""
DELETE FROM households_need n USING landing s
WHERE {_untouched_need()} AND n.dimension_id = ANY (s.dimensions_said)
  AND NOT n.dimension_id = ANY (s.dimensions)
"""


def _needs_follow() -> str:
    """Needs of the year move house with their person, unless somebody has worked on them."""
    return f"""
UPDATE households_need n SET household_id = s.household_id FROM landing s
WHERE {_untouched_need()} AND n.household_id <> s.household_id
"""


def _untouched_need() -> str:
    """Of the need `n` of a person of `landing` `s` in the list's year: nobody has worked on it."""
    hanging = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = n.id)"
        for table, column in pointers_at(Need)
    )
    return f"""s.person_id = n.person_id AND s.verdict = 'changed'
  AND n.data_year = %(year)s AND n.status = 'waiting' AND {hanging}"""


def pointers_at(model: type[Model]) -> list[tuple[str, str]]:
    """`(table, column)` of everything that can hang on a row of the model."""
    return [
        (relation.related_model._meta.db_table, str(relation.field.column))
        for relation in pointing_at(model)
    ]
