"""What the clock last put into each queue and a worker of it last did: whether both are alive."""

import time
from datetime import timedelta

from django.core.cache import cache

QUEUES = ("celery", "settling", "keeper")
KEPT_SECONDS = 7 * 24 * 3600
AHEAD = timedelta(hours=1)  # what is noted as later than this from now is of a clock that was wrong


def beat(queue: str) -> None:
    cache.set(f"pulse:{queue}", time.time(), KEPT_SECONDS)


def ages() -> dict[str, float | None]:
    """Seconds since the last pulse of each queue; None where none was felt for a week. Less than
    none where the clock was ahead when it was felt.
    """
    found = cache.get_many([f"pulse:{queue}" for queue in QUEUES])
    now = time.time()
    said = {queue: found.get(f"pulse:{queue}") for queue in QUEUES}
    return {queue: None if at is None else now - at for queue, at in said.items()}
