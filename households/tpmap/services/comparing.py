"""The comparison of a list with what is stored: the same for preview and apply.

`matching` says who the rows are. What is said of those who are known travels to the database in two
tables: `told`, a row a person, and `spoken`, a row a house. What the list does not say is null
there and no difference.
"""

from collections.abc import Container, Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.db.backends.utils import CursorWrapper

from core.spreadsheets.stages import RowVerdict
from households.models import ImportBatch
from households.tpmap.facts import (
    BY_KEY,
    COMPARED,
    DIMENSIONS,
    FACTS,
    HOUSEHOLD,
    LABELS,
    LISTS,
    MAY_BE_EMPTIED,
    PERSON,
    PERSON_FACTS,
    PIN,
    TYPES,
    Fact,
    value,
)
from households.tpmap.services import transfer
from households.tpmap.services.gone import Missing, find_missing
from households.tpmap.services.matching import match
from households.tpmap.services.speaking import SPEAK_ALONE, leaps, let_speak, said_otherwise
from households.tpmap.services.staging import Staging

SAID_OF_PEOPLE = (*PERSON_FACTS, "members", DIMENSIONS, "dimensions_said")
TOLD = ("row", "house", "household_id", "person_id", "by_pin", *SAID_OF_PEOPLE)

# What is compared of what is stored, and what decides whether there is anything to write.
LOOKED_AT = tuple(
    fact
    for fact in FACTS
    if fact in COMPARED or fact.key in ("household", PIN, "birth_precision", "age", "status")
)
# What a row says beside what a stored person and household look like: in the listing of that year
# when there is one, else the latest, since «changed» is against what was known.
YEARS = """
WITH years AS MATERIALIZED (
    SELECT person_id, max(data_year) AS newest,
           coalesce(max(data_year) FILTER (WHERE data_year = %(year)s), max(data_year)) AS data_year
    FROM households_personlisting WHERE person_id IN (SELECT person_id FROM told)
    GROUP BY person_id
)
"""
COMPARED_WITH = f"""
FROM told t JOIN (
    SELECT {", ".join(f"{fact.table}.{fact.column} AS {fact.key}" for fact in LOOKED_AT)},
           households_person.id AS person_id, years.data_year, households_household.latest_year,
           years.newest > %(year)s AS is_older, households_household.member_count,
           coalesce(needs.dimensions, '{{}}') AS dimensions
    FROM households_person
    JOIN households_household ON households_household.id = households_person.household_id
    LEFT JOIN years ON years.person_id = households_person.id
    LEFT JOIN households_personlisting ON households_personlisting.person_id = years.person_id
          AND households_personlisting.data_year = years.data_year
    LEFT JOIN households_householdlisting
           ON households_householdlisting.household_id = households_personlisting.household_id
          AND households_householdlisting.data_year = years.data_year
    LEFT JOIN (
        SELECT person_id, array_agg(dimension_id::text ORDER BY dimension_id) AS dimensions
        FROM households_need JOIN years USING (person_id, data_year) GROUP BY person_id
    ) needs ON needs.person_id = years.person_id
) k USING (person_id)
LEFT JOIN spoken s ON s.house = t.house
"""
# Whose ID is stored for somebody whose first name, sex and birth year differ in at least two, or of
# another first name of whom neither surname nor birth year is known to be the same; and who is
# called as somebody else was whose ID is called otherwise now, or as somebody of the house with
# another ID who is in no row: IDs or names changed places.
STRANGERS = """
WITH others AS MATERIALIZED (
    SELECT t.row, t.household_id, t.first_name, coalesce(t.last_name, k.last_name) AS last_name,
        k.first_name AS was_first, k.last_name AS was_last, t.last_name = k.last_name AS same_last,
        t.sex <> k.sex AND k.sex <> '' AS other_sex,
        extract(year FROM t.birth) <> extract(year FROM k.birth_date) AS other_year
    FROM told t JOIN households_person k ON k.id = t.person_id
    WHERE t.by_pin AND (t.first_name, t.sex) IS DISTINCT FROM (k.first_name, k.sex)
), called_otherwise AS (
    SELECT * FROM others WHERE first_name <> was_first
)
DELETE FROM told t WHERE t.row IN (
    SELECT row FROM others WHERE other_sex AND other_year
    UNION SELECT row FROM called_otherwise
    WHERE other_sex OR other_year OR (same_last OR NOT other_year) IS NOT TRUE
    UNION SELECT a.row FROM called_otherwise a JOIN called_otherwise b
        ON (a.first_name, a.last_name) = (b.was_first, b.was_last)
    UNION SELECT c.row FROM called_otherwise c JOIN households_person p USING (household_id)
    WHERE (p.first_name, p.last_name) = (c.first_name, c.last_name) AND p.pin_index IS NOT NULL
      AND p.merged_into_id IS NULL AND NOT EXISTS (SELECT 1 FROM told o WHERE o.person_id = p.id))
RETURNING t.row
"""
# Houses that are known by their code, of whose people nobody is in the list's, and which lie
# elsewhere: in another sub-district the code is another house's; at another number or in another
# village it may be.
OTHER_HOUSES = """
SELECT s.row, s.house, s.subdistrict <> h.subdistrict_id
FROM spoken s JOIN households_household h ON h.id = s.household_id
WHERE (s.subdistrict <> h.subdistrict_id OR s.village_code <> h.village_id
       OR s.house_number <> nullif(h.house_number, ''))
  AND EXISTS (SELECT FROM households_person p
      WHERE p.household_id = h.id AND p.merged_into_id IS NULL)
  AND NOT EXISTS (SELECT FROM told t JOIN households_person p ON p.id = t.person_id
      WHERE t.house = s.house AND p.household_id = h.id)
ORDER BY s.row
"""
# Of the dimensions only those the row says something of can change.
DIMENSIONS_AFTER = """
CASE WHEN t.dimensions_said @> k.dimensions THEN t.dimensions ELSE ARRAY(
    SELECT d FROM unnest(k.dimensions) d WHERE NOT d = ANY (t.dimensions_said)
    UNION SELECT unnest(t.dimensions) ORDER BY 1) END"""
