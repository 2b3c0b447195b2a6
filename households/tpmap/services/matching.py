"""Who the rows of a list are among those who are stored. Sets, never row by row; nothing is decided
by luck or by position.

A household is known by its identity (house code, else place and head); a person by the national ID,
else by name and, as far as both sides know it, birth inside the household; who is in no row of it
is looked for where the others of the house lived, and in the sub-district.
"""

import polars as pl
from django.db.backends.utils import CursorWrapper

from households.tpmap.facts import TYPES
from households.tpmap.services import transfer
from households.tpmap.services.speaking import spelling
from households.tpmap.services.staging import Staging

NAMES = ("row", "name_key", "first_name", "last_name", "birth", "birth_precision", "subdistrict")
FOUND = {
    "row": pl.UInt32,
    "household_id": pl.Int64,
    "person_id": pl.Int64,
    "by_pin": pl.Boolean,
    "refusal": pl.String,
    "warning": pl.String,
}

# A key of a number in a village of which only the name is known, or what is written of it.
NAMED_VILLAGE = r"^v:\d{6}\d{0,2}[^|\d][^|]*\|[^|]+\|"
SOMEBODY = "SELECT EXISTS (SELECT FROM households_household)"
# A household that was merged into another, and a person who is another, stand for that one.
MATCH = """
CREATE TEMPORARY TABLE matched ON COMMIT DROP AS
SELECT a.row, a.house, a.pin_index IS NOT NULL AS has_pin,
       coalesce(h.merged_into_id, h.id) AS household_id,
       coalesce(p.merged_into_id, p.id) AS person_id, p.id IS NOT NULL AS by_pin,
       NULL::text AS refusal, NULL::text AS warning
FROM asked a
LEFT JOIN (
    SELECT i.house, h.id, h.merged_into_id
    FROM identities i JOIN households_household h ON h.identity_key = i.identity
) h USING (house)
LEFT JOIN households_person p ON p.pin_index = a.pin_index
"""
# Before a village was known by its name too, the key had the sub-district alone: that household,
# where one house of the list has its number and head, and none is it already.
STORED_WITHOUT_VILLAGE = """
UPDATE matched m SET household_id = f.household_id
FROM (
    SELECT min(n.house) AS house, coalesce(h.merged_into_id, h.id) AS household_id
    FROM numbers n JOIN households_household h ON h.identity_key = n.identity
    GROUP BY h.id HAVING count(*) = 1
) f WHERE f.house = m.house AND m.household_id IS NULL
  AND NOT EXISTS (SELECT FROM matched o WHERE o.household_id = f.household_id)
"""
# Of whom the list has no code and no head, who lived at the same number of the same village before:
# that household, where there is only one. Without a number, or a village where a head is known, it
# is theirs only where somebody there is called as one of them.
ONLY_ONE_THERE = """
UPDATE matched m SET household_id = CASE WHEN f.is_theirs THEN f.household_id END,
    refusal = CASE WHEN NOT f.is_theirs THEN 'house_unknown' END
FROM (
    SELECT n.house, min(coalesce(h.merged_into_id, h.id)) AS household_id,
           count(DISTINCT coalesce(h.merged_into_id, h.id)) = 1 AND bool_or(
               n.identity ~ '^v:[^|]{7,}[|][^|]+[|]'
               OR (n.identity ~ '^v:[^|]+[|][^|]+[|]' AND NOT EXISTS (
                   SELECT FROM households_person p
                   WHERE p.is_head AND p.household_id IN (h.id, h.merged_into_id)))
               OR EXISTS (
                   SELECT FROM households_person p WHERE p.name_key = n.name_key
                   AND p.household_id IN (h.id, h.merged_into_id))) AS is_theirs
    FROM numbers n JOIN households_household h
      ON h.house_code = '' AND regexp_replace(h.identity_key, '[^|]*$', '') = n.identity
    GROUP BY n.house
) f WHERE f.house = m.house AND m.household_id IS NULL
"""
# A house whose code one list says and the other does not is known by its people: where all of
# them who are known live in one household, which is no other house of the list. So is one of
# another code, where everybody of the household is in it; an older list changes no code.
HOUSES_OF_THEIR_PEOPLE = """
SELECT f.*, (people = (SELECT count(*) FROM households_person x
    WHERE x.household_id = f.household_id AND x.merged_into_id IS NULL))::int AS is_whole
FROM (
SELECT m.house, min(coalesce(h.merged_into_id, h.id)) AS household_id,
       bool_or(h.house_code <> '')::int AS has_code, min(h.subdistrict_id) AS subdistrict,
       min(h.house_number) AS house_number, count(DISTINCT p.id) AS people
FROM matched m
JOIN households_person p ON p.id = m.person_id
JOIN households_household h ON h.id = p.household_id
WHERE m.household_id IS NULL
GROUP BY m.house HAVING count(DISTINCT coalesce(h.merged_into_id, h.id)) = 1
) f
"""
MATCHED_HOUSES = "SELECT DISTINCT household_id FROM matched WHERE household_id IS NOT NULL"
SET_HOUSES = """
UPDATE matched m SET household_id = f.household_id,
    warning = CASE WHEN f.row = m.row AND coalesce(h.latest_year, 0) <= %(year)s
        THEN 'house_code_changed' END
FROM lived_in f JOIN households_household h ON h.id = f.household_id WHERE f.house = m.house
"""
# No known part of the birth differs.
FITS = """coalesce(
    u.birth IS NULL OR p.birth_date IS NULL OR date_trunc(
        CASE least(u.birth_precision, p.birth_precision) WHEN 1 THEN 'year' WHEN 2 THEN 'month'
        ELSE 'day' END, u.birth::timestamp
    ) = date_trunc(
        CASE least(u.birth_precision, p.birth_precision) WHEN 1 THEN 'year' WHEN 2 THEN 'month'
        ELSE 'day' END, p.birth_date::timestamp
    ), true)"""
