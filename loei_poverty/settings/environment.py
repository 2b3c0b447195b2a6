"""Reads the environment; what is missing or cannot be read is said by its name, never guessed."""

import os
import re
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64Error
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

REPLICA_SECONDS = 3


def text(name: str, default: str | None = None) -> str:
    """Returns the variable; one that is empty counts as not set."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set; see docs/operations.md.")
    return value


def flag(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value in {"1", "true", "yes"}


def whole(name: str, default: int) -> int:
    value = text(name, str(default))
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def seconds(name: str, default: float) -> float:
    value = text(name, str(default))
    if not re.fullmatch(r"\d{1,9}(\.\d+)?", value, re.ASCII):
        raise ImproperlyConfigured(f"{name} must be a number of seconds, not {value!r}.")
    return float(value)


def words(name: str, default: str | None = "") -> list[str]:
    return [word for word in text(name, default).replace(",", " ").split() if word]


def key(name: str, value: str) -> bytes:
    """Returns the 32 bytes a key is made of; `value` is URL-safe base64, `name` its variable."""
    try:
        found = urlsafe_b64decode(value)
    except (NotBase64Error, ValueError):
        found = b""
    if len(found) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes in URL-safe base64.")
    return found


def numbered_keys(name: str) -> dict[int, bytes]:
    """Returns keys by their numbers: `1:KEY,2:KEY`, the last one current."""
    pairs = [word.partition(":") for word in words(name, None)]
    if not pairs or not all(number.isdecimal() for number, _colon, _key in pairs):
        raise ImproperlyConfigured(f"{name} must be pairs number:key.")
    return {int(number): key(name, value) for number, _colon, value in pairs}


def database(name: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as Django's dictionary."""
    parts = urlsplit(text(name))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "core.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": True,
    }


def main_database() -> dict[str, Any]:
    """Pages ask `DATABASE_URL`, which may be a pooler that gives a connection to each transaction
    (`loei_poverty.wsgi` says that pages are served). Whoever works for long, a worker or a command,
    asks past it, at `DATABASE_DIRECT_URL`.
    """
    if text("DATABASE_DIRECT_URL", "") and not flag("LOEI_SERVES_PAGES", default=False):
        return database("DATABASE_DIRECT_URL")
    return database("DATABASE_URL")


def replica() -> dict[str, dict[str, Any]]:
    """Returns the streaming replica, where there is one, as an entry of `DATABASES`."""
    if not text("DATABASE_REPLICA_URL", ""):
        return {}
    found = database("DATABASE_REPLICA_URL")
    # A machine that is switched off answers nothing at all: pages do not wait for it.
    options = {"connect_timeout": REPLICA_SECONDS, **found["OPTIONS"]}
    more = {"OPTIONS": options, "ATOMIC_REQUESTS": False, "TEST": {"MIRROR": "default"}}
    return {"replica": found | more}


def redis_database(url: str, number: int) -> str:
    """Returns the address of another database of the same Redis server."""
    server = re.sub(r"(\?db=\d+|(?<=[^/])/\d+)$", "", url)
    return f"{server}?db={number}" if url.startswith("unix:") else f"{server}/{number}"


def broker_url(url: str) -> str:
    """Returns the address of a Redis server as Celery writes it."""
    return url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
