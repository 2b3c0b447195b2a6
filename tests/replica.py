"""A streaming replica of the embedded PostgreSQL, made with what lies in its wheel."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

from script.embedded import postgres
from script.embedded.folder import data_folder
from tests.conftest import open_folder, wait_for


class Replica:
    """A second server that follows the first; its files lie in `folder`."""

    def __init__(self, folder: Path):
        self.server = postgres._server(data_folder())
        self.folder = folder
        self.data = folder / "data"
        at = connection.settings_dict
        self.primary = f"host={at['HOST']} user=postgres"
        self.url = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={folder}"
        if os.geteuid() == 0:
            shutil.chown(folder, self.server.system_user)

    def make(self):
        self.run("pg_basebackup", "-d", self.primary, "-D", self.data, "-R", "-c", "fast")
        options = f"-k {self.folder} -c listen_addresses='' -c hot_standby_feedback=on"
        self.run("pg_ctl", "-D", self.data, "-w", "-o", options, "-l", self.data / "log", "start")

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop", check=False)

    def run(self, name, *arguments, check=True):
        command = [self.server.bin_path / name, *arguments]
        subprocess.run(
            command, user=self.server.system_user, cwd="/", check=check, stdout=subprocess.DEVNULL
        )

    def ask(self, sql: str):
        name = connection.settings_dict["NAME"]
        address = f"host={self.folder} user=postgres dbname={name}"
        with psycopg.connect(address, autocommit=True) as replica:
            return replica.execute(sql).fetchone()

    def catch_up(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_lsn()")
            wanted = cursor.fetchone()[0]
        wait_for(lambda: self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'::pg_lsn")[0])


@contextmanager
def replica_of_this():
    with open_folder() as folder:
        found = Replica(folder)
        try:
            found.make()
            found.catch_up()
            yield found
        finally:
            found.stop()
