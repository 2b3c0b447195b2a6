"""Who was on the list before and is in no row of this one.

Lists come by district too: each is held against the list before of its own districts.
"""

from dataclasses import dataclass

import polars as pl
from django.db.backends.utils import CursorWrapper

from core.spreadsheets.stages import RowVerdict
from households.tpmap.facts import TYPES
from households.tpmap.services import transfer
from households.tpmap.services.matching import FITS, NAMES
from households.tpmap.services.staging import Staging

# People of the list this one follows: of a district the same year's if it has one, else the latest
# year before. Whom another list of the year names, in whatever district, is on it.
LISTED = """
SELECT l.household_id, l.person_id, l.district, y.data_year = %(year)s AS is_same_year
FROM households_personlisting l JOIN (
    SELECT district, max(data_year) AS data_year FROM households_personlisting
    WHERE data_year <= %(year)s GROUP BY district
) y USING (district, data_year)
WHERE y.data_year = %(year)s OR NOT EXISTS (
    SELECT FROM households_personlisting o
    WHERE o.person_id = l.person_id AND o.data_year = %(year)s)"""
# Whom refused rows may be: by the ID, or by the name in the house, and by the birth as far as it is
# said, if that is not why the row is asked about.
REFUSED = f"""
CREATE TEMPORARY TABLE stands ON COMMIT DROP AS
SELECT coalesce(p.merged_into_id, p.id) AS person_id
FROM refused JOIN households_person p USING (pin_index)
UNION SELECT coalesce(p.merged_into_id, p.id)
FROM refused u
LEFT JOIN households_household i ON i.identity_key = u.identity
JOIN households_household h
  ON coalesce(h.merged_into_id, h.id) = coalesce(u.household_id, i.merged_into_id, i.id)
JOIN households_person p ON p.household_id = h.id
WHERE (p.name_key = u.name_key OR u.last_name IS NULL AND p.first_name = u.first_name)
  AND (u.is_asked OR {FITS})
"""
# Who stands in the list is not gone, even in a row that is refused; nor who is of another list of
# the year, where this one has no row of the district.
GONE = f"""
SELECT l.person_id, l.district, l.district = ANY (%(districts)s) AS is_here,
       s.person_id IS NOT NULL AS stands
FROM ({LISTED}) l LEFT JOIN stands s USING (person_id)
WHERE (l.district = ANY (%(districts)s) OR NOT l.is_same_year)
  AND NOT EXISTS (SELECT 1 FROM there t WHERE t.person_id = l.person_id)
ORDER BY l.household_id, l.person_id"""
FOUND = {"person_id": pl.Int64, "district": pl.Int16, "is_here": pl.Boolean, "stands": pl.Boolean}


@dataclass(frozen=True)
class Missing:
    """`people` of the list before who are in no row, `stands`: how many beside them are in refused
    rows alone; `absent`: how many of `people` by district of which the list has no row.
    """

    people: pl.Series
    stands: int
    absent: dict[str, int]


def find_missing(
    cursor: CursorWrapper,
    staging: Staging,
    marks: pl.DataFrame,
    found: pl.DataFrame,
    year: dict[str, int],
) -> Missing:
    """Also makes the temporary table `stands`, of whom refused rows may be."""
    asked = found.filter(pl.col("refusal").is_not_null())["row"].implode()
    is_refused = (pl.col("verdict") == RowVerdict.REJECTED.value) | pl.col("row").is_in(asked)
    refused = marks.filter(is_refused).select(
        "row", "house", "identity", "pin_index", pl.col("row").is_in(asked).alias("is_asked")
    )
    houses = marks.select("row", "house").join(found, on="row").drop_nulls("household_id")
    refused = refused.join(
        houses.select("house", "household_id").unique("house"), on="house", how="left"
    ).join(staging.rows(refused["row"], NAMES), on="row")
    transfer.fill(cursor, "refused", TYPES, refused)
    transfer.fill(cursor, "there", TYPES, found.select("person_id").drop_nulls())
    cursor.execute(REFUSED)
    listed = transfer.fetch(cursor, GONE, FOUND, year | {"districts": staging.districts()})
    cursor.execute("DROP TABLE refused, there")
    gone = listed.filter(~pl.col("stands"))
    absent = gone.filter(~pl.col("is_here"))["district"].cast(pl.String).value_counts(sort=True)
    return Missing(gone["person_id"], listed.height - gone.height, dict(absent.iter_rows()))
