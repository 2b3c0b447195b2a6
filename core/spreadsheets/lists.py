"""Opens a list, whatever the office sent, and finds which of its sheets is meant. What columns a
kind of list has its `Layout` says.

Nothing is chosen by order: of several sheets that look like lists a person says which, or all; of
two columns of one meaning which counts. A hidden sheet is read only when its name is given.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from core.intake import seen
from core.spreadsheets import headings, refusals, spans
from core.spreadsheets.cells import text
from core.spreadsheets.headings import Column, ColumnChoices, Layout, are_repeated
from core.spreadsheets.refusals import FileRefusedError, too_many
from core.spreadsheets.sheets import ALL, EVERY
from core.spreadsheets.texts import HEADING_ROWS, MAX_ROWS, TextLines, open_text
from core.spreadsheets.workbooks import Table, tables_of

MAX_BYTES = 200 * 1024 * 1024
TOO_LARGE = "ไฟล์ใหญ่เกิน 200 MB โปรดแบ่งไฟล์เป็นรายอำเภอ"
LONGEST = 120  # characters of a sheet's name that are kept
SAMPLED = 200  # rows looked at for sample values


@dataclass(frozen=True)
class Body:
    """What stands below the headings: `(line as seen, cells)`, blank lines left out."""

    lines: list | TextLines
    start: int

    def __iter__(self) -> Iterator[tuple[int, list]]:
        filled = 0
        for number, row in enumerate(islice(self.lines, self.start, None), self.start + 1):
            if any(value not in ("", None) for value in row):
                filled += 1
                if filled > MAX_ROWS + HEADING_ROWS:
                    raise too_many()
                yield number, row

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def __len__(self) -> int:
        return sum(1 for _row in self)


@dataclass(frozen=True)
class Sheet:
    """A table with its headings found. `rows` is `(line as seen, values)`, blank lines left out.

    `headings` are all cells of the heading line, by position; `columns` the known ones, by key;
    `clashes` keys that more than one column claims, with their positions; `titles` the texts above
    the headings.
    """

    table: Table
    layout: Layout
    columns: dict[str, int]
    headings: dict[int, str]
    rows: Body | tuple
    clashes: dict[str, list[int]] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    number: int = 0  # among the sheets that are read together

    @property
    def name(self) -> str:
        return seen(self.table.name)

    @property
    def is_list(self) -> bool:
        return not self.layout.missing(self.columns) and bool(self.rows)

    @property
    def unread(self) -> list[str]:
        used = set(self.columns.values())
        return [heading for position, heading in self.headings.items() if position not in used]

    @property
    def doubtful(self) -> dict[str, list[str]]:
        """`{what more than one column means: letters of the columns}`."""
        return {
            self.layout.COLUMNS[key][0]: [letters(position) for position in positions]
            for key, positions in self.clashes.items()
        }

    @property
    def hidden_rows(self) -> int:
        """Rows that are hidden in the file; they are read like the others."""
        return (
            sum(number in self.table.hidden for number, _row in self.rows)
            if (self.table.hidden)
            else 0
        )

    @property
    def hidden_columns(self) -> list[str]:
        """The headings of columns that are hidden in the file; they are read like the others."""
        known = sorted({*self.columns.values()} & self.table.hidden_columns)
        return [self.headings.get(at) or letters(at) for at in known]

    @cached_property
    def _keys(self) -> dict[int, str]:
        """What a column that is known is called, by its place."""
        return {at: key for key, at in self.columns.items()}

    @cached_property
    def labels(self) -> dict[Column, str]:
        """The headings by key, those nobody knows by place."""
        return {self._keys.get(at, at): heading for at, heading in self.headings.items()}

    def filled(self, line: Sequence[Any]) -> dict[Column, str]:
        """What is filled of a line, as `labels` names the columns."""
        texts = enumerate(map(text, line))
        return {self._keys.get(at, at): found for at, found in texts if found}

    def is_repeated(self, number: int, line: Sequence[Any]) -> bool:
        """Whether a line is the headings again (`headings.are_repeated`)."""
        return are_repeated(number, self.filled(line), self.labels, self.layout.known_as)

    def merged(self, number: int, line: Sequence[Any]) -> frozenset[str]:
        """Keys of columns in which a line shares a cell with those above or below it: one value
        stands for all of them, and whether a sum is each one's nobody knows. None where it shares
        all it says, as one row that takes several lines.
        """
        at = self.columns.items()
        joined = frozenset(key for key, place in at if (number, place) in self.table.joined)
        said = {key for key, place in at if place < len(line) and text(line[place])}
        return frozenset() if said <= joined else joined

    def samples(self, position: int, number: int = 3) -> list[str]:
        """The first different values of a column, for a person who says what it is."""
        found: dict[str, None] = {}
        for _line, row in islice(self.rows, SAMPLED):
            value = seen(str(row[position])) if position < len(row) else ""
            if value.strip():
                found[value] = None
            if len(found) == number:
                break
        return list(found)


@dataclass(frozen=True)
class Reading:
    """The sheets that are read as one list, and the names of those that are not."""

    sheets: tuple[Sheet, ...]
    left_out: tuple[str, ...] = ()

    @property
    def hidden_rows(self) -> int:
        return sum(sheet.hidden_rows for sheet in self.sheets)

    @property
    def hidden_columns(self) -> list[str]:
        """Their headings, each once."""
        return list(dict.fromkeys(name for sheet in self.sheets for name in sheet.hidden_columns))


def read_list(
    path: Path, layout: Layout, *, mapping: Any = None, remembered: Any = None, sheet: str = ""
) -> Reading:
    """The sheet asked for (`ALL` for every one that is a list), else the only one that is.

    Raises `FileRefusedError`; `WordNeededError` where a person could say what is meant.
    """
    return _reading(open_file(path, layout, {"mapping": mapping, "remembered": remembered}), sheet)


def read_tables(tables: Iterable[Table], layout: Layout) -> Reading:
    """The only visible one of tables that is a list. Raises as `read_list` does."""
    return _reading([_sheet(table, layout, {}) for table in tables], "")


def _reading(found: list[Sheet], asked: str) -> Reading:
    chosen = _chosen(found, asked)
    for one in chosen:
        _check(one, found)
    taken = {id(one) for one in chosen}
    left_out = tuple(one.name for one in found if id(one) not in taken and one.rows)
    return Reading(tuple(replace(s, number=n) for n, s in enumerate(chosen)), left_out)


def open_file(path: Path, layout: Layout, said: ColumnChoices) -> list[Sheet]:
    """Every sheet of the file with what is known of its headings. Raises `FileRefusedError`."""
    size = path.stat().st_size
    if size == 0:
        raise refusals.file_empty()
    if size > MAX_BYTES:
        raise FileRefusedError("file_too_large", TOO_LARGE)
    tables = tables_of(path) or [
        Table("", open_text(path, lambda line: len(layout.claims(line, **said)[0])))
    ]
    return [_sheet(table, layout, said) for table in tables]


def _sheet(table: Table, layout: Layout, said: ColumnChoices) -> Sheet:
    best, above, start = headings.find(table.lines, layout, said)
    below: Sequence[Any] = next(islice(table.lines, start, None), ())
    if named := spans.with_line_below(best, below, layout):
        best, start = named, start + 1
    sample = [cells for _line, cells in islice(Body(table.lines, start), SAMPLED)]
    wide = {column for line, column in table.wide if above < line <= start}
    best = spans.spread(best, sample, layout, wide)
    found, clashes = layout.claims(best, **said)
    if by_values := getattr(layout, "by_values", None):
        found = by_values(found, best, sample, **said)
    texts = [seen(str(cell or "")).strip() for cell in best]
    by_place = {place: heading for place, heading in enumerate(texts) if heading}
    rows = Body(table.lines, start) if best else ()
    titles = tuple(
        filter(None, (text(cell) for line in islice(table.lines, above) for cell in line))
    )
    return Sheet(table, layout, found, by_place, rows, clashes, titles)


def _chosen(found: list[Sheet], asked: str) -> list[Sheet]:
    visible = [sheet for sheet in found if not sheet.table.is_hidden]
    if named := [sheet for sheet in found if asked and sheet.name[:LONGEST] == asked[:LONGEST]]:
        return named
    lists = [sheet for sheet in visible if sheet.is_list]
    if asked and asked.lower() not in (ALL, EVERY):
        raise refusals.sheet_missing(asked)
    if len(lists) > 1 and not asked:
        raise refusals.sheets_to_choose(lists)
    return lists or [max(visible or found, key=lambda s: (len(s.columns), len(s.rows)))]


def _check(sheet: Sheet, found: list[Sheet]) -> None:
    if not sheet.headings and not sheet.rows:
        raise refusals.file_empty()
    if lacking := sheet.layout.missing(sheet.columns):
        hidden = [one.name for one in found if one.table.is_hidden and one.is_list]
        raise refusals.headings_missing(lacking, sheet, hidden)
    if not sheet.rows:
        raise refusals.nobody_in_it()
    if sheet.clashes:
        raise refusals.headings_twice(sheet)


def letters(position: int) -> str:
    """The name of a column in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    while position >= 0:
        position, letter = divmod(position, 26)
        name, position = chr(65 + letter) + name, position - 1
    return name
