"""Wakes whoever looks for the households of what agencies have entered."""

from core.waking import wake_soon

TASK = "assistance.tasks.settle_help"


def settle_soon() -> None:
    wake_soon(TASK)
