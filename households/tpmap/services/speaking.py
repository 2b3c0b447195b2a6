"""What the rows of a list say of their houses: which one speaks, what others say otherwise,
and what can hardly be beside what is stored.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.db.backends.utils import CursorWrapper

from core.thai import BE_OFFSET
from households.tpmap.columns import MONEY
from households.tpmap.facts import BY_KEY, HOUSE_FACTS, HOUSEHOLD, HOUSEHOLD_LISTING, TYPES, value
from households.tpmap.services import transfer
from households.tpmap.services.staging import Staging

# The order in which the rows of a house are asked: its head's first.
SPEAKING = (pl.col("is_head").fill_null(False).not_(), pl.col("row"))
WHO_SPEAKS = {True: "แถวหัวหน้าครัวเรือน", False: "แถวแรกที่บอก"}
# What rows may say of one house otherwise → the column that says it. Rows of one house in several
# sub-districts are refused (`crossing`); of its members the greatest number holds.
CONTRADICTED = {name: name for name in (*HOUSE_FACTS, "members") if name != "subdistrict"}
CONTRADICTED["village_code"] = "moo"


def _as_stored(key: str) -> str:
    fact = BY_KEY[key]
    column = f"{fact.table}.{fact.column}"
    return f"nullif({column}, '') AS {key}" if fact.empty == "''" else f"{column} AS {key}"


# What is stored of houses in the list of a year, under the keys of rows; an empty text is null.
STORED = f"""(
    SELECT {HOUSEHOLD}.id, data_year, {", ".join(map(_as_stored, HOUSE_FACTS))}
    FROM {HOUSEHOLD} JOIN {HOUSEHOLD_LISTING} ON household_id = {HOUSEHOLD}.id
)"""
# Where a list of the year has named a head who is in no row of this one, and this one names none,
# it does not say otherwise than that list of the house.
UNHEARD = f"""
SELECT s.row, {", ".join(f"h.{name}::text" for name in HOUSE_FACTS)}
FROM spoken s JOIN {STORED} h ON h.id = s.household_id
WHERE h.data_year = %(year)s AND NOT s.is_head AND EXISTS (
    SELECT FROM households_person p JOIN households_personlisting y ON y.person_id = p.id
    WHERE p.household_id = h.id AND p.is_head AND p.merged_into_id IS NULL
      AND y.data_year = h.data_year
      AND NOT EXISTS (SELECT FROM told t WHERE t.person_id = p.id))
