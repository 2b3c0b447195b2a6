"""`import`: file to applied, against a bare COPY of the same rows into one unindexed table."""

import tempfile
import time
from pathlib import Path
from random import Random

from committees.fence import acting_for
from households.models import Household, Person
from households.services import imports
from households.tpmap.reader import read_list
from reports.demo.lists import write_lists
from reports.management.commands.seed_demo import places
from tests.bench.rls import owner_connection

HOUSEHOLDS = 41_000  # about 100,000 persons


def run():
    with tempfile.TemporaryDirectory() as folder:
        random = Random(1)  # noqa: S311 - invented data
        paths = write_lists(
            Path(folder), places=places(), households=HOUSEHOLDS, years=(2568, 2569), random=random
        )
        path = paths[2569]
        baseline, rows = bare_copy(path)
        for name in ("import.first", "import.again"):
            started = time.perf_counter()
            imports.import_list(path, data_year=2569, by=None)
            seconds = time.perf_counter() - started
            yield {
                "name": name, "ratio": round(seconds / baseline, 1), "seconds": round(seconds, 2),
                "rows": rows, "baseline": "bare COPY of the same rows",
                "baseline_seconds": round(baseline, 2),
            }  # fmt: skip
        with acting_for(purpose="bench"):
            yield {"name": "import.stored", "persons": Person.objects.count(),
                   "households": Household.objects.count()}  # fmt: skip


def bare_copy(path) -> tuple[float, int]:
    """Seconds to COPY the cells of the file, read before, as text; and how many rows."""
    rows = [cells for _number, cells in read_list(path).rows]
    width = len(rows[0])
    columns = ", ".join(f"c{n} text" for n in range(width))
    with owner_connection() as conn:
        conn.execute(f"CREATE TABLE bare ({columns})")
        started = time.perf_counter()
        with conn.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
            for cells in rows:
                copy.write_row(cells)
        seconds = time.perf_counter() - started
        conn.execute("DROP TABLE bare")
    return seconds, len(rows)
