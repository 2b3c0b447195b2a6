"""Thai national IDs: reading, masking, encryption at rest and the keyed hash they are found by.

A stored value is `version (1 byte) · key id (1 byte) · nonce (12) · AES-256-GCM text and tag`,
so that keys can be rotated while both are in use. The first two bytes are sealed in and cannot be
changed; the version is for a later format, and nothing asks for it yet. The index is HMAC-SHA256
over the 13 digits.
"""

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from stdnum.th import pin as stdnum_pin

from core.errors import DomainError

VERSION = b"\x01"
NONCE_BYTES = 12
MASK = "x-xxxx-xxxxx-{}-{}"  # digits 11 and 12, digit 13


class KeyGoneError(DomainError, KeyError):
    """What is sealed needs the key `number`, which is not in `LOEI_ID_KEYS` any more."""

    code = "key_gone"
    status = 503

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"เปิดข้อมูลที่ปิดผนึกไว้ไม่ได้ เพราะไม่มีกุญแจเลขที่ {number} ในระบบแล้ว ข้อมูลไม่เปลี่ยนแปลง"
            " โปรดให้ผู้ดูแลระบบใส่กุญแจเดิมคืน หากเป็นบัญชีรายชื่อที่นำเข้า"
            " ให้กดตรวจใหม่ หรือส่งไฟล์เข้ามาใหม่หากตรวจใหม่ไม่ได้"
        )


class Pin(str):
    """Thirteen digits that print masked by accident-prone means: `repr`, and `masked` for pages."""

    __slots__ = ()

    @property
    def masked(self) -> str:
        """Only the last three digits, enough for two people to agree which person they mean."""
        return MASK.format(self[10:12], self[12:])

    @property
    def formatted(self) -> str:
        """1-4-5-2-1, for a revealed number only."""
        return f"{self[0]}-{self[1:5]}-{self[5:10]}-{self[10:12]}-{self[12:]}"

    def __repr__(self) -> str:
        return f"Pin({self.masked})"


def check_digit(twelve: str) -> str:
    """The thirteenth digit for twelve digits."""
    return stdnum_pin.calc_check_digit(twelve)


def has_valid_check_digit(digits: str) -> bool:
    """Whether 13 digits end in the right check digit; any leading digit is allowed here."""
    if len(digits) != 13 or not digits.isascii() or not digits.isdigit():
        return False
    return check_digit(digits[:12]) == digits[12]


def pin_index(digits: str) -> bytes:
    """The 32-byte keyed hash a national ID is looked up by."""
    mac = hmac.HMAC(settings.LOEI_ID_HMAC_KEY, hashes.SHA256())
    mac.update(str(digits).encode())
    return mac.finalize()


def pin_indexes(numbers: Iterable[int | None]) -> list[bytes | None]:
    """`pin_index` of many at once, given as numbers or None."""
    keyed = hmac.HMAC(settings.LOEI_ID_HMAC_KEY, hashes.SHA256())

    def index(number: int) -> bytes:
        mac = keyed.copy()  # a third of the time of taking the key in anew
        mac.update(b"%013d" % number)
        return mac.finalize()

    return [None if number is None else index(number) for number in numbers]


def encrypt_pin(digits: str) -> bytes:
    return next(encrypt_pins([str(digits).encode()]))


def encrypt_pins(pins: list[bytes]) -> Iterator[bytes]:
    """Seals many at once, given as their digits."""
    key_id, key = settings.LOEI_ID_CURRENT_KEY
    header, seal = VERSION + bytes([key_id]), _cipher(key).encrypt
    random = os.urandom(NONCE_BYTES * len(pins))
    for number, digits in enumerate(pins):
        nonce = random[number * NONCE_BYTES : (number + 1) * NONCE_BYTES]
        yield header + nonce + seal(nonce, digits, header)


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def known_key(number: int) -> bytes:
    """Raises `KeyGoneError`."""
    try:
        return settings.LOEI_ID_KEYS[number]
    except KeyError:
        raise KeyGoneError(number) from None


def decrypt_pin(value: bytes) -> Pin:
    """Opens a stored national ID. Raises `KeyGoneError` for an unknown key id,
    `cryptography.exceptions.InvalidTag` for a changed value.
    """
    value = bytes(value)
    header, nonce, sealed = value[:2], value[2 : 2 + NONCE_BYTES], value[2 + NONCE_BYTES :]
    return Pin(_cipher(known_key(header[1])).decrypt(nonce, sealed, header).decode())


def are_sealed_with_current_key(values: Iterable[bytes]) -> bool:
    current, _key = settings.LOEI_ID_CURRENT_KEY
    return all(value[1] == current for value in values)


def seal_anew(value: bytes) -> bytes:
    """The same ID under the current key. Raises what `decrypt_pin` raises."""
    return encrypt_pin(decrypt_pin(value))
