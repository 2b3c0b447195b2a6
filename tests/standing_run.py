"""What a run without `--all` leaves out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
EVERY = 3


def left_out(items: Iterable[Any], args: Iterable[str]) -> set[Any]:
    """The tests marked «long», and of those marked «some» two of three cases. Whoever names a
    folder or a test in `args` gets every case of it.
    """
    found, cases = set(), defaultdict(list)
    for item in items:
        if item.get_closest_marker("long"):
            found.add(item)
        elif item.get_closest_marker("some"):
            cases[item.path, item.originalname].append(item)
    if [Path(arg).resolve() for arg in args] == [HERE]:
        found.update(waiting for many in cases.values() for waiting in _two_of_three(many))
    return found


def _two_of_three(many: list[Any]) -> Iterator[Any]:
    for turn, item in enumerate(many):
        if turn % EVERY:
            yield item
