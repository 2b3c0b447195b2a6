"""The rows an apply writes, once, with the keys that new households and people will have."""

import polars as pl

from households.services import frames, settled
from households.services.comparing import TYPES
from loei_poverty.thai import sort_key, sound_key

LANDING = TYPES | {
    "verdict": "varchar(9)", "speaks": "boolean", "is_new_house": "boolean",
    "house_members": "smallint", "house_district": "smallint", "identity_key": "varchar(160)",
    "house_code": "varchar(11)", "house_number": "varchar(40)", "village_code": "varchar(8)",
    "village_name": "varchar(120)", "subdistrict_code": "varchar(6)", "district": "smallint",
    "pin": "bytea", "title": "varchar(40)", "first_name": "varchar(120)",
    "last_name": "varchar(120)", "name_key": "varchar(240)", "sound_key": "varchar(60)",
    "head_sort_key": "varchar(200)", "sex": "varchar(6)", "birth_date": "date",
    "relation": "varchar(80)", "has_welfare_card": "boolean", "dimensions": "text[]",
    "failed_indicators": "smallint[]", "source_status": "varchar(80)",
}  # fmt: skip
LANDED = ("content", "house", "household_id", "person_id", "verdict", "is_new_house")
TAKEN = (
    "row", "house", "verdict", "content", "household_id", "person_id", "is_head", "members",
    "identity", "pin_index",
)  # fmt: skip
RENAMED = {
    "identity": "identity_key", "subdistrict": "subdistrict_code", "birth": "birth_date",
    "welfare_card": "has_welfare_card", "indicators": "failed_indicators",
    "status": "source_status",
}  # fmt: skip
# Only looked at in the row that speaks for its household.
OF_HOUSES = ("identity_key", "house_code", "house_number", "head_sort_key", "income",
             "source_status")  # fmt: skip
COLUMNS = (
    "row", "verdict", "speaks", "is_new_house", "household_id", "person_id", "house_members",
    "house_district", "identity_key", "house_code", "house_number", "village_code", "village_name",
    "subdistrict_code", "district", "pin", "pin_index", "title", "first_name", "last_name",
    "name_key", "sound_key", "head_sort_key", "sex", "birth_date", "birth_precision", "age",
    "relation", "is_head", "members", "has_welfare_card", "dimensions", "failed_indicators",
    "income", "source_status",
)  # fmt: skip


def land(cursor, staging, comparison) -> pl.DataFrame:
    """Fills the temporary table `landing` with what is to be written; a household of which every
    row is settled is left out. Gives the columns `LANDED` of its rows. Of the `comparison` only
    what `settled` needs is left.
    """
    marks = comparison.marks
    is_live = pl.col("verdict").is_in(["new", "changed", "unchanged"])
    open_houses = marks.select("house", live=is_live & ~pl.col("is_settled")).filter("live")
    is_open = pl.col("house").is_in(open_houses["house"].unique().implode())
    rows = marks.lazy().filter(is_live & is_open).select(TAKEN).collect()
    comparison.marks = marks.select(settled.LOOKED_AT)
    del marks
    rows = _with_keys(cursor, rows)
    landed = rows.select(LANDED)
    if landed.is_empty():
        return landed
    frames.create(cursor, "landing", LANDING, COLUMNS)
    rows = _with_houses(staging, rows)
    parts = (_finished(part).select(COLUMNS) for part in _parts(staging, rows))
    frames.pour(cursor, "landing", parts)
    cursor.execute("ANALYZE landing (row, household_id, person_id)")
    return landed


def _parts(staging, rows):
    """The chunks of the list with what `rows` (in the order of the list) say of them."""
    for chunk in staging.chunks_with_pins():
        first = rows["row"].search_sorted(chunk["row"][0])
        after = rows["row"].search_sorted(chunk["row"][-1], side="right")
        part = chunk.join(rows.slice(first, after - first), on="row").rename(RENAMED)
        if part.height:
            yield part


def _with_keys(cursor, rows):
    """Ids for new households and people, drawn from the sequences of their tables."""
    houses = rows.filter(pl.col("household_id").is_null()).select("house").unique("house")
    houses = houses.sort("house").with_columns(
        _drawn(cursor, "households_household", houses.height).alias("drawn_house")
    )
    people = rows.filter(pl.col("verdict") == "new").select("row")
    people = people.with_columns(
        _drawn(cursor, "households_person", people.height).alias("drawn_person")
    )
    keys = rows.select("house", "row").join(houses, on="house", how="left", maintain_order="left")
    keys = keys.join(people, on="row", how="left", maintain_order="left")
    return (
        rows.hstack(keys.select("drawn_house", "drawn_person"))
        .with_columns(
            pl.col("household_id").is_null().alias("is_new_house"),
            pl.coalesce("household_id", "drawn_house").alias("household_id"),
            pl.coalesce("drawn_person", "person_id").alias("person_id"),
        )
        .drop("drawn_house", "drawn_person")
    )


def _drawn(cursor, table: str, number: int) -> pl.Series:
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cursor.fetchone()
    query = f"SELECT nextval('{sequence}'::regclass) FROM generate_series(1, {number})"
    return frames.fetch(cursor, query, {"id": pl.Int64})["id"]


def _with_houses(staging, rows):
    """What holds for a whole household: who speaks for it, how many it has, where it lies. Two
    houses of the list may be one household here, since households are merged.
    """
    asked = rows.select("row", "household_id", "is_head")
    speakers = asked.sort(pl.col("is_head").not_(), "row").unique(
        "household_id", keep="first", maintain_order=True
    )
    rows = rows.with_columns(
        pl.col("row").is_in(speakers["row"].implode()).alias("speaks"),
        pl.max_horizontal(pl.len().over("house"), pl.col("members").max().over("house"))
        .cast(pl.Int16).alias("house_members"),
    )  # fmt: skip
    places = pl.concat([
        chunk.select("row", pl.col("district").alias("house_district"))
        .join(speakers.select("row", "household_id"), on="row")
        for chunk in staging.chunks(["row", "district"])
    ])  # fmt: skip
    places = rows.select("household_id").join(
        places.drop("row"), on="household_id", how="left", maintain_order="left"
    )
    return rows.with_columns(places["house_district"]).select(
        "row", "verdict", "speaks", "is_new_house", "household_id", "person_id", "house_members",
        "house_district", "identity", "pin_index",
    )  # fmt: skip


def _finished(part: pl.DataFrame) -> pl.DataFrame:
    """The keys names are found and sorted by, and lists as PostgreSQL writes them."""
    sounds, sorts = (
        _of_names(part, key) for key in (sound_key, sort_key)
    )  # fmt: skip
    return part.with_columns(
        sounds.str.slice(0, 60).alias("sound_key"), sorts.str.slice(0, 200).alias("head_sort_key"),
        ("{" + pl.col("dimensions") + "}").alias("dimensions"),
        ("{" + pl.col("failed_indicators") + "}").alias("failed_indicators"),
    ).with_columns(pl.when("speaks").then(name).alias(name) for name in OF_HOUSES)  # fmt: skip


def _of_names(part, key) -> pl.Series:
    """`key` of first and last name, one space between."""
    keys = []
    for name in ("first_name", "last_name"):
        found = part[name].unique()
        keys.append(
            part[name].replace_strict(found, [key(n) for n in found], return_dtype=pl.String)
        )
    return (keys[0] + " " + keys[1]).str.strip_chars()
