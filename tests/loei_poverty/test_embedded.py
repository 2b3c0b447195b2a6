"""The embedded servers: up for their users, gone with the last one, however it ended."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from script.embedded import redis_server, servers
from script.embedded.folder import make_secrets, read_environment
from tests.conftest import ROOT, wait_for

ASK = """
from django import setup; setup()
from django.core.cache import cache; from django.db import connection
role = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
with connection.cursor() as cursor: above_the_law = cursor.execute(role).fetchone()[0]
cache.set("asked", 1); print(cache.get("asked"), above_the_law)
"""


@pytest.fixture
def var():
    """A data folder of its own; not `tmp_path`, which PostgreSQL's own user may not enter."""
    folder = Path(tempfile.mkdtemp(prefix="loei-test-"))
    folder.chmod(0o755)
    yield folder / "var"
    servers.stop(folder / "var")
    shutil.rmtree(folder)


def outside(var) -> dict[str, str]:
    """The environment of somebody who uses `var`, whatever this test itself runs on."""
    ours = {
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "REDIS_URL",
        "LOEI_MEDIA",
        "SITE_URL",
        "SECRET_KEY",
        "LOEI_ID_KEYS",
        "LOEI_ID_HMAC_KEY",
    }
    environment = {k: v for k, v in os.environ.items() if k not in ours}
    return environment | {
        "LOEI_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "loei_poverty.settings.production",
    }


def start_user(var, *command, **kwargs):
    """A process that uses the embedded servers of `var`; `LANG` names a locale nobody has."""
    wrapped = [sys.executable, "-m", "script.embedded", *command]
    environment = outside(var) | {"LANG": "xx_XX.UTF-8"}
    return subprocess.Popen(wrapped, env=environment, cwd=ROOT, text=True, **kwargs)


def runs(var) -> bool:
    return (var / "pg" / "postmaster.pid").exists() or redis_server.is_up(var)


def started(var) -> bool:
    return (var / "run" / "database.env").exists() and redis_server.is_up(var)


@pytest.mark.some
@pytest.mark.parametrize("name", ["var", "a-long-name-" * 10, "งาน ของ 'เลย'"])
def test_both_servers_serve_a_role_that_row_level_security_binds(var, name):
    var = var.parent / name
    asked = start_user(var, sys.executable, "-c", ASK, stdout=subprocess.PIPE)
    assert asked.communicate(timeout=120)[0].split() == ["1", "False"]
    assert not runs(var)


def test_a_killed_user_neither_stops_the_others_nor_keeps_the_servers_up(var):
    killed, living = (start_user(var, "sleep", "120") for _ in range(2))
    wait_for(lambda: started(var) and child_of(killed) and child_of(living), 60)
    living_child = child_of(living)

    for process_id in (child_of(killed), killed.pid):
        os.kill(process_id, signal.SIGKILL)
    killed.wait()
    asked = start_user(var, sys.executable, "-c", ASK, stdout=subprocess.PIPE)
    assert asked.communicate(timeout=60)[0].split() == ["1", "False"]
    assert runs(var)

    living.kill()
    living.wait()
    assert runs(var), "what it ran still holds them"
    os.kill(living_child, signal.SIGKILL)
    wait_for(lambda: not runs(var), 60)


def child_of(user) -> int | None:
    """The process a wrapper runs; the reaper, which it also started, does not count."""
    found = subprocess.run(
        ["pgrep", "-P", str(user.pid), "-x", "sleep"], capture_output=True, text=True, check=False
    )
    return int(found.stdout.split()[0]) if found.stdout else None


def test_exit_status_and_signals_pass_through(var):
    assert start_user(var, sys.executable, "-c", "raise SystemExit(7)").wait(120) == 7
    user = start_user(var, "sleep", "60", stdin=subprocess.DEVNULL)
    wait_for(lambda: started(var) and child_of(user), 60)
    user.terminate()
    assert user.wait(30) == 128 + signal.SIGTERM
    assert not runs(var)


def test_secrets_are_made_once_and_are_the_owners_alone(var):
    var.mkdir()
    make_secrets(var)
    first = (var / "secrets.env").read_text()
    make_secrets(var)
    assert (var / "secrets.env").read_text() == first
    assert (var / "secrets.env").stat().st_mode & 0o777 == 0o600
    assert set(read_environment(var)) == {"SECRET_KEY", "LOEI_ID_KEYS", "LOEI_ID_HMAC_KEY"}
