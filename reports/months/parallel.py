"""Counts many months, two beside each other: the second core of a small server works too."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import date

from django.db import connection
from django.utils import timezone

from accounts.acting import acting_for
from core.periods import add_months
from reports.months import marks
from reports.months.building import build_month, close_month

LANES = 2


def count_months(first_days: list[date], *, purpose: str) -> None:
    """Closes those that are over and builds the one that runs, the oldest first. Each is counted in
    a transaction of its own, on another connection; what is written is what one after the other
    would have written. Where what they count is not committed yet, it is one after the other.
    """
    if connection.in_atomic_block:
        with acting_for(purpose=purpose):
            for first_day in first_days:
                _count(first_day, None)
        return
    done: list[Future] = []
    with acting_for(purpose=purpose), marks.held(), ThreadPoolExecutor(LANES) as lanes:
        try:
            for first_day in first_days:
                turn = done[-1].result if done else None
                run = copy_context().run
                done.append(lanes.submit(run, _count_apart, first_day, turn, purpose))
            for month in done:
                month.result()
        except BaseException:
            lanes.shutdown(cancel_futures=True)
            raise


def _count_apart(first_day: date, turn: Callable | None, purpose: str) -> None:
    """A month on the connection of this thread."""
    try:
        with acting_for(purpose=purpose):
            _count(first_day, turn)
    finally:
        connection.close()


def _count(first_day: date, turn: Callable | None) -> None:
    if add_months(first_day, 1) > timezone.localdate():
        build_month(first_day=first_day, by=None)
    else:
        close_month(first_day=first_day, by=None, turn=turn)
