"""Where the headings of a table stand, and how spellings of one heading are told to be the same."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import islice
from typing import Any, Protocol

from core.spreadsheets.cells import text
from core.spreadsheets.refusals import headings_moved
from core.spreadsheets.sheets import FIRST_OF_NEXT
from core.spreadsheets.texts import HEADING_ROWS
from core.thai import clean

HEADING_LINES = 3  # lines the headings themselves may take
ADDED = ("แถวเดิม", "สิ่งที่ต้องแก้")  # to refused rows that are sent out to be mended
IGNORED = "-"  # what a person maps a column to that is not to be read
Column = str | int  # its key, or its place
ColumnChoices = Mapping[str, Any]  # `mapping` and `remembered`, as `Layout.claims` takes them


class Layout(Protocol):
    """What a kind of list knows of its columns; a module may be one.

    `COLUMNS` is `{key: (heading shown to people, synonyms)}`. `mapping` is what a person said:
    `{unique heading: key or «-»}`, `remembered` what was said earlier: `{signature: mapping}`.
    """

    @property
    def COLUMNS(self) -> Mapping[str, tuple[str, Sequence[str]]]: ...  # noqa: N802 - a constant

    def claims(
        self, headings: Sequence[Any], mapping: Any = None, remembered: Any = None
    ) -> tuple[dict[str, int], dict[str, list[int]]]:
        """`({key: position}, {key: positions that claim it})` for a row of headings."""

    def missing(self, found: Iterable[str]) -> list[str]:
        """Headings without which a list cannot be read, in words; empty when complete."""

    def is_known(self, heading: Any) -> bool: ...

    def known_as(self, heading: Any) -> str | None:
        """The key of the column a heading names by itself."""

    def below_group(self, group: Any, heading: Any) -> Any:
        """A heading below the heading of a group, as it stands alone."""


@lru_cache(maxsize=4096)
def heading_key(heading: object) -> str:
    """What two spellings of a heading share: no spaces, dots or brackets, lower case."""
    return re.sub(r"[\s._()/\-\u2010-\u2015\u2212]+", "", clean(str(heading or ""))).lower()


def unique_keys(headings: Iterable[object]) -> list[str]:
    """The `heading_key` of each; of equal ones every further bears its number, on a line of its own
    as no heading can.
    """
    seen: dict[str, int] = {}
    keys = []
    for heading in headings:
        key = heading_key(heading)
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}\n{seen[key]}")
    return keys


def signature(headings: Iterable[object]) -> str:
    """The same for the same set of headings, in whatever order they stand; where one stands twice
    only the order tells them apart, so there it is part of it. What is added to rows that are to be
    mended is none.
    """
    keys = [key for heading in headings if (key := heading_key(heading)) and heading not in ADDED]
    if len(set(keys)) == len(keys):
        keys.sort()
    return hashlib.sha256("|".join(keys).encode()).hexdigest()


def find(
    rows: Iterable[Sequence[Any]], layout: Layout, said: ColumnChoices
) -> tuple[list, int, int]:
    """`(headings, lines above them, lines down to the first row)`: the line among the first ones
    with the most headings known, with the lines below it when headings stand in two or three lines
    (merged cells); what stands above is a title. Below headings that say all that is needed stand
    the rows, even if the headings are repeated there in full.
    """

    def known_in(line: Sequence[Any]) -> set[str]:
        return set(layout.claims(line, **said)[0])

    best: Sequence[Any] = []
    most, lines, at = 0, 1, 0
    first = [_written(row) for row in islice(rows, HEADING_ROWS + HEADING_LINES)]
    for position, row in enumerate(first[:HEADING_ROWS]):
        is_below = position >= at + HEADING_LINES
        if is_below and not layout.missing(layout.claims(best, **said)[0]):
            break
        known = known_in(row)
        if len(known) > most:
            best, most, lines, at = row, len(known), 1, position
        together, alone = row, len(known)
        for number, below in enumerate(first[position + 1 : position + HEADING_LINES], 2):
            together, lower = _merged(together, below, layout), known_in(below)
            known, alone = known_in(together), max(alone, len(lower))
            is_whole = known > lower and len(lower) * 2 >= len(known)  # a cell filled downwards
            if len(known) >= max(most, alone) + (1 if is_whole else 2):
                best, most, lines, at = together, len(known), number, position
    if not best:  # nothing known at all: the fullest line may still be the headings
        at = max(range(len(first[:HEADING_ROWS])), key=lambda n: _texts(first[n]), default=0)
        best = first[at] if first else []
    while lines > 1 and known_in(_joined(first[at + 1 : at + lines], layout)) >= known_in(best):
        at, lines = at + 1, lines - 1  # a title says nothing of the lines below it
    return list(best), at, at + lines


def _joined(lines: Sequence[Sequence[Any]], layout: Layout) -> Sequence[Any]:
    """Lines of headings as one."""
    return reduce(lambda upper, lower: _merged(upper, lower, layout), lines)


def _written(row: Sequence[Any]) -> list[Any]:
    """Numbers as headings as they were typed: «1», not «1.0»."""
    return [text(cell) if isinstance(cell, int | float) else cell for cell in row]


def _texts(row: Sequence[Any]) -> int:
    """How many cells of a line hold words rather than numbers."""
    return sum(isinstance(cell, str) and not cell.isdigit() and bool(cell.strip()) for cell in row)


def _merged(row: Sequence[Any], below: Sequence[Any], layout: Layout) -> list:
    """Two lines of headings as one: a known name below a group's name, or what the layout makes of
    the two, else what stands above.
    """
    width = max(len(row), len(below))
    upper, lower = ([*line, *[""] * (width - len(line))] for line in (row, below))
    together, group = [], ""
    for up, low in zip(upper, lower, strict=True):
        above = str(up or "").strip()
        group = above or group
        named = layout.below_group(group, low)
        is_told = named != low or layout.is_known(named)
        together.append(named if is_told or not above else up)
    return together


def are_repeated(
    row: int,
    said: Mapping[Column, str],
    headings: Mapping[Column, str],
    known_as: Callable[[str], str | None] = lambda text: None,
) -> bool:
    """Whether a row, `{column: text}` of what is filled, is the `headings`, `{column: heading}`,
    again; a column is named by its key, or by its place where nobody knows it. Raises
    `FileRefusedError` where they stand in another order: the rows below are of another table, and
    to read them by the first one's order would be wrong without a word.
    """
    keys = {heading_key(heading): key for key, heading in headings.items() if heading}
    meant = {key: _meant(key, text, headings, keys, known_as) for key, text in said.items()}
    worded = {key for key, text in said.items() if any(map(str.isalpha, text))}  # «2» is a level
    alike = {key for key, found in meant.items() if found == key}
    moved = {key for key in worded if meant[key] in headings and meant[key] != key}
    count = len(alike) + len(moved)
    if count < 3 or count * 2 < len(said) or not worded & (alike | moved):
        return False
    is_sure = any(heading_key(said[key]) in keys for key in moved)  # not by another word for it
    if is_sure or len(moved) > 1:
        raise headings_moved(row % FIRST_OF_NEXT)
    return True


def _meant(
    key: Column,
    text: str,
    headings: Mapping[Column, str],
    keys: Mapping[str, Column],
    known_as: Callable[[str], str | None],
) -> Column | None:
    """The column a cell below names, its own first: two may bear one heading."""
    found = heading_key(text)
    if found == heading_key(headings.get(key)):
        return key
    return keys[found] if found in keys else known_as(text)
