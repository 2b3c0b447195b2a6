"""Who uses the servers of a data folder: the first one starts them, the last one stops them.

Whoever uses them holds a shared lock on `run/users`; the kernel drops it when the process ends,
however it ends. The last one out stops the servers; where it was killed, a small reaper that waits
for the same lock does.
"""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from script.embedded import servers
from script.embedded.folder import ROOT, data_folder, environment, exclusive, make_secrets


@contextmanager
def servers_up(var: Path | None = None) -> Iterator[tuple[dict[str, str], IO[str]]]:
    """Both servers up inside the block. Gives the environment a child process needs, and the lock.

    A child that is handed the lock (`pass_fds=[users.fileno()]`) keeps the servers up when this
    process is killed before it.
    """
    var = var or data_folder()
    (var / "run").mkdir(parents=True, exist_ok=True)
    (var / "media").mkdir(mode=0o700, exist_ok=True)
    make_secrets(var)
    with exclusive(var):
        users = _hold_users(var)
        _watch_for_the_killed(var)
        servers.start(var)
    try:
        yield environment(var), users
    finally:
        users.close()
        _stop_when_unused(var)


def _hold_users(var: Path) -> IO[str]:
    users = (var / "run" / "users").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


def _watch_for_the_killed(var: Path) -> None:
    """Starts the reaper unless one waits already; called with the starting lock held."""
    with (var / "run" / "reaper").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
    subprocess.Popen(
        [sys.executable, "-m", "script.embedded", "--reap", str(var)],
        start_new_session=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def reap(var: Path) -> None:
    """Waits until nobody holds the servers, stops them, and ends."""
    with (var / "run" / "reaper").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        unused = False
        while not unused:
            with (var / "run" / "users").open("w") as users:
                fcntl.flock(users, fcntl.LOCK_EX)
            unused = _stop_when_unused(var)


def _stop_when_unused(var: Path) -> bool:
    with exclusive(var):
        unused = _nobody_uses(var)
        if unused:
            servers.stop(var)
        return unused


def _nobody_uses(var: Path) -> bool:
    """Whether no process holds the servers. The reaper takes the whole lock for a moment when the
    last one has gone; that is nobody too.
    """
    with (var / "run" / "users").open("w") as users:
        for _ in range(3):  # the reaper may let go between the two questions
            if _locks(users, fcntl.LOCK_EX) or not _locks(users, fcntl.LOCK_SH):
                return True
            fcntl.flock(users, fcntl.LOCK_UN)
    return False


def _locks(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
