"""What runs: in the office, and by `script/server` on a laptop, whose start scripts set what an
office sets itself. Everything that differs between two installations is a variable.
"""

from typing import Any

from whitenoise.compress import Compressor

from loei_poverty.settings.base import *  # noqa: F403
from loei_poverty.settings.environment import flag, text, whole, words

DEBUG = flag("DEBUG", default=False)
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1 localhost [::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
# Secure unless somebody says otherwise: then «สุขภาพระบบ» says it, loudly.
HTTPS = flag("HTTPS", default=True)
# How many proxies of ours stand in front; HTTPS ends at one. See `core.addresses`.
TRUSTED_PROXIES = whole("TRUSTED_PROXIES", 1 if HTTPS else 0)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked from inside, where there is no certificate
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Where links in e-mails lead.
SITE_URL = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# E-mail leaves only when a server is named; else it is written nowhere (a log would keep the links
# in it), and the daily digest stays in the inbox (`EMAIL_READY`).
EMAIL_HOST = text("EMAIL_HOST", "")
EMAIL_PORT = whole("EMAIL_PORT", 25)
EMAIL_HOST_USER = text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = text("EMAIL_FILE_PATH", "") or None
EMAIL_BACKEND = (
    "django.core.mail.backends."
    + text("EMAIL_BACKEND", "smtp" if EMAIL_HOST else "dummy")
    + ".EmailBackend"
)
EMAIL_READY = not EMAIL_BACKEND.endswith(("dummy.EmailBackend", "console.EmailBackend"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = text("EMAIL_FROM", "no-reply@localhost")

# Roles that set up a second factor before anything else.
SECOND_FACTOR_ROLES = words("SECOND_FACTOR_ROLES")
_directories: list[dict[str, Any]] = []
if text("OIDC_SERVER_URL", ""):
    _directories.append(
        {
            "provider_id": "directory",
            "name": text("OIDC_NAME", "ThaID"),
            "client_id": text("OIDC_CLIENT_ID"),
            "secret": text("OIDC_CLIENT_SECRET"),
            "settings": {"server_url": text("OIDC_SERVER_URL")},
        }
    )
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _directories}}

WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STORAGES = {
    "default": {"BACKEND": "core.uploads.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