# The heads of a house of several, none in a refused row: whom the list names alone is its head.
HEADS = """
LEFT JOIN (
    SELECT household_id,
        string_agg(concat(title, first_name, ' ', last_name), ', ' ORDER BY id) AS names
    FROM households_person p LEFT JOIN stands ON stands.person_id = p.id
    WHERE is_head AND merged_into_id IS NULL
    GROUP BY household_id HAVING count(*) > 1 AND count(stands.person_id) = 0
) heads ON t.is_head AND heads.household_id = t.household_id AND k.latest_year <= %(year)s"""
ONLY_HEAD = """
CASE WHEN heads.names IS NULL OR EXISTS (
    SELECT FROM told o WHERE o.household_id = t.household_id AND o.is_head AND o.row <> t.row)
THEN heads.names ELSE btrim(concat(coalesce(t.title, k.title), t.first_name, ' ',
    coalesce(t.last_name, k.last_name))) END"""
SPEAKS_ALONE = "t.first_name IS NULL"  # told by `SPEAK_ALONE`: of the person nothing is said
GAINS_PIN = "(k.pin_masked IS NULL AND t.pin_masked <> '')"
# Beside facts that are no listing's: of a house with a head of whom a newer list has spoken, no
# older one names a second.
SECOND_HEAD = """
(t.is_head AND k.latest_year > %(year)s AND EXISTS (
    SELECT FROM households_person o WHERE o.household_id = k.household AND o.is_head
      AND o.merged_into_id IS NULL AND o.id <> k.person_id))"""


def _count_kept(key: str) -> str:
    """People, or houses, of whom a fact is stored and not said."""
    fact = BY_KEY[key]
    side, what = ("s", "DISTINCT t.house") if fact.of_house else ("t", "t.first_name")
    return (
        f"count({what}) FILTER (WHERE {side}.{key} IS NULL AND k.{key} IS NOT NULL"
        f" AND k.{key} IS DISTINCT FROM {fact.empty})"
    )


FOUND = {
    "row": pl.UInt32,
    "household_id": pl.Int64,
    "person_id": pl.Int64,
    "refusal": pl.String,
    "warning": pl.String,
    "changes": pl.String,
    "stays": pl.Boolean,
    "is_unheard": pl.Boolean,
    "gains_pin": pl.Boolean,
}
SAID = {name: FOUND[name] for name in ("row", "changes", "stays", "gains_pin")}


@dataclass
class Comparison:
    """`marks`: the rows as they came, with `verdict`, `household_id`, `person_id`, `changes` (JSON
    text or null), `stays` (nothing to write) and `gains_pin`; `refused`: `(row, code)` of rows
    refused because of who is stored; `warned`: `(row, code, column, value)`; `missing`: who is in
    no row; `counts` by verdict, and `gone`; `kept`: of how many people or houses a fact is stored
    that the list does not say.
    """

    marks: pl.DataFrame
    refused: list[tuple[int, str]]
    warned: list[tuple[int, str, str, str]]
    missing: Missing
    counts: dict[str, int]
    kept: dict[str, int]


