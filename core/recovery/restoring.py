"""Brings a backup back: read through first, filled in beside what is there, then swapped in, so
that nothing half ever stands where the system looks.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from core.owner import as_owner, grant_to_office
from core.recovery import postgres
from core.recovery.archive import About, Manifest, Reader, fingerprints, read_through
from core.recovery.errors import (
    BackupMissingError,
    BackupUnreadableError,
    CountsDifferError,
    DatabaseError,
    DiskFullError,
    IdKeysError,
    InUseError,
    MigrationError,
    NewerVersionError,
    NotEmptyError,
    OtherProvinceError,
    PlaceError,
)
from core.uploads.storage import FULL

SPARE = 64 << 20  # bytes that stay free


@dataclass
class RestoredCopy:
    """A backup that was brought back beside what is there."""

    database: str
    folder: Path
    about: About
    manifest: Manifest
    is_kept: bool = False
    notes: list[str] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """For a process of its own that works on it, as the office's role."""
        office = settings.DATABASES["default"]
        return {
            **os.environ,
            "DATABASE_URL": postgres.url(self.database, office),
            "DATABASE_OWNER_URL": postgres.url(self.database, settings.DATABASE_OWNER),
            "DATABASE_DIRECT_URL": "",
            "DATABASE_REPLICA_URL": "",
            "LOEI_MEDIA": str(self.folder),
            "LOEI_VAR": str(settings.LOEI_VAR),
            "REDIS_URL": settings.REDIS_URL,
            "DJANGO_SETTINGS_MODULE": "loei_poverty.settings.production",
        }


def check(path: Path, keys: list[X25519PrivateKey]) -> About:
    """Reads a backup through. Raises `RecoveryError` where it cannot be brought back here."""
    with opened(path) as file:
        reader = Reader(file, keys)
        _refuse_foreign(reader.about)
    with opened(path) as file:
        about, _manifest = read_through(file, keys)
    return about


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Opens the file of a backup. Raises `BackupMissingError`, `BackupUnreadableError`; the latter
    also while it is read.
    """
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise BackupMissingError from error
    except OSError as error:
        raise BackupUnreadableError from error
    with file:
        yield cast("IO[bytes]", _Reading(file))


class _Reading:
    """Reads a backup; what goes wrong there is no fault of the place that is written to."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            raise BackupUnreadableError from error


def _refuse_foreign(about: About) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(about.migrations) - known:
        raise NewerVersionError
    if about.province != settings.PROVINCE:
        raise OtherProvinceError
    here = fingerprints()
    if any(here.get(name) != found for name, found in about.keys.items()):
        raise IdKeysError


@contextmanager
def brought_back(
    path: Path, keys: list[X25519PrivateKey], *, database: str, folder: Path
) -> Iterator[RestoredCopy]:
    """A backup in a database and a folder of its own, rows and files counted; both go in the end
    unless the caller says `is_kept`. Raises `RecoveryError`: `BusyError` where somebody else is at
    the same.
    """
    with postgres.held(database):
        about = check(path, keys)
        _want_room(about, folder)
        found = RestoredCopy(database, folder, about, Manifest())
        _remove(found)  # what a killed one left
        try:
            _unpack(path, keys, found)
            yield found
        finally:
            if not found.is_kept:
                with suppress(DatabaseError):
                    _remove(found)


def _remove(found: RestoredCopy) -> None:
    shutil.rmtree(found.folder, ignore_errors=True)
    postgres.drop(found.database)


def _want_room(about: About, folder: Path) -> None:
    wanted = about.file_bytes + SPARE
    if (settings.LOEI_VAR / "pg").is_dir():  # the embedded server's tables lie there as well
        wanted += about.database_bytes
    if shutil.disk_usage(_existing(folder)).free < wanted:
        raise DiskFullError


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _unpack(path: Path, keys: list[X25519PrivateKey], found: RestoredCopy) -> None:
    postgres.make(found.database)
    try:
        found.folder.mkdir(mode=0o700, parents=True)
        with opened(path) as file, postgres.connected("postgres") as server:
            reader = Reader(file, keys)
            postgres.fill(found.database, reader.database(), postgres.major(server))
            for name, pieces in reader.files():
                _write(found.folder / name, pieces)
            found.manifest = reader.finish()
    except OSError as error:
        raise (DiskFullError if error.errno in FULL else PlaceError) from error
    with postgres.connected(found.database) as restored:
        if postgres.counts(restored) != found.about.counts:
            raise CountsDifferError


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.writelines(pieces)


