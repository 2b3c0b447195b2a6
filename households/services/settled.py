"""What of the lists stands in the tables word for word: a list sent again is known by one number a
row where nobody has worked since.

The numbers lie in a file beside the rows of the batch that was applied last, and hold until another
batch is applied or undone; the households in `TouchedHousehold` are compared anew. A file that is
lost, or of another state of the database, costs only time.
"""

from pathlib import Path

import polars as pl
from django.db import connection, transaction
from django.db.models.functions import Greatest

from households.enums import BatchStage
from households.models import Household, ImportBatch, TouchedHousehold
from households.services.staging import Staging

SCHEMA = {
    "content": pl.Int64, "household_id": pl.Int64, "person_id": pl.Int64, "data_year": pl.Int16,
}  # fmt: skip
# Of the marks of a comparison.
LOOKED_AT = ("content", "household_id", "person_id", "house", "verdict", "is_settled",
             "was_settled", "will_settle")  # fmt: skip
TOUCHED = {"id": pl.Int64, "household_id": pl.Int64, "made_in": pl.Int64}


def touched() -> pl.DataFrame:
    """The rows of `TouchedHousehold`, with the columns `TOUCHED`."""
    rows = list(TouchedHousehold.objects.values_list(*TOUCHED))
    return pl.DataFrame(rows, schema=TOUCHED, orient="row")


def known(of_touched: pl.DataFrame) -> pl.DataFrame:
    """The columns `SCHEMA` of every settled row, but for the households that were touched."""
    path = _current()
    if path is None or not path.exists():
        return pl.DataFrame(schema=SCHEMA)
    return pl.read_parquet(path).join(of_touched, on="household_id", how="anti")


def renew(batch: ImportBatch, comparison, landed: pl.DataFrame):
    """Writes the numbers anew when `batch` is written; `landed` are the rows of which something
    was (`content, household_id, person_id, house, verdict`).

    For households compared in full their own rows count now, unless a newer list speaks for the
    household; for others what was known before. Runs in the transaction of the apply.
    """
    names = ["content", "household_id", "person_id", "house"]
    is_live = pl.col("verdict").is_in(["new", "changed", "unchanged"])
    live = comparison.marks.select(LOOKED_AT).filter(is_live)
    found = pl.concat([live.filter(pl.col("is_settled") | pl.col("will_settle")).select(names),
                       landed.filter(verdict="new").select(names)])  # fmt: skip
    # Of two houses of the list that are one household here, only one is as the household says.
    houses = pl.concat([live, landed], how="diagonal").select("house", "household_id")
    joined = houses.drop_nulls().unique().filter(pl.col("household_id").is_duplicated())
    compared = pl.concat([live.filter(~pl.col("was_settled")), landed], how="diagonal")
    compared = compared.select("household_id").drop_nulls().unique()
    found = found.unique(["household_id", "person_id"], keep="none").drop("house")
    for others in (joined, _spoken_for_by_newer(batch.data_year)):
        found = found.join(others, on="household_id", how="anti")
    found = found.with_columns(pl.lit(batch.data_year, pl.Int16).alias("data_year"))
    kept = known(comparison.touched)
    for others in (compared, found):
        kept = kept.join(others, on="household_id", how="anti")
    _forget(comparison.touched, compared)
    _keep(batch, pl.concat([kept, found.select(list(SCHEMA))]))


def _spoken_for_by_newer(data_year: int) -> pl.DataFrame:
    newer = Household.objects.filter(latest_year__gt=data_year).values_list("pk", flat=True)
    return pl.DataFrame({"household_id": list(newer)}, schema={"household_id": pl.Int64})


def _forget(seen: pl.DataFrame, compared: pl.DataFrame):
    """Compared households are untouched again: by what was there before they were compared, and by
    what the apply itself did; not by what others may have done meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        (own,) = cursor.fetchone()
    done = touched().join(compared, on="household_id", how="semi")
    done = done.filter(pl.col("id").is_in(seen["id"].implode()) | (pl.col("made_in") == own))
    TouchedHousehold.objects.filter(pk__in=done["id"].to_list()).delete()


def _current() -> Path | None:
    """The file that holds: of the batch applied last, unless one was undone since."""
    ended = ImportBatch.objects.filter(stage__in=[BatchStage.APPLIED, BatchStage.UNDONE])
    last = ended.alias(at=Greatest("applied_at", "undone_at")).order_by("-at").first()
    return _path(last) if last is not None and last.stage == BatchStage.APPLIED else None


def _path(batch: ImportBatch) -> Path:
    """Named by the moment of the apply, so that a database set back to another does not take it."""
    return Staging(batch).folder / f"settled-{batch.applied_at:%Y%m%d%H%M%S%f}.parquet"


def _keep(batch: ImportBatch, rows: pl.DataFrame):
    before, path = _current(), _path(batch)
    for unfinished in path.parent.glob("settled-*.parquet"):  # of an apply that was rolled back
        unfinished.unlink()
    rows.write_parquet(path, compression="lz4")
    if before is not None:
        transaction.on_commit(lambda: before.unlink(missing_ok=True))
