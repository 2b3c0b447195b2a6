"""The Celery application: background work and the clock."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loei_poverty.settings.production")

app = Celery("loei_poverty")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
