"""The encrypted file: written and read in a stream, in flat memory.

    magic and format (9) · slots (1) · slots × [tag of the key (8) · file key by HPKE (80)] · pieces

HPKE is RFC 9180 with X25519, HKDF-SHA256 and ChaCha20-Poly1305. Pieces of 1 MiB are sealed with
ChaCha20-Poly1305 under HKDF-SHA256 of the file key, salted with SHA-256 of all before them; the
nonce is the piece's number (11) and 1 for the last one (the STREAM construction). So whatever was
cut, changed, reordered or put together of two files is refused. What is inside is a tar.
"""

import hashlib
import io
import os
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.recovery.errors import (
    BackupDamagedError,
    NewerVersionError,
    NotABackupError,
    WrongKeyError,
)
from core.recovery.keys import tag

NAME, FORMAT = b"LOEIBACK", 1
INFO = b"loei backup 1"
PIECE, AEAD_TAG = 1 << 20, 16
TAG, WRAPPED = 8, 80
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class SealedWriter(io.RawIOBase):
    """Takes what is to be sealed by `write`; `finish` seals the last piece."""

    def __init__(self, file: IO[bytes], recipients: list[X25519PublicKey]) -> None:
        key, head = os.urandom(32), NAME + bytes([FORMAT, len(recipients)])
        head += b"".join(tag(to) + SUITE.encrypt(key, to, info=INFO) for to in recipients)
        file.write(head)
        self._file, self._cipher = file, _cipher(key, head)
        self._waiting, self._number = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        whole = memoryview(data)
        self._waiting += whole
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return whole.nbytes

    def finish(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last), piece, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Gives what was sealed, by `read`. `tags` are of the keys it was sealed to.

    Raises `NotABackupError`, `NewerVersionError`, `WrongKeyError`; while reading
    `BackupDamagedError`.
    """

    def __init__(self, file: IO[bytes], keys: list[X25519PrivateKey]) -> None:
        start = file.read(len(NAME) + 2)
        if len(start) < len(NAME) + 2 or start[: len(NAME)] != NAME:
            raise NotABackupError
        if start[len(NAME)] > FORMAT:
            raise NewerVersionError
        slots = file.read(start[-1] * (TAG + WRAPPED))
        found = [slots[at : at + TAG + WRAPPED] for at in range(0, len(slots), TAG + WRAPPED)]
        self.tags = {slot[:TAG] for slot in found}
        self._cipher = _cipher(_file_key(found, keys), start + slots)
        self._file, self._number, self._ready = file, 0, memoryview(b"")
        self._after: bytes | None = file.read(PIECE + AEAD_TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        if not self._ready:
            self._ready = memoryview(self._next())
        into = memoryview(buffer).cast("B")
        count = min(len(into), len(self._ready))
        into[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _next(self) -> bytes:
        if self._after is None:
            return b""
        piece, after = self._after, self._file.read(PIECE + AEAD_TAG)
        self._after = after or None
        nonce = _nonce(self._number, is_last=not after)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, piece, None)
        except (InvalidTag, ValueError) as error:
            raise BackupDamagedError from error


def _file_key(slots: list[bytes], keys: list[X25519PrivateKey]) -> bytes:
    for key in keys:
        for slot in slots:
            if slot[:TAG] == tag(key.public_key()):
                try:
                    return SUITE.decrypt(slot[TAG:], key, info=INFO)
                except (InvalidTag, ValueError) as error:
                    raise BackupDamagedError from error
    raise WrongKeyError


def _cipher(file_key: bytes, head: bytes) -> ChaCha20Poly1305:
    salt = hashlib.sha256(head).digest()
    return ChaCha20Poly1305(HKDF(hashes.SHA256(), 32, salt, INFO).derive(file_key))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
