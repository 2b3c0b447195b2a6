"""What people say of a list before it is applied: which sheet is meant, what its columns are."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from core.spreadsheets.batches import ListBatch
from core.spreadsheets.errors import BatchMovedError, FileNotKeptError
from core.spreadsheets.headings import signature
from core.spreadsheets.stages import BatchStage

Batch = TypeVar("Batch", bound=ListBatch)
OPEN = (BatchStage.UPLOADED, BatchStage.MAPPING, BatchStage.CHECKED)


def held(batch: Batch, *stages: str) -> Batch:
    """The batch as it stands, kept from others until the transaction of the caller ends: what is
    said of it, and the work that is begun for it, find no other at work. Raises `BatchMovedError`.
    """
    stands = type(batch).objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if stands.stage not in stages or stands.is_live:
        raise BatchMovedError
    return stands


def keep_mapping(
    batch: Batch, memory: type[Model], *, mapping: Mapping[str, str], sheet: str, by: Any, **of: Any
) -> Batch:
    """Keeps what a person said the columns are (`{heading: column key or «-»}`, headings as
    `headings.unique_keys` names them) and which sheet is meant (`ALL` for all), for this file and
    in `memory` for the next with the same headings (and of the same kind, `of`). Raises
    `BatchMovedError`, `FileNotKeptError`.
    """
    batch = held(batch, *OPEN)
    if not batch.stored_file:
        raise FileNotKeptError
    batch.mapping = dict(mapping)
    if sheet and sheet != batch.sheet:
        batch.sheet, batch.mapping = sheet, {}  # another sheet has other headings
    elif mapping:
        memory._default_manager.update_or_create(
            signature=signature(line["heading"] for line in batch.headings),
            **of,
            defaults={"mapping": batch.mapping, "saved_by": by, "saved_at": timezone.now()},
        )
    batch.save(update_fields=["mapping", "sheet"])
    return batch
