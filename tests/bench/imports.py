"""`import`: file to applied, against a bare COPY of the same rows into one unindexed table."""

import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

import django
from django.db import connection

if __name__ == "__main__":
    django.setup()

from import_export.resources import modelresource_factory
from tablib import Dataset

from accounts.acting import acting_for
from core.identity import check_digit
from core.thai import sound_key
from demo.lists import each_list
from demo.management.commands.seed_demo import places
from households.models import Household, Need, Person
from households.tpmap.services import imports
from tests.bench.rls import owner_connection
from tests.factories.lists import read_list, read_rows

HOUSEHOLDS = 41_000  # about 100,000 persons


def run():
    with tempfile.TemporaryDirectory() as folder:
        yield from growth(Path(folder))
        sound_key("อุ่นเครื่อง")  # the first key loads its library, which is no part of a list
        path = _list(Path(folder), HOUSEHOLDS)
        later, per_row = next_list(path), 0
        for name, listed, year in (
            ("import.first", path, 2569),
            ("import.next_year", later, 2570),
            ("import.again", later, 2570),
        ):
            line = timed(name, listed, year)
            per_row = per_row or line["seconds"] / line["rows"]
            yield line
        with acting_for(purpose="bench"):
            yield {
                "name": "import.stored",
                "persons": Person.objects.count(),
                "households": Household.objects.count(),
            }
        yield from by_others(path, per_row)


def timed(name: str, path: Path, year: int) -> dict:
    """An import, against the median of bare COPYs of the same rows, before and after it."""
    copies = [bare_copy(path) for _ in range(5)]
    started = time.perf_counter()
    imports.import_list(path, data_year=year, by=None)
    seconds = time.perf_counter() - started
    copies += [bare_copy(path) for _ in range(4)]
    baseline, rows = median(took for took, _rows in copies), copies[0][1]
    return {
        "name": name,
        "ratio": round(seconds / baseline, 1),
        "seconds": round(seconds, 2),
        "rows": rows,
        "rows_per_second": round(rows / seconds),
        "baseline": "bare COPY of the same rows",
        "baseline_seconds": round(baseline, 2),
    }


def next_list(path: Path) -> Path:
    """Next year's list: of twenty households one is another, and of ten one has another income."""
    listed = path.with_name("next.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows, headings = list(reader), reader.fieldnames
    houses: dict[str, int] = {}
    with listed.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        for number, row in enumerate(rows):
            house = houses.setdefault(row["รหัสบ้าน"], len(houses))
            row["ปี"] = 2570
            if house % 20 == 0:
                twelve = f"100009{number:06d}"
                row["รหัสบ้าน"] = f"4297{row['รหัสบ้าน'][4:]}"
                row["เลขประจำตัวประชาชน"] = twelve + check_digit(twelve)
            elif house % 10 == 5:
                income = int(row["รายได้เฉลี่ยต่อคนต่อปี"])
                row["รายได้เฉลี่ยต่อคนต่อปี"] = income + 100
            writer.writerow(row)
    return listed


def _list(folder: Path, households: int) -> Path:
    random = Random(1)  # noqa: S311 - invented data
    where = {"places": places(), "households": households, "years": (2568, 2569)}
    return dict(each_list(folder, **where, random=random))[2569]


def growth(folder: Path):
    """Two first lists of different size, each in a process and an empty database of its own."""
    small, large = (_alone(_list(folder, households), 2569) for households in (8_200, 184_000))
    exponent = math.log(large["seconds"] / small["seconds"]) / math.log(
        large["rows"] / small["rows"]
    )
    yield {
        "name": "import.growth",
        "exponent": round(exponent, 2),
        "rows": large["rows"],
        "seconds": round(large["seconds"], 1),
        "baseline": f"{small['rows']} rows",
        "baseline_seconds": round(small["seconds"], 2),
        "ratio": round(large["seconds"] / small["seconds"], 1),
    }
    yield {
        "name": "import.peak_mib",
        "mib": large["peak_mib"],
        "rows": large["rows"],
        "baseline": f"{small['rows']} rows",
        "baseline_mib": small["peak_mib"],
        "ratio": round(large["peak_mib"] / small["peak_mib"], 1),
    }


def _alone(path: Path, year: int) -> dict:
    """What `one` measures of a list in a copy of the bench's empty database."""
    database = connection.settings_dict["NAME"]
    connection.close()
    with owner_connection("loei") as conn:
        conn.execute(f"CREATE DATABASE {database}_alone TEMPLATE {database}")
        try:
            return _in_a_process(path, year, f"{database}_alone")
        finally:
            conn.execute(f"DROP DATABASE {database}_alone WITH (FORCE)")


def _in_a_process(path: Path, year: int, database: str) -> dict:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.imports", str(path), str(year)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"BENCH_DATABASE": database},
    )
    return json.loads(answer.stdout.splitlines()[-1])


