"""What holds wherever the system runs; `production` and `test` say the rest."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from loei_poverty.settings import clock
from loei_poverty.settings.environment import (
    broker_url,
    database,
    key,
    main_database,
    numbered_keys,
    replica,
    seconds,
    text,
    whole,
)

BASE_DIR = Path(__file__).resolve().parents[2]
LOEI_VAR = Path(text("LOEI_VAR", str(BASE_DIR / "var"))).resolve()

# The province this system is of: its DOPA code and its name.
PROVINCE, PROVINCE_NAME = "42", "เลย"

SECRET_KEY = text("SECRET_KEY")

INSTALLED_APPS = [
    "core",
    "places",
    "accounts",
    "committees",
    "indicators",
    "indicators.results",
    "households",
    "households.tpmap",
    "mentors",
    "plans",
    "assistance",
    "assistance.projects",
    "logbook",
    "logbook.moving_in",
    "reports",
    "demo",
    "loei_poverty",
    "loei_poverty.site.ReferenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "csp",
]

MIDDLEWARE = [
    "core.compression.CompressionMiddleware",  # outermost: the others read what they send
    "core.refusals.ThaiOnlyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.PrivatePagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.intake.IntakeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.OriginMiddleware",
    "accounts.middleware.FenceMiddleware",
    "accounts.sessions.SignedInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "loei_poverty.urls"
WSGI_APPLICATION = "loei_poverty.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": [
                "django_cotton.templatetags.cotton",
                "core.templatetags.addresses",
                "core.templatetags.fields",
                "accounts.templatetags.form_marks",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.province.named",
                "accounts.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "core.rendering.FormRenderer"

# The system runs as a role that owns no table; migrations run as the owner (docs/operations.md).
DATABASES = {"default": main_database()} | replica()
DATABASE_ROUTERS = ["accounts.replica.ReplicaRouter"] if "replica" in DATABASES else []
# A replica that is further behind is not asked.
REPLICA_MOST_SECONDS = seconds("REPLICA_MOST_SECONDS", 60)
DATABASE_ROLE = DATABASES["default"]["USER"]
DATABASE_OWNER: dict[str, Any] = {}
if text("DATABASE_OWNER_URL", ""):
    _owner = database("DATABASE_OWNER_URL")
    DATABASE_OWNER = {name: _owner[name] for name in ("USER", "PASSWORD")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "loei",
    }
}

# Accounts: personal, made by the administrator; nobody signs up.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.NotLikeTheUser"},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reports:home"
# Where somebody is led who has opened a district in an emergency.
EMERGENCY_REDIRECT_URL = "households:household-list"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "accounts.passwords.ChangePasswordForm",
    "reauthenticate": "accounts.passwords.ReauthenticateForm",
    "reset_password": "accounts.passwords.AskForLinkForm",
    "reset_password_from_key": "accounts.passwords.ChoosePasswordForm",
}
# Guessing is limited in `core.guessing`; these keep a machine from being kept busy, and are
# wide enough for an office behind one address. Second factors are limited for each person.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "5/5m/key",
    "reset_password": "60/m/ip,5/h/key",
    "reset_password_from_key": "120/m/ip",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())
# Days for which the link of a letter opens; a letter travels by hand.
ACCOUNT_LETTER_DAYS = whole("ACCOUNT_LETTER_DAYS", 14)
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # codes of half a minute before or after: clocks differ, and people type
MFA_TOTP_ISSUER = f"ศจพ.{PROVINCE_NAME}"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "accounts.receipts.NotedMessages"
CSRF_FAILURE_VIEW = "accounts.sessions.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# National IDs: `LOEI_ID_KEYS` is `id:key` pairs, the last one current; old ones still decrypt.
LOEI_ID_KEYS = numbered_keys("LOEI_ID_KEYS")
LOEI_ID_CURRENT_KEY = list(LOEI_ID_KEYS.items())[-1]
LOEI_ID_HMAC_KEY = key("LOEI_ID_HMAC_KEY", text("LOEI_ID_HMAC_KEY"))

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย")]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]  # where the libraries' own Thai has holes

STATIC_URL = "static/"
STATIC_ROOT = LOEI_VAR / "static"
STATIC_BUILD = BASE_DIR / "static_build"
STATICFILES_DIRS = [STATIC_BUILD]
PDF_FONTS = STATIC_BUILD / "pdf-fonts"
# Private: served by views in scope, never by address.
MEDIA_ROOT = Path(text("LOEI_MEDIA", str(LOEI_VAR / "media")))
MEDIA_URL = "/media-is-never-served/"
# Backups: a mount of another machine, and the public key they are sealed to (`core.recovery`).
BACKUP_FOLDER = Path(text("LOEI_BACKUPS", str(LOEI_VAR / "backups")))
BACKUP_RECIPIENT = text("LOEI_BACKUP_RECIPIENT", "")
BACKUP_KEY = text("LOEI_BACKUP_KEY", "")  # the private one; only while something is restored
# From then on a backup, a drill is late.
BACKUP_LATE_HOURS = whole("BACKUP_LATE_HOURS", 36)
DRILL_LATE_DAYS = whole("DRILL_LATE_DAYS", 9)
# Days: papers that can be made again; files that no row names any more, once set aside.
FILES_KEEP_DAYS = whole("FILES_KEEP_DAYS", 30)
FILES_ASIDE_DAYS = whole("FILES_ASIDE_DAYS", 90)
FILE_UPLOAD_HANDLERS = ["core.uploads.handlers.InMemory", "core.uploads.handlers.InFile"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TRACK_STARTED = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_TIME_LIMIT = 3000
SETTLING, KEEPER = clock.SETTLING, clock.KEEPER
CELERY_TASK_ROUTES = clock.ROUTES
# A job whose worker has said nothing for so long is taken up or ended (`core.jobs`).
JOBS_BEAT_SECONDS = seconds("JOBS_BEAT_SECONDS", 15)
JOBS_DEAD_SECONDS = seconds("JOBS_DEAD_SECONDS", 60)
CELERY_BEAT_SCHEDULE = clock.SCHEDULE
CELERY_BEAT_SCHEDULER = "loei_poverty.beat:Scheduler"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.JSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.doors.NamedPermission"],
    "DEFAULT_PAGINATION_CLASS": "loei_poverty.api_pages.KeyedPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "loei_poverty.api.exception_handler",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"ศจพ.{PROVINCE_NAME} API",
    "DESCRIPTION": "Case management for household poverty in Loei province.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.document.add_refusals",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AssistanceKindEnum": "assistance.enums.AssistanceKind",
        "GoalStageEnum": "plans.enums.Stage",
        "LedgerKindEnum": "plans.enums.LedgerKind",
        "SupportKindEnum": "places.enums.SupportKind",
        "ReferralStatusEnum": "assistance.enums.ReferralStatus",
        "RequestStatusEnum": "assistance.enums.RequestStatus",
        "ParticipationStatusEnum": "assistance.enums.ParticipationStatus",
    },
}

# Queries slower than this are logged, without their values (`core.slow`).
SLOW_QUERY_MS = int(text("SLOW_QUERY_MS", "1000"))
# Pages slower than this are counted for «สุขภาพระบบ».
SLOW_PAGE_MS = int(text("SLOW_PAGE_MS", "3000"))
# Who may read the numbers of «สุขภาพระบบ» without an account; empty: nobody.
METRICS_TOKEN = text("METRICS_TOKEN", "")
# Logs are lines of JSON and carry ids only; a fault is found by its request id.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "WARNING")},
    "loggers": {"loei": {"level": "INFO"}, "celery": {"level": text("LOG_LEVEL", "WARNING")}},
}
