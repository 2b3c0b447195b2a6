"""SQL that is business: functions, triggers and policies of an app in its `sql/NAME.sql`."""

from pathlib import Path

from django.db import migrations


def sql_files(migration: str, *names: str) -> list[migrations.RunSQL]:
    """Returns the operations that run `sql/NAME.sql` of the app whose migration (`__file__`) asks.

    A file holds what stands in the database today (a test compares them), so it replaces what is
    there: `CREATE OR REPLACE`.
    """
    folder = Path(migration).resolve().parent.parent / "sql"
    return [migrations.RunSQL((folder / f"{name}.sql").read_text("utf-8")) for name in names]
