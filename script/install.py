"""Prepares an installation of an office: secrets of its own and its settings, secure by default.

Standard library only: it runs where nothing of the project does yet. It writes files and starts
nothing; what is there already it leaves alone.
"""

import argparse
import os
import re
import secrets
import string
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = (Path("/etc/loei/loei.env"), Path("/etc/loei/loei-owner.env"))
UNITS = ROOT / "script" / "units"
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
BACKUPS = Path("/var/backups/loei")
FOLDER = re.compile(r"[A-Za-z0-9._/-]+")
HIDDEN = (("home",), ("root",))  # from the units (`ProtectHome`)
LOUD = """
!! HTTPS=0: passwords and the data of people travel in the clear and can be read on the way.
!! For trying out in a closed room only. «สุขภาพระบบ» stays red until HTTPS=1.
"""


class RefusedError(Exception):
    """Said in one sentence; nothing was written."""


def main(arguments: list[str]) -> int:
    asked = parsed(arguments)
    try:
        written = prepare(asked)
    except RefusedError as refusal:
        say(str(refusal))
        return 2
    for path in written:
        say(f"wrote {path}")
    if asked.http:
        say(LOUD)
    say(next_steps(asked))
    return 0


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/install", description=__doc__.splitlines()[0])
    parser.add_argument("name", help="name under which the site is called, e.g. loei.example")
    parser.add_argument("--to", type=Path, default=ROOT, help="folder the files are written to")
    parser.add_argument(
        "--own-authority",
        action="store_true",
        help="certificates of Caddy's own authority, for a name the internet does not know",
    )
    parser.add_argument("--http", action="store_true", help="without TLS; for trying out only")
    parser.add_argument(
        "--systemd", action="store_true", help="units for one Debian machine instead of compose"
    )
    parser.add_argument("--backups", type=folder, help=f"for the units; else {BACKUPS}")
    parser.add_argument("--media", type=folder, help="private files elsewhere; for the units")
    asked = parser.parse_args(arguments)
    if (asked.backups or asked.media) and not asked.systemd:
        parser.error("--backups and --media go with --systemd; compose has volumes")
    return asked


def folder(text: str) -> Path:
    """A folder as the units can name it, where they may write."""
    if not FOLDER.fullmatch(text):
        raise argparse.ArgumentTypeError(f"«{text}» has signs that a unit cannot name")
    found = Path(os.path.abspath(text))  # without «..»: systemd leaves such a path out
    if found.parts[1:2] in HIDDEN:
        raise argparse.ArgumentTypeError(f"the units see nothing of «{found}»; choose another")
    return found


def prepare(asked: argparse.Namespace) -> list[Path]:
    """Writes the files. Raises `RefusedError`."""
    if not NAME.fullmatch(asked.name):
        raise RefusedError(f"«{asked.name}» is no host name; give it without https:// and path")
    target = asked.to / ("loei.env" if asked.systemd else ".env")
    beside = (asked.to / "loei-owner.env", asked.to / "roles.sql", *INSTALLED)
    standing = [target, *(beside if asked.systemd else ())]
    if found := next((path for path in standing if path.exists()), None):
        raise RefusedError(f"{found} is there already and holds the keys; nothing was changed")
    values = made_secrets() | settings_of(asked)
    asked.to.mkdir(parents=True, exist_ok=True)
    if not asked.systemd:
        return [write(target, filled_in(values))]
    own = values | addresses(values) | places(asked)
    lines = "".join(f"{name}={value}\n" for name, value in own.items() if value)
    return [
        write(target, lines.replace(owner_line(own), "")),
        write(asked.to / "loei-owner.env", owner_line(own)),
        write(asked.to / "roles.sql", roles(values)),
        *units(asked, values),
    ]


def made_secrets() -> dict[str, str]:
    """Passwords hold letters and figures only: they stand in addresses and in SQL."""
    return {
        "POSTGRES_PASSWORD": password(),
        "POSTGRES_OWNER_PASSWORD": password(),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "LOEI_ID_KEYS": f"1:{key()}",
        "LOEI_ID_HMAC_KEY": key(),
    }


def password() -> str:
    letters = string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) for _ in range(40))


def key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()


