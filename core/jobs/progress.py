"""How far a job is, reported from inside its transaction: kept in the cache, since the job's own
row is locked and unseen until the work is done. Nothing personal: a percentage and a step in words.
Where the cache is away nothing is shown, and the work goes on.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from core.errors import DomainError
from core.jobs import stopping
from core.jobs.rows import Job

logger = logging.getLogger("loei.jobs")
KEPT = 3600  # seconds; a worker that died leaves nothing behind for longer


class JobCancelledError(DomainError):
    code = "job_cancelled"
    message = "งานนี้ถูกยกเลิกแล้ว ข้อมูลไม่เปลี่ยนแปลง"


def report(job: Job, percent: int, step: str) -> None:
    """Says from the worker how far `job` is. Raises `JobCancelledError` when it was cancelled."""
    _try(cache.set, _key(job), (percent, step), KEPT)
    if stopping.is_asked(job):
        raise JobCancelledError


def show(job: Job) -> Job:
    """For the page: returns the job with what its worker reported last, while it is running."""
    if job.is_live and (reported := _try(cache.get, _key(job))):
        job.progress, job.step = reported
    return job


def forget(job: Job) -> None:
    """The row itself says now how far it is."""
    _try(cache.delete, _key(job))


def _key(job: Job) -> str:
    return f"progress:{job._meta.label_lower}:{job.pk}"


def _try(act: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return act(*arguments)
    except RedisError as error:
        logger.warning("progress is not kept: %s", type(error).__name__)
        return None
