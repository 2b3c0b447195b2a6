"""The cells of a list as columns of text, some thousand rows at a time.

A text file is cut into blocks of whole records and read by Polars where its quoting leaves no
doubt; from a block that does (a quote in the middle of a cell, blank lines, more cells than
headings) the csv module reads on, with the same outcome. Workbooks come as Python values.
"""

import csv
import io
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice

import numpy as np
import polars as pl

from core.spreadsheets.refusals import not_a_spreadsheet
from core.spreadsheets.texts import CONTROLS, TextLines, opened
from households.tpmap import columns, values

ROWS = 50_000  # of a workbook, or of a block read by the csv module, at a time
PIN_WEIGHTS = range(13, 1, -1)
BLOCK = 8 * 1024 * 1024  # characters of a text file at a time
FIRST = 300  # rows by which the width of a text is known
APART = " , "  # of an amount in two cells
MORE = "\ue001"  # before each cell behind it: of private use, so in no list
NEWLINE, RETURN, QUOTE = b"\n"[0], b"\r"[0], b'"'[0]


def chunks(sheet) -> Iterator[pl.DataFrame]:
    """`row` (line as a person sees it) and a text column for each known column of a
    `lists.Sheet`; blank lines are left out. Of a text also `is_long`, where a row has more cells
    than the list is wide: a mark between cells stands in one of them. Raises `FileRefusedError`.
    """
    body = sheet.rows
    if isinstance(body.lines, TextLines):
        yield from _of_text(sheet)
    else:
        yield from _of_values(iter(body), sheet.columns, is_1904=sheet.table.is_1904)


def _of_text(sheet) -> Iterator[pl.DataFrame]:
    done, width = 0, _width(sheet)
    behind, is_filled = f"c{width}", pl.exclude("row", f"c{width}") != ""
    for frame in _frames(sheet.rows.lines, width=width):
        frame = frame.with_row_index("row", offset=done + 1)
        done += frame.height
        below = frame.filter(pl.col("row") > sheet.rows.start)
        more = [pl.col(behind).str.strip_chars(MORE) != ""] if behind in below.columns else []
        below = below.filter(pl.any_horizontal(is_filled, *more))
        for key in columns.MONEY & sheet.columns.keys():
            below = _with_money_whole(below, sheet.columns[key])
        if below.height:
            told = {key: pl.col(f"c{at}") for key, at in sheet.columns.items()}
            if more:
                money = [told[key] for key in columns.MONEY & told.keys()]
                is_told = pl.any_horizontal(pl.lit(False), *(m.str.contains(APART) for m in money))
                told["is_long"] = (pl.col(behind) != "") & ~is_told
            yield below.select("row", **told)


def _width(sheet) -> int:
    """How many cells most of the first rows have, and no fewer than the headings."""
    counts = Counter(len(cells) for _line, cells in islice(sheet.rows, FIRST))
    most = max(counts.values(), default=0)
    usual = min((width for width, count in counts.items() if count == most), default=0)
    return max(usual, *(at + 1 for at in (*sheet.headings, *sheet.columns.values())))


def _with_money_whole(frame: pl.DataFrame, at: int) -> pl.DataFrame:
    """«25,000» without quotes is two cells, of which the first must not pass for 25 baht."""
    money, rest = f"c{at}", f"c{at + 1}"
    if not {money, rest} <= set(frame.columns):
        return frame
    behind = pl.col(rest).str.strip_chars(MORE)
    is_cut = pl.col(money).str.contains(r"^\s*\d{1,3}$")
    is_cut &= behind.str.contains(r"^\d{3}(\.\d+)?\s*$")
    told = pl.when(is_cut).then(pl.concat_str(money, pl.lit(APART), behind)).otherwise(money)
    return frame.with_columns(told.alias(money))


def values_in(sheet, keys) -> dict[str, set[str]]:
    """The different texts of some columns of a `lists.Sheet`."""
    some = {key: sheet.columns[key] for key in keys}
    found: dict[str, set[str]] = {key: set() for key in some}
    if isinstance(sheet.rows.lines, TextLines):
        frames = _frames(sheet.rows.lines, sorted(some.values()))
        named = {key: f"c{at}" for key, at in some.items()}
    else:
        frames = _of_values(iter(sheet.rows), some, is_1904=False)
        named = {key: key for key in some}
    above = sheet.rows.start if isinstance(sheet.rows.lines, TextLines) else 0
    for frame in frames if some else ():
        for key, name in named.items():
            found[key].update(frame[name].slice(above).unique())
        above = max(0, above - frame.height)
    return found


def _frames(lines, columns=None, *, width=None) -> Iterator[pl.DataFrame]:
    """Every line of a text file, or of it at least the `columns` at some places; what stands behind
    its `width`, as far as that is known, is one cell more, and no such cell where nothing does.

    From the first block that is not plain on, the csv module reads: where its records end, it alone
    can say.
    """
    blocks, done, width = _blocks(lines), 0, width or lines.width
    for block in blocks:
        frame = _read_plain(block, lines.delimiter, width, columns)
        if frame is None:
            yield from _read_any(chain([block], blocks), lines, done, width)
            return
        done += frame.height
        yield frame


