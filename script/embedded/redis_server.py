"""Redis of the machine, or the one `script/bootstrap.py` took out of a wheel."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from script.embedded.folder import listens, redis_socket

PROGRAMS = ("redis-server", "valkey-server")


def start(var: Path) -> None:
    address = redis_socket(var)
    address.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not listens(address):  # one that still reads what it kept listens and does not answer
        _run(var, address)
    _wait_for(lambda: _answers(address), "Redis")


def stop(var: Path) -> bool:
    address = redis_socket(var)
    if not _answers(address):
        return False
    _client(address).shutdown()
    _wait_for(lambda: not _answers(address), "the end of Redis")
    return True


def is_up(var: Path) -> bool:
    return _answers(redis_socket(var))


def _answers(address: Path) -> bool:
    try:
        return address.exists() and _client(address).ping()
    except redis.ConnectionError:
        return False


def _run(var: Path, address: Path) -> None:
    (var / "redis").mkdir(exist_ok=True)
    (var / "redis").chmod(0o700)  # queued work and who is signed in
    command = [
        _program(),
        "--port",
        "0",
        "--unixsocket",
        str(address),
        "--unixsocketperm",
        "700",
        "--dir",
        str(var / "redis"),
        "--appendonly",
        "yes",
        "--pidfile",
        str(var / "run" / "redis.pid"),
        "--daemonize",
        "yes",
        "--logfile",
        str(var / "redis" / "log"),
    ]
    environment = {**os.environ, "LC_ALL": "C"}  # Redis ends where the locale is not there
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, umask=0o077)


def _program() -> str:
    """The machine's own, else what `script/bootstrap.py` put beside our Python."""
    path = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{Path(sys.executable).parent}"
    for name in PROGRAMS:
        if found := shutil.which(name, path=path):
            return found
    sys.exit("Redis is missing; please install it first: sudo apt-get install redis-server")


def _client(address: Path) -> redis.Redis:
    """A client that asks once; the library's own retries would take ten seconds over a «no»."""
    return redis.Redis(unix_socket_path=str(address), retry=Retry(NoBackoff(), 0))


def _wait_for(ready: Callable[[], bool], what: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: no answer within {seconds:.0f} s")
        time.sleep(0.05)