# Who brings an ID may be somebody stored without one, never somebody stored with another.
MAY_BE = "p.merged_into_id IS NULL AND (p.pin_index IS NULL OR NOT m.has_pin)"
# Of the household's people those of the same name.
NAMED = f"""
CREATE TEMPORARY TABLE named ON COMMIT DROP AS
SELECT u.row, p.id AS person_id, {FITS} AS fits
FROM unnamed u
JOIN matched m USING (row)
JOIN households_household h ON m.household_id IN (h.id, h.merged_into_id)
JOIN households_person p ON p.household_id = h.id AND {MAY_BE}
WHERE p.name_key = u.name_key OR u.last_name IS NULL AND p.first_name = u.first_name
"""
# One fits and no other row is that one: it is. None fits, and everybody of the name is another
# row's: somebody new. Else nobody can say.
DECIDE = """
WITH claims AS (
    SELECT person_id, row FROM named WHERE fits
    UNION SELECT person_id, row FROM matched WHERE by_pin
), claimed AS (
    SELECT person_id, count(*) AS rows FROM claims GROUP BY person_id
), decided AS (
    SELECT n.row, count(*) FILTER (WHERE n.fits) AS fitting,
           min(n.person_id) FILTER (WHERE n.fits AND c.rows = 1) AS person_id,
           bool_and(c.rows > 0) AS all_claimed
    FROM named n LEFT JOIN claimed c USING (person_id) GROUP BY n.row
)
UPDATE matched m
SET person_id = CASE WHEN d.fitting = 1 THEN d.person_id END,
    refusal = CASE WHEN d.fitting = 1 AND d.person_id IS NOT NULL THEN NULL
                   WHEN d.fitting = 0 AND coalesce(d.all_claimed, false) THEN NULL
                   ELSE 'person_ambiguous' END
FROM decided d WHERE d.row = m.row
"""
# Of the same name and day of birth as somebody of the house who is in no row and has another ID.
CORRECTED = """
UPDATE matched m SET warning = 'pin_changed'
FROM unnamed u JOIN households_person p ON p.name_key = u.name_key
WHERE u.row = m.row AND m.has_pin AND p.household_id = m.household_id AND p.pin_index IS NOT NULL
  AND p.merged_into_id IS NULL AND u.birth_precision = 3 AND p.birth_precision = 3
  AND u.birth = p.birth_date AND NOT EXISTS (SELECT 1 FROM matched o WHERE o.person_id = p.id)
"""
# Who brings an ID, of another name than somebody of the house who has none, was born on the same
# day and is in no row: somebody new, and it is said.
RENAMED = """
UPDATE matched m SET warning = 'first_name_changed'
FROM unnamed u JOIN households_person p ON p.birth_date = u.birth
WHERE u.row = m.row AND m.has_pin AND m.person_id IS NULL AND m.refusal IS NULL
  AND p.household_id = m.household_id AND p.pin_index IS NULL AND p.merged_into_id IS NULL
  AND u.birth_precision = 3 AND p.birth_precision = 3
  AND NOT EXISTS (SELECT 1 FROM matched o WHERE o.person_id = p.id)
"""
# A house nobody knows yet, and a household without a code where somebody is called as one of it, in
# the same sub-district: of whom an office took in itself, a list says the code and the ID first.
NAMED_THERE = f"""
SELECT DISTINCT m.house, coalesce(h.merged_into_id, h.id), u.village_code, u.house_number,
       h.village_id, h.house_number
FROM unnamed u
JOIN matched m USING (row)
JOIN households_person p ON p.name_key = u.name_key AND {MAY_BE}
JOIN households_household h ON h.id = p.household_id
WHERE h.house_code = '' AND h.subdistrict_id = u.subdistrict AND {FITS}
"""
SAME_DAY = """coalesce(
    u.birth_precision = 3 AND p.birth_precision = 3 AND u.birth = p.birth_date, false)"""
