"""Checks a list column by column (Polars), with everything there is to say about each row.

Cells in their usual form are read by expressions over whole columns; whatever is written otherwise
goes through the functions of `rows`, once for equal cells: a list of 100,000 people has some
hundred villages, first names and combinations of needs. `crossing` then looks at the rows together.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

import polars as pl

from core import thai, titles
from core.identity import MASK
from core.spreadsheets.cells import SHORTENED, is_broken
from core.spreadsheets.cells import year as year_of
from core.spreadsheets.lists import Reading
from core.spreadsheets.refusals import nobody_in_it
from core.spreadsheets.sheets import FIRST_OF_NEXT
from households.tpmap import columns, crossing, homes, rows, shapes, values, verdicts
from households.tpmap.cells import chunks, has_check_digit, mapped
from households.tpmap.facts import COMPARED, DIMENSIONS, HOUSE_FACTS
from households.tpmap.findings import Findings
from households.tpmap.noted import Noted
from households.tpmap.order import Order
from households.tpmap.rows import Reference

# Everything that makes two rows the same row.
CONTENT = ("house_code", "pin", DIMENSIONS, *(fact.key for fact in COMPARED))
ONE_CELL = dict.fromkeys(columns.DIMENSION_COLUMNS, "dimensions")
SAME = 20_000  # combinations of cells whose reading is remembered
# A cell with «-» in it says nothing; in these columns it says no.
MAY_SAY_NO = {*columns.ANSWERS, "dimensions", "indicators"}
# Where «ไม่ทราบ» is a word like others, or asked about; elsewhere it says nothing.
ASKED = {*MAY_SAY_NO, "age", "status", "note"}
_DOUBTFUL = (
    r"^\s*['‘’]?(?:[#=]|Err:|[-–—]+\s*$|[\s./-]*\?\?|[\"“”″〃]{1,2}\s*$|,,\s*$)|\x{fffd}"
    + f"|{'|'.join(sorted(values.UNKNOWN))}"
)


class ListChecker:
    """Reads the rows of a `lists.Reading`: first all of `frames`, then `findings`."""

    def __init__(self, reading: Reading, reference: Reference):
        self.reading, self.reference = reading, reference
        self.habits: shapes.Habits
        self.noted, self.order, self.areas_known = Noted(), Order(), 0
        self.narrow: list[pl.DataFrame] = []
        self.placed: list[pl.DataFrame] = []
        self.provinces: Counter[str] = Counter()
        self.years: Counter[str] = Counter()
        self.beside: list[int] = []
        self.said: set[str] = set()
        # The same villages and needs come in every chunk.
        self._read_area = lru_cache(SAME)(partial(homes.read_area, reference))
        self._read_needs = lru_cache(SAME)(self._needs_as_text)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Checked rows, a chunk at a time: `row`, `pin` (a number or null, in memory only) and what
        the parts of `_check` read. None is «not said», except that `dimensions_said` are those of
        which the row says yes or no.
        """
        answers = shapes.answers_in(self.reading.sheets)
        for sheet in self.reading.sheets:
            self.habits = shapes.habits_of(sheet, answers)
            last = 0
            for found in chunks(sheet):
                found = found.with_columns(pl.col("row") + sheet.number * FIRST_OF_NEXT)
                cells, beside = shapes.people(found.drop("is_long", strict=False), sheet)
                self.beside += beside
                self._refuse_long(found, cells)
                last = found["row"][-1]
                if not cells.is_empty():
                    yield self._checked(cells)
            self._refuse_cut(sheet, last)

    def findings(self) -> Findings:
        """Raises `FileRefusedError` when there was nobody in the list."""
        if not self.narrow:
            raise nobody_in_it()
        for found, code, why in self.order.doubtful:
            for row in found:
                self.noted.say(row, code, "birth", why)
            if verdicts.level(code) == verdicts.ERROR:
                self.narrow = [crossing.also_rejected(part, found) for part in self.narrow]
        marks = crossing.mark(self.narrow, self.placed, self.noted)
        not_said = [key for key in columns.MAY_BE_UNSAID if key not in self.said]
        return Findings(
            marks, self.noted, self.provinces, self.years, self.areas_known, self.beside, not_said
        )

    def _checked(self, cells) -> pl.DataFrame:
        cells = self._without_broken(shapes.with_no_said(cells, self.habits))
        cells = shapes.usual(cells, self.habits, self.reference)
        lacking = [key for key in columns.COLUMNS if key not in cells.columns]
        return self._check(cells.with_columns(pl.lit("").alias(key) for key in lacking))

    def _refuse_long(self, found, cells):
        if "is_long" in found.columns:
            for row in cells.join(found.filter("is_long"), on="row", how="semi")["row"]:
                self.noted.say(row, "row_long", "first_name")

    def _refuse_cut(self, sheet, last: int):
        """The last row of a file that ends in its table; below the rows of a text may be a note."""
        row = self.narrow[-1]["row"][-1] if self.narrow else None
        is_seen = row == last or sheet.table.ends_early
        if row and is_seen and sheet.table.is_cut:
            self.noted.say(row, "row_cut", "first_name")
            is_last = pl.col("row") == row
            self.narrow[-1] = self.narrow[-1].with_columns(rejected=pl.col("rejected") | is_last)

    def _without_broken(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Takes out errors of the spreadsheet, which are told, formulas without value, «ไม่ทราบ»."""
        keys = [key for key in cells.columns if key != "row"]
        doubtful = cells.select(pl.col(keys).str.contains(_DOUBTFUL).any())
        for key in (key for key in keys if doubtful[key].item()):
            texts = cells.filter(pl.col(key).str.contains(_DOUBTFUL))[key].unique()
            broken = [text for text in texts if is_broken(values.text(text))]
            silent = values.WRITTEN_BY_PROGRAMS if key in ASKED else values.UNKNOWN
            silent = silent if key in MAY_SAY_NO else silent | values.BLANKS
            blank = [text for text in texts if values.text(text) in silent]
            for row, text in cells.filter(pl.col(key).is_in(broken)).select("row", key).iter_rows():
                self.noted.say(row, "cell_error", key, values.text(text))
            is_out = pl.col(key).is_in([*broken, *blank])
            cells = cells.with_columns(pl.when(~is_out).then(key).otherwise(pl.lit("")).alias(key))
        return cells

    def _check(self, cells: pl.DataFrame) -> pl.DataFrame:
        for province, count in cells["province"].value_counts().iter_rows():
            self.provinces[values.text(province)] += count
        for year, count in cells["data_year"].value_counts().iter_rows():
            if found := year_of(year):
                self.years[found] += count
        parts = [
            self._year(cells),
            self._house(cells),
            self._area(cells),
            self._pin(cells),
            self._name(cells),
            self._about(cells),
            self._birth(cells),
            self._card(cells),
            self._needs(cells),
            self._income(cells),
        ]
        frame = pl.concat(
            [cells.select("row"), *(part.drop("said") for part in parts)], how="horizontal"
        )
        placed = frame.filter(pl.col("subdistrict") != "")["row"]
        self.areas_known += placed.len()
        self.noted.ease(placed.filter(placed.is_in([*self.noted.of("cell_error")])))
        self._note(frame, parts)
        self._note_titles(frame)
        self._note_said(frame)
        return frame

    def _note_said(self, frame):
        """Which of `columns.MAY_BE_UNSAID` any row says."""
        said = frame.select(pl.all().is_not_null().any()).row(0, named=True)
        said["house_code"] = (frame["house_code"] != "").any()
        dimensions = frame["dimensions_said"].unique().str.join(",").item()
        said |= {key: name in dimensions for key, name in columns.DIMENSION_COLUMNS.items()}
        self.said |= {key for key, name in columns.MAY_BE_UNSAID.items() if said[name]}

    def _note_titles(self, frame):
        """Titles that do not go with the sex, or a child's with the age."""
        title = frame["title"]
        of_title = mapped(title.fill_null(""), rows.sex_of_title)
        usual = mapped(title.fill_null(""), titles.usual_title)
        born = frame["birth"].dt.year()
        years = pl.select(
            pl.coalesce(self.reference.data_year - thai.BE_OFFSET - born, frame["age"])
        ).to_series()
        told = frame.select(
            "row",
            "title",
            pl.when((frame["sex"] == "female") & (of_title == "male"))
            .then(pl.lit("หญิง"))
            .when((frame["sex"] == "male") & (of_title == "female"))
            .then(pl.lit("ชาย"))
            .when(usual.is_in(rows.CHILDRENS_TITLES) & (years >= rows.NO_CHILD))
            .then(pl.format("อายุ {}", years))
            .alias("other"),
        ).drop_nulls("other")
        for row, said, other in told.iter_rows():
            self.noted.say(row, "title_mismatch", "title", f"{said} / {other}")

    def _note(self, frame, parts):
        """Remembers what was said, and what `crossing` needs of each row."""
        said = pl.DataFrame([part["said"].alias(f"said_{n}") for n, part in enumerate(parts)])
        some = pl.any_horizontal(pl.exclude("row") > 0)
        self.noted.frames.append(frame.select("row").hstack(said).filter(some))
        refused = said.select(pl.any_horizontal(pl.all().is_in(self.noted.refusing))).to_series()
        refused |= frame["row"].is_in(self.noted.refused)
        content = frame.select(CONTENT)
        self.narrow.append(
            frame.select(
                "row",
                "pin",
                pl.col("house_code").cast(pl.Int64, strict=False).alias("code"),
                content.hash_rows(1).alias("content_1"),
                content.hash_rows(2).alias("content_2"),
                frame.select("name_key").hash_rows(3).alias("name"),
                "birth",
                "birth_precision",
                (pl.col("first_name") != "").alias("has_name"),
                pl.col("left_reason").is_not_null().alias("has_left"),
                pl.col("is_head").fill_null(False),
                pl.col("is_head").is_not_null().alias("says_head"),
                pl.col("subdistrict").cast(pl.Int32, strict=False),
                "members",
                frame.select(*HOUSE_FACTS, "members").hash_rows(4).alias("of_house"),
                refused.alias("rejected"),
            )
        )
        self.placed.append(
            frame.filter(pl.col("house_code") == "").select(
                "row",
                pl.col("house_number").fill_null(""),
                "name_key",
                pl.col("is_head").fill_null(False),
                "place",
                pl.lit(self.habits.names_heads).alias("is_whole"),
            )
        )

    def _year(self, cells):
        read = partial(rows.read_year, self.reference.data_year)
        return self._looked_up(cells, ("data_year",), lambda year: (read(year),), {})

    def _house(self, cells):
        number, code = cells["house_number"], cells["house_code"]
        plain = number.str.contains(r"^[1-9][0-9]{0,3}(/[0-9]{1,5})?$")
        plain &= code.str.contains(f"^{self.reference.province_code}[0-9]{{9}}$")
        plain &= ~code.is_in(homes.NO_HOUSE_CODES) & ~code.str.ends_with(SHORTENED)
        return self._part(
            cells,
            plain,
            ("house_number", "house_code"),
            partial(homes.read_house, self.reference),
            {"house_number": pl.String, "house_code": pl.String},
        )

    def _area(self, cells):
        return self._looked_up(
            cells,
            ("province", "district", "subdistrict", "village_code", "moo", "village_name"),
            self._read_area,
            dict.fromkeys(("village_code", "village_name", "subdistrict", "place"), pl.String),
        )

    def _pin(self, cells):
        text = cells["pin"]
        number = text.cast(pl.Int64, strict=False).fill_null(0)
        plain = text.str.contains(r"^[1-58][0-9]{12}$") & has_check_digit(number)
        plain &= ~text.str.ends_with(SHORTENED)
        part = self._part(cells, plain, ("pin",), rows.read_pin, {"pin": pl.String})
        digits = pl.col("pin").str
        masked = pl.format(MASK, digits.slice(10, 2), digits.slice(12))
        return part.with_columns(
            pl.when(pl.col("pin") != "").then(masked).otherwise(pl.lit("")).alias("pin_masked"),
            pl.col("pin").cast(pl.Int64, strict=False),
        )

    def _name(self, cells):
        keys = ("title", "first_name", "last_name")
        cleaned = cells.with_columns(mapped(cells[key], values.text) for key in keys)
        first, last = cleaned["first_name"], cleaned["last_name"]
        plain = cleaned["title"].str.contains(r"\D") & first.str.contains(r"\p{L}")
        for text in (first, last):
            plain &= ~text.str.contains(f"{rows.NOBODY.pattern}|{rows.ODD_NAME.pattern}")
        plain &= ~first.str.contains(f"{rows.NUMBERED.pattern}| ")
        plain &= (last == "") | last.str.contains(r"\p{L}")
        plain &= ~first.str.split(" ").list.first().is_in(rows.NO_NAME)
        plain &= ~last.is_in(rows.NO_SURNAME) & (cleaned["title"] != "ไม่มี")
        plain &= ~first.str.contains(titles.MAY_BEGIN)
        for key in keys:
            plain &= cleaned[key].str.len_chars() <= rows.LONGEST[key]
        part = self._part(
            cleaned, plain, (*keys, "full_name"), rows.read_name, dict.fromkeys(keys, pl.String)
        )
        first = mapped(part["first_name"], thai.first_name_key)
        key = first + mapped(part["last_name"].fill_null(""), thai.last_name_key)
        return part.with_columns(
            key.str.slice(0, 240).alias("name_key"),
            pl.when(pl.col("last_name") != "").then("last_name").alias("last_name"),
        )

    def _about(self, cells):
        part = self._looked_up(
            cells,
            ("sex", "relation", "status", "note", "members"),
            rows.read_about,
            {
                "sex": pl.String,
                "relation": pl.String,
                "is_head": pl.Boolean,
                "status": pl.String,
                "left_reason": pl.String,
                "members": pl.Int16,
            },
        )
        return part.with_columns(is_head=pl.lit(True)) if self.habits.names_heads else part

    def _birth(self, cells):
        reference = self.reference
        text, age = cells["birth"], cells["age"]
        self.order.look(cells)
        shaped = text.str.contains(r"^[0-3][0-9]/[01][0-9]/2[0-9]{3}$") & age.str.contains(
            r"^[0-9]{0,3}$"
        )
        year = text.str.slice(6).cast(pl.Int32, strict=False) - thai.BE_OFFSET
        written = year.cast(pl.String) + "-" + text.str.slice(3, 2) + "-" + text.str.slice(0, 2)
        born = written.str.to_date("%Y-%m-%d", strict=False)
        years = age.cast(pl.Int16, strict=False)
        expected = reference.data_year - thai.BE_OFFSET - born.dt.year()
        plain = (
            shaped
            & born.is_not_null()
            & (born <= reference.today).fill_null(False)
            & (year >= reference.today.year - values.OLDEST_AGE).fill_null(False)
            & ((years - expected).abs() <= 1).fill_null(age == "")
        )
        read = cells.with_columns(
            born.alias("birth_read"),
            years.alias("age_read"),
            pl.lit(values.DAY, pl.Int8).alias("precision_read"),
        )
        return self._part(
            read,
            plain,
            ("birth", "age"),
            partial(rows.read_birth, reference),
            {"birth": pl.Date, "birth_precision": pl.Int8, "age": pl.Int16},
            quick=("birth_read", "precision_read", "age_read"),
        )

    def _card(self, cells):
        schema = {"welfare_card": pl.Boolean}
        return self._looked_up(cells, tuple(schema), rows.read_card, schema)

    def _needs(self, cells):
        flags = self.habits.flags
        return self._looked_up(
            cells,
            ("indicators", *flags),
            partial(self._read_needs, self.habits.in_one_cell, flags),
            {"dimensions": pl.String, "dimensions_said": pl.String, "indicators": pl.String},
        )

    def _needs_as_text(self, in_one_cell, flags, *found):
        dimensions, said, failed, issues = rows.read_needs(self.reference, flags, *found)
        if in_one_cell:  # of which the first flag bears what cannot be read
            issues = [(code, ONE_CELL.get(key, key), value) for code, key, value in issues]
        numbers = None if failed is None else ",".join(map(str, failed))
        return ",".join(dimensions), ",".join(said), numbers, issues

    def _income(self, cells):
        plain = cells["income"].str.contains(r"^(0|[1-9][0-9]{3,5})$")
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
            "row",
            *(pl.col(column).alias(name) for name, column in taken),
            pl.lit(0, pl.UInt32).alias("said"),
        )
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
