"""The two tasks behind every job: do one, and look for those left lying."""

from celery import shared_task
from celery.signals import worker_ready

from core.jobs import running


@shared_task
def run_job(label, pk):
    running.run(label, pk)


@shared_task
def take_up_jobs():
    running.take_up()


@worker_ready.connect
def _look_around(**_kwargs):
    take_up_jobs.delay()
