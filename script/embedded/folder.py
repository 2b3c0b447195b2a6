"""The data folder of an embedded copy: its sockets, its secrets, the environment it is run with."""

import fcntl
import hashlib
import os
import re
import secrets
import socket
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOCKET_PATH = re.compile(r"[A-Za-z0-9._/-]{1,99}")  # the kernel's limit is 107 bytes


def data_folder() -> Path:
    """The folder of this copy: `LOEI_VAR`, by default `var/` of the project."""
    return Path(os.environ.get("LOEI_VAR") or ROOT / "var").resolve()


def socket_folder(var: Path) -> Path:
    """Where the sockets lie: in the data folder, or under /tmp where its path is too long for a
    socket or has characters that would have to be escaped in addresses and options.
    """
    return var / "run" if may_hold_sockets(var / "run") else short_folder(var)


def may_hold_sockets(folder: Path) -> bool:
    return bool(SOCKET_PATH.fullmatch(str(folder / ".s.PGSQL.5432")))


def short_folder(var: Path) -> Path:
    return Path("/tmp") / f"loei-{hashlib.sha256(str(var).encode()).hexdigest()[:16]}"


def redis_socket(var: Path) -> Path:
    return socket_folder(var) / "redis.sock"


def read_environment(var: Path) -> dict[str, str]:
    """What an embedded copy is run with: its secrets (made once) and its servers' addresses."""
    settings: dict[str, str] = {}
    for name in ("secrets.env", "run/database.env"):
        path = var / name
        if path.exists():
            lines = path.read_text().splitlines()
            settings |= dict(line.split("=", 1) for line in lines if "=" in line)
    return settings


def server_address(var: Path) -> str:
    """Where `script/server` of this data folder answers, or did last."""
    path = var / "run" / "server"
    return (path.read_text() if path.exists() else "") or "http://127.0.0.1:8000"


def environment(var: Path) -> dict[str, str]:
    """Returns what a process of this copy is run with; what is set outside comes first."""
    own = {
        "LOEI_VAR": str(var),
        "REDIS_URL": f"unix://{redis_socket(var)}?db=0",
        "SITE_URL": server_address(var),
        "HTTPS": "0",  # it listens on this machine alone
    }
    return own | read_environment(var) | {k: v for k, v in os.environ.items() if v}


@contextmanager
def exclusive(var: Path) -> Iterator[None]:
    """Holds the lock under which servers are started and stopped."""
    with (var / "run" / "starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_secrets(var: Path) -> None:
    """Writes the secrets of this copy, for its owner alone, unless they are there; those somebody
    has put there (a second sheet) are then for their owner alone as well.
    """
    path = var / "secrets.env"
    if path.exists():
        if path.stat().st_uid == os.geteuid():
            path.chmod(0o600)
        return
    lines = [
        f"SECRET_KEY={secrets.token_urlsafe(50)}",
        f"LOEI_ID_KEYS=1:{urlsafe_b64encode(secrets.token_bytes(32)).decode()}",
        f"LOEI_ID_HMAC_KEY={urlsafe_b64encode(secrets.token_bytes(32)).decode()}",
    ]
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n")


def listens(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(address)) == 0
