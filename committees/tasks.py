"""What the clock starts for committees, and what a page wakes."""

from celery import shared_task

from committees.services.mailing import send_waiting
from committees.services.resolutions import remind
from committees.services.schedules import look_for_readers, run_schedules


@shared_task
def remind_resolutions() -> int:
    """Every morning: who owns a resolution that is due soon, or late, is told once."""
    return remind()


@shared_task
def send_papers() -> dict[str, int]:
    """Every ten minutes: what is due leaves, lines without a reader are looked at again, and
    e-mails that wait go. Woken too when somebody sends a paper.
    """
    return {"left": run_schedules(), "found": look_for_readers(), "mailed": send_waiting()}
