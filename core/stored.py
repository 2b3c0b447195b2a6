"""Facts that are stored beside the rows they follow from, so that pages need not count. Each room
registers in its `stored.py` how to count one over again, which is done each night.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

_facts: dict[str, tuple[str, Callable[[], list[str]]]] = {}
_costly: set[str] = set()
_counts: dict[str, Callable[[], None]] = {}
logger = logging.getLogger("loei.stored")


def stored_fact(
    code: str, label: str, sql: str, parameters: Callable[[], Sequence[Any]] = tuple
) -> None:
    """Registers a fact by a query that finds the records whose stored fact is not what a recount
    finds: their ids, or what else names them. It runs where the whole province is seen.
    """

    def parted() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters() or None)
            return [" ".join(map(str, row)) for row in cursor.fetchall()]

    _facts[code] = (label, parted)


def costly_fact(code: str, label: str, look: Callable[[], list[str]]) -> None:
    """Registers a fact that is counted over when somebody asks, and not each night: counting costs
    what its being stored saves. `look` finds the records as above, and changes nothing.
    """
    _facts[code] = (label, look)
    _costly.add(code)


def counted(code: str, count: Callable[[], None]) -> None:
    """Registers what is counted each night as of then, and shown with that time."""
    _counts[code] = count


def count_all() -> None:
    for code in _counts:
        count_now(code)


def count_now(code: str) -> None:
    """By itself: what goes wrong stops nothing else, and the older count stands."""
    try:
        _counts[code]()
    except Exception:
        logger.exception("%s was not counted", code)


def parted(*, with_costly: bool) -> dict[str, list[str]]:
    """`{code of a fact: records in which it parts from a recount}`; empty when all is well."""
    asked = [code for code in codes() if with_costly or code not in _costly]
    return {code: found for code in asked if (found := _facts[code][1]())}


def label_of(code: str) -> str:
    return _facts[code][0]


def codes() -> list[str]:
    return sorted(_facts)
