"""Tables written as HTML or XML with the name of a spreadsheet: what many systems call «Excel»."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ROWS, CELLS = {"tr", "row"}, {"td", "th", "cell"}
TABLES, COLUMNS = {"table"}, {"col", "column"}
WHOLE = {"body", "html", "workbook"}  # where one ends, no table is open
MOST_COLUMNS = 702
HEAD = 64 * 1024


def is_table(head: bytes) -> bool:
    """Whether a text file (its first bytes) is a page or an XML workbook that holds a table."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith(b"<") and (
        b"<table" in start or b"urn:schemas-microsoft-com:office:spreadsheet" in start
    )


@dataclass
class MarkedTable:
    """`hidden` are lines, from 1, `hidden_columns` from 0; `joined` cells that reach down,
    `(line, column, last line)`, all from 0; the file of one that `is_cut` ends in it.
    """

    name: str
    lines: list[list[str]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False
    joined: list[tuple[int, int, int]] = field(default_factory=list)
    is_cut: bool = False


def tables(path: Path, encoding: str, most_rows: int) -> list[MarkedTable]:
    """Each table with something in it. Raises `OverflowError` beyond `most_rows`."""
    reader = _Tables(most_rows)
    with path.open(encoding=encoding, errors="ignore") as file:  # the last letter may be half a one
        while text := file.read(1 << 20):
            reader.feed(text)
    reader.close()
    if reader.depth:
        reader.found[-1].is_cut = True
    return [table for table in reader.found if table.lines]


class _Tables(HTMLParser):
    """Cells with their place: joined cells leave the others empty, as in a spreadsheet."""

    def __init__(self, most_rows: int) -> None:
        super().__init__()
        self.most_rows = most_rows
        self.found: list[MarkedTable] = []
        self.name, self.depth, self.tells_of_sheet, self.column = "", 0, False, 0
        self.text: list[str] | None = None
        self.hanging: dict[int, int] = {}  # lines a joined cell still reaches down, by column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key.removeprefix("ss:"): value for key, value in attrs}
        if tag == "worksheet":
            self.name = given.get("name") or ""
        elif tag in TABLES:
            self.depth += 1
            if self.depth == 1:
                self.found.append(MarkedTable(self.name or f"ตาราง {len(self.found) + 1}"))
                self.hanging, self.column = {}, 0
        elif tag in COLUMNS and self.found:
            self._begin_column(given, spans_more=tag == "column")
        elif tag in ROWS and self.found:
            self._begin_row(_number(given.get("index")))
            if _is_hidden(given):
                self.found[-1].hidden.add(len(self.found[-1].lines))
        elif tag in CELLS and self.found and self.found[-1].lines:
            self._begin_cell(given)
        elif tag == "x:visible" or tag == "visible":
            self.tells_of_sheet = True
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def _begin_column(self, given: dict[str, str | None], *, spans_more: bool) -> None:
        """The span of a page's column is all of its columns, that of XML those after the first."""
        first = max(_number(given.get("index")) - 1, self.column)
        span = _number(given.get("span"))
        self.column = min(first + (span + 1 if spans_more else max(span, 1)), MOST_COLUMNS)
        if _is_hidden(given):
            self.found[-1].hidden_columns.update(range(first, self.column))

    def _begin_row(self, index: int) -> None:
        self._end_cell()  # a page need not close its cells and rows
        lines = self.found[-1].lines
        if max(len(lines) + 1, index) > self.most_rows:
            raise OverflowError
        while len(lines) < index - 1:
            lines.append([])
        lines.append([])

    def _begin_cell(self, given: dict[str, str | None]) -> None:
        self._end_cell()
        line = self.found[-1].lines[-1]
        while len(line) < min(_number(given.get("index")) - 1, MOST_COLUMNS):
            line.append("")
        while self.hanging.get(len(line), 0) > 0:
            self.hanging[len(line)] -= 1
            line.append("")
        across = _number(given.get("colspan")) or _number(given.get("mergeacross")) + 1
        down = max(_number(given.get("rowspan")) - 1, _number(given.get("mergedown")), 0)
        if down:
            top = len(self.found[-1].lines) - 1
            self.found[-1].joined.append((top, len(line), top + down))
        self.text, self.across = [], min(across, MOST_COLUMNS)
        for at in range(len(line), len(line) + self.across):
            self.hanging[at] = down

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)
        elif self.tells_of_sheet and self.found and "hidden" in data.lower():
            self.found[-1].is_hidden = True

    def handle_endtag(self, tag: str) -> None:
        if tag in CELLS or tag in ROWS:
            self._end_cell()
        elif tag in ("x:visible", "visible"):
            self.tells_of_sheet = False
        elif tag in TABLES:
            self._end_cell()
            self.depth = max(self.depth - 1, 0)
        elif tag in WHOLE:
            self.depth = 0

    def _end_cell(self) -> None:
        if self.text is not None:
            line = self.found[-1].lines[-1]
            line += ["".join(self.text).strip(), *[""] * (self.across - 1)]
            self.text = None


def _is_hidden(given: dict[str, str | None]) -> bool:
    return given.get("hidden") == "1" or "display:none" in _plain(given.get("style"))


def _plain(style: str | None) -> str:
    return "".join((style or "").lower().split())


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else 0
