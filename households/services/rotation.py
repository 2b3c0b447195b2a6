"""Seals every stored national ID anew with the current key, while the system goes on working.

Rows are taken in small transactions by the key id in their value, so a run that was stopped goes
on where it was, and rows somebody is changing are come back to. The look-up index has a key of
its own and stays.
"""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from accounts import audit
from accounts.acting import acting_for
from core.identity import decrypt_pin, encrypt_pin
from core.sealed import seal_anew

TABLES = ("households_person", "households_nomination")
BATCH = 2000

NEXT = """
SELECT id, pin FROM {table} WHERE id > %s AND pin IS NOT NULL AND get_byte(pin, 1) <> %s
ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
STORE = """
UPDATE {table} t SET pin = v.pin FROM unnest(%s::bigint[], %s::bytea[]) AS v (id, pin)
WHERE t.id = v.id
"""
LEFT = "SELECT count(*) FROM {table} WHERE pin IS NOT NULL AND get_byte(pin, 1) <> %s"


def rotate_keys(*, report: Callable[[str, int], object] | None = None) -> dict[str, int]:
    """`{table: rows sealed anew}`. `report(table, rows)` is told after every batch.

    Raises `KeyError` when a value needs a key that is not in `LOEI_ID_KEYS` any more; what was
    done until then stays done.
    """
    done = {table: _rotate(table, report or (lambda *_: None)) for table in TABLES}
    done["files"] = _rotate_files()
    with acting_for(purpose="rotate_keys"):
        key_id, _key = settings.LOEI_ID_CURRENT_KEY
        audit.record("keys.rotated", details={"key": key_id, **done})
    return done


def _rotate_files() -> int:
    """Files of lists and their staged rows; how many were sealed anew."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    return sum(seal_anew(path) for path in folder.rglob("*") if path.is_file())


def rows_left() -> int:
    """Values still sealed with another key than the current one."""
    key_id, _key = settings.LOEI_ID_CURRENT_KEY
    left = 0
    with acting_for(purpose="rotate_keys"), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(LEFT.format(table=table), [key_id])
            left += cursor.fetchone()[0]
    return left


def _rotate(table: str, report: Callable[[str, int], object]) -> int:
    done = last = 0
    while batch := _batch(table, last):
        last = batch[-1]
        done += len(batch)
        report(table, done)
    return done


def _batch(table: str, last: int) -> list[int]:
    """Seals the next rows after `last` anew; their ids."""
    key_id, _key = settings.LOEI_ID_CURRENT_KEY
    with acting_for(purpose="rotate_keys"), connection.cursor() as cursor:
        cursor.execute(NEXT.format(table=table), [last, key_id, BATCH])
        rows = cursor.fetchall()
        ids = [pk for pk, _pin in rows]
        sealed = [encrypt_pin(decrypt_pin(pin)) for _pk, pin in rows]
        if ids:
            cursor.execute(STORE.format(table=table), [ids, sealed])
    return ids
