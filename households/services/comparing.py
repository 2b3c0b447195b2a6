"""The comparison of a list with what is stored: the same for preview and apply.

Most rows of a list that is sent again say what they said before. Such a row is found by one number
(`settled`), which counts no more as soon as anybody changes anything of the household; only the
households of other rows are matched and compared field by field.
"""

from dataclasses import dataclass

import polars as pl
from django.db import connection

from households.enums import RowVerdict
from households.services import frames, settled
from households.services.staging import HOUSE_FACTS, Staging, with_speaker

WORK_MEMORY = "SET LOCAL work_mem = '128MB'"

# Who is known, and who that is. A household that was merged into another, and a person who is
# another, stand for that one.
MATCH = """
CREATE TEMPORARY TABLE matched ON COMMIT DROP AS
SELECT u.row, u.house, u.name_key, u.birth, u.pin_index IS NULL AS unknown,
       coalesce(h.merged_into_id, h.id) AS household_id,
       coalesce(p.merged_into_id, p.id) AS person_id, false AS ambiguous
FROM unsettled u
LEFT JOIN (
    SELECT i.house, h.id, h.merged_into_id
    FROM identities i JOIN households_household h ON h.identity_key = i.identity
) h USING (house)
LEFT JOIN households_person p ON p.pin_index = u.pin_index
WHERE h.id IS NOT NULL OR p.id IS NOT NULL
"""
# Without an ID a person is known by name and birth date inside the household, if only one fits;
# where two do the row is refused and says so, never decided by luck.
MATCH_BY_NAME = """
UPDATE matched m SET person_id = CASE WHEN f.number = 1 THEN f.id END, ambiguous = f.number > 1
FROM (
    SELECT x.row, min(p.id) AS id, count(*) AS number
    FROM matched x
    JOIN households_person p ON p.household_id = x.household_id AND p.name_key = x.name_key
     AND p.birth_date IS NOT DISTINCT FROM x.birth
    WHERE x.unknown AND p.merged_into_id IS NULL
    GROUP BY x.row
) f
WHERE f.row = m.row
"""
MATCHED = "SELECT row, household_id, person_id, ambiguous FROM matched"
# An apply holds the households it compares until it ends: whoever works on one comes before or
# after it.
HOLD = """
SELECT count(*) FROM (
    SELECT 1 FROM households_household WHERE id IN (SELECT household_id FROM matched)
    ORDER BY id FOR NO KEY UPDATE
) held
"""

# What a stored person and household look like: the listing of the same year when there is one,
# else the latest, since «changed» is against what was known.
KNOWN = """
SELECT t.row, p.household_id, p.title, p.first_name, p.last_name, p.sex, p.birth_date,
       p.relation, p.has_welfare_card, p.is_head, p.birth_precision,
       l.failed_indicators, l.data_year, l.age, h.income_per_person, h.source_status,
       house.house_number, house.village_id, house.subdistrict_id, house.latest_year,
       house.member_count,
       coalesce(needs.dimensions, '') AS dimensions
FROM told t
JOIN households_person p ON p.id = t.person_id
JOIN households_household house ON house.id = p.household_id
LEFT JOIN (
    SELECT DISTINCT ON (person_id) person_id, household_id, data_year, age,
           failed_indicators
    FROM households_personlisting WHERE person_id IN (SELECT person_id FROM told)
    ORDER BY person_id, (data_year = %(year)s) DESC, data_year DESC
) l ON l.person_id = p.id
LEFT JOIN households_householdlisting h
       ON h.household_id = l.household_id AND h.data_year = l.data_year
LEFT JOIN (
    SELECT person_id, data_year, string_agg(dimension_id, ',' ORDER BY dimension_id) AS dimensions
    FROM households_need WHERE person_id IN (SELECT person_id FROM told)
    GROUP BY person_id, data_year
) needs ON needs.person_id = p.id AND needs.data_year = l.data_year
"""

