"""Text files as cells: in which encoding, cut at which mark, and whether the end is missing."""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from core.spreadsheets.refusals import encodings_mixed, not_a_spreadsheet, quote_open, too_many

MAX_ROWS = 1_000_000
HEADING_ROWS = 30
DELIMITERS = ",\t;|"
TAIL = 64 * 1024  # bytes looked at for the last record
NO_TABLES = (b"%PDF", b"{\\rtf")  # documents that are text
MOST_NUL = 0.05  # of a text; more is no text
# Control characters without tab and line breaks: no text of anybody, and an end to some parsers.
CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))
_WITHOUT_CONTROLS = dict.fromkeys(CONTROLS)


@dataclass(frozen=True)
class TextLines:
    """The lines of a text file as cells, read anew on each pass and never held whole. A whole line
    that stands in one cell, as a program saves it that did not cut it, is cut.
    """

    path: Path
    encoding: str
    delimiter: str
    width: int  # cells of the longest of the first lines

    def __iter__(self) -> Iterator[list[str]]:
        try:
            with opened(self.path, self.encoding) as file:
                lines = (line.translate(_WITHOUT_CONTROLS) for line in file)
                yield from self.records(lines)
        except csv.Error as error:
            raise not_a_spreadsheet() from error

    def records(self, lines: Iterable[str], done: int = 0) -> Iterator[list[str]]:
        """The records of lines of text behind the first `done`. Raises `csv.Error`, and
        `FileRefusedError` for a quote that is not closed: it swallows the records below.
        """
        rows, at = csv.reader(lines, delimiter=self.delimiter, strict=False), 0
        for number, row in enumerate(rows, done + 1):
            if rows.line_num > at + 1 and any(map(self._swallows, row)):
                raise quote_open(number)
            at = rows.line_num
            yield _unwrapped(row, self.delimiter, self.width)

    def _swallows(self, cell: str) -> bool:
        """Whether a line within a cell is a record: it has most of its marks between cells."""
        below = cell.splitlines()[1:]
        return any(_is_record(line, self.delimiter, self.width) for line in below)

    @property
    def is_cut(self) -> bool:
        """Whether the last record ends in the middle: no line break behind it, and a quote left
        open or fewer cells than any of the first lines.
        """
        with self.path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(max(0, size - TAIL) // 4 * 4)
            tail = file.read().decode(self.encoding, errors="ignore")
        last = tail.replace("\r", "\n").rpartition("\n")[2]
        if not last.strip() or len(last) == len(tail):
            return False
        if last.count('"') % 2:
            return True
        cells = next(self.records([last]))
        return len(cells) < min(self._widths(), default=0)

    def _widths(self) -> list[int]:
        """How many cells the first full lines have."""
        found = [len(line) for line in islice(self, 10 * HEADING_ROWS) if any(line)]
        return [width for width in found[:-1] if width * 2 > self.width]


def opened(path: Path, encoding: str) -> TextIO:
    """The file as text behind its mark of UTF-8, which some programs set before TIS-620 too."""
    with path.open("rb") as file:
        is_marked = file.read(len(BOM_UTF8)) == BOM_UTF8
    text = path.open(encoding=encoding, newline="", errors="ignore")
    if is_marked:
        text.seek(len(BOM_UTF8))
    return text


def open_text(path: Path, known_in: Callable[[list[str]], int]) -> TextLines:
    """Opens a text as cells; `known_in(line)` counts the headings known in a line of cells, by
    which the mark between cells is found.
    """
    encoding = encoding_of(path)
    with opened(path, encoding) as file:
        start = "".join(islice(file, HEADING_ROWS))[:20_000].translate(_WITHOUT_CONTROLS)
    # By the headings known, else by the cells; whole lines in one cell only where more are known.
    ways = [
        (*_known_headings(lines, known_in), mark, is_wrapped)
        for mark in DELIMITERS
        for is_wrapped, lines in enumerate(_cut(start, mark))
    ]
    _known, width, mark, _ = max(ways, key=lambda way: (way[0], not way[3], way[1]))
    return TextLines(path, encoding, mark, width)


def _cut(start: str, mark: str) -> tuple[list[list[str]], list[list[str]]]:
    """The first lines as cells, and those of a text that has each whole line in one cell."""
    try:
        lines = list(csv.reader(io.StringIO(start, newline=""), delimiter=mark, strict=False))
        return lines, [_unwrapped(line, mark, 1) for line in lines]
    except csv.Error:
        return [], []


def _known_headings(
    lines: list[list[str]], known_in: Callable[[list[str]], int]
) -> tuple[int, int]:
    """How many headings are known in the best line, and how many cells the longest has."""
    return max(map(known_in, lines), default=0), max(map(len, lines), default=0)


def _is_record(text: str, mark: str, width: int) -> bool:
    """Whether a text has most of the marks of a record of so many cells."""
    return text.count(mark) * 2 > width


def _unwrapped(line: list[str], mark: str, width: int) -> list[str]:
    """The cells of a line; where all of it stands in its first cell, those of that."""
    first, *others = line or [""]
    if not _is_record(first, mark, width) or any(others):
        return line
    return next(csv.reader(first.splitlines(keepends=True), delimiter=mark, strict=False))


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file can be read; limits are kept before parsing. Raises
    `FileRefusedError`, naming the line where encodings change.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    encoding = "utf-8-sig"
    if head.startswith(NO_TABLES):
        raise not_a_spreadsheet()
    if head.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        encoding = "utf-32"
    elif head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\x00" in head:
        encoding = _without_mark(head)
    try:
        if _lines_in(path, encoding) > MAX_ROWS + HEADING_ROWS:
            raise too_many()
        return encoding
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            raise not_a_spreadsheet() from error
    return _of_lines(path)


def _without_mark(head: bytes) -> str:
    """UTF-16 that does not say so: every other byte is that of Latin, Thai or punctuation. Else
    text with some NUL in it.
    """
    for encoding, high, low in (
        ("utf-16-le", head[1::2], head[0::2]),
        ("utf-16-be", head[0::2], head[1::2]),
    ):
        usual = sum(byte in (0x00, 0x0E, 0x20) for byte in high)
        if high and usual >= 0.95 * len(high) and low.count(0) <= MOST_NUL * len(low):
            return encoding
    if head.count(0) > MOST_NUL * len(head):
        raise not_a_spreadsheet()
    return "utf-8-sig"


def _lines_in(path: Path, encoding: str, errors: str = "strict") -> int:
    """How many lines a text file has; a megabyte is held at a time."""
    lines = 0
    with path.open(encoding=encoding, errors=errors, newline="\n") as file:
        while text := file.read(1 << 20):
            lines += max(text.count("\n"), text.count("\r"))
    return lines


def _of_lines(path: Path) -> str:
    """The one encoding of all lines that are not plain Latin."""
    seen: Counter[str] = Counter()
    first: dict[str, int] = {}
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if kind := _encoding_of_line(line):
                seen[kind] += 1
                first.setdefault(kind, number)
    if len(seen) > 1:
        raise encodings_mixed(first[min(seen, key=lambda kind: (seen[kind], -first[kind]))])
    encoding = next(iter(seen), "utf-8-sig")
    try:
        # Where all lines are UTF-8 only the last letter may be half a letter.
        strict = "strict" if encoding == "cp874" else "ignore"
        if _lines_in(path, encoding, strict) > MAX_ROWS + HEADING_ROWS:
            raise too_many()
    except UnicodeDecodeError as error:
        raise not_a_spreadsheet() from error
    return encoding


def _encoding_of_line(line: bytes) -> str | None:
    """None where a line could be either. Three bytes of one Thai letter in UTF-8 are three Thai
    letters in CP874, of which hardly a word consists; a file may end in the middle of a letter.
    """
    if line.isascii():
        return None
    for cut in range(1 if line.endswith(b"\n") else 4):
        try:
            text = line[: len(line) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        if any("\u0e00" <= letter <= "\u0e7f" or letter > "\u1fff" for letter in text):
            return "utf-8-sig"
        if text.isascii():
            return None
    return "cp874"
