"""Files sealed with the keys of the national IDs (AES-256-GCM), in pieces: of any size in flat
memory.

A file is `magic · key id (1) · nonce (12) · the file's own key, sealed` and then pieces, each
sealed with the file's own key under its number; the last piece says that it is the last. So a
changed, reordered or cut file is refused, and changing the key of the IDs rewrites the head alone.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files import File
from django.utils.deconstruct import deconstructible

from core.identity import known_key
from core.uploads.storage import WholeFileStorage, aside_in, force_names, write_forced

MAGIC = b"LOEISEAL\x01"
PIECE = 1 << 20
NONCE, KEY, TAG = 12, 32, 16
HEAD = len(MAGIC) + 1 + NONCE + KEY + TAG


class NotSealedError(ValueError):
    """The file is no sealed file, or was changed or cut."""


def seal(chunks: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """The sealed file of what `chunks` hold."""
    key = AESGCM.generate_key(256)
    yield _head(key)
    cipher, waiting, number = AESGCM(key), bytearray(), 0
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > PIECE:
            yield cipher.encrypt(_nonce(number), bytes(waiting[:PIECE]), b"more")
            del waiting[:PIECE]
            number += 1
    yield cipher.encrypt(_nonce(number), bytes(waiting), b"last")


def unseal(file: IO[bytes]) -> Iterator[bytes]:
    """What a sealed file (open for reading) holds, piece by piece.

    Raises `NotSealedError`, and `KeyGoneError` for a file sealed with a key that is not known any
    more.
    """
    cipher, number = AESGCM(_key_of(file.read(HEAD))), 0
    piece = file.read(PIECE + TAG)
    while piece:
        after = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number), piece, b"more" if after else b"last")
        except InvalidTag as error:
            raise NotSealedError(f"piece {number}") from error
        piece, number = after, number + 1
    if not number:
        raise NotSealedError("no pieces")


def write_sealed(path: Path, data: bytes | memoryview) -> None:
    """Stores a private file sealed, in place of one of that name: whoever reads meanwhile, or after
    a fall of the machine, finds the former file or the new one, whole.
    """
    whole = memoryview(data)  # so that no second copy of it is held
    pieces = (whole[at : at + PIECE] for at in range(0, len(whole), PIECE))
    with aside_in(Path(settings.MEDIA_ROOT)) as aside:
        write_forced(aside, seal(pieces))
        aside.replace(path)
        force_names(path.parent)


def read_sealed(path: Path) -> bytes:
    with path.open("rb") as file:
        return b"".join(unseal(file))


def seal_anew(path: Path) -> bool:
    """Seals a file's own key with the current key of the IDs; whether there was need to. The disk
    has it then: the former key may go.
    """
    current, _key = settings.LOEI_ID_CURRENT_KEY
    with path.open("r+b") as file:
        head = file.read(HEAD)
        if head[: len(MAGIC)] != MAGIC or head[len(MAGIC)] == current:
            return False
        new = _head(_key_of(head))
        file.seek(0)
        file.write(new)
        file.flush()
        os.fsync(file.fileno())
    return True


def unnamed(chunks: Iterable[bytes]) -> IO[bytes]:
    """A file in memory that has no name and goes with the process, however that ends."""
    file = os.fdopen(os.memfd_create("unsealed"), "w+b")
    try:
        file.writelines(chunks)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


@deconstructible
class SealedStorage(WholeFileStorage):
    """Keeps files sealed; opened they are `unnamed`."""

    def _save(self, name: Any, content: Any) -> str:
        return super()._save(name, _Chunks(seal(content.chunks()), name))

    def _open(self, name: Any, mode: str = "rb") -> File:
        with open(self.path(name), "rb") as file:
            return File(unnamed(unseal(file)), name)


class _Chunks(File):
    """Content that is only read once, piece by piece."""

    def __init__(self, pieces: Iterable[bytes], name: Any) -> None:
        super().__init__(None, name)
        self._pieces = pieces

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield from self._pieces


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE, "big")


def _head(key: bytes) -> bytes:
    key_id, wrapping = settings.LOEI_ID_CURRENT_KEY
    start, nonce = MAGIC + bytes([key_id]), os.urandom(NONCE)
    return start + nonce + AESGCM(wrapping).encrypt(nonce, key, start)


def _key_of(head: bytes) -> bytes:
    start, rest = head[: len(MAGIC) + 1], head[len(MAGIC) + 1 :]
    if len(head) < HEAD or start[:-1] != MAGIC:
        raise NotSealedError("head")
    wrapping = AESGCM(known_key(start[-1]))
    try:
        return wrapping.decrypt(rest[:NONCE], rest[NONCE:], start)
    except InvalidTag as error:
        raise NotSealedError("head") from error
