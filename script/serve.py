"""Runs web, workers and beat together, and stops them together; starts a database that died again.

Before that: database, reference data, invented demo province (once), static files. What the parts
say goes to `log/` of the data folder; their lines of JSON, which are our own, also to the console.
"""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from script.bootstrap import BUILD, ROOT, VENV, fresh, remember
from script.embedded import servers
from script.embedded.folder import data_folder
from script.embedded.users import servers_up

PORT = os.environ.get("PORT", "8000")
ADDRESS = f"http://127.0.0.1:{PORT}"
DEMO_HOUSEHOLDS, DEMO_MONTHS = "600", "6"
STOP_SECONDS = 20
AGAIN_SECONDS = 120  # for PostgreSQL or Redis to come up again after they died
VAR = data_folder()
LOGS = VAR / "log"
STARTED = time.monotonic()
# Past the proxy of an office, which the environment names and which knows nothing of this machine.
HERE = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class StopError(Exception):
    """Somebody pressed Ctrl-C, or a part has ended."""


class RefusedError(StopError):
    """Nothing was started, since something else stands in the way."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    parts = {}
    try:
        check_port()
        say("PostgreSQL and Redis")
        with one_server(), servers_up() as (environment, _users):
            try:
                prepare(environment)
                say("web, workers and beat")
                for name, command in commands().items():
                    parts[name] = start(command, environment)
                for name, part in parts.items():
                    threading.Thread(target=keep_log, args=(name, part), daemon=True).start()
                wait_until_ready(parts)
                say("up")
                manage(environment, "demo_accounts")
                print(f"ready {ADDRESS}", flush=True)
                watch(parts)
            finally:
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
                end(parts)
    except RefusedError as reason:
        say(str(reason))
        return 2
    except StopError as reason:
        say(str(reason))
        return 0 if str(reason) == "stopped" else 1
    except subprocess.CalledProcessError as error:
        say(f"«{' '.join(error.cmd[1:4])}» failed; see the lines above")
        return 1
    return 0


@contextmanager
def one_server():
    """Refuses where another server runs on this data folder; tells others our address."""
    (VAR / "run").mkdir(parents=True, exist_ok=True)
    with (VAR / "run" / "server").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise RefusedError(
                f"a server already runs on the data folder {VAR} ({lock.read() or 'starting'});"
                " stop it first, or choose another folder: LOEI_VAR=… script/server"
            ) from None
        lock.truncate(0)
        lock.write(ADDRESS)
        lock.flush()
        yield


def prepare(environment):
    with collecting(environment):
        say("database and reference data")
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "load_reference", "--verbosity", "0")
        if environment.get("LOEI_DEMO", "1") != "0":
            say("invented demo province (once; LOEI_DEMO=0 leaves it out)")
            manage(
                environment,
                "seed_demo",
                "--households",
                DEMO_HOUSEHOLDS,
                "--months",
                DEMO_MONTHS,
                "--if-empty",
            )
        say("static files")


@contextmanager
def collecting(environment):
    """Collects the static files beside the block, on the other core; not when nothing changed."""
    sources = [
        BUILD / ".built",
        VENV / ".installed",
        *sorted((ROOT / "loei_poverty" / "settings").glob("*.py")),
    ]
    stamp = VAR / "static" / ".collected"
    if fresh(stamp, *sources):
        yield
        return
    command = [
        sys.executable,
        "manage.py",
        "collectstatic",
        "--noinput",
        "--verbosity",
        "0",
        "--ignore",
        "redoc",
    ]
    collector = subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=end_with_us)
    try:
        yield
        if collector.wait():
            raise subprocess.CalledProcessError(collector.returncode, command)
        remember(stamp, *sources)
    finally:
        if collector.poll() is None:
            collector.terminate()
            collector.wait()


# Finds the households of what agencies enter, beside the worker whose jobs they wait for; and makes
# backups and drills, which in an office have a worker of their own.
SETTLER = ["--queues", "settling,keeper", "--hostname", "settler@%h", "--concurrency", "2"]


def commands() -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "--app", "loei_poverty"]
    schedule = VAR / "run" / "beat"
    shared_memory = ["--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else []
    return {
        "web": [
            sys.executable,
            "-m",
            "gunicorn",
            "loei_poverty.wsgi",
            "--bind",
            f"127.0.0.1:{PORT}",
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            "4",
            "--timeout",
            "60",
            "--log-level",
            "warning",
            *shared_memory,
        ],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
        "settler": [*celery, "worker", *SETTLER, "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(schedule)],
    }


def check_port():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError:
            raise RefusedError(
                f"port {PORT} is taken; choose another: PORT=8001 script/server"
            ) from None


def start(command, environment):
    """A part in a session of its own, so that Ctrl-C reaches it only through us."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        preexec_fn=end_with_us,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def keep_log(name, part):
    """Everything to the file; banners and advice of what we run on stay out of the console."""
    LOGS.mkdir(mode=0o700, exist_ok=True)
    path = LOGS / f"{name}.log"
    if path.exists():
        path.replace(LOGS / f"{name}.before.log")
    with path.open("wb", buffering=0) as log:
        for line in part.stdout:
            log.write(line)
            if line.startswith(b'{"'):
                sys.stderr.buffer.write(line)
                sys.stderr.buffer.flush()


def end_with_us():
    """The kernel ends this part when we are killed and cannot (Linux; PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def wait_until_ready(parts, seconds=60):
    finish = time.monotonic() + seconds
    while time.monotonic() < finish:
        check_alive(parts)
        try:
            with HERE.open(f"{ADDRESS}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise StopError(f"no answer from {ADDRESS} within {seconds} s")


def watch(parts):
    while True:
        check_alive(parts)
        if names := servers.ended(VAR):
            start_again(" and ".join(names), parts)
        time.sleep(1)


def start_again(names, parts):
    """What died comes up again with all that was in it; the parts find it by themselves."""
    say(f"{names} ended; starting again")
    finish = time.monotonic() + AGAIN_SECONDS
    while not servers.start_again(VAR):
        check_alive(parts)
        if time.monotonic() > finish:
            raise StopError(f"{names} did not come up again; see the logs under {VAR}")
        time.sleep(1)
    say(f"{names} answers again")


def check_alive(parts):
    for name, process in parts.items():
        if process.poll() is not None:
            raise StopError(
                f"{name} ended with status {process.returncode}, see {LOGS / name}.log;"
                " stopping the others"
            )


def end(parts):
    for process in parts.values():
        if process.poll() is None:
            process.terminate()
    finish = time.monotonic() + STOP_SECONDS
    for process in parts.values():
        try:
            process.wait(max(0.1, finish - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def manage(environment, *arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], check=True, cwd=ROOT, env=environment)


def stop(_number, _frame):
    raise StopError("stopped")


def say(text):
    print(f"· {time.monotonic() - STARTED:4.0f} s  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