def _blocks(lines) -> Iterator[bytes]:
    """Whole records of a text file as UTF-8, some megabytes at a time."""
    rest = b""
    for text in _utf8(lines):
        block = rest + text
        end = _end_of_records(block)
        rest = block[end:]
        if end:
            yield block[:end]
    if rest:
        yield rest


def _utf8(lines) -> Iterator[bytes]:
    if lines.encoding == "utf-8-sig":  # as it is; that it can be read was seen before
        with lines.path.open("rb") as file:
            file.seek(len(BOM_UTF8) if file.read(3) == BOM_UTF8 else 0)
            while data := file.read(BLOCK):
                yield data.translate(None, CONTROLS)
    else:
        with opened(lines.path, lines.encoding) as file:
            while text := file.read(BLOCK):
                yield text.encode().translate(None, CONTROLS)


def _end_of_records(block: bytes) -> int:
    """Behind the last line break that is not inside quotes; 0 when there is none."""
    end = block.rfind(b"\n")
    while end >= 0 and block.count(b'"', 0, end) % 2:
        end = block.rfind(b"\n", 0, end)
    return end + 1


def _read_plain(block: bytes, delimiter: str, width: int, columns) -> pl.DataFrame | None:
    """The block (or only some columns of it) read by Polars, None where that could differ from the
    csv module.
    """
    if not _is_plain(block, delimiter, width):
        return None
    try:
        return pl.read_csv(
            block,
            has_header=False,
            separator=delimiter,
            infer_schema=False,
            empty_string_is_null=False,
            missing_columns="insert",
            columns=columns,
            schema={f"c{at}": pl.String for at in range(width)},
        ).with_columns(pl.all().fill_null(""))
    except pl.exceptions.PolarsError:
        return None


def _is_plain(block: bytes, delimiter: str, width: int) -> bool:
    """Quotes only around whole cells, no doubled ones, none around most of a line; no blank line,
    no bare carriage return.
    """
    found = np.frombuffer(block, np.uint8)
    breaks = np.flatnonzero(found == NEWLINE)
    begins = np.append(found[:1], found[breaks[breaks + 1 < len(found)] + 1])
    if np.isin(begins, (NEWLINE, RETURN)).any():
        return False
    if np.count_nonzero(found == RETURN) != np.count_nonzero(found[breaks - 1] == RETURN):
        return False
    if b'"' not in block:
        return True
    quotes = np.flatnonzero(found == QUOTE)
    if len(quotes) % 2:
        return False
    mark = delimiter.encode()[0]
    before, after = quotes[0::2] - 1, quotes[1::2] + 1
    begins = found[before[before >= 0]]
    ends = found[after[after < len(found)]]
    if (
        not np.isin(begins, (mark, NEWLINE)).all()
        or not np.isin(ends, (mark, NEWLINE, RETURN)).all()
    ):
        return False
    first = (before < 0) | (found[before] == NEWLINE)  # of those that begin a line
    marks = (block.count(delimiter.encode(), *pair) for pair in quotes.reshape(-1, 2)[first])
    return all(count * 2 <= width for count in marks)


def _read_any(blocks, lines, done: int, width: int) -> Iterator[pl.DataFrame]:
    """The rest of the file behind `done` records."""
    texts = (block.decode(errors="ignore") for block in blocks)
    lines_of_text = (line for text in texts for line in io.StringIO(text, newline=""))
    rows = lines.records(lines_of_text, done)
    schema = [(f"c{at}", pl.String) for at in range(width + 1)]
    try:
        while some := list(islice(rows, ROWS)):
            cells = [
                (*row[:width], *[""] * (width - len(row)), MORE.join(["", *row[width:]]))
                for row in some
            ]
            yield pl.DataFrame(cells, schema=schema, orient="row")
    except csv.Error as error:
        raise not_a_spreadsheet() from error


def _of_values(rows, columns: dict[str, int], *, is_1904: bool) -> Iterator[pl.DataFrame]:
    read = {key: _reader(key, is_1904=is_1904) for key in columns}
    while some := list(islice(rows, ROWS)):
        yield pl.DataFrame(
            {"row": [number for number, _cells in some]}
            | {
                key: [_cell(read[key], cells, at) for _number, cells in some]
                for key, at in columns.items()
            },
            schema={"row": pl.UInt32} | dict.fromkeys(columns, pl.String),
        )


def _cell(read, cells, at: int) -> str:
    value = cells[at] if at < len(cells) else ""
    return value if isinstance(value, str) else read(value)


def _reader(key: str, *, is_1904: bool):
    """How a value of a column that is not text becomes text."""
    if key == "birth":
        return partial(values.birth_cell, is_1904=is_1904)
    if key == "house_number":
        return values.cell
    return values.money_cell if key in columns.MONEY else values.text


def has_check_digit(numbers: pl.Series) -> pl.Series:
    """Whether thirteen digits end in the check digit of a national ID (see `identity`)."""
    digits = numbers.to_numpy()
    total = sum(weight * (digits // 10 ** (weight - 1) % 10) for weight in PIN_WEIGHTS)
    return pl.Series((11 - total % 11) % 10 == digits % 10)


def mapped(texts: pl.Series, function: Callable[[str], str]) -> pl.Series:
    """`function` of each text, worked out once for equal ones."""
    found = texts.unique()
    return texts.replace_strict(found, [function(text) for text in found], return_dtype=pl.String)
