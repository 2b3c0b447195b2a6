"""Frames of Polars as temporary tables of PostgreSQL, and answers of PostgreSQL as frames."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl
from django.db.backends.utils import CursorWrapper

from core.ahead import ahead

ROWS = 10_000  # of a frame that travel at a time


@contextmanager
def as_sets(cursor: CursorWrapper) -> Iterator[None]:
    """Inside, whole tables are joined to whole tables; what the fence seems to cost hides that from
    the planner; a small sample is enough to plan by. Afterwards no more: whoever goes on in the
    transaction asks for single rows too.
    """
    settings = {"work_mem": "'128MB'", "enable_nestloop": "off", "default_statistics_target": "10"}
    cursor.execute("; ".join(f"SET LOCAL {name} = {value}" for name, value in settings.items()))
    yield
    cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in settings))


def fill(cursor: CursorWrapper, table: str, types: dict[str, str], frame: pl.DataFrame) -> None:
    """Makes a temporary table of a frame by COPY; `types` are those of its columns in SQL."""
    create(cursor, table, types, frame.columns)
    pour(cursor, table, [frame])


def create(cursor: CursorWrapper, table: str, types: dict[str, str], names: Iterable[str]) -> None:
    """Makes a temporary table of these columns; it goes with the transaction."""
    columns = ", ".join(f"{name} {types[name]}" for name in names)
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")


def pour(cursor: CursorWrapper, table: str, frames: Iterable[pl.DataFrame]) -> int:
    """COPY of frames with the same columns; while the server takes one, the next is made. Returns
    how many rows were taken.
    """
    taken = 0
    parts = (part for frame in frames for part in frame.iter_slices(ROWS))
    for columns, data in ahead((", ".join(part.columns), _as_csv(part)) for part in parts):
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy:
            copy.write(data)
        taken += cursor.rowcount
    return taken


def _as_csv(frame: pl.DataFrame) -> memoryview:
    """Empty text is written in quotes, so that COPY knows it from NULL."""
    binary = [name for name, kind in frame.schema.items() if kind == pl.Binary]
    text = frame.with_columns(
        ("\\x" + pl.col(name).bin.encode("hex")).alias(name) for name in binary
    )
    buffer = io.BytesIO()
    text.write_csv(buffer, include_header=False, quote_style="non_numeric")
    return buffer.getbuffer()


def fetch(
    cursor: CursorWrapper, query: str, schema: dict, values: dict[str, Any] | None = None
) -> pl.DataFrame:
    """The answer of a query as a frame of `schema`; an empty text comes back as null. It travels as
    one text, since each row that the driver is handed costs more than the server needs for it.
    """
    line = ", ',', ".join(_cell(name, kind) for name, kind in schema.items())
    query = cursor.mogrify(query, values)
    cursor.execute(
        f"SELECT string_agg(concat({line}), E'\\n') FROM ({query}) found ({', '.join(schema)})"
    )
    (text,) = cursor.fetchone()
    if text is None:
        return pl.DataFrame(schema=schema)
    flags = [name for name, kind in schema.items() if kind == pl.Boolean]
    read = schema | dict.fromkeys(flags, pl.Int8)
    found = pl.read_csv(text.encode(), has_header=False, schema=read)
    return found.with_columns(pl.col(flags).cast(pl.Boolean))


def _cell(name: str, kind: Any) -> str:
    """SQL of a column as it stands in a line of CSV."""
    if kind == pl.Boolean:
        return f"{name}::int"
    if kind == pl.String:
        return f"""'"' || replace({name}, '"', '""') || '"'"""
    return name
