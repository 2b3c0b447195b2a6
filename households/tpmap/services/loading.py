"""The rows an apply writes, once, with the keys that new households and people will have: the
temporary table `landing`, in which null is «not said».
"""

from collections.abc import Callable, Iterator

import polars as pl
from django.db.backends.utils import CursorWrapper

from core.spreadsheets.errors import DataMovedError
from core.thai import first_name_key, last_name_key, sort_key, sound_key
from households.tpmap.facts import FACTS, HOUSE_FACTS, PERSON, TYPES
from households.tpmap.services import transfer
from households.tpmap.services.comparing import as_arrays
from households.tpmap.services.speaking import let_stored_hold, spoken
from households.tpmap.services.staging import Staging

# `is_open`: something is said of the household that was not known; `speaks`: of it this row speaks.
KEYS = "row speaks is_new_house is_open household_id person_id house_members house_district verdict"
ALSO = "identity_key house_code village_name pin pin_index"
NOT_LANDED = ("household", "pin_masked", "head_name", "district")
# A row is read up to the last column that is asked for: first what many statements ask.
OFTEN = (
    "age birth birth_precision is_head welfare_card dimensions dimensions_said income indicators"
    " status village_code subdistrict"
)
FIRST = [*KEYS.split(), *OFTEN.split()]
REST = (f.key for f in FACTS if f.key not in (*NOT_LANDED, *FIRST))
COLUMNS = [*FIRST, *ALSO.split(), *REST]
# What is said of people; it is written only where something of the household is new.
OF_PEOPLE = [f.key for f in FACTS if f.table == PERSON and f.key in COLUMNS]
OF_OPEN = ["pin", "pin_index", "head_sort_key", *OF_PEOPLE]
TAKEN = (
    "row",
    "house",
    "verdict",
    "is_unheard",
    "household_id",
    "person_id",
    "is_head",
    "members",
    "identity",
    "pin_index",
)
SURNAMES = """
SELECT id, last_name FROM households_person WHERE id IN (SELECT person_id FROM unsaid)
"""


def land(cursor: CursorWrapper, staging: Staging, marks: pl.DataFrame, year: int) -> pl.DataFrame:
    """Fills the temporary table `landing` with what is to be written of the compared rows of the
    list of a year; a household of which every row stays is left out. Returns `verdict,
    is_new_house` of its rows. Raises `DataMovedError`.
    """
    is_live = pl.col("verdict").is_in(["new", "changed", "unchanged"])
    if "is_unheard" not in marks.columns:  # compared by the release before
        marks = marks.with_columns(pl.lit(False).alias("is_unheard"))
    open_houses = marks.filter(is_live & ~pl.col("stays"))["house"].unique()
    is_open = pl.col("house").is_in(open_houses.implode())
    rows = marks.lazy().filter(is_live & is_open).select(TAKEN).collect()
    rows = _with_keys(cursor, rows)
    if rows.is_empty():
        return rows.select("verdict", "is_new_house")
    houses = spoken(staging, rows, "household_id")
    rows = _with_surnames(cursor, staging, _with_houses(rows, houses))
    transfer.create(cursor, "landing", TYPES, COLUMNS)
    parts = (_finished(part) for part in _parts(staging, rows, houses))
    if transfer.pour(cursor, "landing", parts) != rows.height:
        raise DataMovedError  # a staged file was lost
    let_stored_hold(cursor, "landing", rows.filter("speaks", "is_unheard")["row"], year)
    cursor.execute("ANALYZE landing (row, household_id, person_id)")
    return rows.select("verdict", "is_new_house")


