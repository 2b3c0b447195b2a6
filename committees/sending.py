"""What can be sent: each room says which papers of its own leave the office, and how to get one.

A room puts functions in its own `sending.py` under `@paper_kind(...)`; `CommitteesConfig.ready`
discovers them. Numbers of the register, lists, schedules, receipts and e-mail then hold for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from committees.errors import BlankPaperError

HEAD, TAIL = b"%PDF-", b"%%EOF"


@dataclass(frozen=True)
class Paper:
    """A paper as it leaves: whose office's it is (DOPA code), what it is called, and what makes the
    PDF, which is made when somebody asks for it.

    `lacks` is the Thai sentence why it says nothing, where its room knows. `outside` makes the PDF
    for whoever is outside the ศจพ. line, small cells hidden; a paper without it stays inside.
    `numbered(reference)` makes it once more with its number of the register on it, where its room
    can. `edition` tells what it says from what it said before, where it may change: each edition
    may go to a list once.
    """

    area_id: str
    title: str
    make: Callable[[], bytes] = field(compare=False)
    lacks: str = ""
    outside: Callable[[], bytes] | None = field(default=None, compare=False)
    numbered: Callable[[str], bytes] | None = field(default=None, compare=False)
    edition: str = ""

    @cached_property
    def pdf(self) -> bytes:
        return self.make()

    def checked(self) -> "Paper":
        """Returns the paper. Raises `BlankPaperError` where it is empty, half or says nothing."""
        if not _is_whole(self.pdf) or self.lacks:
            raise BlankPaperError(self.lacks or None)
        return self


def _is_whole(pdf: bytes) -> bool:
    return pdf.startswith(HEAD) and pdf.rstrip().endswith(TAIL)


@dataclass(frozen=True)
class PaperKind:
    """`find(key)` gives a paper; raises `PaperNotReadyError` while it is being made, and
    `PaperGoneError` where there is none. Papers of a period of `months` can go by themselves:
    `of_period(area_id, first_day)` gives the key of the newest, or None. `is_personal`: it says
    something of a family, and goes to one body by its own way, never to a list.
    """

    code: str
    label: str
    find: Callable[[int], Paper] = field(compare=False)
    months: int = 0
    of_period: Callable[[str, date], int | None] | None = field(default=None, compare=False)
    is_personal: bool = False


_kinds: dict[str, PaperKind] = {}


def paper_kind(code, label, *, months=0, of_period=None, is_personal=False):
    """Registers `find(key)` of the kind of paper `code`."""

    def register(find):
        _kinds[code] = PaperKind(code, label, find, months, of_period, is_personal)
        return find

    return register


def kind_named(code: str) -> PaperKind | None:
    return _kinds.get(code)


def scheduled_kinds() -> list[PaperKind]:
    """Those that can go by themselves."""
    return [kind for kind in _kinds.values() if kind.of_period]
