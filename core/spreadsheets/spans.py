"""Headings that span several columns: over names of their own in the line below, or over columns of
which nobody says what they are.

Only the first of these columns stands below the heading's text. That it is what the heading means
is for nobody's order to say: each bears the heading, and a person is asked which counts.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from core.spreadsheets.cells import text
from core.spreadsheets.headings import Layout


def with_line_below(best: Sequence[Any], line: Sequence[Any], layout: Layout) -> list[Any] | None:
    """The headings with the names that a `line` sets below those that span columns, «รายได้เฉลี่ย
    ต่อเดือน», or in their stead where it alone is known, «สุขภาพ» below «มิติที่ตกเกณฑ์»; None
    where it is no such line: it says something elsewhere.
    """
    width = max(len(best), len(line))
    best, line = ([*cells, *[""] * (width - len(cells))] for cells in (best, line))
    spans = _spans(best)
    under = {*spans, *spans.values()}
    filled = {at for at, cell in enumerate(line) if text(cell)}
    elsewhere = {at for at, heading in enumerate(best) if text(heading)} - under
    is_said = any(text(line[at]) != text(best[at]) for at in filled - under)
    if len(elsewhere) < 2 or is_said or not filled & set(spans):
        return None
    return [
        _named(best[spans.get(at, at)], text(line[at]), layout) if at in filled & under else heading
        for at, heading in enumerate(best)
    ]


def _named(group: Any, name: str, layout: Layout) -> str:
    """What is no column known together, below a group that is one by itself, is one by its own."""
    both = f"{group} {name}"
    known = (layout.known_as(words) for words in (group, name))
    return name if layout.known_as(both) is None and all(known) else both


def spread(
    best: Sequence[Any], rows: Iterable[Sequence[Any]], layout: Layout, wide: Collection[int]
) -> list[Any]:
    """The headings, those of what is often told in parts (`layout.IN_PARTS`) or joined with the
    cells behind it (`wide`) also over the columns behind them that have none and are filled: in
    most of the full `rows`, in any where the cells are joined or hold marks (`layout.MARKED`) and a
    heading stands farther behind.
    """
    named = [at for at, heading in enumerate(best) if text(heading)]
    full = [cells for cells in rows if _filled(cells, named) * 2 >= len(named)]
    width = max(map(len, full), default=0)
    told = [*best, *[""] * (width - len(best))]
    for at, heading_at in sorted(_spans(told).items(), reverse=True):
        count = sum(_filled(cells, [at]) for cells in full)
        known = layout.known_as(told[heading_at])
        is_behind, is_marked = at > named[-1], known in getattr(layout, "MARKED", ())
        most = max(1, len(full) // 2) if is_behind else len(full) // 2
        is_used = count > (0 if at in wide or (is_marked and not is_behind) else most)
        is_within = at + 1 < len(told) and told[at + 1] == told[heading_at]
        is_in_parts = at in wide or known in getattr(layout, "IN_PARTS", ())
        if known and is_in_parts and (is_used or is_within):
            told[at] = told[heading_at]
    return told


def _spans(best: Sequence[Any]) -> dict[int, int]:
    """`{place of a column without heading: place of the heading before it}`."""
    found, heading_at = {}, None
    for at, heading in enumerate(best):
        if text(heading):
            heading_at = at
        elif heading_at is not None:
            found[at] = heading_at
    return found


def _filled(cells: Sequence[Any], places: Iterable[int]) -> int:
    return sum(at < len(cells) and bool(text(cells[at])) for at in places)
