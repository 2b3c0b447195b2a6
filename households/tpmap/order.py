"""Whether the birth dates of a list are written day/month/year."""

import polars as pl

_UP_TO_12, _ABOVE = "(?:0?[1-9]|1[0-2])", "(?:1[3-9]|2[0-9]|3[01])"
_SHAPES = {
    "day": f"^{_ABOVE}[/-]{_UP_TO_12}[/-][0-9]{{2,4}}$",
    "month": f"^{_UP_TO_12}[/-]{_ABOVE}[/-][0-9]{{2,4}}$",
}
_EITHER = f"^{_UP_TO_12}[/-]{_UP_TO_12}[/-][0-9]{{2,4}}$"


class Order:
    """What stands first in the dates of the chunks it was shown: looked for until a day does."""

    def __init__(self):
        self._first: set[str] = set()
        self._either: list[pl.Series] = []

    def look(self, cells: pl.DataFrame):
        if "day" in self._first:
            return
        birth = cells["birth"]
        self._first |= {part for part, shape in _SHAPES.items() if birth.str.contains(shape).any()}
        self._either.append(cells.filter(birth.str.contains(_EITHER))["row"])

    @property
    def doubtful(self) -> pl.Series:
        """Rows of dates that could be both, where others can only be month/day/year and none
        day/month/year.
        """
        nobody = pl.Series(dtype=pl.UInt32)
        return pl.concat(self._either) if self._first == {"month"} else nobody
