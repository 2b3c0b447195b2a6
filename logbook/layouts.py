"""How the file for Logbook looks: columns, their order, headings and codes, and in which order
a household's rows are keyed. What the office edits; no official layout is published.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from logbook.enums import FactKind

DAYS_TO_KEY = 10  # after the end of the month; ours


@dataclass(frozen=True)
class Column:
    """A column of the file: which field (`logbook.exports.FIELDS`) under which heading."""

    field: str
    heading: str


@dataclass(frozen=True)
class Screen:
    """A screen of Logbook: which kind of rows is keyed there, and what the office calls it."""

    kind: str
    name: str


@dataclass(frozen=True)
class Layout:
    """`codes` is `{set of choices: {our value: what the file says}}`; `days_to_key` are days after
    the end of the month. `offered` are the fields there were when somebody chose the columns.
    """

    columns: tuple[Column, ...]
    screens: tuple[Screen, ...]
    codes: Mapping[str, Mapping[str, str]]
    days_to_key: int = DAYS_TO_KEY
    offered: tuple[str, ...] = ()

    @classmethod
    def read(cls, content: dict[str, Any]) -> Self:
        """Kinds of rows that came after the layout was stored have their screens at the end."""
        screens = [Screen(**screen) for screen in content["screens"]]
        known = {screen.kind for screen in screens}
        screens += [Screen(k.value, str(k.label)) for k in FactKind if k.value not in known]
        return cls(
            columns=tuple(Column(**column) for column in content["columns"]),
            screens=tuple(screens),
            codes=content["codes"],
            days_to_key=content["days_to_key"],
            offered=tuple(content.get("offered", ())),
        )

    def as_content(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def kinds(self) -> list[str]:
        """Kinds of rows in the order of the screens."""
        return [screen.kind for screen in self.screens]

    def code(self, choices: str, value: Any) -> str:
        """What the file says for a value of ours; the value itself where nobody has said."""
        return self.codes.get(choices, {}).get(str(value), str(value)) if value else ""
