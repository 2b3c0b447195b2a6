"""What every test can use: real servers, the reference data, a real worker, a real browser."""

import os

# Before Django is imported: Playwright's loop makes Django take a test for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database holds the reference data, as every real one does."""
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)


@pytest.fixture
def reference(transactional_db):
    """For tests that truncate: the reference data again (see `pytest_django`'s flush)."""
    call_command("load_reference", verbosity=0)


@pytest.fixture
def shared_samples():
    """The invented TPMAP lists beside the project; a test that needs them fails without them."""
    return SHARED / "samples"


@pytest.fixture
def celery_worker_process(transactional_db, settings):
    """A real Celery worker on the test database; ends with the test."""
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@/"
        f"{database['NAME']}?host={database['HOST']}",
        "REDIS_URL": settings.REDIS_URL,
        "LOEI_MEDIA": str(settings.MEDIA_ROOT),
    }
    command = [sys.executable, "-m", "celery", "--app", "loei_poverty", "worker", "--pool", "solo"]
    worker = subprocess.Popen(command, env=environment, cwd=ROOT)
    yield worker
    worker.terminate()
    worker.wait(30)


def wait_for(condition, seconds=30):
    """Waits until `condition()` is true; fails with its last value otherwise."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"still {value!r} after {seconds} s"
        time.sleep(0.1)
    return value


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update",
    ]  # fmt: skip
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": executable, "args": flags}


@pytest.fixture
def axe():
    """`axe(page)` fails with what axe-core finds wrong on the page."""
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def check(page):
        page.evaluate("document.fonts.ready")
        page.evaluate(source)
        found = page.evaluate("tags => axe.run({runOnly: tags})", tags)["violations"]
        assert [
            (rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found
        ] == []

    return check
