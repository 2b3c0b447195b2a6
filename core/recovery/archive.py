"""What is inside a backup: a tar of `about.json`, the database in pieces, private files, and a
`manifest.json` with every size and checksum at the end.
"""

import hashlib
import hmac
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings

from core.recovery.errors import BackupDamagedError, NewerVersionError
from core.recovery.sealing import FORMAT, SealedReader, SealedWriter

DATABASE, FILES = "database.sql.gz/", "files/"
ABOUT, MANIFEST = "about.json", "manifest.json"
PIECE = 8 << 20
BLOCK = 1 << 20


@dataclass
class About:
    """What a backup says of itself before anything else: whose it is, of which version, how much of
    everything. `migrations` are «app.name», `keys` fingerprints of the keys of national IDs.
    """

    made_at: str
    version: str
    province: str
    postgresql: int
    migrations: list[str]
    keys: dict[str, str]
    counts: dict[str, int]
    database_bytes: int
    files: int
    file_bytes: int
    format: int = FORMAT


@dataclass
class Manifest:
    """Sizes and SHA-256 of what a backup holds, by name."""

    database: str = ""
    database_bytes: int = 0
    files: dict[str, tuple[int, str]] = field(default_factory=dict)


def fingerprints() -> dict[str, str]:
    """The keys of the national IDs by number, and the one of look-up and history, as values that
    tell nothing of them.
    """
    found = {str(number): key for number, key in settings.LOEI_ID_KEYS.items()}
    found["hmac"] = settings.LOEI_ID_HMAC_KEY
    label = b"loei key fingerprint"
    return {name: hmac.digest(key, label, "sha256").hex()[:16] for name, key in found.items()}


class Writer:
    """Writes a backup into an open file."""

    def __init__(self, file: IO[bytes], recipients: list[X25519PublicKey]) -> None:
        self._sealed = SealedWriter(file, recipients)
        self._tar = tarfile.open(  # noqa: SIM115 - closed in `finish`
            fileobj=self._sealed, mode="w|", bufsize=BLOCK, format=tarfile.PAX_FORMAT
        )
        self.manifest = Manifest()

    def about(self, about: About) -> None:
        self._add(ABOUT, json.dumps(asdict(about)).encode())

    def database(self, pieces: Iterator[bytes]) -> None:
        """Packs the dump and writes it in pieces of a size a tar can be told beforehand."""
        packing, waiting = zlib.compressobj(1, wbits=31), bytearray()
        whole, number = hashlib.sha256(), 0
        for piece in pieces:
            whole.update(piece)
            self.manifest.database_bytes += len(piece)
            waiting += packing.compress(piece)
            if len(waiting) >= PIECE:
                self._add(f"{DATABASE}{number:06d}", bytes(waiting))
                waiting.clear()
                number += 1
        waiting += packing.flush()
        self._add(f"{DATABASE}{number:06d}", bytes(waiting))
        self.manifest.database = whole.hexdigest()

    def file(self, name: str, path: Path) -> bool:
        """Adds a private file; False where it has gone since it was listed."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return False
        with file:
            size = os.fstat(file.fileno()).st_size
            reading = _Reading(file)
            self._tar.addfile(_entry(FILES + name, size), reading)
            _forget(self._tar)
        self.manifest.files[name] = (size, reading.whole.hexdigest())
        return True

    def finish(self) -> None:
        self._add(MANIFEST, json.dumps(asdict(self.manifest)).encode())
        self._tar.close()
        self._sealed.finish()

    def _add(self, name: str, data: bytes) -> None:
        self._tar.addfile(_entry(name, len(data)), io.BytesIO(data))


class _Reading(io.RawIOBase):
    """A file with the checksum of what was read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.whole = file, hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self.whole.update(data)
        return data


def _forget(tar: tarfile.TarFile) -> None:
    """It would remember every file it has seen."""
    tar.members.clear()  # type: ignore[attr-defined]


def _entry(name: str, size: int) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.size, found.mode = size, 0o600
    return found


class Reader:
    """Reads a backup from an open file, once, from its beginning to its end.

    Raises what `SealedReader` raises, and `BackupDamagedError` where it does not hold what its
    manifest says.
    """

    def __init__(self, file: IO[bytes], keys: list[X25519PrivateKey]) -> None:
        self._sealed = SealedReader(file, keys)
        self.tags = self._sealed.tags
        self._stream = io.BufferedReader(self._sealed, BLOCK)
        self._found = Manifest()
        try:
            self._tar = tarfile.open(fileobj=self._stream, mode="r|", bufsize=BLOCK)  # noqa: SIM115
            self._entry = self._tar.next()
        except tarfile.TarError as error:
            raise BackupDamagedError from error
        self.about = self._read_about()

    def _read_about(self) -> About:
        said = json.loads(self._data(ABOUT))
        if said.get("format", 0) > FORMAT:
            raise NewerVersionError
        self._step()
        return About(**{name: said[name] for name in About.__dataclass_fields__})

    def database(self) -> Iterator[bytes]:
        """The dump as it was taken, piece by piece."""
        unpacking, whole = zlib.decompressobj(wbits=31), hashlib.sha256()
        while self._entry and self._entry.name.startswith(DATABASE):
            packed = self._data(self._entry.name)
            while packed:
                piece = unpacking.decompress(packed, PIECE)
                packed = unpacking.unconsumed_tail
                whole.update(piece)
                self._found.database_bytes += len(piece)
                yield piece
            self._step()
        rest = unpacking.flush()
        whole.update(rest)
        self._found.database_bytes += len(rest)
        self._found.database = whole.hexdigest()
        if rest:
            yield rest

    def files(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Names and contents of the private files; each is to be read before the next."""
        while self._entry and self._entry.name.startswith(FILES):
            name = self._entry.name.removeprefix(FILES)
            if Path(name).is_absolute() or ".." in Path(name).parts:
                raise BackupDamagedError
            yield name, self._content(name)
            self._step()

    def _content(self, name: str) -> Iterator[bytes]:
        assert self._entry  # noqa: S101
        whole, size = hashlib.sha256(), 0
        file = self._tar.extractfile(self._entry)
        while file and (piece := file.read(BLOCK)):
            whole.update(piece)
            size += len(piece)
            yield piece
        self._found.files[name] = (size, whole.hexdigest())

    def finish(self) -> Manifest:
        """Compares what was read with the manifest; reads to the very end, which only then is known
        to be the end.
        """
        said = json.loads(self._data(MANIFEST))
        said["files"] = {name: tuple(found) for name, found in said["files"].items()}
        self._step()
        while self._stream.read(BLOCK):
            pass
        if Manifest(**said) != self._found:
            raise BackupDamagedError
        return self._found

    def _data(self, name: str) -> bytes:
        if self._entry is None or self._entry.name != name:
            raise BackupDamagedError
        file = self._tar.extractfile(self._entry)
        return file.read() if file else b""

    def _step(self) -> None:
        try:
            self._entry = self._tar.next()
            _forget(self._tar)
        except tarfile.TarError as error:
            raise BackupDamagedError from error


def read_through(file: IO[bytes], keys: list[X25519PrivateKey]) -> tuple[About, Manifest]:
    """Reads a whole backup and writes nothing: it is whole, or `BackupDamagedError`."""
    reader = Reader(file, keys)
    for _piece in reader.database():
        pass
    for _name, pieces in reader.files():
        for _piece in pieces:
            pass
    return reader.about, reader.finish()
