"""Columns of a list of กชช.2ค results: our suggestion of names, not an official layout."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from os.path import commonprefix
from typing import Any

from core.spreadsheets.headings import IGNORED, heading_key, signature, unique_keys
from core.spreadsheets.naming import meaning_of
from core.thai import clean, to_arabic_digits

# key: (heading shown to people, synonyms)
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "survey_year": ("ปี", ("ปีที่จัดเก็บ", "ปีข้อมูล", "ปีสำรวจ", "ปี พ.ศ.", "พ.ศ.", "year")),
    "village_code": (
        "รหัสหมู่บ้าน",
        ("รหัสหมู่บ้าน 8 หลัก", "รหัส มบ.", "รหัส", "village_code", "village_id", "vilcode"),
    ),
    "moo": ("หมู่ที่", ("หมู่", "ม.", "หมู่ที่ (ม.)", "moo")),
    "village_name": ("ชื่อหมู่บ้าน", ("หมู่บ้าน", "บ้าน", "ชื่อบ้าน", "village_name", "mooban")),
    "subdistrict": ("ตำบล", ("ชื่อตำบล", "ต.", "tambon", "subdistrict")),
    "district": ("อำเภอ", ("ชื่ออำเภอ", "อ.", "เขต/อำเภอ", "amphoe", "amphur", "district")),
    "province": ("จังหวัด", ("ชื่อจังหวัด", "จ.", "changwat", "province")),
}
BY_HEADING = {
    heading_key(name): key
    for key, (heading, synonyms) in PLACES.items()
    for name in (heading, *synonyms)
}
_NUMBERED = re.compile(
    r"^(?:ระดับ\s*(?=ตัวชี้วัด|ข้อ))?(?:(?:กชช\.?\s*2\s*ค|ตัวชี้วัด|ตชว|ข้อ|ที่|ลำดับ|[vq])[\s.:]*)*"
    r"\(?(\d{1,2})\)?(?:[\s.):\-–]+|$)(.*)$",
    re.IGNORECASE,
)
SHARED_BEGINNING = 4  # letters from which on two names may be spellings of one
_BEFORE = re.compile(r"^(?:ระดับ|ผล|คะแนน|ตัวชี้วัด)+")


def key_of(number: int) -> str:
    return f"i{number}"


def number_of(key: str) -> int | None:
    """The indicator a column key stands for; None for a column of the place or the year."""
    return int(key[1:]) if re.fullmatch(r"i\d+", key) else None


@dataclass(frozen=True)
class ResultLayout:
    """The columns of an edition's list. `indicators` is `{number: name}`."""

    indicators: Mapping[int, str]

    @cached_property
    def COLUMNS(self) -> dict[str, tuple[str, tuple[str, ...]]]:  # noqa: N802 - as in `Layout`
        numbered = {key_of(n): (f"{n}. {name}", ()) for n, name in self.indicators.items()}
        return PLACES | numbered

    @cached_property
    def by_name(self) -> dict[str, int]:
        return {heading_key(name): number for number, name in self.indicators.items()}

    def claims(
        self, headings: Sequence[Any], mapping: Any = None, remembered: Any = None
    ) -> tuple[dict[str, int], dict[str, list[int]]]:
        """See `core.spreadsheets.headings.Layout`. A number alone is a heading only where none
        stands twice in the line: a line of levels is no line of headings.
        """
        said = mapping or (remembered and remembered.get(signature(headings))) or {}
        has_numbers = _are_headings(headings)
        found: dict[str, list[int]] = {}
        for position, (heading, unique) in enumerate(
            zip(headings, unique_keys(headings), strict=True)
        ):
            key = said[unique] if unique in said else self._known_as(heading, has_numbers)
            if key and key != IGNORED:
                found.setdefault(key, []).append(position)
        clashes = {key: places for key, places in found.items() if len(places) > 1}
        return {key: places[0] for key, places in found.items()}, clashes

    def missing(self, found: Iterable[str]) -> list[str]:
        keys, lacking = set(found), []
        is_placed = (
            "village_code" in keys
            or {"district", "subdistrict"} <= keys
            and ({"moo", "village_name"} & keys)
        )
        if not is_placed:
            lacking.append("รหัสหมู่บ้าน (หรืออำเภอ ตำบล และหมู่ที่)")
        if not any(number_of(key) for key in keys):
            lacking.append("ระดับของตัวชี้วัดอย่างน้อยหนึ่งข้อ")
        return lacking

    def is_known(self, heading: Any) -> bool:
        return self.known_as(heading) is not None

    def known_as(self, heading: Any) -> str | None:
        return self._known_as(heading, has_numbers=False)

    def below_group(self, group: Any, heading: Any) -> Any:
        return heading

    def _known_as(self, heading: Any, has_numbers: bool) -> str | None:
        """The number counts where no name stands beside it, or one that begins as that indicator's
        and as no other's.
        """
        text = to_arabic_digits(clean(str(heading or "")))
        if not text or len(text) > 200:
            return None
        if (place := BY_HEADING.get(heading_key(text))) or not has_numbers and text.isdigit():
            return place
        if found := _NUMBERED.match(text):
            number, name = int(found[1]), heading_key(_BEFORE.sub("", found[2]))
            is_said = number in self.indicators and (not name or self._is_named(number, name))
            return key_of(number) if is_said else None
        named = self.by_name.get(heading_key(text))
        named = named or self.by_name.get(heading_key(_BEFORE.sub("", text)))
        if named:
            return key_of(named)
        shared = meaning_of(text)
        return shared if shared in PLACES else None

    def _is_named(self, number: int, name: str) -> bool:
        """Whether a name shares its beginning with that indicator's, and no more with another's."""
        keys = {other: _BEFORE.sub("", key) for key, other in self.by_name.items()}
        shared = {other: len(commonprefix([name, key])) for other, key in keys.items()}
        whole = min(SHARED_BEGINNING, len(keys[number]))
        return shared[number] >= max(whole, *shared.values())


def _are_headings(cells: Sequence[Any]) -> bool:
    numbers = [to_arabic_digits(str(cell)).strip() for cell in cells if cell not in (None, "")]
    numbers = [number for number in numbers if number.isdigit() and len(number) < 3]
    return len(numbers) > 3 and len(set(numbers)) == len(numbers)
