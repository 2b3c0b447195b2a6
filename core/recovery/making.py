"""Makes a backup: the database of one moment and the private files, in one encrypted file.

Nothing stands on the disk in the clear, and nothing under the backup's name until it is whole.
"""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from django.conf import settings
from django.utils import timezone

from core.recovery import folder as backups
from core.recovery import keys, postgres
from core.recovery.archive import About, Manifest, Writer, fingerprints, read_through
from core.recovery.errors import BusyError, DiskFullError, FolderError
from core.uploads.storage import ASIDE, FULL, force_names
from core.version import version

LOCK = 7_230_061
HIDDEN = "."  # what a restore has under way or put aside


@dataclass
class Made:
    """A backup that was made, read back and found whole."""

    path: Path
    size: int
    about: About
    manifest: Manifest
    seconds: float
    gone: int  # files that were removed while the backup was made
    cleared: int  # older backups that were not kept

    @property
    def summary(self) -> dict[str, object]:
        """What the history and the command say of it: numbers alone."""
        return {
            "file": self.path.name,
            "bytes": self.size,
            "rows": sum(self.about.counts.values()),
            "tables": len(self.about.counts),
            "files": len(self.manifest.files),
            "seconds": round(self.seconds, 1),
            "cleared": self.cleared,
        }


def make_backup(folder: Path | None = None) -> Made:
    """Makes a backup in `folder` (`LOEI_BACKUPS`), reads it back, and removes those not kept any
    more. Raises `RecoveryError`.
    """
    into = Path(folder or settings.BACKUP_FOLDER)
    recipients = [keys.recipient(), keys.of_machine().public_key()]
    started = time.monotonic()
    with _full_disk_said():
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = into / backups.name_for(timezone.now())
        with _whole_or_not(path) as file:
            about, gone = _write(Writer(file, recipients), path)
        with path.open("rb") as file:
            _about, manifest = read_through(file, [keys.of_machine()])
        cleared = backups.clear_out(into)
    seconds = time.monotonic() - started
    return Made(path, path.stat().st_size, about, manifest, seconds, gone, cleared)


def _write(writer: Writer, path: Path) -> tuple[About, int]:
    """Returns what the backup says of itself, and how many listed files had gone. Alone, so that
    halves beside it are of backups that were killed.
    """
    with postgres.one_moment() as (moment, snapshot):
        if not _alone(moment):
            raise BusyError
        backups.clear_halves(path)
        files = list(private_files(settings.MEDIA_ROOT))
        about = _about(moment, files)
        writer.about(about)
        writer.database(postgres.dump(snapshot, postgres.major(moment)))
    gone = sum(not writer.file(name, path) for name, path in files)
    writer.finish()
    return about, gone


def _alone(moment: psycopg.Connection) -> bool:
    row = moment.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
    return bool(row and row[0])


def _about(moment: psycopg.Connection, files: list[tuple[str, Path]]) -> About:
    size = moment.execute("SELECT pg_database_size(current_database())").fetchone()
    applied = moment.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
    return About(
        made_at=timezone.now().isoformat(timespec="seconds"),
        version=version(),
        province=settings.PROVINCE,
        postgresql=postgres.major(moment),
        migrations=[name for (name,) in applied.fetchall()],
        keys=fingerprints(),
        counts=postgres.counts(moment),
        database_bytes=size[0] if size else 0,
        files=len(files),
        file_bytes=sum(_size(path) for _name, path in files),
    )


def private_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Names below `root` and paths, in order; without what is being written or put aside."""
    for parent, folders, names in os.walk(root):
        at_top = Path(parent) == Path(root)
        folders[:] = sorted(
            name for name in folders if not (at_top and (name == ASIDE or name.startswith(HIDDEN)))
        )
        for name in sorted(names):
            path = Path(parent) / name
            yield path.relative_to(root).as_posix(), path


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def _whole_or_not(path: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name once it is whole and on the disk; else it is removed. One of the
    same second that somebody else writes stays: `BusyError`.
    """
    aside = path.with_suffix(backups.HALF)
    try:
        file = aside.open("xb")
    except FileExistsError as error:
        raise BusyError from error
    try:
        with file:
            os.fchmod(file.fileno(), 0o600)
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        force_names(path.parent)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def _full_disk_said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL | {errno.EFBIG}:
            raise DiskFullError from error
        raise FolderError from error
