"""Writes a compared batch into the tables, and takes it back. Sets, never row by row."""

from django.db import connection
from django.db.models import DateField, DateTimeField

from households.models import Household, ImportBatch, Person
from households.services import landing, settled, urgency

# Rows that existed before are kept for the undo as they stood, and as they stand afterwards.
KEEP_BEFORE = """
INSERT INTO households_importchange (batch_id, "table", row_id, before)
SELECT %(batch)s, '{table}', t.id, to_jsonb(t) - '{{updated_at,pin,pin_index}}'::text[]
FROM {table} t
WHERE t.id IN ({ids})
ON CONFLICT DO NOTHING
"""
KEEP_AFTER = """
UPDATE households_importchange c
SET after = to_jsonb(t) - '{{updated_at,pin,pin_index}}'::text[] FROM {table} t
WHERE c.batch_id = %(batch)s AND c."table" = '{table}' AND t.id = c.row_id
"""
# The owner writes the new rows (`land_list`), and reads them here.
LEND = """
DO $$ BEGIN EXECUTE format('GRANT SELECT ON landing, scored TO %I',
    (SELECT pg_get_userbyid(relowner) FROM pg_class
     WHERE oid = 'public.households_person'::regclass)); END $$
"""
STAGED = "FROM landing s WHERE true"
CHANGED_PERSONS = f"SELECT s.person_id {STAGED} AND s.verdict = 'changed'"
# A household's facts as its head's row says them, else its first row, where they differ from what
# is stored. A list of an older year does not overwrite what a newer one said.
OTHER_FACTS = f"""
households_household h, (
    SELECT s.household_id, s.house_number, s.village_code, s.subdistrict_code, s.district,
        s.head_sort_key, btrim(s.title || s.first_name || ' ' || s.last_name) AS head_name
    {STAGED} AND NOT s.is_new_house AND s.speaks
) f
WHERE h.id = f.household_id AND h.created_batch_id IS DISTINCT FROM %(batch)s
  AND coalesce(h.latest_year, 0) <= %(year)s
  AND (h.house_number, coalesce(h.village_id, ''), h.subdistrict_id, h.district, h.head_name,
       h.head_sort_key, h.latest_year)
      IS DISTINCT FROM (f.house_number, f.village_code, f.subdistrict_code, f.district,
                        f.head_name, f.head_sort_key, %(year)s::smallint)"""
CHANGED_HOUSEHOLDS = f"SELECT h.id FROM {OTHER_FACTS}"
LISTED_BEFORE = f"""
SELECT l.id FROM households_personlisting l
WHERE l.data_year = %(year)s
  AND l.person_id IN (SELECT s.person_id {STAGED} AND s.verdict <> 'new')"""
HOUSES_LISTED_BEFORE = f"""
SELECT l.id FROM households_householdlisting l
WHERE l.data_year = %(year)s
  AND l.household_id IN (SELECT s.household_id {STAGED})"""

