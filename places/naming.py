"""Finds the sub-district that the words or the code in a row of a list mean."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from core import thai
from core.spreadsheets import cells
from places.codes import VILLAGE_DIGITS, AreaCode


@dataclass(frozen=True, kw_only=True)
class PlaceNames:
    """Places of one province. `areas` maps (district, sub-district) names to the 6-digit code;
    `province` is its name, `other_names` what else it is called (its code, its name in English).
    """

    areas: dict[tuple[str, str], str]
    province: str
    other_names: tuple[str, ...] = ()

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(self.areas.values())

    @cached_property
    def province_code(self) -> str:
        return min(self.codes)[:2]

    @cached_property
    def names_of(self) -> dict[str, tuple[str, str]]:
        return {code: names for names, code in self.areas.items()}

    @cached_property
    def by_name(self) -> dict[tuple[str, str], str]:
        """The areas by the keys of their names (`thai.text_key`)."""
        return {
            (thai.text_key(district), thai.text_key(name)): code
            for (district, name), code in self.areas.items()
        }

    def has(self, *, district: str, subdistrict: str) -> bool:
        return self._key(district, subdistrict) in self.by_name

    def is_elsewhere(self, province: object) -> bool:
        """Whether a cell names another province."""
        named = thai.text_key(without_kind(cells.words(province), "จังหวัด", "จว.", "จ.", "จ "))
        return bool(named.strip("0")) and named not in map(
            thai.text_key, (self.province, *self.other_names)
        )

    def subdistrict_of(
        self, district: object, subdistrict: object, village_code: object
    ) -> tuple[str, str, str]:
        """`(code of the sub-district, of the village where the row says one, what was read)`.

        The first is empty where nothing is found or the words and the code contradict each other.
        """
        names = (district_name(cells.text(district)), subdistrict_name(cells.text(subdistrict)))
        code = cells.digits(village_code)
        code = code if any(digit in "123456789" for digit in code) else ""
        by_code = AreaCode(code) if self._is_known(code) else ""
        by_name = self._named(*self._whole(names, by_code))
        unknown_name, unknown_code = any(names) and not by_name, code and not by_code
        is_doubtful = unknown_name or unknown_code or (by_name and by_code and by_name != by_code)
        read = " ".join(reversed(names)).strip() or code
        return "" if is_doubtful else by_code or by_name, code if by_code else "", read

    def _whole(self, names: tuple[str, str], code: str) -> tuple[str, str]:
        """District and sub-district; the one that is not said beside a code is the code's."""
        if not code or all(names) or not any(names):
            return names
        of_code = self.names_of[code]
        return names[0] or of_code[0], names[1] or of_code[1]

    def _named(self, district: str, subdistrict: str) -> str:
        """The code; without a district that of the only sub-district of the name."""
        if not district and subdistrict:
            return self._alone.get(thai.text_key(subdistrict), "")
        return self.by_name.get(self._key(district, subdistrict), "")

    @cached_property
    def _alone(self) -> dict[str, str]:
        """The sub-districts whose name no other of the province has."""
        names = Counter(name for _district, name in self.by_name)
        return {name: code for (_, name), code in self.by_name.items() if names[name] == 1}

    def _key(self, district: str, subdistrict: str) -> tuple[str, str]:
        return district_key(district, self.province), thai.text_key(subdistrict)

    def _is_known(self, code: str) -> bool:
        is_whole = len(code) == VILLAGE_DIGITS and code.isascii() and code.isdigit()
        return is_whole and AreaCode(code) in self.codes


def district_name(name: str) -> str:
    return without_kind(name, "กิ่งอำเภอ", "อำเภอ", "กิ่ง อ.", "อ.")


def subdistrict_name(name: str) -> str:
    return without_kind(name, "ตำบล", "ต.")


def district_key(name: str, province: str) -> str:
    """What spellings of a district's name share; «เมือง» alone is the one that bears the
    province's name.
    """
    key = thai.text_key(name)
    return thai.text_key(f"เมือง{province}") if key == "เมือง" else key


def place_key(district: str, subdistrict: str) -> tuple[str, str]:
    """What a row's words for a place of this province share with `AreaQuerySet.codes_by_name`."""
    own = district_key(district_name(district), settings.PROVINCE_NAME)
    return own, thai.text_key(subdistrict_name(subdistrict))


def without_kind(name: str, *kinds: str) -> str:
    """A name without the word for its kind before it: «ต.กกดู่» is «กกดู่»."""
    for kind in kinds:
        if name.startswith(kind) and len(name) > len(kind):
            return name[len(kind) :].strip()
    return name
