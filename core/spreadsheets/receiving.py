"""The file of a list: kept sealed as it came, and opened to be read."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File

from core.spreadsheets.batches import ListBatch
from core.spreadsheets.errors import FileNotKeptError
from core.uploads import names

ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt")


def keep_file(batch: ListBatch, *, file_name: str, content: str | Path | File) -> None:
    """Stores a new batch with its file (path or file object)."""
    if isinstance(content, str | Path):
        with Path(content).open("rb") as file:
            return keep_file(batch, file_name=file_name, content=File(file))
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    batch.file_name, batch.file_sha256 = names.shown_name(file_name), digest.hexdigest()
    ending = names.ending(file_name, ENDINGS)
    batch.stored_file.save(f"{batch.file_sha256[:16]}-{uuid.uuid4().hex[:8]}{ending}", content)


@contextmanager
def opened(batch: ListBatch) -> Iterator[Path]:
    """The path of the batch's file, unsealed in memory while inside. Raises `FileNotKeptError`."""
    if not batch.stored_file:
        raise FileNotKeptError
    with batch.stored_file.open("rb") as file:
        yield Path(f"/proc/self/fd/{file.fileno()}")
