"""Whether the database holds the tables that this version's commands work on."""

from functools import cache

from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

# Our own commands that ask nothing of the tables, or make them.
WITHOUT_TABLES = {"migrate", "stop_embedded", "fence_sql", "backup", "restore", "upgrade"}


def why_not_ready(words: list[str]) -> str:
    """Returns one sentence where a command of ours would meet a database without its tables; ""
    where it may run. `words` is the command line after `manage.py`.
    """
    if not words or {"-h", "--help"} & set(words) or not _needs_tables(words[0]):
        return ""
    try:
        missing, applied = count_migrations()
    except OperationalError:
        return "The database does not answer; run commands by script/manage, which brings it up."
    if not missing:
        return ""
    if not applied:
        return "The database of this data folder is still empty; start script/server once first."
    return (
        "The tables are of an earlier version; stop script/server and run script/upgrade, then"
        " repeat this command."
    )


def count_migrations() -> tuple[int, int]:
    """How many migrations the tables miss, and how many they have."""
    applied = applied_migrations()
    return len(_written() - applied), len(applied)


def applied_migrations() -> set[tuple[str, str]]:
    """As Django records them, which would look through the names of all tables for its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        if cursor.fetchone()[0] is None:
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())


@cache
def _written() -> frozenset[tuple[str, str]]:
    """The migrations of this version, which stay the same while it runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def _needs_tables(name: str) -> bool:
    """Whether `name` is a command of this project that works on records."""
    rooms = {path.name for path in settings.BASE_DIR.iterdir()}
    ours = {c.name for c in apps.get_app_configs() if c.name.split(".")[0] in rooms}
    return get_commands().get(name) in ours and name not in WITHOUT_TABLES
