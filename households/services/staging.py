"""The checked rows of a list between check and apply: Parquet files in a folder of the batch.

A list is shown whole before it is applied, and a list sent again is mostly unchanged: writing
100,000 wide rows into a table only to look at fifty of them cost more than everything else. What
people read of a row stands in `rows-….parquet`; what became of it in `verdicts.parquet`, in the
same order. National IDs stand there masked, as their look-up hash, and sealed where a new person
will need one; never plain.
"""

import shutil
from pathlib import Path

import polars as pl
from django.conf import settings

from households.enums import RowVerdict
from households.models import ImportBatch
from loei_poverty.identity import (
    are_sealed_with_current_key,
    encrypt_pins,
    pin_indexes,
    seal_anew,
)
from loei_poverty.thai import name_key, whole_number

SEED = 2569  # of the hashes kept in the database; another Polars makes others, and all is compared
AT_A_TIME = 50_000  # IDs that are sealed
# What a stored household knows of a list: of the row that speaks for it.
HOUSE_FACTS = ("house_number", "village_code", "subdistrict", "income", "status")


class Staging:
    """The staged rows of one batch."""

    def __init__(self, batch: ImportBatch):
        self.folder = Path(settings.MEDIA_ROOT) / "imports" / "staged" / str(batch.pk)
        self._narrow: list[pl.DataFrame] = []

    @property
    def exists(self) -> bool:
        """Whether the rows are all there; a folder that lost files is as good as none."""
        verdicts, rows = self.folder / "verdicts.parquet", self.folder.glob("rows-*.parquet")
        return verdicts.exists() and any(rows)

    def empty(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def add(self, frame: pl.DataFrame):
        """A chunk of checked rows (`ListChecker.frames`)."""
        frame = frame.with_columns(
            pl.Series("pin_index", pin_indexes(frame["pin"].to_list()), pl.Binary),
            pl.col("subdistrict").str.slice(0, 4).cast(pl.Int16, strict=False).alias("district"),
        )
        name = self.folder / f"rows-{len(self._narrow):04d}.parquet"
        frame.drop("pin", "pin_index").write_parquet(name, compression="lz4")
        self._narrow.append(frame.select(
            "pin_index",
            frame.drop("row", "pin").hash_rows(SEED).alias("content"),
            frame.select(HOUSE_FACTS).hash_rows(SEED).alias("facts"),
        ))  # fmt: skip

    def marked(self, marks: pl.DataFrame) -> pl.DataFrame:
        """What the comparison takes: the marks of `crossing.mark` with `verdict`, `pin_index` and
        `content`, a number that is the same when the same list says the same of the row.
        """
        narrow = pl.concat(self._narrow)
        verdict = (
            pl.when("rejected").then(pl.lit(RowVerdict.REJECTED.value))
            .when("duplicate").then(pl.lit(RowVerdict.DUPLICATE.value))
            .otherwise(pl.lit(RowVerdict.NEW.value))
        )  # fmt: skip
        marks = marks.with_columns(verdict.alias("verdict")).drop("rejected", "duplicate")
        marks = with_speaker(marks.hstack(narrow))
        facts = marks.select("house", "speaks", pl.col("facts").alias("house_facts"))
        spoken = facts.filter("speaks").drop("speaks")
        facts = facts.select("house").join(spoken, on="house", how="left", maintain_order="left")
        content = marks.select("content", "identity").hstack(facts.select("house_facts"))
        return marks.drop("facts").with_columns(
            content.hash_rows(SEED).reinterpret(signed=True).alias("content")
        )

    def keep(self, marks: pl.DataFrame, warned: pl.Series) -> pl.DataFrame:
        """Stores what became of the rows, with `has_warning`; `warned` are the lines of which
        something is said.
        """
        of_new = (marks["verdict"] == RowVerdict.NEW.value) & marks["pin"].is_not_null()
        new = marks.filter(of_new).select("row", "pin")
        new = pl.concat([_sealed(part) for part in new.iter_slices(AT_A_TIME)] or [_sealed(new)])
        marks = marks.drop("pin").join(new, on="row", how="left", maintain_order="left")
        warns = pl.col("row").is_in(warned.implode()) & ~pl.col("verdict").is_in(["rejected"])
        marks = marks.with_columns(warns.alias("has_warning"))
        marks.write_parquet(self.folder / "verdicts.parquet", compression="lz4")
        return marks

    def keep_gone(self, people: pl.DataFrame):
        """Stores who was on the list before and is not on this one (`comparing.gone`): once it is
        applied, the tables can no more say what the list before was.
        """
        people.write_parquet(self.folder / "gone.parquet", compression="lz4")

    def gone(self) -> list[int] | None:
        """Their `person_id`; None of a batch that was checked before they were kept, or is lost."""
        path = self.folder / "gone.parquet"
        return pl.read_parquet(path)["person_id"].to_list() if path.exists() else None

    def verdicts(self) -> pl.DataFrame:
        """What became of the rows, without their sealed IDs."""
        return pl.scan_parquet(self.folder / "verdicts.parquet").drop("pin").collect()

    def chunks(self, columns: list[str] | None = None):
        """The stored rows, or some columns of them, a chunk at a time."""
        for path in sorted(self.folder.glob("rows-*.parquet")):
            yield pl.read_parquet(path, columns=columns)

    def chunks_with_pins(self):
        """The stored rows with `pin`, the ID of a new person sealed with the current key. Raises
        `KeyError` for one sealed with a key that is not known any more.
        """
        pins, done = pl.scan_parquet(self.folder / "verdicts.parquet").select("pin"), 0
        for chunk in self.chunks():
            found = pins.slice(done, chunk.height).collect()["pin"]
            done += chunk.height
            yield chunk.with_columns(_sealed_now(found))

    def everything(self) -> pl.LazyFrame:
        """Every row with what became of it."""
        marks = pl.scan_parquet(self.folder / "verdicts.parquet").select(
            "verdict", "has_warning", "changes", "identity"
        )
        rows = pl.scan_parquet(self.folder / "rows-*.parquet")
        return pl.concat([rows, marks], how="horizontal")

    def by_district(self) -> list[dict]:
        """`{"district", "rows", and each verdict}`: how many rows, by the district they say."""
        verdict = pl.col("verdict")
        counts = [(verdict == value).sum().alias(value) for value in RowVerdict.values]
        lines = self.everything().group_by("district").agg(pl.len().alias("rows"), *counts)
        return lines.sort("district").collect().to_dicts()

    def rows(self, rows: pl.Series, columns) -> pl.DataFrame:
        """Columns of the stored rows with these line numbers, in the order of the list."""
        found = pl.scan_parquet(self.folder / "rows-*.parquet")
        return found.filter(pl.col("row").is_in(rows.implode())).select(columns).collect()


def _sealed(part: pl.DataFrame) -> pl.DataFrame:
    sealed = encrypt_pins([b"%013d" % pin for pin in part["pin"].to_list()])
    return part.with_columns(pl.Series("pin", list(sealed), pl.Binary))


def with_speaker(marks: pl.DataFrame) -> pl.DataFrame:
    """Adds `speaks`: of the live rows of a house its head's, else the first, says what is of the
    house.
    """
    live = pl.col("verdict").is_in(["rejected", "duplicate"]).not_()
    asked = marks.select("row", "house", "is_head", live.alias("live"))
    speakers = (
        asked.filter("live").sort(pl.col("is_head").not_(), "row")
        .unique("house", keep="first", maintain_order=True)["row"]
    )  # fmt: skip
    return marks.with_columns(pl.col("row").is_in(speakers.implode()).alias("speaks"))


def _sealed_now(pins: pl.Series) -> pl.Series:
    """IDs sealed before a change of the key, sealed with the current one."""
    if are_sealed_with_current_key(pins.drop_nulls()):
        return pins
    return pl.Series(pins.name, [pin and seal_anew(pin) for pin in pins], pl.Binary)


class ShownRows:
    """The rows of a batch as its page lists them: counted and sliced like a query.

    `verdict` is one of `RowVerdict` or `warning`; `text` part of a name or a house number; `lines`
    the lines that may be shown, None for all.
    """

    def __init__(self, staging: Staging, *, verdict="", text="", district="", lines=None):
        frame = staging.everything()
        if verdict == "warning":
            frame = frame.filter("has_warning")
        elif verdict in RowVerdict.values:
            frame = frame.filter(pl.col("verdict") == verdict)
        if number := whole_number(district):
            frame = frame.filter(pl.col("district").cast(pl.Int64) == number)
        if lines is not None:
            frame = frame.filter(pl.col("row").is_in(lines))
        if text:
            named = pl.col("name_key").str.contains(name_key(text), literal=True)
            frame = frame.filter(named | (pl.col("house_number") == text))
        self._frame = frame

    def count(self) -> int:
        return self._frame.select(pl.len()).collect().item()

    __len__ = count

    def __getitem__(self, part: slice) -> list[dict]:
        return self._frame.slice(part.start, part.stop - part.start).collect().to_dicts()
