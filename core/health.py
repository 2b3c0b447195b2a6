"""«สุขภาพระบบ»: lines that say whether the system stands, each red one with what to do.

Rooms register their lines in a `health.py`. What a line looks at is cheap; none tells of people.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from django.db import DatabaseError, transaction
from django.db.models import TextChoices


class State(TextChoices):
    """`BAD` is red: somebody has to do something."""

    OK = "ok", "ปกติ"
    WARN = "warn", "ควรดู"
    BAD = "bad", "ต้องแก้"


@dataclass(frozen=True)
class Found:
    """What a line found. `do` is what to do; `values` are numbers for Prometheus, in base units."""

    state: State
    said: str
    do: str = ""
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A line as it is shown; its page is the heading `health-CODE` of docs/operations.md."""

    code: str
    label: str
    found: Found

    @property
    def page(self) -> str:
        return f"docs/operations.md#health-{self.code}"


_lines: dict[str, tuple[int, str, Callable[[], Found]]] = {}


def health_line(
    code: str, label: str, *, order: int
) -> Callable[[Callable[[], Found]], Callable[[], Found]]:
    """Registers a function that looks and says what it found; `order` is its place."""

    def register(look: Callable[[], Found]) -> Callable[[], Found]:
        _lines[code] = (order, label, look)
        return look

    return register


def look_at_all() -> list[Line]:
    """Every line, also where one cannot be looked at."""
    try:
        with transaction.atomic():
            return _look_at_all(nullcontext)
    except DatabaseError:  # what one broke in the transaction, none has to bear
        return _look_at_all(transaction.atomic)


def _look_at_all(around: Callable[[], AbstractContextManager]) -> list[Line]:
    ordered = sorted(_lines.items(), key=lambda entry: entry[1][0])
    return [Line(code, label, _look(look, around)) for code, (_order, label, look) in ordered]


def _look(look: Callable[[], Found], around: Callable[[], AbstractContextManager]) -> Found:
    try:
        with around():
            return look()
    except Exception as error:
        if isinstance(error, DatabaseError) and around is nullcontext:
            raise
        return Found(State.BAD, f"ตรวจไม่ได้ ({type(error).__name__})", "ดูบันทึกของระบบ (var/log)")


def in_prometheus(lines: list[Line]) -> Iterator[str]:
    """The lines as Prometheus reads them: 0 fine, 1 worth a look, 2 red; then the numbers."""
    level = {State.OK: 0, State.WARN: 1, State.BAD: 2}
    yield "# HELP loei_health 0 fine, 1 worth a look, 2 red"
    yield "# TYPE loei_health gauge"
    for line in lines:
        yield f'loei_health{{line="{line.code}"}} {level[line.found.state]}'
    for line in lines:
        for name, value in line.found.values.items():
            yield f"# TYPE loei_{line.code}_{name} gauge"
            yield f"loei_{line.code}_{name} {value}"
    yield ""
