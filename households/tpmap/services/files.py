"""The file of a list: received, kept sealed, and read with what people said of it."""

from contextlib import AbstractContextManager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core.spreadsheets.lists import LONGEST, Reading, read_list
from core.spreadsheets.receiving import keep_file
from households.models import HeadingMapping, ImportBatch
from households.tpmap import columns
from households.tpmap.actions import Act
from households.tpmap.rows import Reference
from indicators.services import dimension_of_indicators, indicator_numbers
from places.models import Area


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
    batch = ImportBatch(data_year=data_year, requested_by=by, sheet=sheet[:LONGEST])
    with importing():
        keep_file(batch, file_name=file_name, content=content)
        audit.record(Act.IMPORT_RECEIVED, batch, by=by, details={"year": data_year})
    return batch


def read_stored(batch: ImportBatch, path: Path) -> Reading:
    """The batch's file (`opened`) as a list, with what people said of its headings."""
    remembered = dict(HeadingMapping.objects.values_list("signature", "mapping"))
    said = {"mapping": batch.mapping, "remembered": remembered}
    return read_list(path, columns, **said, sheet=batch.sheet)


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
