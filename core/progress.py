"""How far a job is, told from inside its transaction: kept in the cache, since the job's own row is
locked and unseen until the work is done. Nothing personal: a percentage and a step in words.
"""

from django.core.cache import cache

KEPT = 3600  # seconds; a worker that died leaves nothing behind for longer


def tell(job, percent: int, step: str):
    """From the worker: `job` (a model with `progress` and `step`) is so far."""
    cache.set(_key(job), (percent, step), KEPT)


def show(job):
    """For the page: the job with what its worker told last, while it is running."""
    if job.is_live and (told := cache.get(_key(job))):
        job.progress, job.step = told
    return job


def forget(job):
    cache.delete(_key(job))


def _key(job) -> str:
    return f"progress:{job._meta.label_lower}:{job.pk}"
