"""Whether the birth dates of a list are written day/month/year, and are still."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from households.tpmap.values import REAL_DATE

_UP_TO_12, _ABOVE = "(?:0?[1-9]|1[0-2])", "(?:1[3-9]|2[0-9]|3[01])"
_THAI, _ARABIC = list("๐๑๒๓๔๕๖๗๘๙"), list("0123456789")
_SHAPES = {
    "day": f"^{_ABOVE}[-/. ]{_UP_TO_12}[-/. ][0-9]{{2,4}}$",
    "month": f"^{_UP_TO_12}[-/. ]{_ABOVE}[-/. ][0-9]{{2,4}}$",
    "either": f"^{_UP_TO_12}[-/. ]{_UP_TO_12}[-/. ][0-9]{{2,4}}$",
}
_SERIAL_OF_1970 = 25_569  # of a spreadsheet's day numbers
# Days and texts, below which it may be chance that none is like the others: told, and refused.
DOUBTFUL, ENOUGH = (2, 3), (5, 5)
MONTH_FIRST = "ทั้งคอลัมน์อาจเขียนเป็น เดือน/วัน/ปี"
TURNED = "โปรแกรมตารางอาจสลับวันกับเดือน เพราะวันที่ 13–31 ทั้งหมดยังเป็นข้อความ"


class Order:
    """What stands first in the dates of the chunks it was shown."""

    def __init__(self):
        self._texts: Counter[str] = Counter()
        self._either: list[pl.Series] = []
        self._made: list[pl.Series] = []  # rows of days of the spreadsheet's own, up to the 12th
        self._is_made_right = False

    def look(self, cells: pl.DataFrame):
        birth = cells["birth"].str.replace_many(_THAI, _ARABIC)
        found = {part: birth.str.contains(shape) for part, shape in _SHAPES.items()}
        self._texts.update({part: rows.sum() for part, rows in found.items()})
        parts = birth.str.extract_groups(r"^0?([0-9]+)[-/. ]0?([0-9]+)").struct.unnest()
        self._either.append(cells.filter(found["either"] & (parts["1"] != parts["2"]))["row"])
        day = _days(birth)
        is_other = day.dt.day() != day.dt.month()  # 5/5 is read the same either way
        self._made.append(cells.filter((day.dt.day() <= 12) & is_other)["row"])
        self._is_made_right |= (day.dt.day() > 12).any()

    @property
    def doubtful(self) -> Iterator[tuple[pl.Series, str, str]]:
        """`(rows, code, why)` of dates that could be both: where others can only be month/day/year
        and none day/month/year; and where a spreadsheet that reads month/day/year made days of all
        that could be both, and left the others as they were typed.
        """
        if self._texts["month"] and not self._texts["day"]:
            yield pl.concat(self._either), "date_invalid", MONTH_FIRST
        made = pl.concat(self._made)
        if self._is_made_right or self._texts["either"]:
            return
        counts = made.len(), self._texts["day"]
        if all(n >= most for n, most in zip(counts, ENOUGH, strict=True)):
            yield made, "date_invalid", TURNED
        elif all(n >= most for n, most in zip(counts, DOUBTFUL, strict=True)):
            yield made, "birth_order", TURNED


def _days(birth: pl.Series) -> pl.Series:
    """The days in cells that a spreadsheet holds as days; null of others."""
    real = birth.str.strip_prefix(REAL_DATE)
    real = real.zip_with(birth.str.starts_with(REAL_DATE), pl.Series([None], dtype=pl.String))
    number = birth.str.extract(r"^([0-9]{5})(?:\.0)?$").cast(pl.Int32, strict=False)
    of_number = (number - _SERIAL_OF_1970).cast(pl.Date)
    return pl.select(pl.coalesce(real.str.to_date(strict=False), of_number)).to_series()
