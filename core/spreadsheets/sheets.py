"""Sheets of a file: how several are asked for as one list, which row is on which, and what is odd
about one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

ALL = "*"  # for the name of a sheet: all that are lists; no spreadsheet allows it in a name
EVERY = "all"  # the same, as it is typed
FIRST_OF_NEXT = 2_000_000  # line 5 of the second sheet read is row 2,000,005


@dataclass
class Oddities:
    """Of one sheet: `hidden` lines (from 1) and `hidden_columns` (from 0), and what stands in
    broken cells, `{(line, column)}`, the column from 0; `joined` cells that reach down,
    `(line, column, last line)`, all from 0.
    """

    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    joined: list[tuple[int, int, int]] = field(default_factory=list)


def place(row: int, sheets: Sequence[str]) -> tuple[str, int]:
    """`(name of the sheet, line as a person sees it)` of a row; the name is empty where only one of
    `sheets` (names of those read) was.
    """
    name = sheets[row // FIRST_OF_NEXT] if len(sheets) > 1 else ""
    return name, row % FIRST_OF_NEXT


def shown_line(row: int, sheets: Sequence[str]) -> int | str:
    """The line of a row, behind the name of its sheet where several of `sheets` were read."""
    name, line = place(row, sheets)
    return f"{name} {line}" if name else line
