"""What an agenda is drafted from: each room says what of its own a committee should hear.

A room puts functions in its own `agenda.py` under `@agenda_source(...)`; `CommitteesConfig.ready`
discovers them. A source speaks in numbers and places, never of a family: papers of a meeting leave
the office.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from committees.enums import AgendaPart
from committees.models import Committee


@dataclass(frozen=True)
class Matter:
    """One matter for an agenda; `source` names what drafted it, so that it can be drafted anew."""

    title: str
    text: str
    source: str = ""
    obstacle: Any = None


@dataclass(frozen=True)
class Source:
    code: str
    part: str
    order: int
    matters: Callable[[Any, Any], Iterable[Matter]] = field(compare=False)
    by_committee: bool = False

    def of(self, committee: Committee, user: Any) -> Iterable[Matter]:
        return self.matters(committee if self.by_committee else committee.area, user)


_sources: list[Source] = []


def agenda_source(code, *, order, part=AgendaPart.DECIDED, by_committee=False):
    """Registers `matters(area, user)`: what the committee of `area` should hear, as `user` (who
    drafts) may see it; nothing where there is nothing. `by_committee`: `matters(committee, user)`,
    where a district and its teams hear something else.
    """

    def register(matters):
        _sources.append(Source(code, part, order, matters, by_committee))
        return matters

    return register


def sources() -> list[Source]:
    return sorted(_sources, key=lambda source: (source.part, source.order))


def counted(parts: Iterable[tuple[str, int]], unit: str, most: int = 5) -> str:
    """«ก 12 เรื่อง ข 3 เรื่อง และอีก 2 แห่ง»: the largest first."""
    rows = sorted(((name, count) for name, count in parts if count), key=lambda row: -row[1])
    said = " ".join(f"{name} {count:,} {unit}" for name, count in rows[:most])
    return f"{said} และอีก {len(rows) - most} แห่ง" if len(rows) > most else said
