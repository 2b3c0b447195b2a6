"""Work of the clock: late referrals are told, what agencies have entered finds its household."""

from celery import shared_task

from assistance.services import lists, matching
from assistance.services.clock import remind


@shared_task
def remind_referrals() -> dict[str, int]:
    """Every morning: who owes a step, or has to press for one, is told once."""
    return remind()


@shared_task
def settle_help() -> int:
    return matching.settle_due()


@shared_task
def try_help_again() -> int:
    """Each night, for whom a later list may know; and what nobody entered goes."""
    lists.forget_old()
    return matching.try_again()
