"""The rows of a list looked at together: repeated rows, IDs claimed twice, whose house is whose and
where it lies, and who is its head.
"""

import polars as pl

from core.identity import Pin
from households.tpmap.values import DAY, MONTH, YEAR
from places.codes import SUBDISTRICT_DIGITS

IDENTITY_LENGTH = 150


def mark(narrow: list[pl.DataFrame], placed: list[pl.DataFrame], noted) -> pl.DataFrame:
    """One line a row, in the order of the list: `row, pin, is_head, members, rejected, duplicate,
    identity, house` (a number for each identity), `differs` (not all rows of the house say the same
    of it). What is found is said to `noted`.

    A household is known by `h:` + house code; else by `v:` + village, house number and the head of
    the rows that share them. To have no number, or one of a village nobody knows, is not to live in
    one house: there a head has a house of their own, and who is none lives with the only head of
    the place. So is each row of a list of households.
    """
    marks, homeless = _with_identity(pl.concat(narrow), placed)
    for row in homeless:
        noted.say(row, "house_unknown", "house_number")
    marks = also_rejected(marks, homeless)
    marks = marks.with_columns(_repeated(marks).alias("duplicate"))
    for row, pin in marks.filter("duplicate").select("row", "pin").iter_rows():
        noted.say(row, "row_duplicate", "first_name" if pin is None else "pin")
    marks = _refuse_claimed_twice(marks, noted)
    marks = _refuse_split_houses(marks, noted)
    marks = _refuse_ambiguous(marks, noted)
    _note_heads(marks, noted)
    _note_same_elsewhere(marks, noted)
    return marks.select(
        "row",
        "pin",
        "is_head",
        "members",
        "rejected",
        (pl.col("duplicate") & ~pl.col("rejected")).alias("duplicate"),
        "identity",
        "house",
        (pl.col("of_house") != pl.col("of_house").first().over("house"))
        .any()
        .over("house")
        .alias("differs"),
    )


def _with_identity(marks, placed) -> tuple[pl.DataFrame, pl.Series]:
    """With `identity` and `house`; and the rows of which nobody can say where they live."""
    place = ["place", "house_number"]
    names, heads = pl.col("name_key"), pl.col("name_key").filter("is_head")
    houses = (
        pl.concat(placed)
        .sort("row")
        .with_columns(
            pl.coalesce(heads.last().over(place), names.first().over(place)).alias("head"),
            heads.n_unique().over(place).alias("heads"),
            (names.n_unique().over(place) > 1).alias("has_others"),
        )
    )
    no_number = pl.col("house_number") == ""
    is_nowhere = pl.col("place").str.len_chars() == SUBDISTRICT_DIGITS
    is_vague = no_number | is_nowhere | pl.col("is_whole")
    is_vague &= pl.col("place") != ""
    is_asked = pl.when(no_number).then(pl.col("heads") != 1).otherwise(pl.col("heads") > 1)
    homeless = houses.filter(is_vague & ~pl.col("is_head") & is_asked & pl.col("has_others"))
    head = pl.when(is_vague & pl.col("is_head")).then(names).otherwise("head")
    named = houses.select(
        "row",
        ("v:" + pl.concat_str(*place, head, separator="|").str.slice(0, IDENTITY_LENGTH)).alias(
            "identity"
        ),
    )
    marks = marks.join(named, on="row", how="left", maintain_order="left")
    number = -pl.col("identity").rank("dense").cast(pl.Int64)
    marks = marks.with_columns(
        pl.coalesce("code", number).rank("dense").cast(pl.UInt32).alias("house"),
        pl.coalesce(
            "identity", pl.format("h:{}", pl.col("code").cast(pl.String).str.zfill(11))
        ).alias("identity"),
    )
    return marks, homeless["row"]


def _repeated(marks) -> pl.Series:
    """Rows whose content another row says: the first that says of somebody that they have left,
    else the first.
    """
    content = ["content_1", "content_2"]
    same = marks.filter(pl.struct(content).is_duplicated()).sort(~pl.col("has_left"), "row")
    kept = same.unique(content, keep="first", maintain_order=True)
    return marks["row"].is_in(same.join(kept, on="row", how="anti")["row"].implode())


