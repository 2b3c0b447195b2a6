"""Queries that took long, as log lines: without their values, and with whose request it was."""

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

logger = logging.getLogger("loei.slow")
# The request that asks, or the job.
asking: ContextVar[str] = ContextVar("asking", default="")
WRITTEN_OUT = re.compile(r"'(?:[^']|'')*'|\b\d{4,}\b")
MOST_LETTERS = 2000


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


def watch(connection: Any, **_kwargs: Any) -> None:
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def start() -> None:
    connection_created.connect(watch, dispatch_uid="core.slow")