# Of the people in no row of the list those who may be who has moved or is called otherwise now: of
# the same name, where others of the house lived or in the sub-district; without ID also in the
# house, where first name or day of birth are the same, and in the sub-district, where both are: a
# surname by marriage. Whoever brings an ID is asked about nobody.
MOVED = f"""
CREATE TEMPORARY TABLE named ON COMMIT DROP AS
SELECT c.row, c.person_id, c.is_sure, count(*) OVER (PARTITION BY c.row) AS fitting,
       count(*) OVER (PARTITION BY c.person_id) AS rows
FROM (
    SELECT u.row, p.id AS person_id, lived.house IS NOT NULL OR {SAME_DAY} AS is_sure
    FROM unnamed u
    JOIN matched m USING (row)
    JOIN households_person p ON p.name_key = u.name_key AND {MAY_BE}
    JOIN households_household h ON h.id = p.household_id
    LEFT JOIN (
        SELECT DISTINCT o.house, x.household_id
        FROM matched o JOIN households_person x ON x.id = o.person_id
        WHERE o.house IN (SELECT house FROM unnamed JOIN matched USING (row))
    ) lived ON lived.house = m.house AND lived.household_id = p.household_id
    WHERE u.last_name IS NOT NULL AND {FITS}
      AND (lived.house IS NOT NULL OR h.subdistrict_id = u.subdistrict)
    UNION ALL
    SELECT u.row, p.id, p.first_name = u.first_name AND {SAME_DAY}
    FROM unnamed u
    JOIN matched m USING (row)
    JOIN households_person p ON p.household_id = m.household_id AND {MAY_BE}
    WHERE p.first_name = u.first_name AND {FITS} OR NOT m.has_pin AND {SAME_DAY}
    UNION ALL
    SELECT u.row, p.id, false
    FROM unnamed u
    JOIN matched m USING (row)
    JOIN households_person p ON p.first_name = u.first_name AND p.birth_date = u.birth
    JOIN households_household h ON h.id = p.household_id AND h.subdistrict_id = u.subdistrict
    WHERE NOT m.has_pin AND {MAY_BE} AND {SAME_DAY} AND p.name_key <> u.name_key
      AND p.household_id IS DISTINCT FROM m.household_id
) c
JOIN matched m USING (row)
WHERE (c.is_sure OR NOT m.has_pin)
  AND NOT EXISTS (SELECT 1 FROM matched o WHERE o.person_id = c.person_id)
"""
DECIDE_MOVED = """
UPDATE matched m
SET person_id = CASE WHEN n.rows = 1 AND n.fitting = 1 AND n.is_sure THEN n.person_id END,
    refusal = CASE WHEN n.rows > 1 OR n.fitting > 1 OR NOT n.is_sure THEN 'person_ambiguous' END
FROM named n WHERE n.row = m.row
"""
# An apply holds the households it compares until it ends: whoever works on one comes before or
# after it.
HOLD = """
SELECT count(*) FROM (
    SELECT 1 FROM households_household WHERE id IN (
        SELECT household_id FROM matched
        UNION SELECT p.household_id FROM matched m JOIN households_person p ON p.id = m.person_id)
    ORDER BY id FOR NO KEY UPDATE
) held
"""
HOMELESS = """
SELECT row FROM matched WHERE household_id IS NULL AND refusal IS NULL
AND EXISTS (SELECT FROM households_household WHERE house_code = '')
"""
UNNAMED = """
SELECT row FROM matched WHERE household_id IS NOT NULL AND person_id IS NULL
"""
UNFOUND = """
SELECT row FROM matched WHERE person_id IS NULL AND refusal IS NULL AND CASE
    WHEN has_pin THEN EXISTS (SELECT 1 FROM households_person WHERE pin_index IS NULL)
    ELSE EXISTS (SELECT 1 FROM households_person) END
"""


