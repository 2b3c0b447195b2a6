"""PgBouncer in transaction mode before the test database; Debian's package."""

import os
import pwd
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

from script import bootstrap
from tests.bench.server import free_port
from tests.conftest import open_folder

PACKAGE = "pgbouncer"
MISSING = "PgBouncer is not there: sudo apt-get install pgbouncer"
CONFIGURATION = """
[databases]
{name} = host={host} port={port} dbname={name} user={role} {password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 500
auth_type = any
logfile = {log}
pidfile =
"""


def program() -> str:
    """The path of PgBouncer, brought by apt where that may be; empty where it is not to be had."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    if not shutil.which(PACKAGE, path=path) and bootstrap.may_install():
        try:
            bootstrap.apt_install([PACKAGE])
        except subprocess.CalledProcessError:
            return ""
    return shutil.which(PACKAGE, path=path) or ""


@contextmanager
def pooler(size: int = 2):
    """The environment of processes that ask through it, with a pool of `size` connections."""
    with open_folder() as folder:
        yield from _run(folder, size)


def _run(folder: Path, size: int):
    at, listen = connection.settings_dict, free_port()
    text = CONFIGURATION.format(
        name=at["NAME"],
        host=at["HOST"],
        port=at["PORT"] or 5432,
        role=at["USER"],
        password=f"password={at['PASSWORD']}" if at["PASSWORD"] else "",
        listen=listen,
        size=size,
        log=folder / "pgbouncer.log",
    )
    address = f"postgresql://{at['USER']}@127.0.0.1:{listen}/{at['NAME']}"
    with running(folder, text, address):
        direct = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST']}"
        yield {"DATABASE_URL": address, "DATABASE_DIRECT_URL": direct}


@contextmanager
def running(folder: Path, text: str, address: str):
    """PgBouncer with the configuration `text`, until it answers at `address`. It does not run as
    root, and only PostgreSQL's own user is let in.
    """
    at = connection.settings_dict
    socket = Path(at["HOST"]) / f".s.PGSQL.{at['PORT'] or 5432}"
    owner = pwd.getpwuid(socket.stat().st_uid).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, owner)
        text += f"user = {owner}\n"
    (folder / "pgbouncer.ini").write_text(text)
    process = subprocess.Popen([program(), "--quiet", folder / "pgbouncer.ini"])
    try:
        _wait(address, process)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait(address, process, seconds=20):
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("PgBouncer does not answer")
