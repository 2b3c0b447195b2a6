"""What a person says of a list before it is applied: what its columns are, which sheet is meant,
what is to be emptied.
"""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.spreadsheets.errors import BatchNotCheckedError
from core.spreadsheets.headings import signature
from core.spreadsheets.stages import BatchStage
from households.models import HeadingMapping, ImportBatch


@transaction.atomic
def map_headings(
    *, batch: ImportBatch, mapping: dict[str, str], by: User, sheet: str = ""
) -> ImportBatch:
    """Keeps what a person said the columns are (`{heading: column key or «-»}`, headings as
    `core.spreadsheets.headings.unique_keys` names them) and which sheet is meant (`ALL` for all),
    for this file and for the next with the same headings. Raises `BatchNotCheckedError` once it is
    applied.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.stage in (BatchStage.APPLIED, BatchStage.UNDONE):
        raise BatchNotCheckedError
    batch.mapping = mapping
    if sheet and sheet != batch.sheet:
        batch.sheet, batch.mapping = sheet, {}
    elif mapping:
        HeadingMapping.objects.update_or_create(
            signature=signature(line["heading"] for line in batch.headings),
            defaults={"mapping": batch.mapping, "saved_by": by, "saved_at": timezone.now()},
        )
    batch.save(update_fields=["mapping", "sheet"])
    audit.record("import.mapped", batch, by=by, details={"columns": len(mapping)})
    return batch


@transaction.atomic
def empty_fact(*, batch: ImportBatch, key: str, is_emptied: bool, by: User) -> ImportBatch:
    """Keeps that a fact the list does not say is to be emptied in all its people or houses, or not
    after all; the list is checked anew before it is applied. Raises `BatchNotCheckedError`.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.stage != BatchStage.CHECKED or key not in batch.counts.get("kept_facts", {}):
        raise BatchNotCheckedError
    others = [other for other in batch.emptied if other != key]
    batch.emptied = sorted([*others, key] if is_emptied else others)
    batch.save(update_fields=["emptied"])
    audit.record("import.emptied", batch, by=by, details={"facts": batch.emptied})
    return batch
