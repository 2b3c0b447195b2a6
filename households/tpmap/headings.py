"""Where the headings of a table stand, and which column each is."""

from itertools import islice

from core.spreadsheets.texts import HEADING_ROWS
from households.tpmap import columns

HEADING_LINES = 3  # lines the headings themselves may take


def find(rows, said) -> tuple[list, int]:
    """`(headings, lines down to the first row)`: the line among the first ones with the most
    headings known, with the lines below it when headings stand in two or three lines (merged
    cells); what stands above is a title. Below headings that say all that is needed stand people,
    even if the headings are repeated there in full.
    """
    best: list = []
    most, lines, at = 0, 1, 0
    first = list(islice(rows, HEADING_ROWS + HEADING_LINES))
    for position, row in enumerate(first[:HEADING_ROWS]):
        if position >= at + HEADING_LINES and not columns.missing(columns.match(best, **said)):
            break
        known = len(columns.match(row, **said))
        if known > most:
            best, most, lines, at = row, known, 1, position
        together, alone = row, known
        for number, below in enumerate(first[position + 1 : position + HEADING_LINES], 2):
            together = _merged(together, below)
            known, alone = (
                len(columns.match(together, **said)),
                max(alone, len(columns.match(below, **said))),
            )
            if known >= max(most, alone) + 2:
                best, most, lines, at = together, known, number, position
    if not best:  # nothing known at all: the fullest line may still be the headings
        at = max(range(len(first[:HEADING_ROWS])), key=lambda n: _texts(first[n]), default=0)
        best = first[at] if first else []
    return best, at + lines


def _texts(row) -> int:
    """How many cells of a line hold words rather than numbers."""
    return sum(isinstance(cell, str) and not cell.isdigit() and bool(cell.strip()) for cell in row)


def _merged(row, below) -> list:
    """Two lines of headings as one: a known name below a group's name, else what stands above."""
    width = max(len(row), len(below))
    upper, lower = ([*line, *[""] * (width - len(line))] for line in (row, below))
    together, group = [], ""
    for up, low in zip(upper, lower, strict=True):
        above = str(up or "").strip()
        group = above or group
        low = columns.below_group(group, low)
        together.append(low if columns.is_known(low) or not above else up)
    return together
