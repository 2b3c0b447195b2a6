"""The check of a list: its file read, or refused with the reason kept; and what was read of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from django.utils import timezone

from core.jobs.rows import JobState
from core.spreadsheets.asking import headings_of, what_is_asked
from core.spreadsheets.batches import ListBatch
from core.spreadsheets.errors import FileNotTakenError
from core.spreadsheets.lists import LONGEST, Reading
from core.spreadsheets.receiving import opened
from core.spreadsheets.refusals import FileRefusedError, WordNeededError
from core.spreadsheets.sheets import ALL
from core.spreadsheets.stages import BatchStage
from core.spreadsheets.years import others_told
from core.uploads.storage import remove_on_commit

NAMED = 200  # lines or records a page names one by one


def check_file(
    batch: ListBatch, check: Callable[[Path], object], forget: Callable[[], object]
) -> FileNotTakenError | None:
    """Checks the batch's file by `check(path)`. Where the file is refused, `forget()` removes what
    an earlier check has read, the batch keeps the reason («mapping» where a person could say what
    is meant, else «refused»), and the error is returned for the caller to raise when that is kept.
    """
    with opened(batch) as path:  # a text is read anew on each pass
        try:
            check(path)
            return None
        except WordNeededError as error:
            refusal: FileRefusedError = error
            asked = what_is_asked(error, batch.sheet) | {"stage": BatchStage.MAPPING}
        except FileRefusedError as error:
            refusal, asked = error, {"stage": BatchStage.REFUSED}
    forget()
    _keep_refusal(batch, refusal, asked)
    return FileNotTakenError(refusal.code, str(refusal))


def _keep_refusal(batch: ListBatch, refusal: FileRefusedError, fields: dict) -> None:
    """Keeps why the file is not taken; one that is refused for good does not stay."""
    if fields["stage"] == BatchStage.REFUSED:
        remove_on_commit(batch.stored_file)
    fields |= {"state": JobState.FAILED, "error": str(refusal)[:500], "step": "", "progress": 100}
    for name, value in (fields | {"finished_at": timezone.now()}).items():
        setattr(batch, name, value)
    batch.save()


def note_reading(batch: ListBatch, reading: Reading, beside: Sequence[int]) -> None:
    """Notes on the batch which sheets and columns were read; `beside` are lines that are no rows of
    the list. The caller saves it.
    """
    year = batch.about
    batch.counts |= {
        "beside": len(beside),
        "beside_rows": list(beside[:NAMED]),
        "hidden_rows": reading.hidden_rows,
        "hidden_columns": reading.hidden_columns,
        "sheets_left_out": list(reading.left_out),
        "sheets_read": [sheet.name for sheet in reading.sheets],
        "other_years": others_told(year, batch.file_name, reading) if year else {},
    }
    batch.sheet = ALL if len(reading.sheets) > 1 else reading.sheets[0].name[:LONGEST]
    batch.sheets, batch.headings = list(reading.left_out), headings_of(reading.sheets)
