"""SQL that is business: functions, triggers and policies of an app in its `sql/NAME.sql`."""

from collections.abc import Iterable
from pathlib import Path

from django.db import migrations


def sql_files(migration: str, *names: str) -> list[migrations.RunSQL]:
    """Returns the operations that run `sql/NAME.sql` of the app whose migration (`__file__`) asks.

    A file holds what stands in the database today (a test compares them). Functions and views
    replace what is there; a file that also makes triggers or policies runs once, unless it takes
    them away first. A database that ran it keeps what it was: a file that changes is run again by
    a migration of its own.
    """
    folder = Path(migration).resolve().parent.parent / "sql"
    return [migrations.RunSQL((folder / f"{name}.sql").read_text("utf-8")) for name in names]


RENAMED = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_policies WHERE tablename = '{0}' AND policyname = 'fence_{1}') THEN
        ALTER POLICY fence_{1} ON {0} RENAME TO by_{1};
    END IF;
END $$"""


def fence_asked_first(opened: Iterable[tuple[str, str]]) -> list[migrations.RunSQL]:
    """Returns the operations that call what opens a table's rows, `(table, model)`, by a name that
    lets PostgreSQL ask it after the fence itself (`accounts.policies`); a new database has it.
    """
    return [migrations.RunSQL(RENAMED.format(*one), migrations.RunSQL.noop) for one in opened]


THROUGH = """
ALTER POLICY fence ON {0} USING (
    (SELECT fence_everywhere('{3}'))
    OR EXISTS (SELECT 1 FROM {1} parent WHERE parent.id = {2}))"""


def parents_asked_last(rows: Iterable[tuple[str, str, str, str]]) -> list[migrations.RunSQL]:
    """Returns the operations that show the rows of a table whose parents decide, `(table, parent,
    key, permission)`, to whoever sees everything before a parent is looked up.
    """
    return [migrations.RunSQL(THROUGH.format(*row), migrations.RunSQL.noop) for row in rows]
