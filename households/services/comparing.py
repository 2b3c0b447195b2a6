"""The comparison of staged rows with what is stored: one set of statements, for
preview and apply.
"""

from django.db import connection

from households.tpmap import columns, verdicts

# Which staged rows take part: neither refused nor a repeated row.
LIVE = "s.batch_id = %(batch)s AND s.verdict NOT IN ('rejected', 'duplicate')"

# Who is who, in a narrow table of its own: the wide staged rows are written once, at the end.
# A household that was merged into another, and a person who is another, stand for that one. What
# is said of a house is what its head's row says, else its first row, as in applying.
MATCH = f"""
CREATE TEMPORARY TABLE matched ON COMMIT DROP AS
SELECT s.id AS staged, coalesce(h.merged_into_id, h.id) AS household_id,
       coalesce(p.merged_into_id, p.id) AS person_id,
       first_value(s.house_number) OVER house AS house_number,
       first_value(s.village_code) OVER house AS village_code,
       first_value(s.subdistrict_code) OVER house AS subdistrict_code,
       first_value(s.income) OVER house AS income
FROM households_stagedrow s
LEFT JOIN households_household h ON h.identity_key = s.identity_key
LEFT JOIN households_person p ON p.pin_index = s.pin_index
WHERE {LIVE}
WINDOW house AS (PARTITION BY s.identity_key ORDER BY s.is_head DESC, s.row)
"""

# Without an ID a person is known by name and birth date inside the household, if only one fits.
MATCH_BY_NAME = """
UPDATE matched m SET person_id = found.id
FROM (
    SELECT t.id AS staged, min(p.id) AS id
    FROM households_stagedrow t
    JOIN matched x ON x.staged = t.id
    JOIN households_person p ON p.household_id = x.household_id AND p.name_key = t.name_key
     AND p.birth_date IS NOT DISTINCT FROM t.birth_date
    WHERE t.batch_id = %(batch)s AND t.pin_index IS NULL AND p.merged_into_id IS NULL
    GROUP BY t.id HAVING count(*) = 1
) found
WHERE found.staged = m.staged
"""

# Two stored people who fit a row alike: the row is refused and says so, never decided by luck.
AMBIGUOUS = """
CREATE TEMPORARY TABLE ambiguous ON COMMIT DROP AS
SELECT t.id AS staged, t.row
FROM households_stagedrow t
JOIN matched x ON x.staged = t.id
JOIN households_person p ON p.household_id = x.household_id AND p.name_key = t.name_key
 AND p.birth_date IS NOT DISTINCT FROM t.birth_date
WHERE t.batch_id = %(batch)s AND t.pin_index IS NULL AND p.merged_into_id IS NULL
GROUP BY t.id, t.row HAVING count(*) > 1
"""
REFUSE_AMBIGUOUS = (
    """
DELETE FROM households_importissue
WHERE batch_id = %(batch)s AND row IN (SELECT row FROM ambiguous)
""",
    """
INSERT INTO households_importissue (batch_id, row, "column", code, level, message, value)
SELECT %(batch)s, row, %(column)s, 'person_ambiguous', %(level)s, %(message)s, '' FROM ambiguous
""",
    """
UPDATE households_stagedrow SET verdict = 'rejected', has_warning = false
WHERE id IN (SELECT staged FROM ambiguous)
""",
    "DELETE FROM matched WHERE staged IN (SELECT staged FROM ambiguous)",
    "DROP TABLE ambiguous",
)

# The listing of the same year when there is one, else the latest: «changed» is against what was
# known.
KNOWN = """
SELECT m.staged, p.household_id, p.title, p.first_name, p.last_name, p.sex, p.birth_date,
       p.relation, p.has_welfare_card, l.failed_indicators, h.income_per_person, h.source_status,
       house.house_number, house.village_id, house.subdistrict_id,
       coalesce(needs.dimensions, '') AS dimensions
FROM matched m
JOIN households_person p ON p.id = m.person_id
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
"""

# Field of the change → (stored value, staged value). Order is the order people read.
COMPARED = {
    "household": ("k.household_id::text", "m.household_id::text"),
    "title": ("k.title", "s.title"),
    "first_name": ("k.first_name", "s.first_name"),
    "last_name": ("k.last_name", "s.last_name"),
    "sex": ("k.sex", "s.sex"),
    "birth_date": ("k.birth_date::text", "s.birth_date::text"),
    "relation": ("k.relation", "s.relation"),
    "welfare_card": ("k.has_welfare_card::text", "s.has_welfare_card::text"),
    "house_number": ("k.house_number", "m.house_number"),
    "village": ("coalesce(k.village_id, '')", "m.village_code"),
    "subdistrict": ("k.subdistrict_id", "m.subdistrict_code"),
    "dimensions": ("k.dimensions", "array_to_string(s.dimensions, ',')"),
    "indicators": (
        "array_to_string(k.failed_indicators, ',')",
        "array_to_string(s.failed_indicators, ',')",
    ),
    "income": ("k.income_per_person::text", "m.income::text"),
}

_CHANGES = " || ".join(
    f"CASE WHEN {old} IS DISTINCT FROM {new}"
    f" THEN jsonb_build_object('{name}', jsonb_build_array({old}, {new})) ELSE '{{}}'::jsonb END"
    for name, (old, new) in COMPARED.items()
)

# Only rows that come out other than they stand are written: a second look costs no writing.
COMPARE = f"""
WITH k AS MATERIALIZED ({KNOWN}), told AS (
    SELECT m.staged, m.household_id, m.person_id,
           CASE WHEN k.staged IS NULL THEN '{{}}'::jsonb ELSE {_CHANGES} END AS changes
    FROM matched m
    JOIN households_stagedrow s ON s.id = m.staged
    LEFT JOIN k ON k.staged = m.staged
), verdicts AS (
    SELECT *, CASE WHEN person_id IS NULL THEN 'new' WHEN changes = '{{}}'::jsonb THEN 'unchanged'
              ELSE 'changed' END AS verdict
    FROM told
)
UPDATE households_stagedrow s
SET household_id = v.household_id, person_id = v.person_id, changes = v.changes,
    verdict = v.verdict
FROM verdicts v
WHERE s.id = v.staged
  AND (s.household_id, s.person_id, s.verdict, s.changes)
      IS DISTINCT FROM (v.household_id, v.person_id, v.verdict::varchar, v.changes)
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
        cursor.execute("SELECT analyze_staged()")
        cursor.execute(MATCH, values)
        cursor.execute(AMBIGUOUS, values)
        level, message = verdicts.VERDICTS["person_ambiguous"]
        told = {"column": columns.label("pin"), "level": level, "message": message}
        for statement in REFUSE_AMBIGUOUS:
            cursor.execute(statement, values | told)
        cursor.execute(MATCH_BY_NAME, values)
        cursor.execute("ANALYZE matched")
        cursor.execute(COMPARE, values)
        cursor.execute("DROP TABLE matched")
        cursor.execute(COUNT, values)
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
