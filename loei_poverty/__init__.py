"""Case management for household poverty in Loei province."""

import os

# What Polars frees goes back to the machine soon: a worker lives long and reads large lists. Read
# once, when Polars is loaded.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:50,muzzy_decay_ms:0")

from loei_poverty.celery import app as celery_app

__all__ = ["celery_app"]
