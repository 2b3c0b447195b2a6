"""What a person is asked of a file: which sheet is meant, what its columns are, and the rows that
were refused, to be mended.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from core import thai
from core.spreadsheets.headings import unique_keys
from core.spreadsheets.lists import Reading, Sheet, letters
from core.spreadsheets.refusals import WordNeededError
from core.spreadsheets.sheets import FIRST_OF_NEXT, shown_line

LAST_CE = 2400  # later years are of พ.ศ.
Alone = Callable[[Sheet, Sequence[Any], Sequence[Any]], Sequence[Any]]


def what_is_asked(error: WordNeededError, asked: str) -> dict:
    """What a batch keeps while it waits for a person's word: of sheets to choose from their names,
    of a sheet whose headings are in doubt its headings.
    """
    if error.code == "sheet_choice":
        return {"sheet": "", "sheets": [sheet.name for sheet in error.sheets], "headings": []}
    return {
        "sheet": asked or error.sheets[0].name[:120],
        "sheets": [],
        "headings": headings_of(error.sheets),
    }


def headings_of(sheets: Iterable[Sheet]) -> list[dict]:
    """`[{"heading", "unique", "column", "key", "is_doubtful", "samples"}]`, each heading once for
    all sheets: `unique` tells equal headings apart, `column` is its letter, `key` what it is taken
    for and `is_doubtful` whether another column claims the same.
    """
    found: dict[str, dict] = {}
    for sheet in sheets:
        keys = {position: key for key, position in sheet.columns.items()}
        doubtful = {at: key for key, places in sheet.clashes.items() for at in places}
        width = max(sheet.headings, default=-1) + 1
        unique = unique_keys([sheet.headings.get(at, "") for at in range(width)])
        for at, heading in sheet.headings.items():
            found.setdefault(
                unique[at],
                {
                    "heading": heading,
                    "unique": unique[at],
                    "column": letters(at),
                    "key": doubtful.get(at) or keys.get(at, ""),
                    "is_doubtful": at in doubtful,
                    "samples": [masked(value) for value in sheet.samples(at)],
                },
            )
    return list(found.values())


def refused_rows(
    reading: Reading,
    reasons: Mapping[int, list[Any]],
    alone: Alone = lambda sheet, cells, said: cells,
) -> tuple[list[str], Iterator[list]]:
    """`(headings, rows)` of one table: the rows in `reasons` as they were sent, under the headings
    of all sheets, with the line and what is to be mended behind. `alone` makes of the cells of a
    sheet's row, and what was said of it, what says the same without the rows around it.
    """
    headings = [line["heading"] for line in headings_of(reading.sheets)]
    return headings, _rows_of(reading, reasons, alone)


def _rows_of(reading: Reading, reasons: Mapping[int, list[Any]], alone: Alone) -> Iterator[list]:
    places, names = places_of(reading.sheets), [sheet.name for sheet in reading.sheets]
    for sheet in reading.sheets:
        for line, cells in sheet.rows:
            row = sheet.number * FIRST_OF_NEXT + line
            if said := reasons.get(row):
                told = " / ".join(f"{issue.column}: {issue.message}" for issue in said)
                cells = [_in_its_era(value) for value in alone(sheet, cells, said)]
                yield [*in_order(cells, places[sheet.number]), shown_line(row, names), told]


def _in_its_era(value: Any) -> Any:
    """A date whose year somebody typed in พ.ศ. as a date in ค.ศ., as every date is one."""
    if isinstance(value, date) and value.year > LAST_CE:
        with suppress(ValueError):  # 29 February
            return value.replace(year=value.year - thai.BE_OFFSET)
    return value


def places_of(sheets: Sequence[Sheet]) -> dict[int, list[int]]:
    """`{number of a sheet: where its cells stand, in the order of the headings of all}`; -1 for a
    column that the sheet has not.
    """
    order = [line["unique"] for line in headings_of(sheets)]
    found = {}
    for sheet in sheets:
        own = zip(headings_of([sheet]), sheet.headings, strict=True)
        at = {line["unique"]: place for line, place in own}
        found[sheet.number] = [at.get(unique, -1) for unique in order]
    return found


def in_order(cells: Sequence[Any], places: Iterable[int]) -> list[Any]:
    """The cells of a row under the headings of all sheets (`places_of`)."""
    return [cells[at] if 0 <= at < len(cells) else "" for at in places]


def masked(value: str, most: int = 40) -> str:
    """A value as it may be shown outside its list, `most` characters; of a long number, as a
    national ID in whatever column is, only the end.
    """
    digits = sum(character.isdigit() for character in value)
    return f"…{value[-3:]}" if digits >= 10 else value[:most]