def compare(
    batch: ImportBatch,
    staging: Staging,
    marks: pl.DataFrame,
    *,
    unsaid: Container[str] = (),
    hold: bool = False,
) -> Comparison:
    """Gives every live row of `marks` (`Staging.marked`) its verdict. `unsaid` are the facts that
    `kept` is asked of; `hold` keeps the households compared from others until the transaction of
    the caller ends.
    """
    is_live = pl.col("verdict").is_in(["rejected", "duplicate"]).not_()
    names = ("row", "house", "identity", "pin_index", "is_head")
    live = marks.lazy().filter(is_live).select(names).collect()
    year = {"year": batch.data_year}
    with connection.cursor() as cursor, transfer.as_sets(cursor):
        found = match(cursor, staging, live, year, hold=hold)
        keys = [key for key in MAY_BE_EMPTIED if key in unsaid]
        missing = find_missing(cursor, staging, marks, found, year)
        asked = (year, batch.emptied, keys)
        found, kept, said = _with_changes(cursor, staging, live, found, *asked)
        cursor.execute("DROP TABLE stands")
    marks = _with_verdicts(marks, found)
    refused = found.select("row", "refusal").drop_nulls().rows()
    doubts = found.select("row", "warning").drop_nulls().iter_rows()
    warned = [*said, *((row, code, code.removesuffix("_changed"), "") for row, code in doubts)]
    warned += leaps(marks)
    return Comparison(marks, refused, warned, missing, counted(marks, missing.people), kept)


def counted(marks: pl.DataFrame, gone: Sized) -> dict[str, int]:
    """How many rows by verdict, and `gone`."""
    counts = dict(marks["verdict"].value_counts().iter_rows())
    return {verdict.value: counts.get(verdict.value, 0) for verdict in RowVerdict} | {
        "gone": len(gone)
    }


def _with_changes(
    cursor: CursorWrapper,
    staging: Staging,
    live: pl.DataFrame,
    found: pl.DataFrame,
    year: dict[str, int],
    emptied: Sequence[str],
    unsaid: Sequence[str],
) -> tuple[pl.DataFrame, dict[str, Any], Iterable]:
    """The columns `FOUND`: what differs, for those who are known and for their houses; `kept`; and
    what is said of houses that are not heard.
    """
    if found.select(pl.coalesce("household_id", "person_id").is_null().all()).item():
        nothing = pl.DataFrame(schema=SAID | {"is_unheard": pl.Boolean})
        return found.join(nothing, on="row", how="left").select(list(FOUND)), {}, []
    known = found.filter(pl.col("person_id").is_not_null() & pl.col("refusal").is_null())
    _tell(cursor, staging, live, known)
    cursor.execute(STRANGERS)
    strangers = pl.Series([row for (row,) in cursor.fetchall()], dtype=pl.UInt32).implode()
    is_stranger = pl.col("row").is_in(strangers)
    refusal = pl.when(is_stranger).then(pl.lit("pin_other_person")).otherwise("refusal")
    found = found.with_columns(refusal.alias("refusal"))
    refused = found.filter(pl.col("refusal").is_not_null())["row"].implode()
    heard = live.select("row", "house", "is_head").filter(~pl.col("row").is_in(refused))
    heard = heard.join(found.select("row", "household_id"), on="row")
    unheard = let_speak(cursor, staging, heard, year)
    cursor.execute(OTHER_HOUSES)
    others = cursor.fetchall()
    elsewhere = [house for _row, house, is_elsewhere in others if is_elsewhere]
    cursor.execute("DELETE FROM told WHERE house = ANY (%s)", [elsewhere])
    cursor.execute("DELETE FROM spoken WHERE house = ANY (%s)", [elsewhere])
    is_split = pl.col("row").is_in(live.filter(pl.col("house").is_in(elsewhere))["row"].implode())
    refusal = pl.when(is_split).then(pl.lit("house_split")).otherwise("refusal")
    found = found.with_columns(refusal.alias("refusal"))
    cursor.execute(SPEAK_ALONE)
    kept = _kept(cursor, unsaid, year)
    said = transfer.fetch(cursor, _differences(emptied), SAID, year)
    cursor.execute("DROP TABLE told, spoken")
    found = found.join(said, on="row", how="left")
    is_unheard = pl.col("row").is_in(unheard["row"].implode()).alias("is_unheard")
    told = [
        (row, "house_others", "house_code", "") for row, _house, is_split in others if not is_split
    ]
    return (
        found.with_columns(is_unheard).select(list(FOUND)),
        kept,
        [*told, *said_otherwise(unheard)],
    )


def _kept(cursor: CursorWrapper, keys: Sequence[str], year: dict[str, int]) -> dict[str, int]:
    """Of how many people or houses each of these facts is stored and not said."""
    if not keys:
        return {}
    cursor.execute(f"{YEARS} SELECT {', '.join(map(_count_kept, keys))} {COMPARED_WITH}", year)
    return dict(zip(keys, cursor.fetchone(), strict=True))


