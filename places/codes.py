"""DOPA codes of places: two digits for a province, four, six and eight for what lies in it."""

from collections.abc import Iterable

from places.enums import AreaLevel

LEVELS = {2: AreaLevel.PROVINCE, 4: AreaLevel.DISTRICT, 6: AreaLevel.SUBDISTRICT}
SUBDISTRICT_DIGITS, VILLAGE_DIGITS = 6, 8


class AreaCode(str):
    """The code of an area, from which the areas around it can be read.

    Raises `ValueError` for what is no code of an area. The code of a village gives its
    sub-district's.
    """

    __slots__ = ()

    def __new__(cls, code: object) -> "AreaCode":
        if isinstance(code, cls):
            return code
        text = str(code)
        if len(text) == VILLAGE_DIGITS:
            text = text[:SUBDISTRICT_DIGITS]
        if len(text) not in LEVELS or not (text.isascii() and text.isdigit()):
            raise ValueError(f"{code!r} is not the code of an area")
        return super().__new__(cls, text)

    @property
    def level(self) -> AreaLevel:
        return LEVELS[len(self)]

    @property
    def is_province(self) -> bool:
        return self.level == AreaLevel.PROVINCE

    @property
    def province(self) -> "AreaCode":
        return AreaCode(self[:2])

    @property
    def district(self) -> "AreaCode":
        """The district it is or lies in. Raises `ValueError` for a province."""
        if self.is_province:
            raise ValueError(f"{self} is a province and lies in no district")
        return AreaCode(self[:4])

    @property
    def served(self) -> "AreaCode":
        """Where somebody with this work place may work: the district, or the whole province."""
        return self if self.is_province else self.district

    @property
    def around(self) -> list["AreaCode"]:
        """The areas it lies in, widest first."""
        return [AreaCode(self[:digits]) for digits in LEVELS if digits < len(self)]

    def serves(self, place: object) -> bool:
        """Whether somebody with this work place may work at `place`, a district or lower."""
        return self.served.covers(place)

    def covers(self, other: object) -> bool:
        """Whether `other` (code of an area or a village, or a district's number) lies within."""
        return str(other).startswith(self)


def area_code(text: object) -> AreaCode | None:
    """What somebody typed, as a code; None for what is none."""
    try:
        return AreaCode(text)
    except ValueError:
        return None


def is_within(code: object, areas: Iterable[object]) -> bool:
    """Whether `code` lies in one of `areas` (codes)."""
    return any(AreaCode(area).covers(code) for area in areas)


def common_area(districts: Iterable[object]) -> AreaCode:
    """The district these are, or the province when there are several."""
    found = {AreaCode(district) for district in districts}
    return found.pop() if len(found) == 1 else min(found).province
