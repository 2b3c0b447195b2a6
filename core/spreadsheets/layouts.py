"""A layout of columns that are known by their names alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.spreadsheets.headings import IGNORED, heading_key, signature, unique_keys
from core.spreadsheets.naming import meaning_of


@dataclass(frozen=True)
class NamedColumns:
    """`COLUMNS` as in `core.spreadsheets.headings.Layout`; `lacking(keys)` says in words what is
    missing beside the keys that were found; `shared` are the columns that many lists have, `{their
    meaning in core.spreadsheets.naming: key}`.
    """

    COLUMNS: Mapping[str, tuple[str, Sequence[str]]]
    lacking: Callable[[set[str]], list[str]]
    shared: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_heading(self) -> dict[str, str]:
        return {
            _key(name): key
            for key, (heading, synonyms) in self.COLUMNS.items()
            for name in (heading, *synonyms)
        }

    def claims(
        self, headings: Sequence[Any], mapping: Any = None, remembered: Any = None
    ) -> tuple[dict[str, int], dict[str, list[int]]]:
        said = mapping or (remembered and remembered.get(signature(headings))) or {}
        found: dict[str, list[int]] = {}
        for position, (heading, unique) in enumerate(
            zip(headings, unique_keys(headings), strict=True)
        ):
            key = said.get(unique, self.known_as(heading))
            if key and key != IGNORED and key in self.COLUMNS:
                found.setdefault(key, []).append(position)
        clashes = {key: places for key, places in found.items() if len(places) > 1}
        return {key: places[0] for key, places in found.items()}, clashes

    def label(self, key: str) -> str:
        return self.COLUMNS[key][0]

    def missing(self, found: Iterable[str]) -> list[str]:
        return self.lacking(set(found))

    def is_known(self, heading: Any) -> bool:
        return self.known_as(heading) is not None

    def below_group(self, group: Any, heading: Any) -> Any:
        return heading

    def known_as(self, heading: Any) -> str | None:
        text = str(heading or "")
        if len(text) > 200:
            return None
        return self.by_heading.get(_key(text)) or self.shared.get(meaning_of(text) or "")


def _key(heading: str) -> str:
    """Without marks of what is required."""
    return heading_key(heading.replace("*", "").replace(":", ""))
