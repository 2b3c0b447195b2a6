"""Checks a list column by column (Polars), with everything there is to say about each row.

Cells in their usual form are read by expressions over whole columns; whatever is written otherwise
goes through the functions of `rows`, once for equal cells: a list of 100,000 people has some
hundred villages, first names and combinations of needs. `crossing` then looks at the rows together.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import polars as pl

from households.tpmap import columns, crossing, rows, shapes, values, verdicts
from households.tpmap.cells import chunks
from households.tpmap.reader import nobody_in_it
from households.tpmap.rows import Issue, Reference
from loei_poverty import thai

# What is kept of a row, beside its line `row` and, in memory only, its `pin` as a number.
KEPT = (
    "house_number", "house_code", "village_code", "village_name", "subdistrict", "pin_masked",
    "title", "first_name", "last_name", "name_key", "sex", "relation", "status", "members",
    "is_head", "birth", "birth_precision", "age", "welfare_card", "dimensions", "indicators",
    "income",
)  # fmt: skip
# Everything that makes two rows the same row.
CONTENT = (
    "house_code", "house_number", "village_code", "subdistrict", "pin", "title", "first_name",
    "last_name", "sex", "birth", "relation", "welfare_card", "dimensions", "indicators", "income",
)  # fmt: skip
PIN_WEIGHTS = range(13, 1, -1)
SAME = 20_000  # combinations of cells whose reading is remembered


@dataclass(frozen=True)
class Findings:
    """What a whole list comes to: `marks` as `crossing.mark` gives them, `issues` as they are read,
    `provinces` counted as written, the data `years` in it, `areas_known` of its rows; `beside` are
    lines that are no rows of the list (headings again, totals, signatures).
    """

    marks: pl.DataFrame
    noted: "Noted"
    provinces: Counter
    years: set[str]
    areas_known: int
    beside: list[int]


class Noted:
    """What was said of rows: sets of issues by number, and frames `row, said_…` that point at them.

    The same is said of thousands of rows, so it is written out only while it is read.
    """

    def __init__(self):
        self.sets: dict[tuple, int] = {(): 0}
        self.frames: list[pl.DataFrame] = []
        self.late: dict[int, list[Issue]] = {}  # of the rows together

    def number(self, issues) -> int:
        return self.sets.setdefault(tuple(issues), len(self.sets))

    @property
    def refusing(self) -> list[int]:
        """Numbers of the sets that refuse a row."""
        return [
            number
            for issues, number in self.sets.items()
            if any(verdicts.level(code) == verdicts.ERROR for code, _column, _value in issues)
        ]

    def say(self, row: int, code: str, column: str, value=""):
        issue = Issue(row, columns.label(column), code, str(value)[:120])
        self.late.setdefault(row, []).append(issue)

    def rows(self) -> pl.Series:
        """Lines of which something is said."""
        noted = [frame["row"] for frame in self.frames]
        return pl.concat([*noted, pl.Series(self.late.keys(), dtype=pl.UInt32)]).unique()

    def read(self, marks: pl.DataFrame) -> Iterator[Issue]:
        """Every issue, given what became of the rows: of a refused or a repeated row only what
        refuses it or says that it is repeated.
        """
        noted = marks.filter(pl.col("row").is_in(self.rows().implode()))
        lines = dict(noted.select("row", "verdict").iter_rows())
        sets = {number: issues for issues, number in self.sets.items()}
        for frame in self.frames:
            for row, *numbers in frame.iter_rows():
                counts_warnings = lines[row] not in ("rejected", "duplicate")
                for code, column, value in (issue for n in numbers for issue in sets[n]):
                    if counts_warnings or verdicts.level(code) == verdicts.ERROR:
                        yield Issue(row, columns.label(column), code, str(value)[:120])
        for issue in (issue for issues in self.late.values() for issue in issues):
            if lines[issue.row] != "rejected" or verdicts.level(issue.code) == verdicts.ERROR:
                yield issue


class ListChecker:
    """Reads the rows of one `reader.Sheet`: first all of `frames`, then `findings`."""

    def __init__(self, sheet, reference: Reference):
        self.sheet, self.reference = sheet, reference
        self.flags = [key for key in columns.DIMENSION_COLUMNS if key in sheet.columns]
        self.no_crosses = shapes.crosses_mean_no(sheet)
        if not self.flags and "dimensions" in sheet.columns:
            self.flags = list(columns.DIMENSION_COLUMNS)
        self.has_indicators = "indicators" in sheet.columns
        # A list of households: one row each, named by its head.
        heading = sheet.headings.get(sheet.columns.get("full_name"))
        self.names_heads = columns.names_heads(heading)
        self.noted, self.narrow, self.placed = Noted(), [], []
        self.provinces, self.years, self.areas_known = Counter(), set(), 0
        self.beside: list[int] = []
        # The same villages and needs come in every chunk.
        self._read_area = lru_cache(SAME)(partial(rows.read_area, reference, reference.codes))
        self._read_needs = lru_cache(SAME)(self._needs_as_text)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Checked rows, a chunk at a time: `row`, `pin` (number or null) and the columns `KEPT`."""
        for found in chunks(self.sheet):
            cells, beside = shapes.people(found, self.sheet)
            self.beside += beside
            if cells.is_empty():
                continue
            cells = shapes.usual(cells, no_crosses=self.no_crosses)
            lacking = [key for key in columns.COLUMNS if key not in cells.columns]
            yield self._check(cells.with_columns(pl.lit("").alias(key) for key in lacking))

    def findings(self) -> Findings:
        """Raises `FileRefusedError` when there was nobody in the list."""
        if not self.narrow:
            raise nobody_in_it()
        marks = crossing.mark(self.narrow, self.placed, self.noted)
        return Findings(
            marks, self.noted, self.provinces, self.years, self.areas_known, self.beside
        )

    def _check(self, cells: pl.DataFrame) -> pl.DataFrame:
        for province, count in cells["province"].value_counts().iter_rows():
            self.provinces[values.text(province)] += count
        self.years |= {values.number(year) for year in cells["data_year"].unique()} - {""}
        parts = [
            self._house(cells), self._area(cells), self._pin(cells), self._name(cells),
            self._about(cells), self._birth(cells), self._card(cells), self._needs(cells),
            self._income(cells),
        ]  # fmt: skip
        frame = pl.concat(
            [cells.select("row"), *(part.drop("said") for part in parts)], how="horizontal"
        )
        self.areas_known += frame.filter(pl.col("subdistrict") != "").height
        self._note(frame, parts)
        return frame.select("row", "pin", *KEPT)

    def _note(self, frame, parts):
        """Remembers what was said, and what `crossing` needs of each row."""
        said = pl.DataFrame([part["said"].alias(f"said_{n}") for n, part in enumerate(parts)])
        some = pl.any_horizontal(pl.exclude("row") > 0)
        self.noted.frames.append(frame.select("row").hstack(said).filter(some))
        refused = said.select(pl.any_horizontal(pl.all().is_in(self.noted.refusing))).to_series()
        content = frame.select(CONTENT)
        self.narrow.append(
            frame.select(
                "row", "pin",
                pl.col("house_code").cast(pl.Int64, strict=False).alias("code"),
                content.hash_rows(1).alias("content_1"), content.hash_rows(2).alias("content_2"),
                frame.select("name_key", "birth").hash_rows(3).alias("person"),
                (pl.col("first_name") != "").alias("has_name"), "is_head", "members",
                refused.alias("rejected"),
            )
        )  # fmt: skip
        self.placed.append(
            frame.filter(pl.col("house_code") == "").select(
                "row", "house_number", "name_key", "is_head",
                pl.when(pl.col("village_code") != "").then("village_code")
                .otherwise("subdistrict").alias("place"),
            )
        )  # fmt: skip

    def _house(self, cells):
        plain = (
            cells["house_number"].str.contains(r"^[0-9/]{1,40}$")
            & cells["house_code"].str.contains(r"^[0-9]{11}$")
        )  # fmt: skip
        return self._part(
            cells, plain, ("house_number", "house_code"), rows.read_house,
            {"house_number": pl.String, "house_code": pl.String},
        )  # fmt: skip

    def _area(self, cells):
        return self._looked_up(
            cells, ("district", "subdistrict", "village_code", "moo", "village_name"),
            self._read_area,
            {"village_code": pl.String, "village_name": pl.String, "subdistrict": pl.String},
        )  # fmt: skip

    def _pin(self, cells):
        text = cells["pin"]
        number = text.cast(pl.Int64, strict=False).fill_null(0)
        plain = text.str.contains(r"^[1-58][0-9]{12}$") & pl.Series(_has_check_digit(number))
        part = self._part(cells, plain, ("pin",), rows.read_pin, {"pin": pl.String})
        masked = pl.format(
            "x-xxxx-xxxxx-{}-{}", pl.col("pin").str.slice(10, 2), pl.col("pin").str.slice(12)
        )
        return part.with_columns(
            pl.when(pl.col("pin") != "").then(masked).otherwise(pl.lit("")).alias("pin_masked"),
            pl.col("pin").cast(pl.Int64, strict=False),
        )

    def _name(self, cells):
        keys = ("title", "first_name", "last_name")
        cleaned = cells.with_columns(_mapped(cells[key], values.text) for key in keys)
        plain = (cleaned["title"] != "") & (cleaned["first_name"] != "")
        for key in keys:
            plain &= cleaned[key].str.len_chars() <= rows.LONGEST[key]
        part = self._part(
            cleaned, plain, (*keys, "full_name"), rows.read_name, dict.fromkeys(keys, pl.String)
        )
        first = _mapped(part["first_name"], thai.first_name_key)
        key = first + _mapped(part["last_name"], thai.last_name_key)
        return part.with_columns(key.str.slice(0, 240).alias("name_key"))

    def _about(self, cells):
        part = self._looked_up(
            cells, ("sex", "relation", "status", "members"), rows.read_about,
            {"sex": pl.String, "relation": pl.String, "status": pl.String, "members": pl.Int16},
        )  # fmt: skip
        is_head = pl.lit(True) if self.names_heads else pl.col("relation").is_in(rows.HEADS)
        return part.with_columns(is_head.alias("is_head"))

    def _birth(self, cells):
        reference = self.reference
        text, age = cells["birth"], cells["age"]
        shaped = text.str.contains(r"^[0-3][0-9]/[01][0-9]/2[0-9]{3}$") & age.str.contains(
            r"^[0-9]{0,3}$"
        )
        year = text.str.slice(6).cast(pl.Int32, strict=False) - thai.BE_OFFSET
        written = year.cast(pl.String) + "-" + text.str.slice(3, 2) + "-" + text.str.slice(0, 2)
        born = written.str.to_date("%Y-%m-%d", strict=False)
        years = age.cast(pl.Int16, strict=False)
        expected = reference.data_year - thai.BE_OFFSET - born.dt.year()
        plain = (
            shaped & born.is_not_null() & (born <= reference.today).fill_null(False)
            & (year >= reference.today.year - values.OLDEST_AGE).fill_null(False)
            & ((years - expected).abs() <= 1).fill_null(age == "")
        )  # fmt: skip
        read = cells.with_columns(
            born.alias("birth_read"), years.alias("age_read"),
            pl.lit(values.DAY, pl.Int8).alias("precision_read"),
        )  # fmt: skip
        return self._part(
            read, plain, ("birth", "age"), partial(rows.read_birth, reference),
            {"birth": pl.Date, "birth_precision": pl.Int8, "age": pl.Int16},
            quick=("birth_read", "precision_read", "age_read"),
        )  # fmt: skip

    def _card(self, cells):
        return self._looked_up(
            cells, ("welfare_card",), rows.read_card, {"welfare_card": pl.Boolean}
        )

    def _needs(self, cells):
        return self._looked_up(
            cells, ("indicators", *self.flags), self._read_needs,
            {"dimensions": pl.String, "indicators": pl.String},
        )  # fmt: skip

    def _needs_as_text(self, *found):
        dimensions, failed, issues = rows.read_needs(
            self.reference, tuple(self.flags), self.has_indicators, *found
        )
        return ",".join(dimensions), ",".join(map(str, failed)), issues

    def _income(self, cells):
        plain = cells["income"].str.contains(r"^(0|[1-9][0-9]{0,8})$")
        read = cells.with_columns((pl.col("income") + ".00").alias("income_read"))

        def as_text(value):
            amount, issues = rows.read_income(value)
            return None if amount is None else str(amount), issues

        return self._part(
            read, plain, ("income",), as_text, {"income": pl.String}, quick=("income_read",)
        )

    def _part(self, cells, plain, keys, read: Callable, schema, quick=()) -> pl.DataFrame:
        """A part of the rows: where `plain` holds, as the columns `quick` have it (without them,
        as the cells stand), else as `read` says.
        """
        usual = cells.filter(plain)
        taken = zip(schema, quick or schema, strict=True)
        usual = usual.select(
            "row", *(pl.col(column).alias(name) for name, column in taken),
            pl.lit(0, pl.UInt32).alias("said"),
        )  # fmt: skip
        if usual.height == cells.height:
            return usual.drop("row")
        others = cells.filter(~plain)
        read_others = others.select("row").hstack(self._looked_up(others, keys, read, schema))
        return pl.concat([usual, read_others]).sort("row").drop("row")

    def _looked_up(self, cells, keys, read: Callable, schema) -> pl.DataFrame:
        """`read(*cells)` once for each combination of cells: columns of `schema` and `said`."""
        names = [f"cell_{n}" for n in range(len(keys))]
        asked = cells.select(pl.col(key).alias(name) for key, name in zip(keys, names, strict=True))
        found = asked.unique()
        answers = [
            (*answer, self.noted.number(issues))
            for *answer, issues in (read(*combination) for combination in found.iter_rows())
        ]
        table = pl.DataFrame(answers, schema=schema | {"said": pl.UInt32}, orient="row")
        joined = asked.join(found.hstack(table), on=names, how="left", maintain_order="left")
        return joined.drop(names)


def _mapped(texts: pl.Series, function: Callable[[str], str]) -> pl.Series:
    """`function` of each text, worked out once for equal ones."""
    found = texts.unique()
    return texts.replace_strict(found, [function(text) for text in found], return_dtype=pl.String)


def _has_check_digit(numbers: pl.Series) -> np.ndarray:
    """Whether thirteen digits end in the check digit of a national ID (see `identity`)."""
    digits = numbers.to_numpy()
    total = sum(weight * (digits // 10 ** (weight - 1) % 10) for weight in PIN_WEIGHTS)
    return (11 - total % 11) % 10 == digits % 10
