"""Wakes a task when what it is to look at is committed."""

import logging

from celery import current_app
from django.db import transaction

from core.jobs.running import PASSING

logger = logging.getLogger("loei.waking")


def wake_soon(task: str) -> None:
    """`task` by its name; a message that is lost is made up for by the clock."""
    transaction.on_commit(lambda: _wake(task))


def _wake(task: str) -> None:
    try:
        current_app.tasks[task].apply_async(retry_policy={"max_retries": 1})
    except PASSING:
        logger.warning("nobody could be woken for %s", task)
