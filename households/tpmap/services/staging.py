"""The checked rows of a list between check and apply: sealed Parquet files in a folder of the
batch.

A list is shown whole before it is applied: writing 100,000 wide rows into a table only to look at
fifty of them cost more than everything else. What people read of a row stands in `rows-…`; what
became of it in `verdicts`, in the same order. National IDs stand there masked, and sealed once more
where one will be stored.
"""

import io
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import polars as pl
from django.conf import settings

from core.identity import are_sealed_with_current_key, encrypt_pins, pin_indexes, seal_anew
from core.sealed import read_sealed, write_sealed
from core.spreadsheets.stages import RowVerdict
from core.thai import clean, name_key, to_arabic_digits, whole_number
from households.models import ImportBatch
from households.tpmap.facts import HOUSE_FACTS, PERSON_FACTS

AT_A_TIME = 50_000  # IDs that are sealed


class Staging:
    """The staged rows of one batch."""

    def __init__(self, batch: ImportBatch) -> None:
        self.folder = Path(settings.MEDIA_ROOT) / "imports" / "staged" / str(batch.pk)
        self._indexes: list[pl.Series] = []

    @property
    def exists(self) -> bool:
        """Whether the rows are all there; a folder that lost files is as good as none."""
        return self._path("verdicts").exists() and any(self._rows())

    def empty(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700, parents=True)

    def add(self, frame: pl.DataFrame) -> None:
        """A chunk of checked rows (`ListChecker.frames`)."""
        self._write(
            f"rows-{len(self._indexes):04d}",
            frame.drop("pin").with_columns(
                pl.col("subdistrict").str.slice(0, 4).cast(pl.Int16, strict=False).alias("district")
            ),
        )
        self._indexes.append(pl.Series("pin_index", pin_indexes(frame["pin"]), pl.Binary))

    def marked(self, marks: pl.DataFrame) -> pl.DataFrame:
        """What the comparison takes: the marks of `crossing.mark` with `verdict` and
        `pin_index`."""
        verdict = (
            pl.when("rejected")
            .then(pl.lit(RowVerdict.REJECTED.value))
            .when("duplicate")
            .then(pl.lit(RowVerdict.DUPLICATE.value))
            .otherwise(pl.lit(RowVerdict.NEW.value))
        )
        marks = marks.with_columns(verdict.alias("verdict"), pl.concat(self._indexes))
        return marks.drop("rejected", "duplicate")

    def keep(self, marks: pl.DataFrame, warned: pl.Series) -> pl.DataFrame:
        """Stores what became of the rows, with `has_warning`; `warned` are the lines of which
        something is said.
        """
        is_stored = (marks["verdict"] == RowVerdict.NEW.value) | marks["gains_pin"]
        pins = marks.filter(is_stored & marks["pin"].is_not_null()).select("row", "pin")
        pins = pl.concat([_sealed(part) for part in pins.iter_slices(AT_A_TIME)] or [_sealed(pins)])
        marks = marks.drop("pin").join(pins, on="row", how="left", maintain_order="left")
        warns = pl.col("row").is_in(warned.implode()) & ~pl.col("verdict").is_in(["rejected"])
        marks = marks.with_columns(warns.alias("has_warning"))
        self._write("verdicts", marks)
        return marks

    def keep_gone(self, people: pl.Series) -> None:
        """Stores who was on the list before and is not on this one: once it is applied, the tables
        can no more say what the list before was.
        """
        self._write("gone", people.to_frame("person_id"))

    def gone(self) -> list[int] | None:
        """Their ids; None of a batch that was checked before they were kept, or is lost."""
        if not self._path("gone").exists():
            return None
        return self._read("gone")["person_id"].to_list()

    def keep_versions(self, versions: pl.DataFrame) -> None:
        """Stores what the rows were compared with (`versions.versions`)."""
        self._write("versions", versions)

    def has_versions(self, versions: pl.DataFrame) -> bool:
        """Whether the rows were compared with just that."""
        return self._path("versions").exists() and self._read("versions").equals(versions)

    def verdicts(self) -> pl.DataFrame:
        """What became of the rows, without their sealed IDs."""
        return self._scan("verdicts").drop("pin").collect()

    def chunks(self, columns: list[str] | None = None) -> Iterator[pl.DataFrame]:
        """The stored rows, or some columns of them, a chunk at a time."""
        for path in self._rows():
            rows = self._said(path.stem)
            yield (rows.select(columns) if columns else rows).collect()

    def chunks_with_pins(self) -> Iterator[pl.DataFrame]:
        """The stored rows with `pin`, an ID to be stored, sealed with the current key. Raises
        `KeyGoneError` for one sealed with a key that is not known any more.
        """
        pins, done = self._read("verdicts", ["pin"])["pin"], 0
        for chunk in self.chunks():
            found = pins.slice(done, chunk.height)
            done += chunk.height
            yield chunk.with_columns(_sealed_now(found))

    def pins_left(self) -> int:
        """How many IDs are sealed with an older key. Those whose key is gone wait in vain, as their
        apply says, and keep no other key from going. A check that begins afresh meanwhile leaves
        none.
        """
        current, _key = settings.LOEI_ID_CURRENT_KEY
        older = {*settings.LOEI_ID_KEYS} - {current}
        with suppress(FileNotFoundError):
            if self.exists:
                pins = self._read("verdicts", ["pin"])["pin"].drop_nulls()
                return sum(pin[1] in older for pin in pins)
        return 0

    def seal_pins_anew(self) -> int:
        """Seals all IDs with the current key; how many were sealed with another one."""
        left = self.pins_left()
        if left:
            marks = self._read("verdicts")
            self._write("verdicts", marks.with_columns(_sealed_now(marks["pin"])))
        return left

    def everything(self) -> pl.LazyFrame:
        """Every row with what became of it."""
        marks = self._scan("verdicts").select("verdict", "has_warning", "changes", "identity")
        rows = pl.concat([self._said(path.stem) for path in self._rows()])
        return pl.concat([rows, marks], how="horizontal")

    def districts(self) -> list[int]:
        """The districts of which the list has a row, whatever becomes of it."""
        found = pl.concat([chunk["district"].unique() for chunk in self.chunks(["district"])])
        return found.drop_nulls().unique().sort().to_list()

    def districts_taken(self) -> list[int]:
        """Those of which the list has a row that is not refused."""
        taken = [line for line in self.by_district() if line["rows"] > line["rejected"]]
        return [line["district"] for line in taken if line["district"] is not None]

    def by_district(self) -> list[dict]:
        """`{"district", "rows", and each verdict}`: how many rows, by the district they say."""
        verdict = pl.col("verdict")
        counts = [(verdict == value).sum().alias(value) for value in RowVerdict.values]
        lines = self.everything().group_by("district").agg(pl.len().alias("rows"), *counts)
        return lines.sort("district").collect().to_dicts()

    def rows(self, rows: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
        """Columns of the stored rows with these line numbers, in the order of the list."""
        wanted = pl.col("row").is_in(rows.implode())
        chunks = self.chunks(list({"row", *columns}))
        chunks = islice(chunks, 1) if rows.is_empty() else chunks  # one tells what columns are
        return pl.concat([chunk.filter(wanted).select(columns) for chunk in chunks])

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.sealed"

    def _rows(self) -> list[Path]:
        return sorted(self.folder.glob("rows-*.sealed"))

    def _write(self, name: str, frame: pl.DataFrame) -> None:
        buffer = io.BytesIO()
        frame.write_parquet(buffer, compression="lz4")
        write_sealed(self._path(name), buffer.getbuffer())

    def _read(self, name: str, columns: list[str] | None = None) -> pl.DataFrame:
        return pl.read_parquet(io.BytesIO(read_sealed(self._path(name))), columns=columns)

    def _said(self, name: str) -> pl.LazyFrame:
        """Rows with all there is to say: what the program that checked the list did not read yet,
        the list does not say.
        """
        rows = self._scan(name)
        lacking = {*HOUSE_FACTS, *PERSON_FACTS} - {*rows.collect_schema().names()}
        return rows.with_columns(pl.lit(None, pl.String).alias(key) for key in sorted(lacking))

    def _scan(self, name: str) -> pl.LazyFrame:
        return pl.scan_parquet(io.BytesIO(read_sealed(self._path(name))))


def _sealed(part: pl.DataFrame) -> pl.DataFrame:
    sealed = encrypt_pins([b"%013d" % pin for pin in part["pin"].to_list()])
    return part.with_columns(pl.Series("pin", list(sealed), pl.Binary))


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

    def __init__(
        self,
        staging: Staging,
        *,
        verdict: str = "",
        text: str = "",
        district: str = "",
        lines: Collection[int] | None = None,
    ) -> None:
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
            frame = frame.filter(named | (pl.col("house_number") == to_arabic_digits(clean(text))))
        self._frame = frame

    def count(self) -> int:
        return self._frame.select(pl.len()).collect().item()

    __len__ = count

    def __getitem__(self, part: slice) -> list[dict]:
        return self._frame.slice(part.start, part.stop - part.start).collect().to_dicts()
