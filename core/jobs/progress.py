"""How far a job is, reported from inside its transaction: kept in the cache, since the job's own
row is locked and unseen until the work is done. Nothing personal: a percentage and a step in words.
"""

from django.core.cache import cache

from core.errors import DomainError
from core.jobs.rows import Job

KEPT = 3600  # seconds; a worker that died leaves nothing behind for longer


class JobCancelledError(DomainError):
    code = "job_cancelled"
    message = "งานนี้ถูกยกเลิกแล้ว ข้อมูลไม่เปลี่ยนแปลง"


def report(job: Job, percent: int, step: str) -> None:
    """Says from the worker how far `job` is. Raises `JobCancelledError` when it was cancelled."""
    cache.set(_key(job), (percent, step), KEPT)
    if cache.get(_key(job, "cancel")):
        raise JobCancelledError


def show(job: Job) -> Job:
    """For the page: returns the job with what its worker reported last, while it is running."""
    if job.is_live and (reported := cache.get(_key(job))):
        job.progress, job.step = reported
    return job


def forget(job: Job) -> None:
    """The row itself says now how far it is."""
    cache.delete(_key(job))


def reset(job: Job) -> None:
    """Nothing is reported and nobody has cancelled."""
    cache.delete_many([_key(job), _key(job, "cancel")])


def cancel(job: Job) -> None:
    """Asks the worker of a running job to stop at its next step."""
    cache.set(_key(job, "cancel"), True, KEPT)


def _key(job: Job, what: str = "progress") -> str:
    return f"{what}:{job._meta.label_lower}:{job.pk}"
