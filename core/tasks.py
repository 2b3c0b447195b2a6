"""The two tasks behind every job: do one, and look for those left lying; and the pulse."""

from celery import shared_task
from celery.signals import worker_ready

from core import pulse
from core.jobs import running


@shared_task
def run_job(label: str, pk: int) -> None:
    running.run(label, pk)


@shared_task
def take_up_jobs() -> None:
    running.take_up()


@shared_task
def feel_pulse(queue: str) -> None:
    """Says that the clock and a worker of this queue are alive."""
    pulse.beat(queue)


@worker_ready.connect
def _look_around(**_kwargs: object) -> None:
    take_up_jobs.delay()
