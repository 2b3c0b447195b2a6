"""The file of a list: received, kept sealed, and read with what people said of it."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core.spreadsheets.errors import FileNotKeptError
from core.spreadsheets.lists import LONGEST, Reading
from core.uploads import names
from households.models import HeadingMapping, ImportBatch
from households.tpmap.reader import read_list
from households.tpmap.rows import Reference
from indicators.services import dimension_of_indicators, indicator_numbers
from places.models import Area

LIST_ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt")


def importing(name: str = "") -> AbstractContextManager:
    """A list touches households of the whole province, whoever hands it in. What it changes of rows
    is kept under `name`.
    """
    return acting_for(purpose="import", request_id=name)


def receive_file(
    *, file_name: str, content: str | Path | File, data_year: int, by: User, sheet: str = ""
) -> ImportBatch:
    """Keeps an uploaded list (path or file object) and makes its batch; nothing is read yet.
    `sheet` is the one that is meant, or `ALL`.
    """
    if isinstance(content, str | Path):
        with Path(content).open("rb") as file:
            return receive_file(
                file_name=file_name, content=File(file), data_year=data_year, by=by, sheet=sheet
            )
    batch = ImportBatch(
        data_year=data_year,
        file_name=names.shown_name(file_name),
        requested_by=by,
        sheet=sheet[:LONGEST],
    )
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    batch.file_sha256 = digest.hexdigest()
    with importing():
        ending = names.ending(file_name, LIST_ENDINGS)
        batch.stored_file.save(f"{batch.file_sha256[:16]}-{uuid.uuid4().hex[:8]}{ending}", content)
        audit.record("import.received", batch, by=by, details={"year": data_year})
    return batch


@contextmanager
def opened(batch: ImportBatch) -> Iterator[Path]:
    """The path of the batch's file, unsealed in memory while inside. Raises `FileNotKeptError`."""
    if not batch.stored_file:
        raise FileNotKeptError
    with batch.stored_file.open("rb") as file:
        yield Path(f"/proc/self/fd/{file.fileno()}")


def read_stored(batch: ImportBatch, path: Path) -> Reading:
    """The batch's file (`opened`) as a list, with what people said of its headings."""
    remembered = dict(HeadingMapping.objects.values_list("signature", "mapping"))
    return read_list(path, mapping=batch.mapping, remembered=remembered, sheet=batch.sheet)


def reference_for(data_year: int) -> Reference:
    """What the rows of a list of `data_year` (พ.ศ.) are checked against; four queries."""
    in_english = Area.objects.filter(code=settings.PROVINCE).values_list("name_en", flat=True)
    areas = Area.objects.subdistricts().values_list("parent__name", "name", "code")
    return Reference(
        data_year=data_year,
        today=timezone.localdate(),
        areas={(district, name): code for district, name, code in areas},
        indicators=frozenset(indicator_numbers(data_year)),
        dimension_of=dimension_of_indicators(data_year),
        province=settings.PROVINCE_NAME,
        other_names=(settings.PROVINCE, *in_english),
    )
