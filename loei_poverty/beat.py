"""The clock's process, which a clock that was wrong for a while does not keep from its work."""

import logging
from typing import Any

from celery.beat import PersistentScheduler

from core.pulse import AHEAD

logger = logging.getLogger("loei.clock")


class Scheduler(PersistentScheduler):
    """What ran «in the future», of a clock that has been put right since, counts as run now: else
    nothing would run until that day comes.
    """

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        self.forget_the_future()
        return super().tick(*args, **kwargs)

    def forget_the_future(self) -> None:
        ahead = [e for e in self.schedule.values() if e.last_run_at > e.default_now() + AHEAD]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            logger.warning("the clock was ahead; %d entries of the schedule go on", len(ahead))
            self._heap = None  # the order in which they are due is made anew
