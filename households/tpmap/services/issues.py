"""What was said of the rows of a list, as rows of a table."""

from collections.abc import Iterable

import polars as pl
from django.db import connection

from households.models import ImportBatch, ImportIssue
from households.tpmap.rows import Issue
from households.tpmap.services import transfer

TYPES = {"line": "integer"} | dict.fromkeys(
    ("heading", "code", "value", "level", "message"), "text"
)
SCHEMA = dict.fromkeys(TYPES, pl.String) | {"line": pl.UInt32}
# COPY refuses a table with a fence, so what was said comes by way of another.
STORE = """
INSERT INTO households_importissue (batch_id, row, "column", code, value, level, message)
SELECT %s, * FROM said
"""


def store_issues(batch: ImportBatch, issues: Iterable[Issue]) -> None:
    """Keeps what was said of the rows of `batch` instead of what was said before."""
    ImportIssue.objects.filter(batch=batch).delete()
    rows = ((i.row, i.column, i.code, i.value, i.level, i.message) for i in issues)
    with connection.cursor() as cursor:
        transfer.fill(cursor, "said", TYPES, pl.DataFrame(rows, schema=SCHEMA, orient="row"))
        cursor.execute(STORE, [batch.pk])
        cursor.execute("DROP TABLE said")