def match(
    cursor: CursorWrapper, staging: Staging, live: pl.DataFrame, year: dict[str, int], *, hold: bool
) -> pl.DataFrame:
    """The columns `FOUND` of each row of `live` (`row, house, identity, pin_index`): whom and which
    household it means, as far as they are stored, or why nobody can say (`refusal`, a code).
    """
    cursor.execute(SOMEBODY)
    if cursor.fetchone() == (False,):  # the first list of an office
        return live.select("row").join(pl.DataFrame(schema=FOUND), on="row", how="left")
    transfer.fill(cursor, "asked", TYPES, live.select("row", "house", "pin_index"))
    transfer.fill(cursor, "identities", TYPES, live.select("house", "identity").unique("house"))
    cursor.execute(MATCH)
    cursor.execute("DROP TABLE asked")
    _find_houses_stored_without_village(cursor, live)
    _find_houses_by_their_people(cursor, staging, live, year)
    _find_houses_by_their_number(cursor, staging, live)
    _find_houses_by_a_name_there(cursor, staging, year)
    _find_by_name(cursor, staging, UNNAMED, NAMED, DECIDE, CORRECTED)
    _find_by_name(cursor, staging, UNFOUND, MOVED, DECIDE_MOVED, RENAMED)
    _find_houses_by_their_people(cursor, staging, live, year)
    cursor.execute("ANALYZE matched (row, household_id, person_id)")
    if hold:
        cursor.execute(HOLD)
    found = transfer.fetch(cursor, f"SELECT {', '.join(FOUND)} FROM matched", FOUND)
    cursor.execute("DROP TABLE matched, identities")
    return live.select("row").join(found, on="row", how="left", maintain_order="left")


def hold(cursor: CursorWrapper, marks: pl.DataFrame) -> None:
    """Keeps the households of compared rows from others until the transaction ends."""
    stored = marks.select("household_id", "person_id").drop_nulls("household_id")
    transfer.fill(cursor, "matched", TYPES, stored)
    cursor.execute(HOLD)
    cursor.execute("DROP TABLE matched")


def _find_houses_stored_without_village(cursor: CursorWrapper, live: pl.DataFrame) -> None:
    named = live.filter(pl.col("identity").str.contains(NAMED_VILLAGE))
    if named.is_empty():
        return
    before = pl.col("identity").str.replace(r"^(v:\d{6})[^|]+", "${1}")
    transfer.fill(cursor, "numbers", TYPES, named.select("house", before).unique("house"))
    cursor.execute(STORED_WITHOUT_VILLAGE)
    cursor.execute("DROP TABLE numbers")


def _find_houses_by_their_number(
    cursor: CursorWrapper, staging: Staging, live: pl.DataFrame
) -> None:
    numbers = live.filter(
        pl.col("identity").str.starts_with("v:") & ~pl.col("is_head").any().over("house")
    )
    if numbers.is_empty():
        return
    number = pl.col("identity").str.replace(r"[^|]*$", "")
    numbers = numbers.join(staging.rows(numbers["row"], ("row", "name_key")), on="row")
    transfer.fill(cursor, "numbers", TYPES, numbers.select("house", number, "name_key"))
    cursor.execute(ONLY_ONE_THERE)
    cursor.execute("DROP TABLE numbers")


