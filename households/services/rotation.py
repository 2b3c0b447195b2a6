"""Seals every stored national ID anew with the current key, while the system goes on working.

Rows are taken in small transactions by the key id in their value, so a run that was stopped goes
on where it was, and rows somebody is changing are come back to. Of a sealed file the head alone is
written anew; IDs that are sealed once more inside one are told by the room that keeps them
(`sealed_elsewhere`). The look-up index has a key of its own and stays.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import FileField

from accounts import audit
from accounts.acting import acting_for
from core.fields import EncryptedPin
from core.identity import decrypt_pin, encrypt_pin
from core.sealed import SealedStorage, seal_anew
from households.actions import Act

BATCH = 2000

NEXT = """
SELECT id, pin FROM {table}
WHERE (%(last)s::{key} IS NULL OR id > %(last)s::{key}) AND pin IS NOT NULL
  AND get_byte(pin, 1) <> %(current)s
ORDER BY id LIMIT %(batch)s FOR NO KEY UPDATE SKIP LOCKED
"""
STORE = """
UPDATE {table} t SET pin = v.pin FROM unnest(%s::{key}[], %s::bytea[]) AS v (id, pin)
WHERE t.id = v.id
"""
# `{name: (seals anew and returns how many, how many are left)}`
_elsewhere: dict[str, tuple[Callable[[], int], Callable[[], int]]] = {}
LEFT = "SELECT count(*) FROM {table} WHERE pin IS NOT NULL AND get_byte(pin, 1) <> %s"


def sealed_elsewhere(name: str, *, rotate: Callable[[], int], left: Callable[[], int]) -> None:
    """Registers national IDs that are sealed in no column."""
    _elsewhere[name] = (rotate, left)


def rotate_keys(*, report: Callable[[str, int], object] | None = None) -> dict[str, int]:
    """`{table: rows sealed anew}`, with `files`. `report(table, rows)` is told after every batch.

    Raises `KeyGoneError` when a value needs a key that is not in `LOEI_ID_KEYS` any more; what was
    done until then stays done.
    """
    tables = sealed_tables()
    done = {name: _rotate(name, key, report or (lambda *_: None)) for name, key in tables.items()}
    done["files"] = _rotate_files()
    done |= {name: rotate() for name, (rotate, _left) in _elsewhere.items()}
    with acting_for(purpose="rotate_keys"):
        key_id, _key = settings.LOEI_ID_CURRENT_KEY
        audit.record(Act.KEYS_ROTATED, details={"key": key_id, **done})
    return done


@cache
def sealed_tables() -> dict[str, str]:
    """`{table: type of its key}` of every model with a sealed national ID in its column `pin`."""
    models = (
        model
        for model in apps.get_models()
        if any(isinstance(f, EncryptedPin) for f in model._meta.local_fields)
    )
    return {m._meta.db_table: str(m._meta.pk.rel_db_type(connection)) for m in models}


def sealed_folders() -> set[str]:
    """The folders of files that are kept sealed."""
    return {
        str(field.upload_to).partition("/")[0]
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, FileField) and isinstance(field.storage, SealedStorage)
    }


def _rotate_files() -> int:
    """Sealed files, staged rows of lists among them; how many were sealed anew."""
    done = 0
    for path in _sealed_files():
        with suppress(FileNotFoundError):  # removed meanwhile
            done += seal_anew(path)
    return done


def _sealed_files() -> Iterator[Path]:
    """`os.walk` passes over a folder that goes meanwhile; `Path.rglob` would end."""
    for folder in sorted(sealed_folders()):
        for parent, _folders, names in os.walk(Path(settings.MEDIA_ROOT) / folder):
            yield from (Path(parent) / name for name in names)


def rows_left() -> int:
    """Values still sealed with another key than the current one, in tables and elsewhere."""
    key_id, _key = settings.LOEI_ID_CURRENT_KEY
    left = 0
    with acting_for(purpose="rotate_keys"), connection.cursor() as cursor:
        for table in sealed_tables():
            cursor.execute(LEFT.format(table=table), [key_id])
            left += cursor.fetchone()[0]
    return left + sum(count() for _rotate, count in _elsewhere.values())


def _rotate(table: str, key: str, report: Callable[[str, int], object]) -> int:
    done, last = 0, None
    while batch := _batch(table, key, last):
        last = batch[-1]
        done += len(batch)
        report(table, done)
    return done


def _batch(table: str, key: str, last: Any) -> list:
    """Seals the next rows after `last` anew; their ids."""
    key_id, _key = settings.LOEI_ID_CURRENT_KEY
    with acting_for(purpose="rotate_keys"), connection.cursor() as cursor:
        cursor.execute(
            NEXT.format(table=table, key=key), {"last": last, "current": key_id, "batch": BATCH}
        )
        rows = cursor.fetchall()
        ids = [pk for pk, _pin in rows]
        sealed = [encrypt_pin(decrypt_pin(pin)) for _pk, pin in rows]
        if ids:
            cursor.execute(STORE.format(table=table, key=key), [ids, sealed])
    return ids
