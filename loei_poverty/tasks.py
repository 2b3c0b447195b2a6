"""What the clock starts for the system as a whole."""

from celery import shared_task

from loei_poverty.drill import drill

HOURS = 6 * 3600


@shared_task(acks_late=False, time_limit=HOURS)
def run_drill():
    """Each week: the newest backup is brought back beside and tried; a failure reaches people."""
    drill()