def _refuse_claimed_twice(marks, noted):
    """An ID in more than one row that is not a mere repetition: all of them are refused."""
    counted = pl.col("pin").is_not_null() & ~pl.col("duplicate")
    claims = marks.filter(counted)
    claimed = claims.filter(pl.col("pin").is_duplicated())
    for row, pin in claimed.select("row", "pin").iter_rows():
        noted.say(row, "pin_conflict", "pin", Pin(f"{pin:013d}").masked)
    return also_rejected(marks, claimed["row"])


def _refuse_split_houses(marks, noted):
    """Rows of one house code in different sub-districts: those that disagree with the only head's;
    with none or several heads nobody can say which is right, and all are refused.
    """
    placed = marks.filter(
        pl.col("code").is_not_null() & pl.col("subdistrict").is_not_null() & ~pl.col("duplicate")
    )
    split = placed.filter(pl.col("subdistrict").n_unique().over("house") > 1)
    if split.is_empty():
        return marks
    of_head = pl.col("subdistrict").filter("is_head")
    wrong = split.filter(
        (pl.col("is_head").sum().over("house") != 1)
        | (pl.col("subdistrict") != of_head.first().over("house"))
    )
    for row, code in wrong.select("row", "code").iter_rows():
        noted.say(row, "house_split", "house_code", f"{code:011d}")
    return also_rejected(marks, wrong["row"])


def _refuse_ambiguous(marks, noted):
    """Without an ID a person is known by name and birth date, as far as they are said, in the
    household; where two rows share them, nobody can say which is who (trap 5).
    """
    people = marks.filter(~pl.col("duplicate") & pl.col("has_name"))
    people = people.filter(pl.struct("house", "name").is_duplicated())
    unknown = people.filter(pl.col("pin").is_null() & ~pl.col("rejected"))
    if unknown.is_empty():
        return marks
    pairs = unknown.join(people, on=["house", "name"], suffix="_other")
    pairs = pairs.filter((pl.col("row") != pl.col("row_other")) & _may_be_one_day())
    alike = pairs["row"].unique(maintain_order=True)
    for row in alike:
        noted.say(row, "person_ambiguous", "pin")
    return also_rejected(marks, alike)


def _may_be_one_day() -> pl.Expr:
    """Whether two birth dates agree in what both say."""
    one, other = pl.col("birth"), pl.col("birth_other")
    known = pl.min_horizontal("birth_precision", "birth_precision_other")
    same_year = one.dt.year() == other.dt.year()
    same_month = same_year & (one.dt.month() == other.dt.month())
    same = (
        pl.when(known == YEAR)
        .then(same_year)
        .when(known == MONTH)
        .then(same_month)
        .otherwise(one == other)
    )
    return one.is_null() | other.is_null() | same


def _note_heads(marks, noted):
    """Houses of which the list names no head though it says who is what, or several."""
    people = marks.filter(~pl.col("duplicate"))
    heads = pl.col("is_head").sum().over("house")
    says = pl.col("says_head").any().over("house")
    for row in people.filter((heads > 1) & pl.col("is_head"))["row"]:
        noted.say(row, "head_duplicate", "relation")
    headless = people.filter((heads == 0) & says & ~pl.col("rejected"))
    for row in headless.unique("house", keep="first", maintain_order=True)["row"]:
        noted.say(row, "head_missing", "relation")


def _note_same_elsewhere(marks, noted):
    """Who has no ID and is called, and was born on the day, as somebody of another house."""
    people = marks.filter("has_name", ~pl.col("duplicate"), pl.col("birth_precision") == DAY)
    unknown = people.filter(pl.col("pin").is_null() & ~pl.col("rejected"))
    if unknown.is_empty():
        return
    same = unknown.join(people, on=["name", "birth"], suffix="_other")
    for row in same.filter(pl.col("house") != pl.col("house_other"))["row"].unique():
        noted.say(row, "person_twice", "first_name")


def also_rejected(marks, rows: pl.Series):
    if rows.is_empty():
        return marks
    return marks.with_columns(pl.col("rejected") | pl.col("row").is_in(rows.implode()))
