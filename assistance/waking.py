"""Wakes whoever looks for the households of what agencies have entered."""

import logging

from celery import current_app
from django.db import transaction

from core.jobs.running import PASSING

logger = logging.getLogger("loei.help")
TASK = "assistance.tasks.settle_help"


def settle_soon() -> None:
    """When this transaction is committed; a message that is lost is made up for by the clock."""
    transaction.on_commit(_wake)


def _wake() -> None:
    try:
        current_app.tasks[TASK].apply_async(retry_policy={"max_retries": 1})
    except PASSING:
        logger.warning("nobody could be woken to settle help")
