"""Both servers; one named from outside (`DATABASE_URL`, `REDIS_URL`) is none of ours."""

import os
import subprocess
from pathlib import Path

import psycopg

from script.embedded import postgres, redis_server
from script.embedded.folder import exclusive


def start(var: Path) -> None:
    """Starts whichever of the two does not run; called with the folder's lock held."""
    if not os.environ.get("DATABASE_URL"):
        postgres.start(var)
    if not os.environ.get("REDIS_URL"):
        redis_server.start(var)


def ended(var: Path) -> list[str]:
    """Returns the names of those of the two that ought to run and do not."""
    found = []
    if not (os.environ.get("DATABASE_URL") or postgres.is_up(var)):
        found.append("PostgreSQL")
    if not (os.environ.get("REDIS_URL") or redis_server.is_up(var)):
        found.append("Redis")
    return found


def start_again(var: Path) -> bool:
    """Starts those that have ended; False where one does not come up yet."""
    try:
        with exclusive(var):
            start(var)
    except (subprocess.SubprocessError, OSError, psycopg.Error):
        return False
    return not ended(var)


def stop(var: Path) -> list[str]:
    """Stops whichever of the two runs for this data folder. Returns the names of those stopped."""
    stopped = []
    if (var / "pg" / "postmaster.pid").exists() and postgres.stop(var):
        stopped.append("postgresql")
    if redis_server.stop(var):
        stopped.append("redis")
    return stopped
