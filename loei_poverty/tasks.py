"""What the clock starts for the system as a whole."""

from celery import shared_task

from core.recovery.errors import BusyError
from loei_poverty.drill import drill, make_fresh

HOURS = 6 * 3600
AGAIN = 600  # seconds until a backup or drill that is under way is looked at again


@shared_task(bind=True, acks_late=False, time_limit=HOURS, max_retries=HOURS // AGAIN)
def run_drill(self):
    """Each week: the newest backup is brought back beside and tried; a failure reaches people."""
    try:
        make_fresh()
        drill()
    except BusyError as error:
        raise self.retry(countdown=AGAIN, exc=error) from error
