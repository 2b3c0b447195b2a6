"""What the clock does for referrals."""

from celery import shared_task

from assistance.services.clock import remind


@shared_task
def remind_referrals():
    """Every morning: who owes a step, or has to press for one, is told once."""
    return remind()