def settings_of(asked: argparse.Namespace) -> dict[str, str]:
    scheme = "http" if asked.http else "https"
    address = f"{scheme}://{asked.name}"
    return {
        "SITE_ADDRESS": address,
        "CADDY_TLS": "tls internal" if asked.own_authority and not asked.http else "",
        "ALLOWED_HOSTS": f"{asked.name},127.0.0.1,localhost",
        "CSRF_TRUSTED_ORIGINS": address,
        "SITE_URL": address,
        "HTTPS": "0" if asked.http else "1",
        "TRUSTED_PROXIES": "1",
        "SECOND_FACTOR_ROLES": "administrator",
    }


def filled_in(values: dict[str, str]) -> str:
    """The example with these values, those it only mentions switched on."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        name = line.removeprefix("#").partition("=")[0]
        if name in values:
            lines[number] = f"{name}={values[name]}"
    return "\n".join(lines) + "\n"


def addresses(values: dict[str, str]) -> dict[str, str]:
    """Of servers on this machine, for the units."""
    at = "127.0.0.1:5432/loei"
    return {
        "DATABASE_URL": f"postgresql://loei:{values['POSTGRES_PASSWORD']}@{at}",
        "DATABASE_OWNER_URL": f"postgresql://loei_owner:{values['POSTGRES_OWNER_PASSWORD']}@{at}",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "LOEI_VAR": "/var/lib/loei",
        "LOEI_DEMO": "0",
        "SECOND_FACTOR_ROLES": "administrator",
        "DJANGO_SETTINGS_MODULE": "loei_poverty.settings.production",
        "POSTGRES_PASSWORD": "",
        "POSTGRES_OWNER_PASSWORD": "",
        "SITE_ADDRESS": "",
        "CADDY_TLS": "",
    }


def places(asked: argparse.Namespace) -> dict[str, str]:
    """Where backups and private files lie."""
    media = {"LOEI_MEDIA": str(asked.media)} if asked.media else {}
    return {"LOEI_BACKUPS": str(asked.backups or BACKUPS)} | media


def owner_line(values: dict[str, str]) -> str:
    """Kept apart: what serves pages never learns who owns the tables."""
    return f"DATABASE_OWNER_URL={values['DATABASE_OWNER_URL']}\n"


def roles(values: dict[str, str]) -> str:
    own, app = values["POSTGRES_OWNER_PASSWORD"], values["POSTGRES_PASSWORD"]
    return (
        f"CREATE ROLE loei_owner LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD '{own}';\n"
        f"CREATE ROLE loei LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{app}';\n"
        "GRANT SET ON PARAMETER session_replication_role TO loei_owner;\n"
        "ALTER ROLE loei SET temp_buffers = '128MB';\n"
        "CREATE DATABASE loei OWNER loei_owner TEMPLATE template0 ENCODING 'UTF8'"
        " LOCALE 'C.UTF-8';\n"
    )


def units(asked: argparse.Namespace, values: dict[str, str]) -> list[Path]:
    """The units, Caddy's file and journald's limits, with the paths of this folder. What a unit is
    not told of it may not write to.
    """
    marks = {
        "@ROOT@": str(ROOT),
        "@BACKUPS@": str(asked.backups or BACKUPS),
        "@MEDIA@": f" {asked.media}" if asked.media else "",
        "@SITE_ADDRESS@": values["SITE_ADDRESS"],
        "@CADDY_TLS@": values["CADDY_TLS"],
    }
    written = []
    for source in sorted(UNITS.iterdir()):
        text = source.read_text("utf-8")
        for mark, value in marks.items():
            text = text.replace(mark, value)
        written.append(write(asked.to / "units" / source.name, text, mode=0o644))
    return written


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    """Never through a file that is there with wider rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "w") as file:
        file.write(text)
    return path


def next_steps(asked: argparse.Namespace) -> str:
    how = "docs/operations.md#systemd" if asked.systemd else "docker compose up -d"
    return (
        "These files hold the keys of the national IDs. Print the lines SECRET_KEY, LOEI_ID_KEYS\n"
        "and LOEI_ID_HMAC_KEY, lock them away apart from the backups, then go on with\n"
        f"{how} and docs/moving-in.md."
    )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
