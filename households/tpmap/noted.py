"""What was said of the rows of a list."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from households.tpmap import columns, verdicts
from households.tpmap.rows import Issue

# What follows of a cell that is an error: it is empty because it cannot be read.
FOLLOWS = {"name_missing", "area_unknown"}
# What is said of a house, whatever became of the row that bears it.
OF_HOUSES = {"head_duplicate"}
OF_PLACES = {columns.label(key) for key in ("village_code", "subdistrict", "district", "address")}
_ID = re.compile(r"(?<!\d)\d(?:[ -]?\d){12}(?!\d)")


class Noted:
    """What was said of rows: sets of issues by number, and frames `row, said_…` that point at them.

    The same is said of thousands of rows, so it is written out only while it is read.
    """

    def __init__(self):
        self.sets: dict[tuple, int] = {(): 0}
        self.frames: list[pl.DataFrame] = []
        self.late: dict[int, list[Issue]] = {}  # of single cells, and of the rows together

    def number(self, issues) -> int:
        return self.sets.setdefault(tuple(issues), len(self.sets))

    @property
    def refusing(self) -> list[int]:
        """Numbers of the sets that refuse a row."""
        return [
            number
            for issues, number in self.sets.items()
            if any(verdicts.level(code, key) == verdicts.ERROR for code, key, _value in issues)
        ]

    @property
    def refused(self) -> list[int]:
        """Rows refused by what was said of them alone."""
        return [row for row, issues in self.late.items() if any(map(_refuses, issues))]

    def say(self, row: int, code: str, column: str, value=""):
        self.late.setdefault(row, []).append(_issue(row, code, column, value))

    def say_of_house(self, row: int, first: int, column: str, value: str):
        """What `row` says of its house otherwise than holds. That nobody is its head is why the
        first row holds, and is told on the `first`: then it is said there.
        """
        issues = self.late.get(first, [])
        for at, issue in enumerate(issues):
            if issue.code == "head_missing":
                told = "; ".join(filter(None, (issue.value, f"{columns.label(column)} {value}")))
                issues[at] = _issue(first, issue.code, "relation", told)
                return
        self.say(row, "house_conflict", column, value)

    def ease(self, rows: Iterable[int]) -> None:
        """Of `rows` it is known where they live: an error in a cell for that refuses nothing."""
        for row in rows:
            self.late[row] = [
                replace(issue, level=verdicts.WARNING, message=verdicts.NOT_SAID[1])
                if issue.code == "cell_error" and issue.column in OF_PLACES
                else issue
                for issue in self.late[row]
            ]

    def of(self, code: str) -> dict[int, list[Issue]]:
        """What was said of lines of which `code` was."""
        return {row: said for row, said in self.late.items() if any(i.code == code for i in said)}

    def rows(self) -> pl.Series:
        """Lines of which something is said."""
        noted = [frame["row"] for frame in self.frames]
        late = [row for row, said in self.late.items() if said]
        return pl.concat([*noted, pl.Series(late, dtype=pl.UInt32)]).unique()

    def read(self, marks: pl.DataFrame) -> Iterator[Issue]:
        """Every issue, given what became of the rows: of a refused or a repeated row only what
        refuses it or says that it is repeated.
        """
        noted = marks.filter(pl.col("row").is_in(self.rows().implode()))
        lines = dict(noted.select("row", "verdict").iter_rows())
        sets = {number: issues for issues, number in self.sets.items()}
        broken = {row for row in self.refused if _is_broken(self.late[row])}
        for frame in self.frames:
            for row, *numbers in frame.iter_rows():
                counts_warnings = lines[row] not in ("rejected", "duplicate")
                for said in (issue for n in numbers for issue in sets[n]):
                    if row in broken and said[0] in FOLLOWS:
                        continue
                    if counts_warnings or verdicts.level(said[0], said[1]) == verdicts.ERROR:
                        yield _issue(row, *said)
        for issue in (issue for issues in self.late.values() for issue in issues):
            if lines[issue.row] != "rejected" or _refuses(issue) or issue.code in OF_HOUSES:
                yield issue


def _issue(row: int, code: str, column: str, value="") -> Issue:
    """A national ID is not written down a second time, typed in a wrong column neither."""
    level, message = verdicts.of(code, column)
    shown = _ID.sub(lambda found: f"…{found[0][-3:]}", str(value))[:120]
    return Issue(row, columns.label(column), code, shown, level, message)


def _refuses(issue: Issue) -> bool:
    return issue.level == verdicts.ERROR


def _is_broken(issues) -> bool:
    return any(issue.code == "cell_error" and _refuses(issue) for issue in issues)