# Field of the change → (stored value, what the list says). Order is the order people read.
COMPARED = {
    "household": ("k.household_id::text", "t.household_id::text"),
    "title": ("k.title", "t.title"),
    "first_name": ("k.first_name", "t.first_name"),
    "last_name": ("k.last_name", "t.last_name"),
    "sex": ("k.sex", "t.sex"),
    "birth_date": ("k.birth_date::text", "t.birth::text"),
    "relation": ("k.relation", "t.relation"),
    "welfare_card": ("k.has_welfare_card::text", "t.welfare_card::text"),
    "house_number": ("k.house_number", "t.house_number"),
    "village": ("coalesce(k.village_id, '')", "t.village_code"),
    "subdistrict": ("k.subdistrict_id", "t.subdistrict"),
    "dimensions": ("k.dimensions", "t.dimensions"),
    "indicators": ("array_to_string(k.failed_indicators, ',')", "t.indicators"),
    "income": ("k.income_per_person::text", "t.income::text"),
}

_CHANGES = " || ".join(
    f"CASE WHEN {old} IS DISTINCT FROM {new}"
    f" THEN jsonb_build_object('{name}', jsonb_build_array({old}, {new})) ELSE '{{}}'::jsonb END"
    for name, (old, new) in COMPARED.items()
)
_IS_CHANGED = " OR ".join(f"{old} IS DISTINCT FROM {new}" for old, new in COMPARED.values())
# Of such a row an apply adds or alters only what it says of its year.
_IS_KEPT = (
    f"NOT ({_IS_CHANGED}) AND k.is_head = t.is_head"
    " AND k.birth_precision IS NOT DISTINCT FROM t.birth_precision"
)

COMPARE = f"""
WITH k AS MATERIALIZED ({KNOWN})
SELECT t.row, CASE WHEN {_IS_CHANGED} THEN ({_CHANGES})::text END AS changes,
       coalesce({_IS_KEPT} AND k.data_year = %(year)s AND k.latest_year >= %(year)s
                AND k.source_status = t.status AND k.age IS NOT DISTINCT FROM t.age
                AND k.member_count >= coalesce(t.members, 0), false) AS is_settled,
       {_IS_KEPT} AND coalesce(k.latest_year, 0) <= %(year)s AS will_settle
FROM told t JOIN k USING (row)
"""

# People of the list this one follows (the same year's if there is one, else the latest year
# before); a settled row's person is on it.
FOLLOWED = """(
    SELECT max(data_year) FROM households_personlisting WHERE data_year <= %(year)s
)"""
LISTED = f"""
SELECT count(*), count(*) FILTER (WHERE EXISTS (
    SELECT 1 FROM matched m WHERE m.person_id = l.person_id AND NOT m.ambiguous))
FROM households_personlisting l
WHERE l.data_year = {FOLLOWED}
"""
WHO_IS_LISTED = f"SELECT person_id FROM households_personlisting WHERE data_year = {FOLLOWED}"
LISTED_AT_ALL = LISTED.replace("matched m", "(SELECT 0 AS person_id, true AS ambiguous) m")

LOOKED_AT = ("row", "house", "identity", "pin_index", "content", "verdict", "is_head")
TYPES = {
    "row": "integer", "house": "integer", "content": "bigint", "identity": "text",
    "pin_index": "bytea", "name_key": "text", "birth": "date", "household_id": "bigint",
    "person_id": "bigint", "title": "text", "first_name": "text", "last_name": "text",
    "sex": "text", "birth_precision": "smallint", "relation": "text", "welfare_card": "boolean",
    "is_head": "boolean", "age": "smallint", "members": "smallint", "dimensions": "text",
    "indicators": "text", "house_number": "text", "village_code": "text", "subdistrict": "text",
    "income": "numeric(12,2)", "status": "text",
}  # fmt: skip
PERSON_FACTS = (
    "row", "title", "first_name", "last_name", "sex", "birth", "birth_precision", "relation",
    "welfare_card", "is_head", "age", "members", "dimensions", "indicators",
)  # fmt: skip


