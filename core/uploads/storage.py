"""Keeps files whole or not at all: written aside, forced to the disk, then given their name."""

import errno
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.core.files.utils import validate_file_name
from django.db import transaction
from django.db.models.fields.files import FieldFile

from core.uploads.errors import StorageFullError

ASIDE = "unfinished"  # as `accounts.services.files` knows it
FULL = {errno.ENOSPC, errno.EDQUOT}


class WholeFileStorage(FileSystemStorage):
    """A write that fails or is killed leaves nothing under the file's name. What a killed process
    leaves lies in `unfinished/`, which the nightly cleaning empties.

    Raises `StorageFullError` when the disk is full.
    """

    def _save(self, name: str, content: Any) -> str:
        with aside_in(Path(self.location)) as aside:
            self._write(aside, content)
            name = self._give_name(aside, name)
        validate_file_name(name, allow_relative_path=True)
        return name

    def _write(self, path: Path, content: Any) -> None:
        chunks = (c.encode() if isinstance(c, str) else c for c in content.chunks())
        write_forced(path, chunks, mode=self.file_permissions_mode or 0o600)

    def _give_name(self, aside: Path, name: str) -> str:
        """The name is held by an empty file for the moment until the whole one takes its place, so
        that of two files of one name neither is lost.
        """
        while True:
            path = Path(self.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                path.open("xb").close()
            except FileExistsError:
                name = self.get_available_name(name)
                continue
            try:
                aside.replace(path)
            except OSError:
                path.unlink(missing_ok=True)
                raise
            force_names(path.parent)
            return path.relative_to(self.location).as_posix()


@contextmanager
def aside_in(root: Path) -> Iterator[Path]:
    """A path in `unfinished/` of `root` to write a file at and give it its name from; what still
    lies there afterwards is removed. Raises `StorageFullError`.
    """
    path = root / ASIDE / uuid.uuid4().hex
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield path
    except OSError as error:
        if error.errno in FULL:
            raise StorageFullError from error
        raise
    finally:
        path.unlink(missing_ok=True)


def write_forced(path: Path, chunks: Iterable[bytes], *, mode: int = 0o600) -> None:
    """Writes a new file and waits until the disk has it."""
    with path.open("xb") as file:
        os.fchmod(file.fileno(), mode)
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())


def force_names(folder: Path) -> None:
    """Forces the folder's list of names to the disk, where the file system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_on_commit(file: FieldFile) -> None:
    """Takes the file of a row away with the transaction that forgets it; the caller saves the row.
    Where that is rolled back both stay.
    """
    if name := file.name:
        transaction.on_commit(partial(file.storage.delete, name))
        setattr(file.instance, file.field.name, "")
