"""What the tests run: real servers, but a queue and a cache of their own, letters that stay in
memory and static files as they were built. Nothing but the servers is read from the environment.
"""

from loei_poverty.settings.base import *  # noqa: F403
from loei_poverty.settings.base import CACHES as SHARED_CACHES
from loei_poverty.settings.base import DATABASES
from loei_poverty.settings.base import REDIS_URL as SHARED_REDIS_URL
from loei_poverty.settings.environment import broker_url, redis_database, text

# The queue and the cache of a running copy, and of other tests, are left alone.
_process = int(text("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
REDIS_URL = redis_database(SHARED_REDIS_URL, 1 + _process)
CACHES = {"default": SHARED_CACHES["default"] | {"LOCATION": REDIS_URL}}
CELERY_BROKER_URL = broker_url(REDIS_URL)
# What `script/test` has made once (`tests/template.py`), to be copied by each process.
DATABASES["default"]["TEST"] = {"TEMPLATE": text("LOEI_TEST_TEMPLATE", "") or None}

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
TRUSTED_PROXIES = 0
SITE_URL = "http://127.0.0.1:8000"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_READY = True
DEFAULT_FROM_EMAIL = SERVER_EMAIL = "no-reply@localhost"
SECOND_FACTOR_ROLES: list[str] = []
SOCIALACCOUNT_PROVIDERS: dict[str, dict] = {"openid_connect": {"APPS": []}}

WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "core.uploads.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