# Villages the list names for the first time.
NEW_VILLAGES = f"""
INSERT INTO households_village (code, name, number, subdistrict_id)
SELECT s.village_code, max(s.village_name), right(s.village_code, 2)::int, min(s.subdistrict_code)
{STAGED} AND s.village_code <> '' GROUP BY s.village_code
ON CONFLICT (code) DO NOTHING
"""
NEW_ROWS = (
    urgency.SCORE_NEW, LEND, "SELECT land_list(%(batch)s, %(year)s::smallint)",
    "SELECT analyze_lists()",
)  # fmt: skip
# What was known before and is altered: first what is kept for the undo, and the households.
STEPS = (
    KEEP_BEFORE.format(table="households_household", ids=CHANGED_HOUSEHOLDS),
    KEEP_BEFORE.format(table="households_person", ids=CHANGED_PERSONS),
    KEEP_BEFORE.format(table="households_personlisting", ids=LISTED_BEFORE),
    KEEP_BEFORE.format(table="households_householdlisting", ids=HOUSES_LISTED_BEFORE),
    f"""
UPDATE households_household t
SET house_number = f.house_number, village_id = nullif(f.village_code, ''),
    subdistrict_id = f.subdistrict_code, district = f.district,
    head_name = f.head_name, head_sort_key = f.head_sort_key,
    latest_year = %(year)s, updated_at = now()
FROM {OTHER_FACTS} AND t.id = h.id
""",
    # A household that was known is where it is; the list does not say where of its rows.
    """
UPDATE landing s SET house_district = h.district FROM households_household h
WHERE NOT s.is_new_house AND h.id = s.household_id AND s.house_district <> h.district
""",
)
# After the new rows, since somebody may have moved to a new house: rows that are altered, what is
# counted of households, and what the undo needs to know.
LAST_STEPS = (
    """
UPDATE households_person p
SET household_id = s.household_id, title = s.title, first_name = s.first_name,
    last_name = s.last_name, name_key = s.name_key, sound_key = s.sound_key, sex = s.sex,
    birth_date = s.birth_date, birth_precision = s.birth_precision, relation = s.relation,
    is_head = s.is_head, has_welfare_card = s.has_welfare_card, updated_at = now()
FROM landing s
WHERE s.verdict = 'changed' AND p.id = s.person_id
  AND NOT EXISTS (SELECT 1 FROM households_personlisting l
                  WHERE l.person_id = p.id AND l.data_year > %(year)s)
""",
    """
UPDATE households_householdlisting l
SET income_per_person = f.income, source_status = f.source_status
FROM landing f
WHERE f.speaks AND NOT f.is_new_house
  AND l.household_id = f.household_id AND l.data_year = %(year)s
  AND (l.income_per_person, l.source_status) IS DISTINCT FROM (f.income, f.source_status)
""",
    """
UPDATE households_personlisting l
SET household_id = s.household_id, age = s.age, failed_indicators = s.failed_indicators
FROM landing s
WHERE s.verdict <> 'new' AND l.person_id = s.person_id AND l.data_year = %(year)s
  AND (l.household_id, l.age, l.failed_indicators)
      IS DISTINCT FROM (s.household_id, s.age, s.failed_indicators)
""",
    # Needs the list no longer names are kept for the undo and go, unless somebody has worked on
    # them.
    """
INSERT INTO households_importchange (batch_id, "table", row_id, before)
SELECT %(batch)s, 'households_need', n.id, to_jsonb(n) FROM households_need n
JOIN landing s ON s.person_id = n.person_id
WHERE s.verdict = 'changed' AND n.data_year = %(year)s
  AND n.status = 'waiting' AND NOT n.dimension_id = ANY (s.dimensions)
  AND NOT EXISTS (SELECT 1 FROM mentors_planrow r WHERE r.need_id = n.id)
  AND NOT EXISTS (SELECT 1 FROM logbook_referral r WHERE r.need_id = n.id)
  AND NOT EXISTS (SELECT 1 FROM logbook_assistance r WHERE r.need_id = n.id)
ON CONFLICT DO NOTHING
""",
    """
DELETE FROM households_need n USING households_importchange c
WHERE c.batch_id = %(batch)s AND c."table" = 'households_need' AND n.id = c.row_id
""",
    """
UPDATE households_household h SET member_count = c.members
FROM (
    SELECT x.household_id, greatest(count(DISTINCT x.id), max(s.members)) AS members
    FROM households_person x JOIN landing s USING (household_id)
    WHERE NOT s.is_new_house GROUP BY x.household_id
) c
WHERE h.id = c.household_id AND h.member_count <> c.members
""",
    *(
        KEEP_AFTER.format(table=table)
        for table in (
            "households_household",
            "households_person",
            "households_personlisting",
            "households_householdlisting",
        )
    ),
    """
DELETE FROM households_importchange
WHERE batch_id = %(batch)s AND before IS NOT DISTINCT FROM after
""",
)


def write(batch: ImportBatch, staging, comparison, *, step=lambda done, of: None):
    """Applies the compared rows of `batch` (a `comparing.Comparison`). Runs in the caller's
    transaction; `step` hears how far it has come. Raises `KeyError` for an ID sealed with a key
    that is not known any more.
    """
    values = {"batch": batch.pk, "year": batch.data_year}
    with connection.cursor() as cursor:
        landed = landing.land(cursor, staging, comparison)
        steps = _steps(landed)
        for done, statement in enumerate(steps):
            step(done, len(steps))
            cursor.execute(statement, values if "%(" in statement else None)
        cursor.execute("DROP TABLE IF EXISTS landing, scored")
    settled.renew(batch, comparison, landed)