def _parts(staging: Staging, rows: pl.DataFrame, houses: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The chunks of the list with what `rows` (in the order of the list) say of them, and what is
    of the house in the row that speaks for it.
    """
    houses = houses.drop("household_id")
    for chunk in staging.chunks_with_pins():
        first = rows["row"].search_sorted(chunk["row"][0])
        after = rows["row"].search_sorted(chunk["row"][-1], side="right")
        part = chunk.drop(HOUSE_FACTS).join(rows.slice(first, after - first), on="row")
        if part.height:
            yield part.join(houses, on="row", how="left")


def _with_keys(cursor: CursorWrapper, rows: pl.DataFrame) -> pl.DataFrame:
    """Ids for new households and people, drawn from the sequences of their tables."""
    is_new = pl.col("verdict") == "new"
    places = rows.select(
        pl.when(pl.col("household_id").is_null()).then("house").rank("dense").alias("house"),
        pl.when(is_new).then(is_new.cum_sum()).alias("person"),
    )
    houses = _drawn(cursor, "households_household", places["house"])
    people = _drawn(cursor, "households_person", places["person"])
    return rows.with_columns(
        pl.col("household_id").is_null().alias("is_new_house"),
        pl.coalesce("household_id", houses).alias("household_id"),
        pl.coalesce(people, "person_id").alias("person_id"),
    )


def _drawn(cursor: CursorWrapper, table: str, places: pl.Series) -> pl.Series:
    """New ids of a table, for each of `places` (1, 2, …, or null for none)."""
    number = places.drop_nulls().n_unique()
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cursor.fetchone()
    query = f"SELECT nextval('{sequence}'::regclass) FROM generate_series(1, {number})"
    return transfer.fetch(cursor, query, {"id": pl.Int64})["id"].gather(places - 1)


def _with_houses(rows: pl.DataFrame, houses: pl.DataFrame) -> pl.DataFrame:
    """What holds for a whole household: who speaks for it, how many it has, where it lies. Two
    houses of the list may be one household here, since households are merged.
    """
    places = houses.select(
        "household_id", pl.col("subdistrict").str.slice(0, 4).cast(pl.Int16).alias("house_district")
    )
    rows = rows.join(places, on="household_id", how="left", maintain_order="left")
    members = pl.max_horizontal(pl.len().over("house"), pl.col("members").max().over("house"))
    return rows.select(
        "row",
        "verdict",
        "is_new_house",
        "household_id",
        "person_id",
        "house_district",
        "identity",
        "pin_index",
        "is_unheard",
        pl.col("row").is_in(houses["row"].implode()).alias("speaks"),
        members.cast(pl.Int16).alias("house_members"),
        (pl.col("is_new_house") | (pl.col("verdict") != "unchanged"))
        .any()
        .over("household_id")
        .alias("is_open"),
    )


def _with_surnames(cursor: CursorWrapper, staging: Staging, rows: pl.DataFrame) -> pl.DataFrame:
    """With `surname`, the stored one of who is known and of whom the list says none: names are
    found by both.
    """
    unsaid = pl.concat(
        [
            chunk.filter(pl.col("last_name").is_null()).select("row")
            for chunk in staging.chunks(["row", "last_name"])
        ]
    )
    unsaid = rows.filter(pl.col("verdict") != "new").join(unsaid, on="row", how="semi")
    transfer.fill(cursor, "unsaid", TYPES, unsaid.select("person_id"))
    stored = transfer.fetch(cursor, SURNAMES, {"person_id": pl.Int64, "surname": pl.String})
    cursor.execute("DROP TABLE unsaid")
    return rows.join(stored, on="person_id", how="left", maintain_order="left")


def _finished(part: pl.DataFrame) -> pl.DataFrame:
    """The keys names are found and sorted by; a surname that is not said is the stored one."""
    part = as_arrays(part).rename({"identity": "identity_key"})
    part = part.with_columns(pl.coalesce("last_name", "surname").alias("last_name"))
    return (
        part.with_columns(
            _of_names(part, first_name_key, last_name_key, "").str.slice(0, 240).alias("name_key"),
            _of_names(part, sound_key, sound_key, " ").str.slice(0, 60).alias("sound_key"),
            _of_names(part, sort_key, sort_key, " ").str.slice(0, 200).alias("head_sort_key"),
        )
        .with_columns(
            pl.when(pl.col("speaks") & ~pl.col("is_unheard"))
            .then(pl.col("identity_key", "house_code"))
            .name.keep(),
            pl.when("is_open").then(pl.col(OF_OPEN)).name.keep(),
        )
        .select(COLUMNS)
    )


def _of_names(
    part: pl.DataFrame, of_first: Callable[[str], str], of_last: Callable[[str], str], between: str
) -> pl.Series:
    """A key of first and last name, worked out once for equal names."""
    keys = []
    for name, key in (("first_name", of_first), ("last_name", of_last)):
        texts = part[name].fill_null("")
        found = texts.unique()
        keys.append(
            texts.replace_strict(found, [key(text) for text in found], return_dtype=pl.String)
        )
    return (keys[0] + between + keys[1]).str.strip_chars()
