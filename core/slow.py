"""Queries that took long, as log lines: without their values, and with whose request it was. Pages
that took long, counted by the hour.
"""

import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.backends.signals import connection_created
from redis.exceptions import RedisError

logger = logging.getLogger("loei.slow")
# Id of the request or job whose queries are timed.
asking: ContextVar[str] = ContextVar("asking", default="")
WRITTEN_OUT = re.compile(r"'(?:[^']|'')*'|\b\d{4,}\b")
MOST_LETTERS = 2000
HOUR = 3600
HOURS = 24


def timed(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    """Around every query (`connection.execute_wrappers`)."""
    started = time.monotonic()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = 1000 * (time.monotonic() - started)
        if milliseconds >= settings.SLOW_QUERY_MS:
            logger.info(
                "slow query %.0f ms request=%s %s",
                milliseconds,
                asking.get() or "-",
                without_values(str(sql)),
            )


def without_values(sql: str) -> str:
    """The statement in one line; what is written out in it (a word, a key) is left out."""
    return WRITTEN_OUT.sub("…", " ".join(sql.split()))[:MOST_LETTERS]


def note_page(name: str, milliseconds: float) -> None:
    """Counts a page that took long. A cache that is away does not take the page with it."""
    if milliseconds < settings.SLOW_PAGE_MS:
        return
    logger.info("slow page %.0f ms %s request=%s", milliseconds, name, asking.get() or "-")
    with suppress(RedisError):
        count, slowest = cache.get(key := _hour(0), (0, ("", 0)))
        slowest = max(slowest, (name, milliseconds), key=lambda page: page[1])
        cache.set(key, (count + 1, slowest), (HOURS + 1) * HOUR)


def pages() -> tuple[int, str, float]:
    """How many pages took long in the last day, and the slowest one with its milliseconds."""
    found = cache.get_many([_hour(back) for back in range(HOURS)]).values()
    name, milliseconds = max(
        (slowest for _n, slowest in found), key=lambda p: p[1], default=("", 0)
    )
    return sum(count for count, _page in found), name, milliseconds


def _hour(back: int) -> str:
    return f"slow-pages:{int(time.time() // HOUR) - back}"


def watch(connection: Any, **_kwargs: Any) -> None:
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def start() -> None:
    connection_created.connect(watch, dispatch_uid="core.slow")
