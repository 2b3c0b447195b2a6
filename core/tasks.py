"""The two tasks behind every job: do one, and look for those left lying."""

from celery import shared_task
from celery.signals import worker_ready

from core.jobs import running


@shared_task
def run_job(label: str, pk: int) -> None:
    running.run(label, pk)


@shared_task
def take_up_jobs() -> None:
    running.take_up()


@worker_ready.connect
def _look_around(**_kwargs: object) -> None:
    take_up_jobs.delay()
