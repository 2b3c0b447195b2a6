"""A hundred jobs of every kind, while everything they stand on is killed again and again.

Runs by itself (`test_kills.py`, `script/bench faults`) with servers of its own, which it kills.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

import psutil
import pytest
import redis
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from core.jobs import running
from core.jobs.kinds import kind_named, models_of_jobs
from core.periods import add_months
from households.tpmap.services import imports
from logbook.models import LogbookExport
from mentors.services import papers, suggestions
from places.models import Area
from plans.services import prints
from reports import services
from reports.models import Month
from script.embedded.folder import data_folder
from tests.conftest import ROOT, outside_environment, see_everything
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.households.test_import import write_list

JOBS, PATIENCE = 100, 180
SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
# What each kind leaves in the history when its work has had effect.
EFFECT = {
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


class Servers:
    """PostgreSQL and Redis of this run alone."""

    def __init__(self):
        self.var = data_folder()

    def kill_postgres(self):
        number = int((self.var / "pg" / "postmaster.pid").read_text().split()[0])
        postmaster = psutil.Process(number)
        postmaster.suspend()  # else it makes new children meanwhile
        for process in (*postmaster.children(), postmaster):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        connection.close()
        self.start_again()

    def kill_redis(self):
        os.kill(int((self.var / "run" / "redis.pid").read_text()), signal.SIGKILL)
        self.start_again()

    def start_again(self):
        """As `script/server` does it, as often as it takes, in a process told no addresses."""
        environment = {k: v for k, v in os.environ.items() if k not in SERVERS}
        command = [sys.executable, "-m", "script.embedded", "true"]
        for _ in range(20):
            time.sleep(0.5)
            if not subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode:
                break
        see_everything()


def end_connections():
    """Every connection of the test's database but this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename = current_user"
        )


def kills_of(office: Office, servers: Servers, address: str) -> dict:
    return {
        "worker-1": lambda: office.kill("worker-1"),
        "worker-2": lambda: office.kill("worker-2"),
        "beat": lambda: office.kill("beat"),
        "queue": lambda: redis.from_url(address).flushdb(),
        "connections": end_connections,
        "redis": servers.kill_redis,
        "postgresql": servers.kill_postgres,
    }


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
    """How often each job's work stands in the history."""
    wanted = {
        (EFFECT[job.work], job._meta.label, str(job.pk)) for job in jobs if job.work in EFFECT
    }
    rows = AuditEvent.objects.filter(action__in=EFFECT.values())
    found = rows.values_list("action", "target_type", "target_id")
    return Counter(row for row in found if row in wanted)


def lost(jobs, seen: Counter) -> list:
    """Jobs that did not end well, or of whose good end nothing is to be seen; those that were
    killed as often as their kind is begun again have ended as they are to.
    """
    return [
        (job.work, job.pk, job.state, job.error)
        for job in jobs
        if (job.state != "done" and not is_given_up(job))
        or (
            job.state == "done"
            and job.work in EFFECT
            and not seen[EFFECT[job.work], job._meta.label, str(job.pk)]
        )
    ]


def is_given_up(job) -> bool:
    """Whether it died as often as it may, and says so."""
    return bool(
        job.state == "failed" and job.error and job.attempts >= kind_named(job.work).attempts
    )


def live_named() -> list:
    return [(row.work, row.pk, row.state, row.attempts) for row in live()]


def wait_for_quiet():
    started = time.monotonic()
    while live() and time.monotonic() - started < PATIENCE:
        time.sleep(0.5)


def start_and_kill(by, folder: Path, kills: dict) -> tuple[list, Counter]:
    """Starts the jobs; between them something is killed, each thing as often as the others."""
    random = Random(int(os.environ.get("KILLS_SEED", "1")))  # noqa: S311 - a repeatable order
    plan = [name for _ in range(9) for name in kills] + [None] * (JOBS - 9 * len(kills))
    random.shuffle(plan)
    jobs, done = [], Counter()
    for number, name in enumerate(plan):
        jobs.append(start_one(number, by, folder))
        if name:
            time.sleep(random.uniform(0.2, 2))
            kills[name]()
            done[name] += 1
    return jobs, done


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_stands_still_and_nothing_has_effect_twice(
    reference, settings, tmp_path
):
    by = make_user("district_officer", "4201")
    for _ in range(5):
        make_pairing(make_household("420107"), make_official("4201"), by)
    started, office = time.monotonic(), Office(settings, tmp_path)
    try:
        kills = kills_of(office, Servers(), settings.REDIS_URL)
        jobs, done = start_and_kill(by, tmp_path, kills)
        wait_for_quiet()
        stuck = live_named()
    finally:
        office.close()
    for row in jobs:
        row.refresh_from_db()
    seen = effects(jobs)
    figures = {
        "jobs": len(jobs),
        "kills": dict(done),
        "seconds": round(time.monotonic() - started),
        "lost": lost(jobs, seen),
        "doubled": [(*key, number) for key, number in seen.items() if number > 1],
        "stuck": stuck,
        "given_up": [(job.work, job.pk, job.attempts) for job in jobs if is_given_up(job)],
        "again": sum(row.attempts > 1 for row in jobs),
    }
    Path(os.environ["KILLS_FIGURES"]).write_text(json.dumps(figures))