def manage(found: RestoredCopy, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs a command of ours on what was brought back."""
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(  # noqa: S603
        command,
        cwd=settings.BASE_DIR,
        env=found.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def migrate(found: RestoredCopy) -> None:
    """Brings the tables up to this version and grants the office's role its rights. Raises
    `MigrationError`, which says as much as may be said: an error's own words may be those of rows.
    """
    done = manage(found, "migrate", "--no-input")
    if done.returncode:
        broken = re.findall(r"^ *Applying (\S+?)\.\.\.(?! OK)", done.stdout, re.MULTILINE)
        kinds = re.findall(r"^(?:\w+\.)*(\w*(?:Error|Exception))\b", done.stderr, re.MULTILINE)
        raise MigrationError(" ".join([*broken[-1:], *kinds[-1:]]) or f"สถานะ {done.returncode}")


def restore(
    path: Path, keys: list[X25519PrivateKey], *, replace: bool = False, as_it_was: bool = False
) -> RestoredCopy:
    """Puts a backup in the place of the system's database and files. What is there already is only
    replaced if told so, and stays beside under names the answer's `notes` give. `as_it_was` leaves
    its tables as they are, for the version that made the backup.

    Raises `RecoveryError`; then everything is as it was.
    """
    refuse_use(replace=replace)
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    name, root = connection.settings_dict["NAME"], Path(settings.MEDIA_ROOT)
    with brought_back(
        path, keys, database=f"{name}_restoring", folder=root / ".restoring"
    ) as found:
        if not as_it_was:
            migrate(found)
        refuse_use(replace=replace)
        with _files_swapped(found, root, root / f".before-{stamp}"):
            _swap_database(found, name, f"{name}_before_{stamp}")
        found.is_kept = True
        with as_owner():  # a backup holds no rights: their roles may be called otherwise elsewhere
            grant_to_office()
        shutil.rmtree(root / ".restoring", ignore_errors=True)
    with suppress(Exception):
        cache.clear()  # drawings and counts of what was there before
    found.database, found.folder = name, root
    return found


def refuse_use(*, replace: bool) -> None:
    """Refuses a system that runs (`InUseError`), and one with data unless `replace`
    (`NotEmptyError`).
    """
    _refuse_a_running_server()
    name = connection.settings_dict["NAME"]
    there = postgres.exists(name)
    if there and postgres.others_on(name):
        raise InUseError
    if replace:
        return
    if (there and not _is_empty(name)) or _has_files(Path(settings.MEDIA_ROOT)):
        raise NotEmptyError


def _refuse_a_running_server() -> None:
    """`script/server` holds its lock also while none of its parts is connected."""
    try:
        with (Path(settings.LOEI_VAR) / "run" / "server").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return
    except BlockingIOError as error:
        raise InUseError from error


def _is_empty(database: str) -> bool:
    """Whether nobody has an account yet: tables and reference data alone are no loss."""
    accounts = get_user_model()._meta.db_table
    with postgres.connected(database) as found:
        row = found.execute("SELECT to_regclass(%s)", [f"public.{accounts}"]).fetchone()
        if not row or row[0] is None:
            return True
        query = sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(accounts))
        row = found.execute(query).fetchone()
        return not (row and row[0])


def _has_files(root: Path) -> bool:
    return root.is_dir() and any(
        path.is_file()
        for entry in root.iterdir()
        if not entry.name.startswith(".")
        for path in (entry, *entry.rglob("*"))
    )


@contextmanager
def _files_swapped(found: RestoredCopy, root: Path, before: Path) -> Iterator[None]:
    """Files of the backup in `root`, what was there in `before`; back where the block fails."""
    moved: list[tuple[Path, Path]] = []
    try:
        found.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in [entry for entry in root.iterdir() if not entry.name.startswith(".")]:
            before.mkdir(mode=0o700, exist_ok=True)
            _move(old, before / old.name, moved)
        for new in list(found.folder.iterdir()):
            _move(new, root / new.name, moved)
        yield
    except BaseException:
        for there, back in reversed(moved):
            there.rename(back)
        raise
    if before.exists():
        found.notes.append(str(before))


def _move(path: Path, there: Path, moved: list[tuple[Path, Path]]) -> None:
    path.rename(there)
    moved.append((there, path))


def _swap_database(found: RestoredCopy, name: str, before: str) -> None:
    connection.close()
    if postgres.exists(name):
        is_empty = _is_empty(name)
        postgres.rename(name, before)
        try:
            postgres.rename(found.database, name)
        except BaseException:
            postgres.rename(before, name)
            raise
        if is_empty:
            with suppress(DatabaseError):
                postgres.drop(before)
        else:
            found.notes.append(before)
    else:
        postgres.rename(found.database, name)
