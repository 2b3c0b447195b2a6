"""Case management for household poverty in Loei province."""

from loei_poverty.celery import app as celery_app

__all__ = ["celery_app"]
