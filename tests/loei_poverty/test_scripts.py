"""The scripts that run the tests: how they spread over processes, which wait for `--all`."""

import re
import subprocess
import sys

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.schema import applied_migrations, why_not_ready
from loei_poverty.settings.environment import redis_database
from script.check import NOTING, asked_of_pytest, spread
from tests.conftest import ROOT

LONG = "tests/loei_poverty/test_locks.py"  # some of its tests are marked so


@pytest.mark.parametrize(
    ("arguments", "parallel"),
    [
        ([], True),
        (["tests"], True),
        (["-k", "import"], True),
        (["tests/test_guards.py"], False),
        (["tests/test_guards.py::test_x", "-q"], False),
        (["-n", "0"], False),
        (["--pdb"], False),
    ],
)
def test_all_cores_work_unless_little_is_to_run(arguments, parallel, monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0, 1}, raising=False)
    assert spread(arguments) == (["--numprocesses", "2", "--dist", "load"] * parallel)


def test_what_is_measured_runs_on_all_cores_and_notes_which_test_came_by(monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0, 1}, raising=False)
    assert asked_of_pytest(["--cov"]) == [*NOTING, *spread([])]
    assert asked_of_pytest(["--all"]) == ["--all", *NOTING, *spread([])]
    assert asked_of_pytest(["--all", LONG]) == ["--all", LONG]


def collected() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", LONG],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_long_tests_wait_for_all():
    assert re.search(r"/\d+ tests collected \([1-9]\d* deselected\)", collected())


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("unix:///var/run/redis.sock?db=0", "unix:///var/run/redis.sock?db=4"),
        ("unix:///var/run/redis.sock", "unix:///var/run/redis.sock?db=4"),
        ("redis://redis:6379/0", "redis://redis:6379/4"),
        ("redis://10.0.0.5", "redis://10.0.0.5/4"),
    ],
)
def test_each_process_has_a_redis_database_of_its_own(address, expected):
    assert redis_database(address, 4) == expected


def test_a_database_without_a_table_of_migrations_is_empty(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = pg_catalog")

    assert "still empty" in why_not_ready(["seed_demo"])


def test_with_all_tables_there_every_command_runs(db):
    assert why_not_ready(["import_tpmap", "x"]) == ""


@pytest.mark.parametrize(
    ("applied", "sentence"), [(set(), "still empty"), (None, "of an earlier version")]
)
def test_a_command_on_a_database_without_its_tables_says_so(db, monkeypatch, applied, sentence):
    known = applied_migrations()
    assert known == MigrationRecorder(connection).applied_migrations().keys()
    left = applied if applied is not None else set(sorted(known)[:-1])
    monkeypatch.setattr("core.schema.applied_migrations", lambda: left)

    for name in ("import_tpmap", "undo_import", "verify_audit", "seed_demo", "load_reference"):
        assert sentence in why_not_ready([name])
    for words in (
        [],
        ["migrate"],
        ["fence_sql"],
        ["stop_embedded"],
        ["shell"],
        ["seed_demo", "-h"],
    ):
        assert why_not_ready(words) == ""
