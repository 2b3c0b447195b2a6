"""The comparison of staged rows with what is stored: one set of statements, for
preview and apply.
"""

from django.db import connection

# Which staged rows take part: neither refused nor a repeated row.
LIVE = "s.batch_id = %(batch)s AND s.verdict NOT IN ('rejected', 'duplicate')"

MATCH_HOUSEHOLDS = f"""
UPDATE households_stagedrow s SET household_id = coalesce(h.merged_into_id, h.id)
FROM households_household h WHERE {LIVE} AND h.identity_key = s.identity_key
"""

MATCH_BY_PIN = f"""
UPDATE households_stagedrow s SET person_id = coalesce(p.merged_into_id, p.id)
FROM households_person p WHERE {LIVE} AND s.pin_index IS NOT NULL AND p.pin_index = s.pin_index
"""

# Without an ID a person is known by name and birth date inside the household, if only one fits.
MATCH_BY_NAME = f"""
UPDATE households_stagedrow s SET person_id = found.id
FROM (
    SELECT t.id AS staged, min(p.id) AS id
    FROM households_stagedrow t
    JOIN households_person p ON p.household_id = t.household_id AND p.name_key = t.name_key
     AND p.birth_date IS NOT DISTINCT FROM t.birth_date
    WHERE t.batch_id = %(batch)s AND t.pin_index IS NULL AND p.merged_into_id IS NULL
    GROUP BY t.id HAVING count(*) = 1
) found
WHERE {LIVE} AND found.staged = s.id
"""

# The listing of the same year when there is one, else the latest: «changed» is against what was
# known.
KNOWN = """
SELECT s.id AS staged, p.household_id, p.title, p.first_name, p.last_name, p.sex, p.birth_date,
       p.relation, p.has_welfare_card, l.failed_indicators, h.income_per_person, h.source_status,
       house.house_number, house.village_id, house.subdistrict_id,
       coalesce(needs.dimensions, '') AS dimensions
FROM households_stagedrow s
JOIN households_person p ON p.id = s.person_id
JOIN households_household house ON house.id = p.household_id
LEFT JOIN (
    SELECT DISTINCT ON (person_id) person_id, household_id, data_year, failed_indicators
    FROM households_personlisting
    ORDER BY person_id, (data_year = %(year)s) DESC, data_year DESC
) l ON l.person_id = p.id
LEFT JOIN households_householdlisting h
       ON h.household_id = l.household_id AND h.data_year = l.data_year
LEFT JOIN (
    SELECT person_id, data_year, string_agg(dimension_id, ',' ORDER BY dimension_id) AS dimensions
    FROM households_need GROUP BY person_id, data_year
) needs ON needs.person_id = p.id AND needs.data_year = l.data_year
WHERE s.batch_id = %(batch)s AND s.verdict NOT IN ('rejected', 'duplicate')
"""

# Field of the change → (stored value, staged value). Order is the order people read.
COMPARED = {
    "household": ("k.household_id::text", "s.household_id::text"),
    "title": ("k.title", "s.title"),
    "first_name": ("k.first_name", "s.first_name"),
    "last_name": ("k.last_name", "s.last_name"),
    "sex": ("k.sex", "s.sex"),
    "birth_date": ("k.birth_date::text", "s.birth_date::text"),
    "relation": ("k.relation", "s.relation"),
    "welfare_card": ("k.has_welfare_card::text", "s.has_welfare_card::text"),
    "house_number": ("k.house_number", "s.house_number"),
    "village": ("coalesce(k.village_id, '')", "s.village_code"),
    "subdistrict": ("k.subdistrict_id", "s.subdistrict_code"),
    "dimensions": ("k.dimensions", "array_to_string(s.dimensions, ',')"),
    "indicators": (
        "array_to_string(k.failed_indicators, ',')",
        "array_to_string(s.failed_indicators, ',')",
    ),
    "income": ("k.income_per_person::text", "s.income::text"),
}

_CHANGES = " || ".join(
    f"CASE WHEN {old} IS DISTINCT FROM {new}"
    f" THEN jsonb_build_object('{name}', jsonb_build_array({old}, {new})) ELSE '{{}}'::jsonb END"
    for name, (old, new) in COMPARED.items()
)

COMPARE = f"""
WITH k AS MATERIALIZED ({KNOWN}), d AS (
    SELECT k.staged, {_CHANGES} AS changes
    FROM k JOIN households_stagedrow s ON s.id = k.staged
)
UPDATE households_stagedrow s
SET changes = d.changes,
    verdict = CASE WHEN d.changes = '{{}}'::jsonb THEN 'unchanged' ELSE 'changed' END
FROM d WHERE d.staged = s.id
"""

RESET = """
UPDATE households_stagedrow
SET household_id = NULL, person_id = NULL, changes = '{}', verdict = 'new'
WHERE batch_id = %(batch)s AND verdict NOT IN ('rejected', 'duplicate')
"""

COUNT = """
SELECT verdict, count(*) FROM households_stagedrow WHERE batch_id = %(batch)s GROUP BY verdict
"""

# People of the list this one follows (the same year's if there is one, else the latest year
# before).
GONE = """
SELECT count(*) FROM households_personlisting l
WHERE l.data_year = (
    SELECT max(data_year) FROM households_personlisting WHERE data_year <= %(year)s
) AND NOT EXISTS (
    SELECT 1 FROM households_stagedrow s
    WHERE s.batch_id = %(batch)s AND s.person_id = l.person_id
)
"""


def compare(batch) -> dict[str, int]:
    """Gives every live staged row its verdict and its changes; returns the counts of the batch.

    Keys: new, changed, unchanged, duplicate, rejected, gone. Runs in the caller's transaction.
    """
    values = {"batch": batch.pk, "year": batch.data_year}
    with connection.cursor() as cursor:
        cursor.execute(RESET, values)
        cursor.execute("SELECT analyze_staged()")
        for statement in (MATCH_HOUSEHOLDS, MATCH_BY_PIN, MATCH_BY_NAME, COMPARE, COUNT):
            cursor.execute(statement, values)
        counts = dict(cursor.fetchall())
        cursor.execute(GONE, values)
        (gone,) = cursor.fetchone()
    names = ("new", "changed", "unchanged", "duplicate", "rejected")
    return {name: counts.get(name, 0) for name in names} | {"gone": gone}


COMPARE_YEARS = """
SELECT count(*) FILTER (WHERE b.person_id IS NULL) AS left_list,
       count(*) FILTER (WHERE a.person_id IS NULL) AS entered,
       count(*) FILTER (WHERE a.person_id IS NOT NULL AND b.person_id IS NOT NULL) AS stayed,
       count(*) FILTER (WHERE a.failed_indicators <> b.failed_indicators) AS other_indicators,
       count(*) FILTER (WHERE a.income <> b.income) AS other_income
FROM ({listed}%(previous)s) a FULL JOIN ({listed}%(current)s) b ON a.person_id = b.person_id
""".replace(
    "{listed}",
    """
SELECT l.person_id, l.failed_indicators, h.income_per_person AS income
FROM households_personlisting l
JOIN households_householdlisting h
  ON h.household_id = l.household_id AND h.data_year = l.data_year
WHERE l.data_year = """,
)


def compare_years(previous: int, current: int) -> dict[str, int]:
    """Persons on the lists of two data years (พ.ศ.): `left_list`, `entered`, `stayed`, and of those
    `other_indicators` and `other_income`."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE_YEARS, {"previous": previous, "current": current})
        return dict(
            zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True)
        )