def _find_houses_by_their_people(
    cursor: CursorWrapper, staging: Staging, live: pl.DataFrame, year: dict[str, int]
) -> None:
    schema = {
        "house": pl.UInt32,
        "household_id": pl.Int64,
        "has_code": pl.Int8,
        "stored_subdistrict": pl.String,
        "stored_number": pl.String,
        "people": pl.Int64,
        "is_whole": pl.Int8,
    }
    lived_in = transfer.fetch(cursor, HOUSES_OF_THEIR_PEOPLE, schema)
    if lived_in.is_empty():
        return
    said = staging.rows(
        live.join(lived_in, on="house", how="semi")["row"],
        ("row", "house_code", "subdistrict", "house_number"),
    )
    said = (
        live.select("row", "house")
        .join(said, on="row")
        .group_by("house")
        .agg(
            pl.col("row").first(),
            (pl.col("house_code") != "").any().alias("says_code"),
            (pl.col("subdistrict").n_unique() == 1).alias("is_one_place"),
            pl.col("subdistrict").first(),
            spelling("house_number").drop_nulls().unique().alias("numbers"),
        )
    )
    number, count = spelling("stored_number"), pl.col("numbers").list.len()
    is_same = (count == 1) & (pl.col("numbers").list.first() == number)
    is_recoded = pl.col("says_code") & (pl.col("has_code") == 1)
    is_there = (
        (pl.col("is_one_place") & (pl.col("subdistrict") == pl.col("stored_subdistrict")))
        & (is_same | (~is_recoded & (number.is_null() | (count == 0))))
        & (~is_recoded | (pl.col("is_whole") == 1))
    )
    found = lived_in.join(said, on="house").filter(is_there)
    first = pl.when(is_recoded).then("row")
    _set_houses(cursor, found.select("house", "household_id", first), year)


def _set_houses(cursor: CursorWrapper, found: pl.DataFrame, year: dict[str, int]) -> None:
    """Makes houses (`house, household_id, row`) known, as far as a household is that of one alone
    and of none that is known already; of a `row` it is told that the code is another.
    """
    taken = transfer.fetch(cursor, MATCHED_HOUSES, {"household_id": pl.Int64})["household_id"]
    found = found.unique("household_id", keep="none")
    found = found.filter(~pl.col("household_id").is_in(taken.implode()))
    transfer.fill(cursor, "lived_in", TYPES, found)
    cursor.execute(SET_HOUSES, year)
    cursor.execute("DROP TABLE lived_in")


def _find_houses_by_a_name_there(
    cursor: CursorWrapper, staging: Staging, year: dict[str, int]
) -> None:
    rows = transfer.fetch(cursor, HOMELESS, {"row": pl.UInt32})["row"]
    if rows.is_empty():
        return
    said = staging.rows(rows, (*NAMES, "village_code", "house_number"))
    transfer.fill(cursor, "unnamed", TYPES, said.filter(pl.col("house_number") != ""))
    text = ("village", "number", "stored_village", "stored_number")
    schema = {"house": pl.UInt32, "household_id": pl.Int64} | dict.fromkeys(text, pl.String)
    found = transfer.fetch(cursor, NAMED_THERE, schema)
    cursor.execute("DROP TABLE unnamed")
    is_there = (spelling("number") == spelling("stored_number")) & (
        pl.col("village") == pl.col("stored_village")
    ).fill_null(value=True)
    found = found.filter(is_there).select("house", "household_id").unique()
    found = found.unique("house", keep="none")
    row = pl.lit(None, pl.UInt32).alias("row")
    _set_houses(cursor, found.with_columns(row), year)


def _find_by_name(cursor: CursorWrapper, staging: Staging, asked: str, *statements: str) -> None:
    rows = transfer.fetch(cursor, asked, {"row": pl.UInt32})["row"]
    if rows.is_empty():
        return
    transfer.fill(cursor, "unnamed", TYPES, staging.rows(rows, NAMES))
    cursor.execute("ANALYZE unnamed")
    cursor.execute("ANALYZE matched")
    for statement in statements:
        cursor.execute(statement)
    cursor.execute("DROP TABLE unnamed, named")
