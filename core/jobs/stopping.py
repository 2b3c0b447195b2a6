"""Who wants a job to stop: kept in PostgreSQL, so that it outlives Redis and the worker."""

from django.db import connection
from django.db.models import QuerySet

from core.jobs.rows import Job
from core.models import StopAsked


def is_asked(job: Job) -> bool:
    return _rows(job).exists()


def ask(job: Job) -> None:
    StopAsked.objects.get_or_create(model=job._meta.label, job_id=job.pk)


def forget(job: Job) -> None:
    _rows(job).delete()


def take_turn(job: Job) -> bool:
    """Whether nobody else ends the job or asks for its stop at this moment; then nobody does until
    the transaction ends. Never waits, so that it can stand beside any other lock.
    """
    with connection.cursor() as cursor:
        statement = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
        cursor.execute(statement, [f"stop {job._meta.label} {job.pk}"])
        return cursor.fetchone()[0]


def _rows(job: Job) -> QuerySet[StopAsked]:
    return StopAsked.objects.filter(model=job._meta.label, job_id=job.pk)
