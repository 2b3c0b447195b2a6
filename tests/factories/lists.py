"""Rows of a list as objects, for tests to look at."""

from functools import partial
from types import SimpleNamespace

import polars as pl

from core.spreadsheets import lists
from households.tpmap import columns
from households.tpmap.checking import ListChecker
from households.tpmap.services.imports import reference_for

read_list = partial(lists.read_list, layout=columns)


def lines_beside(sheet, reference=None) -> list[int]:
    """Lines of a `lists.Reading` that are no rows of the list."""
    checker = ListChecker(sheet, reference or reference_for(2569))
    list(checker.frames())
    return checker.beside


def read_rows(sheet, reference=None) -> list[SimpleNamespace]:
    """Every row of a `lists.Reading` as checked: what it says, `number` (line), `issues`,
    `is_rejected`, `is_duplicate`, `pin` (text).
    """
    checker = ListChecker(sheet, reference or reference_for(2569))
    frames = list(checker.frames())
    if not frames:
        return []
    findings = checker.findings()
    marks = findings.marks.with_columns(
        pl.when("rejected")
        .then(pl.lit("rejected"))
        .when("duplicate")
        .then(pl.lit("duplicate"))
        .otherwise(pl.lit("new"))
        .alias("verdict")
    )
    issues: dict[int, list] = {}
    for issue in findings.noted.read(marks):
        issues.setdefault(issue.row, []).append(issue)
    told = pl.concat(frames).drop("pin", "is_head", "members").hstack(marks.drop("row"))
    return [
        SimpleNamespace(
            **row
            | {
                "number": row["row"],
                "issues": issues.get(row["row"], []),
                "is_rejected": row["rejected"],
                "is_duplicate": row["duplicate"],
                "pin": "" if row["pin"] is None else f"{row['pin']:013d}",
            }
        )
        for row in told.to_dicts()
    ]