def _steps(landed) -> tuple[str, ...]:
    """The statements that write what has landed; of people and households that are all new there is
    nothing to alter.
    """
    if landed.is_empty():
        return ()
    if landed["is_new_house"].all() and (landed["verdict"] == "new").all():
        return (NEW_VILLAGES, *NEW_ROWS)
    return (NEW_VILLAGES, *STEPS, *NEW_ROWS, *LAST_STEPS, urgency.SCORE_KNOWN)


def take_back(batch: ImportBatch) -> tuple[dict[str, int], list[dict]]:
    """Removes what `batch` made and restores what it altered, except where people have worked
    since: such a household stays whole, with its people, listing and needs.

    Returns counts (`removed_persons`, `removed_households`, `restored`, `kept_households`,
    `kept_changes`) and what was kept, `[{"household", "why": [Thai words]}]`. Runs in the caller's
    transaction.
    """
    values = {"batch": batch.pk, "year": batch.data_year, "since": batch.applied_at}
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_find_worked_on(), values)
        cursor.execute(LEFT_WHOLE)
        for name, statement in _undo_steps():
            cursor.execute(statement, values)
            if name:
                counts[name] = counts.get(name, 0) + cursor.rowcount
        cursor.execute("SELECT household_id, array_agg(DISTINCT why) FROM worked_on GROUP BY 1")
        kept = [{"household": pk, "why": why} for pk, why in sorted(cursor.fetchall())]
        cursor.execute("DROP TABLE worked_on, left_whole")
    made = set(Household.objects.filter(created_batch=batch).values_list("pk", flat=True))
    counts["kept_households"] = len(made | {line["household"] for line in kept})
    counts["kept_persons"] = Person.objects.filter(created_batch=batch).count()
    return counts, kept


def worked_on(batch: ImportBatch) -> set[int]:
    """Returns the ids of households that carry work done since `batch` was applied."""
    values = {"batch": batch.pk, "since": batch.applied_at}
    with connection.cursor() as cursor:
        cursor.execute(_find_worked_on(), values)
        cursor.execute("SELECT DISTINCT household_id FROM worked_on")
        found = {pk for (pk,) in cursor.fetchall()}
        cursor.execute("DROP TABLE worked_on")
    return found


# Before anything is taken back: edits found while it goes on concern single rows only.
LEFT_WHOLE = """
CREATE TEMPORARY TABLE left_whole ON COMMIT DROP AS SELECT DISTINCT household_id FROM worked_on
"""


def _find_worked_on() -> str:
    """Households this batch touched that carry work, each with every kind of it: any work on one it
    made; on one that was there before, what people did since.
    """
    models = [
        relation.related_model
        for relation in Household._meta.related_objects
        if relation.related_model._meta.app_label != "households"
        or relation.related_model.__name__ == "Nomination"
    ]
    work = [
        f"SELECT x.household_id, '{model._meta.verbose_name}' AS why"
        f" FROM {model._meta.db_table} x JOIN {which} USING (household_id) WHERE {condition}"
        for model in models
        for which, condition in (("made", "true"), ("listed", _done_since(model)))
    ]
    return f"""
CREATE TEMPORARY TABLE worked_on ON COMMIT DROP AS
WITH made AS (
    SELECT id AS household_id FROM households_household WHERE created_batch_id = %(batch)s
), listed AS (
    SELECT household_id FROM households_householdlisting WHERE batch_id = %(batch)s
    UNION SELECT household_id FROM households_personlisting WHERE batch_id = %(batch)s
)
{" UNION ".join(work)}
UNION SELECT h.id, 'สถานะที่บันทึกไว้' FROM households_household h
WHERE h.created_batch_id = %(batch)s
  AND (h.survey_status <> 'not_surveyed' OR h.left_on IS NOT NULL)
UNION SELECT n.household_id, 'ปัญหารายมิติที่มีผู้ปรับสถานะ' FROM households_need n
WHERE n.batch_id = %(batch)s AND n.status <> 'waiting'
"""


