"""The rows of a list looked at together: repeated rows, IDs claimed twice, whose house is whose."""

import polars as pl

from loei_poverty.identity import Pin

IDENTITY_LENGTH = 150


def mark(narrow: list[pl.DataFrame], placed: list[pl.DataFrame], noted) -> pl.DataFrame:
    """One line a row, in the order of the list: `row, pin, person, is_head, members, rejected,
    duplicate, identity, house` (a number for each identity). What is found is said to `noted`.

    A household is known by `h:` + house code; else by `v:` + village, house number and the head of
    the rows that share them.
    """
    marks = pl.concat(narrow)
    marks = _with_identity(marks, placed)
    marks = marks.with_columns(_repeated(marks).alias("duplicate"))
    for row, pin in marks.filter("duplicate").select("row", "pin").iter_rows():
        noted.say(row, "row_duplicate", "first_name" if pin is None else "pin")
    marks = _refuse_claimed_twice(marks, noted)
    marks = _refuse_ambiguous(marks, noted)
    return marks.select(
        "row", "pin", "person", "is_head", "members", "rejected",
        (pl.col("duplicate") & ~pl.col("rejected")).alias("duplicate"), "identity", "house",
    )  # fmt: skip


def _with_identity(marks, placed):
    houses = pl.concat(placed)
    place = ["place", "house_number"]
    heads = houses.group_by(place).agg(
        pl.coalesce(
            pl.col("name_key").filter("is_head").sort_by(pl.col("row").filter("is_head")).last(),
            pl.col("name_key").sort_by("row").first(),
        ).alias("head")
    )  # fmt: skip
    named = houses.join(heads, on=place, how="left").select(
        "row",
        ("v:" + pl.concat_str(*place, "head", separator="|").str.slice(0, IDENTITY_LENGTH))
        .alias("identity"),
    )  # fmt: skip
    marks = marks.join(named, on="row", how="left", maintain_order="left")
    number = -pl.col("identity").rank("dense").cast(pl.Int64)
    return marks.with_columns(
        pl.coalesce("code", number).rank("dense").cast(pl.UInt32).alias("house"),
        pl.coalesce("identity", pl.format("h:{}", pl.col("code").cast(pl.String).str.zfill(11)))
        .alias("identity"),
    )  # fmt: skip


def _repeated(marks) -> pl.Series:
    """Rows whose content stands in an earlier row."""
    content = ["content_1", "content_2"]
    if not marks.select(pl.struct(content).is_duplicated().any()).item():
        return pl.Series([False]).new_from_index(0, marks.height)
    return marks.select(pl.col("row") > pl.col("row").min().over(content)).to_series()


def _refuse_claimed_twice(marks, noted):
    """An ID in more than one row that is not a mere repetition: all of them are refused."""
    counted = pl.col("pin").is_not_null() & ~pl.col("duplicate")
    claims = marks.filter(counted)
    claimed = claims.filter(pl.col("pin").is_duplicated())
    for row, pin in claimed.select("row", "pin").iter_rows():
        noted.say(row, "pin_conflict", "pin", Pin(f"{pin:013d}").masked)
    return _also_rejected(marks, claimed["row"])


def _refuse_ambiguous(marks, noted):
    """Without an ID a person is known by name and birth date in the household; where two rows share
    them, nobody can say which is who (trap 5).
    """
    people = marks.filter(~pl.col("duplicate") & pl.col("has_name"))
    unknown = marks.filter(pl.col("pin").is_null() & pl.col("has_name"))
    people = people.filter(pl.col("house").is_in(unknown["house"].implode()))
    alike = people.filter(pl.struct("house", "person").is_duplicated())
    alike = alike.filter(pl.col("pin").is_null() & ~pl.col("rejected"))
    for row in alike["row"]:
        noted.say(row, "person_ambiguous", "pin")
    return _also_rejected(marks, alike["row"])


def _also_rejected(marks, rows: pl.Series):
    if rows.is_empty():
        return marks
    return marks.with_columns(pl.col("rejected") | pl.col("row").is_in(rows.implode()))
