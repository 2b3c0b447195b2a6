"""The real web server on the database of the bench, started as `script/server` starts it."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

from django.conf import settings

from script.serve import HERE, end_with_us
from tests.conftest import ROOT, outside_environment


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server(workers: int = 2, threads: int = 4, **environment: str):
    """The port of a server that answers inside the block."""
    collect_static_files()
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "loei_poverty.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)]
    command += ["--timeout", "120", "--log-level", "error"]
    measured = {"DJANGO_SETTINGS_MODULE": "tests.bench.site", "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=outside_environment() | measured | environment,
        preexec_fn=end_with_us,
    )
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):  # what made us end is told, not this
            process.wait(30)
        process.kill()


def collect_static_files():
    """Those of this data folder, unless they are there."""
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--ignore", "redoc"]
        subprocess.run(
            command, cwd=ROOT, env=outside_environment(), check=True, stdout=subprocess.DEVNULL
        )


def _wait(port: int, process, seconds: float = 60):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with HERE.open(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"the server on port {port} does not answer ({os.getpid()})")
