"""The jobs of an import: a killed worker, a message that comes twice, the end told."""

import subprocess
import sys
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Notification
from core.jobs import running
from core.jobs.running import STOPPED
from core.spreadsheets.errors import ImportBusyError
from households.models import Household, ImportBatch, Person
from households.tpmap.services import imports
from households.tpmap.services.staging import Staging
from tests.conftest import ROOT, outside_environment, wait_for
from tests.factories.people import make_user
from tests.households.test_import import write_list
from tests.jobs import do, press

DEAD = 1.5  # seconds of silence after which a worker of these tests counts as dead


@pytest.fixture
def admin():
    return make_user("administrator", "42")


def received(path, by):
    return imports.receive_file(file_name=str(path), content=path, data_year=2569, by=by)


def fresh(batch):
    return ImportBatch.objects.get(pk=batch.pk)


@contextmanager
def another_connection():
    """Another session of the office's role, beside the test's own."""
    with psycopg.connect(outside_environment()["DATABASE_URL"]) as other:
        yield other
        other.execute("SELECT pg_advisory_unlock_all()")  # closing alone lets go a little later


# --- Without a worker -------------------------------------------------------------------------


@pytest.mark.django_db
def test_trap_7_the_end_of_each_step_is_told_with_what_was_not_taken(tmp_path, admin):
    path = write_list(tmp_path / "a.csv", 3)
    with path.open("a", encoding="utf-8") as file:
        file.write(path.read_text(encoding="utf-8-sig").splitlines()[1].replace("สมมุติ1", "") + "\n")
    batch = received(path, admin)
    presser = make_user("administrator", "42")

    batch = press(batch, "tpmap.check", admin)
    press(batch, "tpmap.apply", presser)

    address = f"/households/imports/{batch.pk}/"
    counts = "ทั้งหมด 4 แถว ใหม่ 2 เปลี่ยน 0 คงเดิม 0 ซ้ำ 0 ไม่ผ่านการตรวจ 2"
    assert list(Notification.objects.values_list("user", "text", "url")) == [
        (presser.pk, f"นำเข้าบัญชีปี 2569 (#{batch.pk}) แล้ว: {counts}", address),
        (admin.pk, f"ตรวจบัญชีปี 2569 (#{batch.pk}) แล้ว รอยืนยัน: {counts}", address),
    ]


@pytest.mark.django_db
def test_trap_7_a_refused_file_is_told_too(tmp_path, admin):
    path = tmp_path / "other.csv"
    path.write_text("ชื่อ,ราคา\nดินสอ,5\n")
    batch = press(received(path, admin), "tpmap.check", admin)
    assert Notification.objects.get().text == f"บัญชีปี 2569 (#{batch.pk}): {batch.error}"


@pytest.mark.django_db
def test_a_message_that_comes_again_changes_nothing_and_marks_no_success_as_failed(tmp_path, admin):
    batch = press(received(write_list(tmp_path / "a.csv", 2), admin), "tpmap.check", admin)
    batch = press(batch, "tpmap.apply", admin)

    do(batch)
    do(batch)

    assert (fresh(batch).stage, fresh(batch).state, fresh(batch).error) == ("applied", "done", "")
    assert (Person.objects.count(), Notification.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_of_two_applies_at_once_one_is_told(tmp_path, admin):
    batch = press(received(write_list(tmp_path / "a.csv", 2), admin), "tpmap.check", admin)
    with another_connection() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [imports.APPLY_LOCK])
        batch = press(batch, "tpmap.apply", admin)
    assert (batch.stage, batch.state) == ("checked", "failed")
    assert batch.error == ImportBusyError.message
    assert Notification.objects.latest("created_at").text.endswith(ImportBusyError.message)

    assert press(batch, "tpmap.apply", admin).stage == "applied"
    assert Person.objects.count() == 2


# --- With a real worker that is killed --------------------------------------------------------


@contextmanager
def worker(settings, tmp_path):
    """A real Celery worker of the test's own; killed hard at the end if it still lives."""
    environment = outside_environment() | {
        "REDIS_URL": settings.REDIS_URL,
        "LOEI_MEDIA": str(settings.MEDIA_ROOT),
        "JOBS_BEAT_SECONDS": "0.3",
        "JOBS_DEAD_SECONDS": str(DEAD),
    }
    command = [sys.executable, "-m", "celery", "--app", "loei_poverty", "worker", "--pool", "solo"]
    with (tmp_path / "worker.log").open("a") as log:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait(30)


@contextmanager
def table_held(table):
    """Nobody else reads or writes `table`: who needs it stands still in the middle of the work."""
    with another_connection() as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield other
        other.rollback()


def somebody_waits(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted", [table]
        )
        return cursor.fetchone()[0]


def take_up_when_dead(settings):
    """As beat does every half minute, once a worker that died has been silent for long enough."""
    settings.JOBS_BEAT_SECONDS, settings.JOBS_DEAD_SECONDS = 0.3, DEAD
    time.sleep(DEAD + 0.5)
    running.take_up()


@pytest.fixture
def office(transactional_db):
    call_command("load_reference", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_check_goes_on_after_its_worker_was_killed(office, tmp_path, settings, admin):
    batch = received(write_list(tmp_path / "a.csv", 50), admin)
    with table_held("households_importissue"), worker(settings, tmp_path) as first:
        running.start(batch, "tpmap.check", by=admin)
        wait_for(lambda: somebody_waits("households_importissue"), 60)
        first.kill()
        first.wait(30)
    assert (fresh(batch).state, fresh(batch).rows) == ("running", 0)

    with worker(settings, tmp_path):
        take_up_when_dead(settings)
        wait_for(lambda: fresh(batch).stage == "checked", 60)

    assert (fresh(batch).rows, fresh(batch).new, fresh(batch).attempts) == (50, 50, 2)
    assert Staging(batch).verdicts().height == 50


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_an_apply_whose_worker_was_killed_has_written_nothing_and_can_be_pressed_again(
    office, tmp_path, settings, admin
):
    batch = press(received(write_list(tmp_path / "a.csv", 50), admin), "tpmap.check", admin)
    with table_held("households_need"), worker(settings, tmp_path) as first:
        running.start(batch, "tpmap.apply", by=admin)
        wait_for(lambda: somebody_waits("households_need"), 60)
        first.kill()
        first.wait(30)
    wait_for(lambda: not somebody_waits("households_need"))
    assert (Household.objects.count(), Person.objects.count()) == (0, 0)
    assert (fresh(batch).stage, fresh(batch).state) == ("checked", "running")

    with worker(settings, tmp_path):
        take_up_when_dead(settings)
        wait_for(lambda: fresh(batch).state == "failed", 60)
        assert fresh(batch).error == STOPPED
        told = Notification.objects.filter(user=admin, text__endswith=STOPPED)
        wait_for(lambda: told.count() == 1)
        running.start(fresh(batch), "tpmap.apply", by=admin)
        wait_for(lambda: fresh(batch).stage == "applied", 60)

    assert (Household.objects.count(), Person.objects.count()) == (50, 50)
