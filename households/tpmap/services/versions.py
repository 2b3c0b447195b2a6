"""Whether the rows a list was compared with are still the same versions.

PostgreSQL gives every version of a row a place and the transaction that wrote it; where both are
what they were, for every row, the same comparison comes to the same and need not be run again. A
table that was rewritten (`VACUUM FULL`, a restored copy) has other places: then it is run.
"""

import polars as pl
from django.db import connection

from households.models import ImportBatch, Need
from households.tpmap.facts import TABLES
from households.tpmap.services import transfer

SCHEMA = {"of": pl.String, "written_by": pl.String, "rows": pl.Int64, "places": pl.Int64}
# What is to be emptied by word decides what differs, as the rows do.
VERSIONS = " UNION ALL ".join(
    [
        "SELECT 'emptied', %(emptied)s::text[]::text, 0, 0",
        *(
            f"SELECT '{table}', xmin::text, count(*), bit_xor(hashtidextended(ctid, 0))"
            f" FROM {table} GROUP BY xmin"
            for table in (*TABLES, Need._meta.db_table)
        ),
    ]
)


def versions(batch: ImportBatch) -> pl.DataFrame:
    """The versions of all rows that a comparison of `batch` looks at, a line a transaction."""
    with connection.cursor() as cursor:
        found = transfer.fetch(cursor, VERSIONS, SCHEMA, {"emptied": list(batch.emptied)})
    return found.sort("of", "written_by")
