"""`reports`: every paper of a month and of the quarter that ends with it, for the province, the
districts and by agency, written one after the other by one process as a worker does: how much of
the time WeasyPrint takes, and what the run adds to the memory.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import date
from io import StringIO

import django
from django.db import connection

if __name__ == "__main__":
    django.setup()

import weasyprint
from django.core.management import call_command
from django.utils import timezone

from accounts.acting import acting_for
from core.periods import add_months, quarter_of
from reports import services
from reports.enums import ReportKind
from reports.models import Report
from reports.papers import quarterly
from tests.bench.export import peak

HOUSEHOLDS = 2_000  # so that every area has figures; papers grow with areas, not with them


def run():
    call_command("seed_demo", households=HOUSEHOLDS, months=6, verbosity=0, stdout=StringIO())
    quarter = quarter_of(add_months(quarter_of(timezone.localdate()).start, -1))
    with acting_for(purpose="bench"):
        for back in range(3):
            services.close_month(first_day=add_months(quarter.start, back), by=None)
    database = connection.settings_dict["NAME"]
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.reports"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"BENCH_DATABASE": database},
    )
    told = json.loads(answer.stdout.splitlines()[-1])
    yield {
        "name": "reports.weasyprint_share",
        "ratio": round(told["weasyprint_seconds"] / told["seconds"], 2),
        **{name: told[name] for name in ("papers", "pages", "seconds", "weasyprint_seconds")},
        "of_kinds": told["kinds"],
        "baseline": "the whole run: figures, words, drawings, sheets, files",
    }
    yield {
        "name": "reports.peak_mib",
        "mib": told["peak_mib"],
        "ratio": round(told["peak_mib"] / told["first_mib"], 2),
        "papers": told["papers"],
        "baseline": "the same process after its first paper",
        "baseline_mib": told["first_mib"],
    }


def one():
    """A process that writes every paper; prints how many, seconds, and its own memory in MiB."""
    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    quarter = quarter_of(add_months(quarter_of(timezone.localdate()).start, -1))
    with acting_for(purpose="bench"):
        rows = _asked(add_months(quarter.start, 2))
        _write(rows[0])  # the first paper imports WeasyPrint and reads the fonts
        first, started = peak(), time.perf_counter()
        with _in_weasyprint() as spent:
            for row in rows[1:]:
                _write(row)
        seconds = time.perf_counter() - started
    papers = Report.objects.filter(pk__in=[row.pk for row in rows[1:]], state="done")
    said = {
        "papers": len(papers),
        "kinds": dict(Counter(papers.values_list("kind", flat=True))),
        "pages": int(spent["pages"]),
        "seconds": round(seconds, 1),
        "weasyprint_seconds": round(spent["seconds"], 1),
        "first_mib": first,
        "peak_mib": peak(),
    }
    print(json.dumps(said))  # noqa: T201


def _asked(first_day: date) -> list[Report]:
    monthly = services.request_all(first_day=first_day, by=None, scheduled=True)
    return monthly + quarterly.request_all(first_day=first_day, by=None, scheduled=True)


def _write(row: Report) -> None:
    if row.kind == ReportKind.QUARTERLY:
        quarterly.write_quarterly(report_id=row.pk)
    else:
        services.write_report(report_id=row.pk)


@contextmanager
def _in_weasyprint():
    """Adds up the `seconds` in which documents are read, laid out and written, and the `pages`."""
    spent, places = defaultdict(float), []

    def timed(owner, name):
        whole = getattr(owner, name)

        def measured(*args, **kwargs):
            started = time.perf_counter()
            try:
                return whole(*args, **kwargs)
            finally:
                spent["seconds"] += time.perf_counter() - started
                if name == "write_pdf":
                    spent["pages"] += len(args[0].pages)

        setattr(owner, name, measured)
        places.append((owner, name, whole))

    for owner, name in (
        (weasyprint.HTML, "__init__"),
        (weasyprint.HTML, "render"),
        (weasyprint.Document, "write_pdf"),
    ):
        timed(owner, name)
    try:
        yield spent
    finally:
        for owner, name, whole in places:
            setattr(owner, name, whole)


if __name__ == "__main__":
    one()
