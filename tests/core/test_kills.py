"""A hundred jobs of every kind, while everything they stand on is killed again and again."""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
import redis
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from core.jobs import running
from core.jobs.kinds import models_of_jobs
from core.periods import add_months
from households.tpmap.services import imports
from logbook.models import LogbookExport
from mentors.services import papers, suggestions
from places.models import Area
from plans.services import prints
from reports import services
from reports.models import Month
from tests.conftest import ROOT, outside_environment
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.households.test_import import write_list

KILLS, JOBS, PATIENCE = 60, 100, 120
# What each kind leaves in the history when its work has had effect.
EFFECT = {
    "tpmap.check": "",
    "tpmap.apply": "import.applied",
    "mentors.suggest": "",
    "mentors.paper": "paper.written",
    "plans.print": "plan.printed_many",
    "logbook.export": "logbook.exported",
    "reports.month": "month.built",
    "reports.report": "report.written",
}


class Office:
    """Two workers and a beat, each a process that is started again when it ends."""

    def __init__(self, settings, folder: Path):
        self.environment = outside_environment() | {
            "REDIS_URL": settings.REDIS_URL,
            "LOEI_MEDIA": str(settings.MEDIA_ROOT),
            "JOBS_BEAT_SECONDS": "0.5",
            "JOBS_DEAD_SECONDS": "4",
            "JOBS_LOOK_SECONDS": "2",
        }
        self.folder, self.processes = folder, {}
        for name in ("worker-1", "worker-2", "beat"):
            self.start(name)

    def start(self, name):
        command = [sys.executable, "-m", "celery", "--app", "loei_poverty"]
        if name == "beat":
            command += ["beat", "--schedule", str(self.folder / "beat")]
        else:
            command += ["worker", "--pool", "solo", "--hostname", f"{name}@test"]
        with (self.folder / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
            )

    def kill(self, name):
        self.processes[name].kill()
        self.processes[name].wait(30)
        self.start(name)

    def close(self):
        for process in self.processes.values():
            process.kill()
            process.wait(30)


def end_connections():
    """Every connection of the test's database but this one, as when PostgreSQL falls."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename = current_user"
        )


def flush_queue(address):
    redis.from_url(address).flushdb()


def start_one(number: int, by, folder: Path):
    """Starts a job, of another kind each time. Returns its row."""
    area, month = Area.objects.get(pk="4201"), timezone.localdate().replace(day=1)
    kind = number % 7
    if kind == 0:
        path = write_list(folder / f"{number}.csv", 30)
        batch = imports.receive_file(file_name=path.name, content=path, data_year=2569, by=by)
        return running.start(batch, "tpmap.check", by=by)
    if kind == 1:
        return suggestions.ask_for_suggestion(area=area, by=by)
    if kind == 2:
        return papers.ask_for_paper(kind="annex", area=area, by=by)
    if kind == 3:
        return prints.ask_for_print(area=Area.objects.get(pk="420107"), by=by, with_unplanned=True)
    if kind == 4:
        run = LogbookExport(month=month, area=area, requested_by=by)
        return running.start(run, "logbook.export", by=by)
    if kind == 5:
        made, _new = Month.objects.get_or_create(first_day=add_months(month, -number))
        return running.start(made, "reports.month", by=by)
    report = services.request_report(first_day=month, area=area, by=by)
    return running.start(report, "reports.report", by=by)


def live() -> list:
    return [
        row
        for model in models_of_jobs()
        for row in model.objects.exclude(work="").filter(state__in=["waiting", "running"])
    ]


def effects(jobs) -> Counter:
    """How often each job's work stands in the history. A report also builds its own month."""
    ours = {(job._meta.label, str(job.pk)) for job in jobs}
    rows = AuditEvent.objects.filter(action__in=[code for code in EFFECT.values() if code])
    found = rows.values_list("action", "target_type", "target_id")
    return Counter(row for row in found if row[1:] in ours)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_nothing_stands_still_and_nothing_has_effect_twice(reference, settings, tmp_path, capsys):
    random = Random(int(os.environ.get("KILLS_SEED", "1")))  # noqa: S311 - a repeatable order
    by = make_user("district_officer", "4201")
    for _ in range(5):
        make_pairing(make_household("420107"), make_official("4201"), by)
    office = Office(settings, tmp_path)
    kills = [
        *(lambda: office.kill("worker-1"), lambda: office.kill("worker-2")),
        lambda: office.kill("beat"),
        lambda: flush_queue(settings.REDIS_URL),
        end_connections,
    ]
    started, done = time.monotonic(), Counter()
    try:
        jobs = []
        for number in range(JOBS):
            jobs.append(start_one(number, by, tmp_path))
            if number % 10 < KILLS * 10 // JOBS:
                time.sleep(random.uniform(0.2, 2))
                which = random.randrange(len(kills))
                kills[which]()
                done[which] += 1
        quiet = time.monotonic()
        while live() and time.monotonic() - quiet < PATIENCE:
            time.sleep(0.5)
        stuck = [(row._meta.label, row.pk, row.state, row.work) for row in live()]
    finally:
        office.close()
    states = Counter()
    for row in jobs:
        row.refresh_from_db()
        states[row.work, row.state] += 1
    twice = {what: number for what, number in effects(jobs).items() if number > 1}
    with capsys.disabled():
        print(  # noqa: T201
            f"\nkills {sum(done.values())} over {len(jobs)} jobs in"
            f" {time.monotonic() - started:.0f} s: stuck {len(stuck)}, twice {len(twice)},"
            f" {dict(Counter(state for _work, state in states.elements()))}"
        )
    assert stuck == []
    assert twice == {}
    assert sum(done.values()) == KILLS
    assert states.total() == JOBS