"""
# Of a house that is not heard holds what is stored; a blank is filled.
_HOLDS = (f"{name} = {value(BY_KEY[name], (), 'h', 's.{}'.format)}" for name in HOUSE_FACTS)
STORED_HOLDS = f"""
UPDATE {{}} s SET {", ".join(_HOLDS)}
FROM {STORED} h WHERE h.id = s.household_id AND h.data_year = %s AND s.row = ANY (%s)
"""
# What changes of a house of whose people nobody is in the list is told by the row that speaks.
SPEAK_ALONE = """
INSERT INTO told (row, house, household_id, person_id, by_pin, dimensions, dimensions_said)
SELECT DISTINCT ON (s.row) s.row, s.house, s.household_id, p.id, false, '{}', '{}'
FROM spoken s JOIN households_person p USING (household_id)
WHERE p.merged_into_id IS NULL AND NOT EXISTS (SELECT FROM told t WHERE t.house = s.house)
ORDER BY s.row, p.is_head DESC, p.id
"""
_CHANGED = r'"{}": \["([0-9.]+)[^"]*", "([0-9.]+)[^"]*"\]'  # amounts, and years of days
LEAP = 10


def spoken(staging: Staging, rows: pl.DataFrame, house: str) -> pl.DataFrame:
    """What the list says of each `house` (a column of `rows`, with `row` and `is_head`): a line a
    house, `row` the one that speaks; what that one does not say, the next that does. That somebody
    has left is so of the house where it is its head, or everybody.
    """
    asked = rows.select("row", house, "is_head")
    names = ["row", "left_reason", *HOUSE_FACTS]
    told = pl.concat([chunk.join(asked, on="row") for chunk in staging.chunks(names)])
    has_left = pl.col("left_reason").is_not_null()
    is_of_house = ~has_left | pl.col("is_head").fill_null(False) | has_left.all().over(house)
    told = told.with_columns(pl.when(is_of_house).then("status"))
    told = told.sort(*SPEAKING)
    houses = told.unique(house, keep="first", maintain_order=True)
    lacking = houses.filter(pl.any_horizontal(pl.col(HOUSE_FACTS).is_null())).select(house)
    others = (
        told.join(lacking, on=house, how="semi")
        .group_by(house)
        .agg(pl.col(HOUSE_FACTS).drop_nulls().first().name.suffix("_else"))
    )
    return houses.join(others, on=house, how="left").select(
        "row", house, *(pl.coalesce(name, f"{name}_else").alias(name) for name in HOUSE_FACTS)
    )


def contradicted(staging: Staging, rows: pl.DataFrame) -> Iterator[tuple[int, int, str, str]]:
    """`(row, first row of its house, column, what it says and what holds)` of `rows` (`row, house,
    is_head`) that say of their house otherwise than the one that speaks for it. Blanks contradict
    nothing, nor does another spelling of one number, nor that somebody of the house has left.
    """
    if rows.is_empty():
        return
    asked = rows.select("row", "house", "is_head")
    names = ["row", "members", "left_reason", *HOUSE_FACTS]
    told = pl.concat([chunk.select(names).join(asked, on="row") for chunk in staging.chunks(names)])
    told = told.sort(*SPEAKING).with_columns(pl.col("row").min().over("house").alias("line"))
    for key, column in CONTRADICTED.items():
        is_said = pl.col(key).is_not_null()
        if key == "status":
            is_said &= pl.col("left_reason").is_null()
        said = told.filter(is_said)
        holds = pl.col(key).max() if key == "members" else pl.col(key).first()
        said = said.with_columns(
            holds.over("house").alias("holds"), pl.col("is_head").first().over("house").alias("of")
        )
        others = said.filter(spelling(key) != spelling("holds"))
        for row, first, one, other, of_head in others.select(
            "row", "line", key, "holds", "of"
        ).iter_rows():
            why = "จำนวนที่มากที่สุด" if key == "members" else WHO_SPEAKS[bool(of_head)]
            yield row, first, column, f"{_shown(key, one)} — ใช้ {_shown(key, other)} ตาม{why}"


def spelling(key: str) -> pl.Expr:
    """What two spellings of one number or word share."""
    text = pl.col(key).cast(pl.String).str.to_lowercase().str.replace_all(r"[\s.]+", "")
    return text.str.replace_all(r"(^|/)0+([0-9])", "${1}${2}")


def _shown(key: str, value: Any) -> str:
    if key in MONEY:
        return f"{float(value):,.2f}".removesuffix(".00")
    if key == "subdistrict":
        return f"ตำบลรหัส {value}"
    return f"หมู่ที่ {int(value[6:])}" if key == "village_code" else str(value)


def let_speak(
    cursor: CursorWrapper, staging: Staging, rows: pl.DataFrame, year: dict[str, int]
) -> pl.DataFrame:
    """Fills the temporary table `spoken` with what holds of each house of `rows` (`row, house,
    is_head, household_id`). Returns those that are not heard (`UNHEARD`), with what is stored.
    """
    houses = spoken(staging, rows, "house").join(
        rows.select("row", "household_id", "is_head"), on="row"
    )
    transfer.fill(cursor, "spoken", TYPES, houses)
    cursor.execute("ANALYZE spoken (house)")
    stored = {"row": pl.UInt32} | dict.fromkeys(
        (f"stored_{name}" for name in HOUSE_FACTS), pl.String
    )
    unheard = transfer.fetch(cursor, UNHEARD, stored, year)
    let_stored_hold(cursor, "spoken", unheard["row"], year["year"])
    return unheard.join(houses, on="row")


def let_stored_hold(cursor: CursorWrapper, table: str, unheard: pl.Series, year: int) -> None:
    """Puts what is stored into the rows of a temporary table that say what holds of houses."""
    if not unheard.is_empty():
        cursor.execute(STORED_HOLDS.format(table), [year, unheard.to_list()])


def said_otherwise(unheard: pl.DataFrame) -> Iterator[tuple[int, str, str, str]]:
    """`(row, code, column, what it says and what is stored)` of houses that are not heard; what is
    said of a blank is no other.
    """
    for name in HOUSE_FACTS:
        others = unheard.filter(spelling(name) != spelling(f"stored_{name}"))
        for row, one, other in others.select("row", name, f"stored_{name}").iter_rows():
            told = f"{_shown(name, one)} — ใช้ {_shown(name, other)} ตามที่มีในระบบ"
            yield row, "house_conflict", CONTRADICTED.get(name, name), told


def leaps(marks: pl.DataFrame) -> Iterator[tuple[int, str, str, str]]:
    """`(row, code, column, before and after)` of houses whose income is ten times what is stored,
    or a tenth: a unit or a decimal point was lost; and of people born in another year, more than
    one away: the births of others stand beside their names.
    """
    before, after = (pl.col(name).cast(pl.Float64) for name in ("before", "after"))
    less, more = pl.min_horizontal(before, after), pl.max_horizontal(before, after)
    for key, is_leap in (
        ("income", (less > 0) & (more >= LEAP * less)),
        ("birth", more > less + 1),
    ):
        parts = pl.col("changes").str.extract_groups(_CHANGED.format(key))
        parts = parts.struct.rename_fields(["before", "after"]).struct.unnest()
        told = marks.lazy().filter(pl.col("changes").str.contains(f'"{key}"', literal=True))
        told = told.select("row", "house", parts).filter(is_leap)
        if key == "income":
            told = told.unique("house", keep="first", maintain_order=True)
        for row, *years in told.drop("house").collect().iter_rows():
            shown = (str(int(n) + BE_OFFSET) for n in years) if key == "birth" else years
            yield row, f"{key}_leap", key, " → ".join(shown)