def _done_since(model) -> str:
    """Whether a row of work `x` was made or moved on since the batch was applied; by the day where
    only days are known.
    """
    times = [f for f in model._meta.concrete_fields if type(f) is DateTimeField]
    days = [f for f in model._meta.concrete_fields if type(f) is DateField]
    conditions = [f"x.{field.column} > %(since)s" for field in times] or [
        f"x.{field.column} >= (%(since)s AT TIME ZONE 'Asia/Bangkok')::date" for field in days
    ]
    return f"({' OR '.join(conditions)})" if conditions else "false"


UNTOUCHED = "NOT IN (SELECT household_id FROM left_whole)"


# Columns that follow from others: a difference in them alone is nobody's work.
DERIVED = "'{urgency_score,member_count,district}'::text[]"
WORK_ON_NEEDS = ("mentors_planrow", "logbook_referral", "logbook_assistance")


def _undo_steps():
    yield (
        None,
        f"""
DELETE FROM households_need n WHERE n.batch_id = %(batch)s AND n.status = 'waiting'
  AND n.household_id {UNTOUCHED}
  AND {_unreferenced("n", "need_id", WORK_ON_NEEDS)}""",
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
  AND p.household_id {UNTOUCHED}
  AND {_nothing_points_at("p", Person)}""",
    )
    yield (
        None,
        """
DELETE FROM households_householdlisting l WHERE l.batch_id = %(batch)s
  AND NOT EXISTS (SELECT 1 FROM households_personlisting x
                  WHERE x.household_id = l.household_id AND x.data_year = l.data_year)""",
    )
    yield (
        None,
        f"""
DELETE FROM households_householdurgency u USING households_household h
WHERE u.household_id = h.id AND h.created_batch_id = %(batch)s AND h.id {UNTOUCHED}""",
    )
    yield (
        "removed_households",
        f"""
DELETE FROM households_household h WHERE h.created_batch_id = %(batch)s
  AND {_nothing_points_at("h", Household)}""",
    )
    for table, columns in RESTORED.items():
        names = ", ".join(columns)
        house = "id" if table == "households_household" else "household_id"
        yield (
            "restored",
            f"""
UPDATE {table} t SET ({names}) = (SELECT {", ".join("r." + c for c in columns)}
    FROM jsonb_populate_record(NULL::{table}, c.before) r)
FROM households_importchange c
WHERE c.batch_id = %(batch)s AND c."table" = '{table}' AND c.row_id = t.id
  AND t.{house} {UNTOUCHED}
  AND to_jsonb(t) @> (c.after - {DERIVED})""",
        )
        yield (
            "kept_changes",
            f"""
INSERT INTO worked_on
SELECT t.{house}, 'ข้อมูลที่มีผู้แก้ไขหลังนำเข้า'
FROM {table} t JOIN households_importchange c ON c.row_id = t.id
WHERE c.batch_id = %(batch)s AND c."table" = '{table}' AND t.{house} {UNTOUCHED}
  AND NOT to_jsonb(t) @> (c.before - {DERIVED})""",
        )
    yield (
        None,
        f"""
INSERT INTO households_need SELECT r.* FROM households_importchange c,
    jsonb_populate_record(NULL::households_need, c.before) r
WHERE c.batch_id = %(batch)s AND c."table" = 'households_need' AND r.household_id {UNTOUCHED}
ON CONFLICT DO NOTHING""",
    )


RESTORED = {
    "households_household": (
        "house_number", "village_id", "subdistrict_id", "district", "head_name",
        "head_sort_key", "latest_year", "member_count",
    ),
    "households_person": (
        "household_id", "title", "first_name", "last_name", "name_key", "sound_key", "sex",
        "birth_date", "birth_precision", "relation", "is_head", "has_welfare_card",
    ),
    "households_personlisting": ("household_id", "age", "failed_indicators"),
    "households_householdlisting": ("income_per_person", "source_status"),
}  # fmt: skip


def _unreferenced(alias, column, tables) -> str:
    return " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = {alias}.id)" for table in tables
    )


def _nothing_points_at(alias, model) -> str:
    """No row of any table refers to it: nobody has worked on what the import made."""
    pointers = [
        (r.related_model._meta.db_table, r.field.column) for r in model._meta.related_objects
    ]
    return " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = {alias}.id)"
        for table, column in pointers
    )
