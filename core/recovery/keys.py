"""Keys of the backups: one pair of the office, whose private half is printed once and locked away,
and one of this machine, with which it tries its own backups every week.

On paper a key is `LOEI-KEY-` (private) or `LOEI-TO-` (public) and fourteen groups of four letters:
32 bytes and three of a checksum in base32, so that a mistyped one is told from a wrong one.
"""

import hashlib
import os
import re
from base64 import b32decode, b32encode
from binascii import Error as NotBase32Error
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings

from core.recovery.errors import (
    KeyFileError,
    KeyUnreadableError,
    NoRecipientError,
    RecipientSetOutsideError,
    WrongKeyError,
)

PRIVATE, PUBLIC = "LOEI-KEY-", "LOEI-TO-"
CHECKSUM = 3
MISREAD = str.maketrans("018", "OIB")  # base32 has none of these digits


def folder() -> Path:
    return Path(settings.LOEI_VAR) / "recovery"


def recipient() -> X25519PublicKey:
    """Returns to whom backups are sealed. Raises `NoRecipientError`, `KeyUnreadableError`."""
    text = settings.BACKUP_RECIPIENT or _read(folder() / "recipient")
    if not text:
        raise NoRecipientError
    return X25519PublicKey.from_public_bytes(_raw(PUBLIC, text))


def new_recipient() -> str:
    """Makes the office's pair and keeps the public half; returns the private one as it is printed,
    once. Raises `RecipientSetOutsideError`.
    """
    if settings.BACKUP_RECIPIENT:
        raise RecipientSetOutsideError
    key = X25519PrivateKey.generate()
    write_secret(folder() / "recipient", public_text(key.public_key()))
    return private_text(key)


def keep_recipient(key: X25519PrivateKey) -> None:
    """On a bare machine the key that was locked away goes on to be the office's."""
    path = folder() / "recipient"
    if not (settings.BACKUP_RECIPIENT or path.exists()):
        write_secret(path, public_text(key.public_key()))


def of_machine() -> X25519PrivateKey:
    """Returns this machine's own key, made at the first backup. Raises `KeyUnreadableError`,
    `KeyFileError`.
    """
    path = folder() / "machine.key"
    if not path.exists():
        write_secret(path, private_text(X25519PrivateKey.generate()))
    return read_private(_read(path))


def for_opening(path: Path | None) -> list[X25519PrivateKey]:
    """Returns the keys a backup may be opened with: the one of the file `path` (of
    `LOEI_BACKUP_KEY`), else this machine's own. Raises `KeyUnreadableError`, `KeyFileError`,
    `WrongKeyError`.
    """
    text = _read(path, is_wanted=True) if path else settings.BACKUP_KEY
    if text or path:
        return [read_private(text)]
    if not (folder() / "machine.key").exists():
        raise WrongKeyError
    return [of_machine()]


def private_text(key: X25519PrivateKey) -> str:
    return _text(PRIVATE, key.private_bytes_raw())


def public_text(key: X25519PublicKey) -> str:
    return _text(PUBLIC, key.public_bytes_raw())


def read_private(text: str) -> X25519PrivateKey:
    """Reads a private key as it was printed. Raises `KeyUnreadableError`."""
    return X25519PrivateKey.from_private_bytes(_raw(PRIVATE, text))


def tag(key: X25519PublicKey) -> bytes:
    """The eight bytes by which a backup says to whom it is sealed."""
    return hashlib.sha256(key.public_bytes_raw()).digest()[:8]


def _text(prefix: str, raw: bytes) -> str:
    letters = b32encode(raw + hashlib.sha256(raw).digest()[:CHECKSUM]).decode()
    return prefix + "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _raw(prefix: str, text: str) -> bytes:
    """The 32 bytes of a key as it was typed: in any case, with or without lines and dashes."""
    letters = re.sub(r"[\s-]", "", text.upper()).translate(MISREAD)
    try:
        found = b32decode(letters.removeprefix(prefix.replace("-", "")))
    except (NotBase32Error, ValueError) as error:
        raise KeyUnreadableError from error
    raw, checksum = found[:-CHECKSUM], found[-CHECKSUM:]
    if len(raw) != 32 or hashlib.sha256(raw).digest()[:CHECKSUM] != checksum:
        raise KeyUnreadableError
    return raw


def _read(path: Path, *, is_wanted: bool = False) -> str:
    """The line of a key; the file may say more around it (`LOEI_BACKUP_KEY=…`, a title). Nothing
    where there is no file, unless it is wanted.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not is_wanted:
            return ""
        raise KeyFileError from error
    except UnicodeDecodeError as error:
        raise KeyUnreadableError from error
    named = [line for line in lines if PRIVATE in line.upper() or PUBLIC in line.upper()]
    return (named or lines or [""])[0].rpartition("=")[2].strip()


def write_secret(path: Path, text: str) -> None:
    """Writes a file that its owner alone may read, aside and then in its place: never a half. One
    that was there keeps its owner, whoever writes: the system may be another user than root.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.touch(mode=0o600)
    aside.write_text(text + "\n")
    if path.exists() and path.stat().st_uid != aside.stat().st_uid:
        os.chown(aside, path.stat().st_uid, path.stat().st_gid)
    aside.replace(path)
