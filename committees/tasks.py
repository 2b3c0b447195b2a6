"""What the clock starts for committees."""

from celery import shared_task

from committees.services.resolutions import remind


@shared_task
def remind_resolutions() -> int:
    """Every morning: who owns a resolution that is due soon, or late, is told once."""
    return remind()
