"""The owner of the tables: migrations, backups, drills and restores act as this role, all else as
one the fence binds.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def as_owner() -> Iterator[None]:
    """The default connection as the tables' owner, and as the office's role again afterwards."""
    if not settings.DATABASE_OWNER:
        raise ImproperlyConfigured("DATABASE_OWNER_URL is not set; see docs/operations.md.")
    office = {name: connection.settings_dict[name] for name in settings.DATABASE_OWNER}
    connection.close()
    connection.settings_dict.update(settings.DATABASE_OWNER)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(office)


def grant_to_office(**kwargs: object) -> None:
    """After migrations: what the office's role may do with the tables. The history it only adds to.

    Raises `ImproperlyConfigured` where that role owns the tables, since no fence would bind it.
    """
    role = settings.DATABASE_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            raise ImproperlyConfigured(
                "DATABASE_URL and DATABASE_OWNER_URL name the same role; see docs/operations.md."
            )
        name = connection.ops.quote_name(role)
        for statement in GRANTS:
            cursor.execute(statement.format(role=name))
        for rights, table in _revoked:
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone()[0]:  # not in the tables of an earlier version
                cursor.execute(f"REVOKE {rights} ON {table} FROM {name}")
        _give_room(cursor)


def _give_room(cursor: CursorWrapper) -> None:
    """For the temporary tables of an import; taken only by connections that have some. Said of the
    database and not by whoever connects, since a pooler hands connections on.
    """
    cursor.execute(
        "SELECT current_database(), pg_has_role(datdba, 'USAGE') FROM pg_database"
        " WHERE datname = current_database()"
    )
    name, is_ours = cursor.fetchone()
    if is_ours:
        quoted = connection.ops.quote_name(name)
        cursor.execute(f"ALTER DATABASE {quoted} SET temp_buffers = '128MB'")


_revoked: list[tuple[str, str]] = []


def keep_from_office(rights: str, *tables: str) -> None:
    """Registers what the office's role may not do with a room's own tables («UPDATE, DELETE»)."""
    _revoked.extend((rights, table) for table in tables)


GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)