def one(path: str, year: str):
    """A process that imports one list; prints seconds, rows and its own peak of memory."""
    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    listed = Path(path).with_suffix(f".{year}.csv")
    with Path(path).open(encoding="utf-8-sig") as source, listed.open("w", encoding="utf-8") as to:
        to.writelines(line.replace("2569,", f"{year},") for line in source)
    sound_key("อุ่นเครื่อง")
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    started = time.perf_counter()
    batch = imports.import_list(listed, data_year=int(year), by=None)
    seconds = time.perf_counter() - started
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(  # noqa: T201
        json.dumps(
            {
                "seconds": seconds,
                "rows": batch.rows,
                "rejected": batch.rejected,
                "peak_mib": int(status["VmHWM"].split()[0]) // 1024,
            }
        )
    )


def bare_copy(path) -> tuple[float, int]:
    """Seconds to COPY the cells of the file, read before, as text; and how many rows."""
    rows = [cells for _number, cells in read_list(path).sheets[0].rows]
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


def by_others(path: Path, per_row: float):
    """django-import-export into plain tables: the same columns, keys and indexes, none of our
    triggers and policies.
    """
    with plain_tables():
        for name, resources, number in (
            ("import.vs_import_export_default", resources_as_they_come(), 2_000),
            ("import.vs_import_export_bulk", resources_in_bulk(), 5_000),
        ):
            theirs = by_import_export(path, resources, number) / number
            yield {
                "name": name,
                "ratio": round(theirs / per_row, 1),
                "rows": number,
                "baseline": "django-import-export, the same three tables without triggers and"
                " policies, ids kept plain",
                "baseline_rows_per_second": round(1 / theirs),
            }


PLAIN = """
CREATE TABLE plain.{table} (LIKE public.{table} INCLUDING ALL);
GRANT ALL ON plain.{table} TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA plain TO PUBLIC;
"""
KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ('public.' || %s)::regclass
"""


@contextmanager
def plain_tables():
    """Tables like ours, found before ours while inside."""
    tables = [model._meta.db_table for model in OPTIONS]
    with owner_connection() as conn:
        conn.execute("CREATE SCHEMA plain; GRANT USAGE ON SCHEMA plain TO PUBLIC")
        keys = [(table, *key) for table in tables for key in conn.execute(KEYS, [table])]
        for table in tables:
            conn.execute(PLAIN.format(table=table))
        conn.execute("SET search_path = plain, public")
        for table, name, definition in keys:
            conn.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    with connection.cursor() as cursor:
        cursor.execute("SET search_path = plain, public")
        yield
        cursor.execute("RESET search_path")
    with owner_connection() as conn:
        conn.execute("DROP SCHEMA plain CASCADE")


def resources_as_they_come() -> list:
    """django-import-export as its documentation begins: one resource a table, row by row."""
    return [modelresource_factory(Plain, meta_options=OPTIONS[Plain]) for Plain in OPTIONS]


def resources_in_bulk() -> list:
    """The same, tuned as its documentation says."""
    tuned = {
        "use_bulk": True,
        "batch_size": 1000,
        "skip_diff": True,
        "skip_html_diff": True,
        "force_init_instance": True,
        "use_transactions": True,
    }
    return [
        modelresource_factory(Plain, meta_options=options | tuned)
        for Plain, options in OPTIONS.items()
    ]


OPTIONS = {
    Household: {
        "fields": (
            "id",
            "house_code",
            "identity_key",
            "house_number",
            "subdistrict",
            "district",
            "head_name",
            "latest_year",
        )
    },
    Person: {
        "fields": (
            "id",
            "household",
            "district",
            "title",
            "first_name",
            "last_name",
            "name_key",
            "sex",
            "relation",
            "is_head",
        )
    },
    Need: {"fields": ("id", "household", "district", "person", "dimension", "data_year")},
}
FIRST_ID = 50_000_000  # above every id the measured imports give


def by_import_export(path, resources, number: int) -> float:
    """Seconds to load the first `number` persons of a list, already read and checked."""
    start = FIRST_ID + number * 10
    found = [
        row
        for row in read_rows(read_list(path), imports.reference_for(2569))
        if not row.is_rejected and not row.is_duplicate
    ][:number]
    houses: dict[str, int] = {}
    tables = ([], [], [])
    for place, row in enumerate(found, start):
        district = int(row.subdistrict[:4])
        if row.identity not in houses:
            houses[row.identity] = place
            tables[0].append(
                (
                    place,
                    f"{place}"[:11].rjust(11, "9"),
                    f"x:{place}",
                    row.house_number,
                    row.subdistrict,
                    district,
                    row.first_name,
                    2569,
                )
            )
        house = houses[row.identity]
        tables[1].append(
            (
                place,
                house,
                district,
                row.title,
                row.first_name,
                row.last_name,
                row.first_name,
                row.sex,
                row.relation,
                row.is_head,
            )
        )
        found_needs = filter(None, row.dimensions.split(","))
        tables[2].extend(
            (place * 10 + n, house, district, place, dimension, 2569)
            for n, dimension in enumerate(found_needs)
        )
    with acting_for(purpose="import"):
        started = time.perf_counter()
        for resource_class, options, rows in zip(resources, OPTIONS.values(), tables, strict=True):
            data = Dataset(*rows, headers=options["fields"])
            resource_class().import_data(data, raise_errors=True)
        return time.perf_counter() - started


if __name__ == "__main__":
    one(*sys.argv[1:])
