"""`export`: a month for Logbook, taken and written, against XlsxWriter alone on the same cells."""

import itertools
import json
import math
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile

import django
import xlsxwriter
from django.db import connection

if __name__ == "__main__":
    django.setup()

from accounts.acting import acting_for
from accounts.models import User
from core.sheets import safe_cell
from logbook import exports
from logbook.models import LogbookEntry, LogbookExport
from logbook.services.exporting import COLUMNS, layout_of, run_export
from places.models import Area
from tests.bench import province
from tests.bench.rls import owner
from tests.conftest import outside_environment

HOUSEHOLDS = 10_000
# Rows a month: half of them visits with 4 ท, half of them help; needs stand beside each.
MONTHS = ((date(2026, 4, 1), 6_000), (date(2026, 5, 1), 60_000))
VISITS = """
INSERT INTO logbook_visit (id, household_id, district, purpose, visited_on, received_at, met_with,
    summary, next_step, status, recorded_by_id, verified_by_id, verified_at, return_reason,
    content_hash)
SELECT gen_random_uuid(), h.id, h.district, 'follow_up', %(day)s::date + (n %% 28), now(), '',
    'พบทั้งครอบครัว เริ่มเลี้ยงไก่และปลูกผัก รายจ่ายลดลง ' || n, 'ติดตามผลเดือนหน้า', 'verified',
    %(by)s, %(checker)s, now(), '', ''
FROM generate_series(1, %(rows)s) n JOIN house h ON h.place = n %% %(houses)s
"""
LINES = """
INSERT INTO logbook_assessmentline (visit_id, aspect, score, note, strengths, obstacles)
SELECT v.id, a.aspect, 3, 'ตั้งใจทำงาน', 'มีที่ดินของตนเอง', '' FROM logbook_visit v
CROSS JOIN unnest(ARRAY['attitude', 'skill', 'resource', 'way_out']) a (aspect)
WHERE v.visited_on >= %(day)s AND v.visited_on < %(day)s::date + 28
"""
HELP = """
INSERT INTO assistance_assistance (id, household_id, district, dimension_id, kind, description,
    quantity, unit, amount, given_on, evidence, recorded_at, withdraw_reason, giver,
    recorded_by_id, organization_id, is_by_agency, is_from_entry, content_hash)
SELECT gen_random_uuid(), h.id, h.district, 'income', 'goods', 'พันธุ์ไก่พื้นเมือง', 5, 'ตัว',
    500 + n %% 900, %(day)s::date + (n %% 28), '', now(), '', '', %(by)s, o.id, false, false, ''
FROM generate_series(1, %(rows)s) n JOIN house h ON h.place = n %% %(houses)s
CROSS JOIN (SELECT min(id) AS id FROM places_organization) o
"""
FILLED = ("logbook_visit", "logbook_assessmentline", "assistance_assistance")
HOUSES = """
CREATE TEMP TABLE house AS SELECT id, district, row_number() OVER (ORDER BY id) - 1 AS place
FROM households_household
"""


def run():
    author = User.objects.create(username="author", first_name="ผู้บันทึก")
    checker = User.objects.create(username="checker", first_name="ผู้ตรวจ")
    province.fill(HOUSEHOLDS, author)
    with triggers_aside(), acting_for(purpose="bench"), connection.cursor() as cursor:
        cursor.execute(HOUSES)
        for day, rows in MONTHS:
            said = {"day": day, "rows": rows // 2, "houses": HOUSEHOLDS}
            said |= {"by": author.pk, "checker": checker.pk}
            for statement in (VISITS, LINES, HELP):
                cursor.execute(statement, said)
        cursor.execute("DROP TABLE house")
    owner("VACUUM (ANALYZE)")
    small, large = (alone(day) for day, _rows in MONTHS)
    yield from compared(small, large)


@contextmanager
def triggers_aside():
    """What is due is not worked out for each of the rows that are only there to be exported."""
    for state in ("DISABLE", "ENABLE"):
        for table in FILLED:
            owner(f"ALTER TABLE {table} {state} TRIGGER USER")
        if state == "DISABLE":
            yield


def alone(day: date) -> dict:
    """What `one` measures of a month, in a process that did nothing before."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.export", day.isoformat()],
        capture_output=True,
        text=True,
        check=True,
        env=outside_environment(),
    )
    return json.loads(answer.stdout.splitlines()[-1])


NOTHING = date(2026, 1, 1)  # a month without rows: what is imported and read once is there after it


def one(day: str):
    """Takes and writes a month; prints seconds, rows, and how much memory that added at most."""
    _export(NOTHING)
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before, started = peak(), time.perf_counter()
    run = _export(date.fromisoformat(day))
    seconds = time.perf_counter() - started
    said = {"run": run.pk, "rows": run.rows, "seconds": seconds}
    print(json.dumps(said | {"mib": peak() - before, "whole_mib": peak()}))  # noqa: T201


def _export(day: date) -> LogbookExport:
    with acting_for(purpose="bench"):
        return run_export(month=day, area=Area.objects.get(pk="42"), by=None)


def peak() -> int:
    """MiB of this process at most, since the kernel was last told to forget."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) // 1024


def compared(small: dict, large: dict):
    alone = xlsxwriter_alone(large)
    yield {
        "name": "export.vs_xlsxwriter",
        "ratio": round(alone / large["seconds"], 2),
        "rows": large["rows"],
        "seconds": round(large["seconds"], 1),
        "rows_per_second": round(large["rows"] / large["seconds"]),
        "baseline": "XlsxWriter in constant memory, the same cells ready made",
        "baseline_seconds": round(alone, 1),
    }
    exponent = math.log(large["seconds"] / small["seconds"]) / math.log(
        large["rows"] / small["rows"]
    )
    yield {
        "name": "export.growth",
        "exponent": round(exponent, 2),
        "rows": large["rows"],
        "seconds": round(large["seconds"], 1),
        "baseline": f"{small['rows']} rows",
        "baseline_seconds": round(small["seconds"], 2),
    }
    yield {
        "name": "export.peak_mib",
        "mib": large["mib"],
        "whole_process_mib": large["whole_mib"],
        "rows": large["rows"],
        "baseline": f"{small['rows']} rows",
        "baseline_mib": small["mib"],
        "baseline_whole_process_mib": small["whole_mib"],
    }


SAMPLE = 2_000


def xlsxwriter_alone(large: dict) -> float:
    """Seconds to write as many rows of the same cells, which are read and formatted before."""
    with acting_for(purpose="bench"):
        run = LogbookExport.objects.select_related("layout").get(pk=large["run"])
        cells = exports.writer(layout_of(run))
        entries = LogbookEntry.objects.filter(run=run).order_by("number")
        values = entries.values_list(*COLUMNS)[:SAMPLE]
        rows = [[safe_cell(cell) for cell in cells(exports.Row(*row))] for row in values]
    started = time.perf_counter()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with TemporaryFile() as file, xlsxwriter.Workbook(file, options) as workbook:
        page = workbook.add_worksheet()
        for line, row in enumerate(itertools.islice(itertools.cycle(rows), large["rows"])):
            for column, value in enumerate(row):
                page.write(line, column, value)
    return time.perf_counter() - started


if __name__ == "__main__":
    one(sys.argv[1])