@dataclass
class Comparison:
    """`marks`: the rows as they came, with `verdict`, `household_id`, `person_id`, `changes` (JSON
    text or null), `is_settled` (nothing to write), `was_settled` (known by its number) and
    `will_settle` (settled when it is applied); `ambiguous`: lines refused because two stored people
    fit; `counts` by verdict, and `gone`; `touched`: households that had been worked on before
    (`settled.touched`). While it is applied, `marks` are cut down to what is still needed.
    """

    marks: pl.DataFrame
    ambiguous: pl.Series
    counts: dict[str, int]
    touched: pl.DataFrame


def compare(batch, staging: Staging, marks: pl.DataFrame, *, hold: bool = False) -> Comparison:
    """Gives every live row of `marks` (`Staging.marked`) its verdict. `hold` keeps the households
    compared from others until the transaction of the caller ends.
    """
    year = {"year": batch.data_year}
    is_live = pl.col("verdict").is_in(["rejected", "duplicate"]).not_()
    live = marks.lazy().filter(is_live).select(LOOKED_AT).collect()
    touched = settled.touched()
    stays = _settled(live, settled.known(touched).filter(data_year=batch.data_year))
    others = live.join(stays, on="row", how="anti")["house"].unique()
    unsettled = live.filter(pl.col("house").is_in(others.implode()))
    stays = stays.join(unsettled, on="row", how="anti")
    with connection.cursor() as cursor:
        cursor.execute(WORK_MEMORY)
        if unsettled.is_empty():
            cursor.execute(LISTED_AT_ALL, year)
            (listed, _none), found = cursor.fetchone(), _nothing()
            still_listed = 0
        else:
            found = _match(cursor, staging, unsettled, hold=hold)
            cursor.execute(LISTED, year)
            listed, still_listed = cursor.fetchone()
            found = _with_changes(cursor, staging, unsettled, found, year)
            cursor.execute("DROP TABLE matched")
    told = pl.concat([_as_settled(stays), found])
    marks = _with_verdicts(marks, told)
    ambiguous = found.filter("ambiguous")["row"]
    counts = dict(marks["verdict"].value_counts().iter_rows())
    counts = {verdict.value: counts.get(verdict.value, 0) for verdict in RowVerdict}
    counts["gone"] = listed - still_listed - stays.height
    return Comparison(marks, ambiguous, counts, touched)


def gone(batch, comparison: Comparison) -> pl.DataFrame:
    """`person_id` of those whom `counts["gone"]` counts: on the list this one follows, and of no
    row of it. Asked before anything is written.
    """
    if not comparison.counts["gone"]:
        return pl.DataFrame(schema=_schema("person_id"))
    with connection.cursor() as cursor:
        listed = frames.fetch(
            cursor, WHO_IS_LISTED, _schema("person_id"), {"year": batch.data_year}
        )
    told = comparison.marks.select("person_id").drop_nulls()
    return listed.join(told, on="person_id", how="anti")


FOUND = {
    "row": pl.UInt32, "household_id": pl.Int64, "person_id": pl.Int64, "ambiguous": pl.Boolean,
    "changes": pl.String, "is_settled": pl.Boolean, "was_settled": pl.Boolean,
    "will_settle": pl.Boolean,
}  # fmt: skip


def _schema(*names) -> dict:
    return {name: FOUND[name] for name in names}


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=FOUND)


def _as_settled(settled) -> pl.DataFrame:
    return settled.select(
        "row", "household_id", "person_id", pl.lit(False).alias("ambiguous"),
        pl.lit(None, pl.String).alias("changes"), pl.lit(True).alias("is_settled"),
        pl.lit(True).alias("was_settled"), pl.lit(True).alias("will_settle"),
    )  # fmt: skip


def _settled(live, known) -> pl.DataFrame:
    """`row, household_id, person_id` of the rows whose number is known of one person only."""
    found = live.select("row", "content").join(known, on="content")
    return found.unique("row", keep="none").select("row", "household_id", "person_id")


