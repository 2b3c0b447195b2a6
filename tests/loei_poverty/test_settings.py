"""Settings: from the environment, loud where it is wrong, without start scripts."""

import ast
import json
import os
import subprocess
import sys
from base64 import urlsafe_b64encode

import pytest
from django.core.exceptions import ImproperlyConfigured

from loei_poverty.settings import environment
from tests.conftest import ROOT
from tests.rooms import ROOMS

KEY = urlsafe_b64encode(b"k" * 32).decode()
OFFICE = {
    "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgresql://loei:secret@db.example:5433/poverty",
    "REDIS_URL": "redis://redis:6379/0",
    "LOEI_ID_KEYS": f"1:{KEY},2:{KEY}",
    "LOEI_ID_HMAC_KEY": KEY,
    "ALLOWED_HOSTS": "loei.example",
    "CSRF_TRUSTED_ORIGINS": "https://loei.example",
    "SITE_URL": "https://loei.example/",
    "HTTPS": "1",
    "EMAIL_HOST": "mail.example",
    "OIDC_SERVER_URL": "https://id.example",
    "OIDC_CLIENT_ID": "us",
    "OIDC_CLIENT_SECRET": "secret",
}
NEEDED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "LOEI_ID_KEYS", "LOEI_ID_HMAC_KEY")
SERVE = """
import json, sys
import loei_poverty.wsgi, loei_poverty.celery, loei_poverty.urls
from django.conf import settings
names = "DEBUG ALLOWED_HOSTS TRUSTED_PROXIES SITE_URL EMAIL_READY SESSION_COOKIE_SECURE".split()
print(json.dumps({
    "settings": settings.SETTINGS_MODULE,
    "host": settings.DATABASES["default"]["HOST"],
    "broker": settings.CELERY_BROKER_URL,
    "current key": settings.LOEI_ID_CURRENT_KEY[0],
    "directory": settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["name"],
    "scripts": [name for name in sys.modules if name.split(".")[0] == "script"],
    "servers": [name for name in sys.modules if name.startswith(("pixeltable", "psutil"))],
} | {name: getattr(settings, name) for name in names}))
"""


def office(**changed) -> subprocess.CompletedProcess:
    """Runs what a web server and a worker import, in the environment of an office."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        env=kept | OFFICE | changed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_office_is_run_by_its_environment_and_never_loads_a_start_script():
    done = office()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "settings": "loei_poverty.settings.production",
        "host": "db.example",
        "broker": "redis://redis:6379/0",
        "current key": 2,
        "directory": "ThaID",
        "scripts": [],
        "servers": [],
        "DEBUG": False,
        "ALLOWED_HOSTS": ["loei.example"],
        "TRUSTED_PROXIES": 1,
        "SITE_URL": "https://loei.example",
        "EMAIL_READY": True,
        "SESSION_COOKIE_SECURE": True,
    }


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(name):
    done = office(**{name: ""})
    assert done.returncode == 1
    assert f"{name} is not set; see docs/operations.md." in done.stderr


@pytest.mark.some
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HTTPS", "maybe", "HTTPS must be 0 or 1"),
        ("TRUSTED_PROXIES", "two", "TRUSTED_PROXIES must be a whole number"),
        ("EMAIL_PORT", "-1", "EMAIL_PORT must be a whole number"),
        ("FILES_KEEP_DAYS", "๓๐", "FILES_KEEP_DAYS must be a whole number"),
        ("JOBS_DEAD_SECONDS", "1m", "JOBS_DEAD_SECONDS must be a number of seconds"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must begin with postgresql://"),
        ("LOEI_ID_KEYS", KEY, "LOEI_ID_KEYS must be pairs number:key"),
        ("LOEI_ID_KEYS", f"1:{KEY[:-4]}", "LOEI_ID_KEYS must be 32 bytes"),
        ("LOEI_ID_HMAC_KEY", "กุญแจ", "LOEI_ID_HMAC_KEY must be 32 bytes"),
    ],
)
def test_what_cannot_be_read_is_named(name, value, sentence):
    done = office(**{name: value})
    assert done.returncode == 1
    assert sentence in done.stderr


def test_a_variable_that_is_empty_is_not_set(monkeypatch):
    monkeypatch.setenv("HTTPS", "")
    assert environment.flag("HTTPS", default=True)
    monkeypatch.setenv("SECRET_KEY", "")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        environment.text("SECRET_KEY")


def test_an_address_may_hold_any_password_and_a_folder(monkeypatch):
    url = "postgresql://loei:p%40ss%2Fw%C3%B6rd@/loei?host=/run/a&sslmode=require"
    monkeypatch.setenv("DATABASE_URL", url)
    found = environment.database("DATABASE_URL")
    assert (found["PASSWORD"], found["HOST"], found["PORT"]) == ("p@ss/wörd", "/run/a", "")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_no_room_asks_whether_tests_run_or_knows_a_start_script():
    """But for the command that stops the embedded servers, which starts nothing."""
    asked, imported = [], []
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        name, source = path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        if "pytest" in source:
            asked.append(name)
        nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
        if any((node.module or "").split(".")[0] == "script" for node in nodes):
            imported.append(name)
    assert asked == []
    assert imported == ["loei_poverty/management/commands/stop_embedded.py"]