def _tell(cursor: CursorWrapper, staging: Staging, live: pl.DataFrame, known: pl.DataFrame) -> None:
    keys = known.select("row", "household_id", "person_id", "by_pin")
    keys = keys.join(live.select("row", "house"), on="row")
    transfer.create(cursor, "told", TYPES, TOLD)
    chunks = staging.chunks(["row", *SAID_OF_PEOPLE])
    transfer.pour(
        cursor, "told", (as_arrays(chunk.join(keys, on="row")).select(TOLD) for chunk in chunks)
    )
    cursor.execute("ANALYZE told (row, person_id)")


def as_arrays(frame: pl.DataFrame) -> pl.DataFrame:
    """Comma text as PostgreSQL writes arrays."""
    return frame.with_columns(("{" + pl.col(name) + "}").alias(name) for name in LISTS)


def _differences(emptied: Sequence[str]) -> str:
    """A query of what differs: each compared fact as it is stored and as it will be. What a newer
    list said stays.
    """
    sides = {
        fact.key: (f"k.{fact.key}", _unless_older(fact, _after(fact, emptied))) for fact in COMPARED
    }
    sides["household"] = ("k.household", _unless_older(BY_KEY["household"], "t.household_id"))
    sides[DIMENSIONS] = ("k.dimensions", DIMENSIONS_AFTER)
    sides["head_name"] = ("heads.names", ONLY_HEAD)
    sides[PIN] = ("''", f"CASE WHEN {GAINS_PIN} THEN t.pin_masked ELSE '' END")
    pairs = ", ".join(
        f"{old} AS old_{key}, {new} AS new_{key}" for key, (old, new) in sides.items()
    )
    changed = " OR ".join(f"old_{key} IS DISTINCT FROM new_{key}" for key in sides)
    changes = " || ".join(
        f"CASE WHEN old_{key} IS DISTINCT FROM new_{key} THEN jsonb_build_object('{key}',"
        f" jsonb_build_array({_as_text(key, 'old')}, {_as_text(key, 'new')})) ELSE '{{}}' END"
        for key in LABELS
        if key in sides
    )
    return f"""{YEARS}
SELECT row, CASE WHEN {changed} THEN ({changes})::text END AS changes,
       NOT ({changed}) AND stays AS stays, gains_pin
FROM (
    SELECT t.row, {pairs}, coalesce({GAINS_PIN}, false) AS gains_pin,
        coalesce(k.data_year = %(year)s AND k.latest_year >= %(year)s
            AND coalesce(s.status = k.status, true) AND coalesce(t.age = k.age, t.age IS NULL)
            AND k.member_count >= coalesce(t.members, 0), false) AS stays
    {COMPARED_WITH} {HEADS}
    OFFSET 0
) x
WHERE stays OR gains_pin OR {changed}
"""


def _after(fact: Fact, emptied: Sequence[str]) -> str:
    after = value(fact, emptied, "s" if fact.of_house else "t", _stored)
    is_kept = fact.key in emptied and not fact.of_house
    return f"CASE WHEN {SPEAKS_ALONE} THEN k.{fact.key} ELSE {after} END" if is_kept else after


def _unless_older(fact: Fact, after: str) -> str:
    """What will hold of a fact that is no listing's."""
    is_older = {PERSON: "k.is_older", HOUSEHOLD: "k.latest_year > %(year)s"}.get(fact.table)
    is_older = f"k.is_older OR {SECOND_HEAD}" if fact.key == "is_head" else is_older
    return f"CASE WHEN {is_older} THEN k.{fact.key} ELSE {after} END" if is_older else after


def _stored(key: str) -> str:
    return f"k.{key}"


def _as_text(key: str, side: str) -> str:
    if key in LISTS:
        return f"array_to_string({side}_{key}, ',')"
    return f"{side}_{key}::text"


def _with_verdicts(marks: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    marks = marks.drop(name for name in FOUND if name != "row" and name in marks.columns)
    found = marks.select("row").join(found, on="row", how="left", maintain_order="left")
    marks = marks.hstack(found.drop("row"))
    verdict = (
        pl.when(pl.col("verdict").is_in(["rejected", "duplicate"]))
        .then("verdict")
        .when(pl.col("refusal").is_not_null())
        .then(pl.lit(RowVerdict.REJECTED.value))
        .when(pl.col("person_id").is_null())
        .then(pl.lit(RowVerdict.NEW.value))
        .when(pl.col("changes").is_null())
        .then(pl.lit(RowVerdict.UNCHANGED.value))
        .otherwise(pl.lit(RowVerdict.CHANGED.value))
    )
    return marks.with_columns(
        verdict.alias("verdict"),
        pl.col("stays").fill_null(False) & pl.col("person_id").is_not_null(),
        pl.col("gains_pin", "is_unheard").fill_null(False),
    ).drop("refusal", "warning")
