"""The comparison of staged rows with what is stored: one set of statements, for
preview and apply.
"""

from django.db import connection

from households.tpmap import columns, verdicts

ARRIVING = "arriving"  # the temporary table rows are compared in before they are stored

# The statements say `staged_rows` for the table the rows stand in.
# Which staged rows take part: neither refused nor a repeated row.
LIVE = "s.batch_id = %(batch)s AND s.verdict NOT IN ('rejected', 'duplicate')"

# Who is who, in a narrow table of its own: the wide staged rows are written once, at the end.
# A household that was merged into another, and a person who is another, stand for that one. What
# is said of a house is what its head's row says, else its first row, as in applying.
MATCH = f"""
CREATE TEMPORARY TABLE matched ON COMMIT DROP AS
SELECT s.row AS staged, coalesce(h.merged_into_id, h.id) AS household_id,
       coalesce(p.merged_into_id, p.id) AS person_id,
       first_value(s.house_number) OVER house AS house_number,
       first_value(s.village_code) OVER house AS village_code,
       first_value(s.subdistrict_code) OVER house AS subdistrict_code,
       first_value(s.income) OVER house AS income,
       first_value(s.source_status) OVER house AS source_status
FROM staged_rows s
LEFT JOIN households_household h ON h.identity_key = s.identity_key
LEFT JOIN households_person p ON p.pin_index = s.pin_index
WHERE {LIVE}
WINDOW house AS (PARTITION BY s.identity_key ORDER BY s.is_head DESC, s.row)
"""

# Without an ID a person is known by name and birth date inside the household, if only one fits.
MATCH_BY_NAME = """
UPDATE matched m SET person_id = found.id
FROM (
    SELECT t.row AS staged, min(p.id) AS id
    FROM staged_rows t
    JOIN matched x ON x.staged = t.row
    JOIN households_person p ON p.household_id = x.household_id AND p.name_key = t.name_key
     AND p.birth_date IS NOT DISTINCT FROM t.birth_date
    WHERE t.batch_id = %(batch)s AND t.pin_index IS NULL AND p.merged_into_id IS NULL
    GROUP BY t.row HAVING count(*) = 1
) found
WHERE found.staged = m.staged
"""

# Two stored people who fit a row alike: the row is refused and says so, never decided by luck.
AMBIGUOUS = """
CREATE TEMPORARY TABLE ambiguous ON COMMIT DROP AS
SELECT t.row AS staged
FROM staged_rows t
JOIN matched x ON x.staged = t.row
JOIN households_person p ON p.household_id = x.household_id AND p.name_key = t.name_key
 AND p.birth_date IS NOT DISTINCT FROM t.birth_date
WHERE t.batch_id = %(batch)s AND t.pin_index IS NULL AND p.merged_into_id IS NULL
GROUP BY t.row HAVING count(*) > 1
"""
REFUSE_AMBIGUOUS = (
    """
DELETE FROM households_importissue
WHERE batch_id = %(batch)s AND row IN (SELECT staged FROM ambiguous)
""",
    """
INSERT INTO households_importissue (batch_id, row, "column", code, level, message, value)
SELECT %(batch)s, staged, %(column)s, 'person_ambiguous', %(level)s, %(message)s, '' FROM ambiguous
""",
    """
UPDATE staged_rows SET verdict = 'rejected', has_warning = false
WHERE batch_id = %(batch)s AND row IN (SELECT staged FROM ambiguous)
""",
    "DELETE FROM matched WHERE staged IN (SELECT staged FROM ambiguous)",
    "DROP TABLE ambiguous",
)

# The listing of the same year when there is one, else the latest: «changed» is against what was
# known.
KNOWN = """
SELECT m.staged, p.household_id, p.title, p.first_name, p.last_name, p.sex, p.birth_date,
       p.relation, p.has_welfare_card, p.is_head, p.birth_precision,
       l.failed_indicators, l.data_year, l.age, h.income_per_person, h.source_status,
       house.house_number, house.village_id, house.subdistrict_id, house.latest_year,
       house.member_count,
       coalesce(needs.dimensions, '') AS dimensions
FROM matched m
JOIN households_person p ON p.id = m.person_id
JOIN households_household house ON house.id = p.household_id
LEFT JOIN (
    SELECT DISTINCT ON (person_id) person_id, household_id, data_year, age,
           failed_indicators
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
           CASE WHEN k.staged IS NULL THEN '{{}}'::jsonb ELSE {_CHANGES} END AS changes,
           coalesce(k.data_year = %(year)s AND k.latest_year >= %(year)s
                    AND k.source_status = m.source_status
                    AND k.age IS NOT DISTINCT FROM s.age AND k.is_head = s.is_head
                    AND k.birth_precision IS NOT DISTINCT FROM s.birth_precision
                    AND k.member_count >= coalesce(s.members, 0), false) AS is_listed
    FROM matched m
    JOIN staged_rows s ON s.batch_id = %(batch)s AND s.row = m.staged
    LEFT JOIN k ON k.staged = m.staged
), verdicts AS (
    SELECT *, CASE WHEN person_id IS NULL THEN 'new' WHEN changes = '{{}}'::jsonb THEN 'unchanged'
              ELSE 'changed' END AS verdict
    FROM told
)
UPDATE staged_rows s
SET household_id = v.household_id, person_id = v.person_id, changes = v.changes,
    verdict = v.verdict, is_settled = v.is_listed AND v.verdict = 'unchanged'
FROM verdicts v
WHERE s.batch_id = %(batch)s AND s.row = v.staged
  AND (s.household_id, s.person_id, s.verdict, s.changes, s.is_settled)
      IS DISTINCT FROM (v.household_id, v.person_id, v.verdict::varchar, v.changes,
                        v.is_listed AND v.verdict = 'unchanged')
"""

COUNT = """
SELECT verdict, count(*) FROM staged_rows WHERE batch_id = %(batch)s GROUP BY verdict
"""

# People of the list this one follows (the same year's if there is one, else the latest year
# before).
GONE = """
SELECT count(*) FROM households_personlisting l
WHERE l.data_year = (
    SELECT max(data_year) FROM households_personlisting WHERE data_year <= %(year)s
) AND NOT EXISTS (
    SELECT 1 FROM staged_rows s
    WHERE s.batch_id = %(batch)s AND s.person_id = l.person_id
)
"""


def compare(batch, table: str = "households_stagedrow") -> dict[str, int]:
    """Gives every live row of `table` its verdict and its changes; returns the counts of the batch.

    `table` holds the staged rows, or is a temporary one of its shape before they are stored. Keys:
    new, changed, unchanged, duplicate, rejected, gone. Runs in the caller's transaction.
    """
    level, message = verdicts.VERDICTS["person_ambiguous"]
    values = {
        "batch": batch.pk, "year": batch.data_year, "column": columns.label("pin"),
        "level": level, "message": message,
    }  # fmt: skip
    with connection.cursor() as cursor:

        def run(statement):
            cursor.execute(statement.replace("staged_rows", table), values)

        run("ANALYZE staged_rows" if table == ARRIVING else "SELECT analyze_staged()")
        for statement in (MATCH, AMBIGUOUS, *REFUSE_AMBIGUOUS, MATCH_BY_NAME):
            run(statement)
        run("ANALYZE matched")
        for statement in (COMPARE, "DROP TABLE matched", COUNT):
            run(statement)
        counts = dict(cursor.fetchall())
        run(GONE)
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
