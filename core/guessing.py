"""How often a password may be guessed.

Wrong ones count by account and address together, so that strangers' typing errors lock out neither
the office they sit in nor the person whose name they type. Two wide limits stand behind that, for
one address trying many accounts and one account tried from many addresses; they never touch a pair
of account and address that has signed in before.
"""

import hashlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache import cache

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
REMEMBERED = 90 * DAY  # a pair that has signed in


@dataclass(frozen=True)
class Limit:
    """`most` wrong passwords in `seconds`, counted from the first."""

    name: str
    most: int
    seconds: int

    def wait(self, key: str) -> int:
        """Returns how many seconds no further try is taken; 0 when one is."""
        if cache.get(f"{key}:count", 0) < self.most:
            return 0
        return max(math.ceil(cache.get(f"{key}:until", 0) - time.time()), 0)

    def count(self, key: str) -> None:
        cache.add(f"{key}:until", time.time() + self.seconds, self.seconds)
        if not cache.add(f"{key}:count", 1, self.seconds):
            cache.incr(f"{key}:count")


PAIR = (Limit("short", 5, 5 * MINUTE), Limit("day", 30, DAY))
ACCOUNT = Limit("account", 200, HOUR)
ADDRESS = Limit("address", 200, 10 * MINUTE)


def seconds_to_wait(account: str, address: str | None) -> int:
    """Returns how long this account takes no further try from this address; 0 when it does."""
    return max(limit.wait(key) for limit, key in _limits(account, address))


def count_wrong(account: str, address: str | None) -> None:
    for limit, key in _limits(account, address):
        limit.count(key)


def remember(account: str, address: str | None) -> None:
    """The account was entered from here: its wide limits no longer apply here."""
    cache.set(_key("known", account, address), True, REMEMBERED)
    for limit in PAIR:
        key = _key(limit.name, account, address)
        cache.delete_many([f"{key}:count", f"{key}:until"])


def in_words(seconds: int) -> str:
    """«โปรดรอ 5 นาที …»: how long to wait, in minutes or hours, never too short."""
    minutes = math.ceil(seconds / MINUTE)
    wait = f"{minutes} นาที" if minutes < 60 else f"{math.ceil(minutes / 60)} ชั่วโมง"
    return f"ใส่รหัสผ่านผิดหลายครั้ง โปรดรอ {wait} แล้วลองใหม่ หากลืมรหัสผ่าน โปรดขอลิงก์จากผู้ดูแลระบบ"


def _limits(account: str, address: str | None) -> Iterator[tuple[Limit, str]]:
    yield from ((limit, _key(limit.name, account, address)) for limit in PAIR)
    if not cache.get(_key("known", account, address)):
        yield ACCOUNT, _key(ACCOUNT.name, account, None)
        yield ADDRESS, _key(ADDRESS.name, "", address)


def _key(name: str, account: str, address: str | None) -> str:
    """No name of an account stands in the cache; an IPv6 address counts by its network."""
    source = f"{account.strip().casefold()}\0{truncate_ip(address) if address else ''}"
    return f"guess:{name}:{hashlib.sha256(source.encode()).hexdigest()}"