def _match(cursor, staging, unsettled, *, hold) -> pl.DataFrame:
    """`row, household_id, person_id, ambiguous` of each row, from the table `matched`."""
    unnamed = unsettled.filter(pl.col("pin_index").is_null())  # looked for by name
    names = staging.rows(unnamed["row"], ("row", "name_key", "birth"))
    rows = unsettled.select("row", "house", "pin_index").join(names, on="row", how="left")
    frames.fill(cursor, "unsettled", TYPES, rows)
    frames.fill(cursor, "identities", TYPES, unsettled.select("house", "identity").unique("house"))
    cursor.execute(MATCH)
    cursor.execute("DROP TABLE unsettled, identities")
    if unsettled["pin_index"].null_count():
        cursor.execute(MATCH_BY_NAME)
    cursor.execute("ANALYZE matched (row, household_id, person_id)")
    if hold:
        cursor.execute(HOLD)
    found = frames.fetch(cursor, MATCHED, _schema("row", "household_id", "person_id", "ambiguous"))
    rows = unsettled.select("row").join(found, on="row", how="left", maintain_order="left")
    return rows.with_columns(pl.col("ambiguous").fill_null(False))


def _with_changes(cursor, staging, unsettled, found, year) -> pl.DataFrame:
    """The columns `FOUND`: what differs, for those who are known."""
    refused = found.filter("ambiguous")["row"]
    known = found.filter(pl.col("person_id").is_not_null() & ~pl.col("ambiguous"))
    if known.is_empty():
        return found.with_columns(
            pl.lit(None, pl.String).alias("changes"), pl.lit(False).alias("is_settled"),
            pl.lit(False).alias("was_settled"), pl.lit(False).alias("will_settle"),
        )  # fmt: skip
    known = known.select("row", "household_id", "person_id").join(
        unsettled.select("row", "house"), on="row"
    )
    asked = unsettled.select("row", "house", "is_head", "verdict").join(
        known, on="house", how="semi"
    )
    is_refused = pl.col("row").is_in(refused.implode())
    asked = asked.with_columns(
        pl.when(is_refused).then(pl.lit("rejected")).otherwise("verdict").alias("verdict")
    )
    spoken = with_speaker(asked).filter("speaks").select("row", "house")
    facts = staging.rows(spoken["row"], ("row", *HOUSE_FACTS)).join(spoken, on="row")
    told = staging.rows(known["row"], PERSON_FACTS).join(known, on="row")
    told = told.join(facts.drop("row"), on="house")
    frames.fill(cursor, "told", TYPES, told.drop("house"))
    cursor.execute("ANALYZE told (row, person_id)")
    said = frames.fetch(
        cursor, COMPARE, _schema("row", "changes", "is_settled", "will_settle"), year
    )
    cursor.execute("DROP TABLE told")
    found = found.join(said, on="row", how="left")
    return found.with_columns(
        pl.col("is_settled", "will_settle").fill_null(False), pl.lit(False).alias("was_settled")
    ).select(list(FOUND))


def _with_verdicts(marks, found) -> pl.DataFrame:
    marks = marks.drop(name for name in FOUND if name != "row" and name in marks.columns)
    found = marks.select("row").join(found, on="row", how="left", maintain_order="left")
    marks = marks.hstack(found.drop("row"))
    verdict = (
        pl.when(pl.col("verdict").is_in(["rejected", "duplicate"])).then("verdict")
        .when("ambiguous").then(pl.lit(RowVerdict.REJECTED.value))
        .when(pl.col("person_id").is_null()).then(pl.lit(RowVerdict.NEW.value))
        .when(pl.col("changes").is_null()).then(pl.lit(RowVerdict.UNCHANGED.value))
        .otherwise(pl.lit(RowVerdict.CHANGED.value))
    )  # fmt: skip
    marks = marks.with_columns(verdict.alias("verdict")).drop("ambiguous")
    return with_speaker(marks.drop("speaks"))
