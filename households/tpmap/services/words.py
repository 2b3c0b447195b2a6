"""What a person says of a list: before it is applied what its columns are, which sheet is meant and
what is to be emptied, and at any time of which districts it is.
"""

from django.db import transaction

from accounts import audit
from accounts.models import User
from core.spreadsheets.errors import BatchMovedError, FileNotKeptError
from core.spreadsheets.stages import BatchStage
from core.spreadsheets.words import held, keep_mapping
from households.models import HeadingMapping, ImportBatch
from households.tpmap.actions import Act
from households.tpmap.services.staging import Staging


@transaction.atomic
def map_headings(
    *, batch: ImportBatch, mapping: dict[str, str], by: User, sheet: str = ""
) -> ImportBatch:
    """Remembers what the columns of a list are and begins its check. Raises as `keep_mapping`."""
    batch = keep_mapping(batch, HeadingMapping, mapping=mapping, sheet=sheet, by=by)
    audit.record(Act.IMPORT_MAPPED, batch, by=by, details={"columns": len(mapping)})
    return batch


@transaction.atomic
def empty_fact(*, batch: ImportBatch, key: str, is_emptied: bool, by: User) -> ImportBatch:
    """Keeps that a fact the list does not say is to be emptied in all its people or houses, or not
    after all; the list is checked anew before it is applied. Raises `BatchMovedError`,
    `FileNotKeptError`.
    """
    batch = held(batch, BatchStage.CHECKED)
    if key not in batch.counts.get("kept_facts", {}):
        raise BatchMovedError
    if not batch.stored_file:
        raise FileNotKeptError
    others = [other for other in batch.emptied if other != key]
    batch.emptied = sorted([*others, key] if is_emptied else others)
    batch.save(update_fields=["emptied"])
    audit.record(Act.IMPORT_EMPTIED, batch, by=by, details={"facts": batch.emptied})
    return batch


@transaction.atomic
def say_districts(*, batch: ImportBatch, is_of_some: bool, by: User) -> ImportBatch:
    """Keeps whether a list is of the districts alone of which it takes rows: the others stay on the
    list before. Of one that is applied it may be said anew. Raises `BatchMovedError`.
    """
    batch = held(batch, BatchStage.CHECKED, BatchStage.APPLIED)
    batch.districts = Staging(batch).districts_taken() if is_of_some else []
    batch.save(update_fields=["districts"])
    audit.record(Act.IMPORT_OF_DISTRICTS, batch, by=by, details={"districts": batch.districts})
    return batch
