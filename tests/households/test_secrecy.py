"""What a list says of people stands in the database's tables, and nowhere else in the clear."""

import os
import secrets
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.identity import check_digit
from core.jobs.kinds import FAULT
from core.jobs.running import start
from core.owner import as_owner
from core.sealed import MAGIC, NotSealedError, read_sealed, seal_anew, write_sealed
from core.spreadsheets.errors import FileNotTakenError
from demo.lists import HEADINGS
from households.models import FileKeeping, ImportBatch, Person
from households.tpmap.services import imports, keeping
from households.tpmap.services.staging import Staging
from indicators.results.services import receiving
from tests.conftest import see_everything, wait_for
from tests.factories.people import make_user
from tests.households.test_import import write_list
from tests.households.test_tasks import fresh, somebody_waits, table_held, take_up_when_dead, worker

LETTERS = "กขคงจฉชซดตถทนบปผพฟมยรลวสหอ"


def invented(count):
    """People nobody else has: `[(national ID, first name, surname)]`, and a list of them."""
    people = []
    for _ in range(count):
        twelve = "10000" + "".join(secrets.choice("0123456789") for _ in range(7))
        first, last = ("".join(secrets.choice(LETTERS) for _ in range(14)) for _ in range(2))
        people.append((twelve + check_digit(twelve), first, last))
    lines = [",".join(HEADINGS)]
    for n, (pin, first, last) in enumerate(people, 1):
        row = dict.fromkeys(HEADINGS, "") | {
            "ปี": "2569",
            "รหัสบ้าน": f"4297{n:07d}",
            "บ้านเลขที่": str(n),
            "หมู่ที่": "1",
            "ตำบล": "นาอาน",
            "อำเภอ": "เมืองเลย",
            "จังหวัด": "เลย",
            "ชื่อ": first,
            "นามสกุล": last,
            "ความสัมพันธ์กับหัวหน้าครัวเรือน": "หัวหน้าครัวเรือน",
            "เลขประจำตัวประชาชน": pin,
            "มิติรายได้": "1",
            "ตัวชี้วัดที่ตกเกณฑ์": "27",
            "รายได้เฉลี่ยต่อคนต่อปี": "20000",
        }
        lines.append(",".join(row[name] for name in HEADINGS))
    lines[-1] = lines[-1].replace("นาอาน", "ไม่มีตำบลนี้")  # a row that is refused
    lines.append(lines[1].replace(people[0][1], people[1][1]))  # an ID claimed twice
    return people, "\n".join(lines).encode()


def found(words, *places) -> list[str]:
    """Files below the places that hold any of the words."""
    patterns = "\n".join(words)
    answer = subprocess.run(
        ["grep", "-rlaF", "-f", "-", *map(str, places)],
        input=patterns,
        text=True,
        capture_output=True,
        check=False,
        env={"LC_ALL": "C"},
    )
    # What other tests do beside this one empties tables meanwhile: a file that went holds nothing.
    gone = ": No such file or directory"
    assert all(line.endswith(gone) for line in answer.stderr.splitlines()), answer.stderr
    assert answer.stderr or answer.returncode < 2
    return answer.stdout.splitlines()


def upload(client, data):
    file = SimpleUploadedFile("list.csv", data)
    answer = client.post(reverse("tpmap:import-upload"), {"data_year": 2569, "file": file})
    assert answer.status_code == 302, answer.context["form"].errors
    return ImportBatch.objects.latest("id")


@pytest.fixture
def office(transactional_db):
    call_command("load_reference", verbosity=0)


@pytest.fixture
def broken(office):
    """Rows that cannot be written: the database would name them whole."""
    rule = "ALTER TABLE households_person {} CONSTRAINT broken"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(rule.format("ADD") + " CHECK (sex <> '') NOT VALID")
    see_everything()
    yield
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(rule.format("DROP"))


def nowhere(people, tmp_path):
    """IDs are in no file at all, names in none but the database's own tables."""
    var = Path(live_settings.LOEI_VAR)
    pins = [pin for pin, _first, _last in people]
    words = [word for person in people for word in person]
    begun = tmp_path.stat().st_ctime - 60  # files of the temporary folder since the test began
    loose = [
        path
        for path in Path(tempfile.gettempdir()).iterdir()
        if path.is_file() and path.stat().st_mtime > begun
    ]
    assert found(words, tmp_path, var / "redis", var / "run", *loose) == []
    assert found(pins, var / "pg") == []
    kept_by_tables = {"base", "pg_wal"}
    others = [
        path
        for path in (var / "pg").iterdir()
        if path.name not in kept_by_tables and (path.is_dir() or path.is_file())
    ]
    assert found(words, *others) == []


@pytest.mark.django_db(transaction=True)
def test_no_person_of_a_list_is_found_beside_the_tables(broken, client, tmp_path, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # as a large file comes
    people, data = invented(30)
    admin = make_user("administrator", "42")
    client.force_login(admin)
    with worker(settings, tmp_path):
        batch = upload(client, data)
        wait_for(lambda: fresh(batch).stage == "checked", 60)
        assert (fresh(batch).new, fresh(batch).rejected) == (28, 3)
        client.post(reverse("tpmap:import-apply", args=[batch.pk]))
        wait_for(lambda: fresh(batch).state == "failed", 60)
        assert fresh(batch).error == FAULT
    assert "IntegrityError" in (tmp_path / "worker.log").read_text()  # the fault is named …
    nowhere(people, tmp_path)  # … and nobody's row


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_killed_leaves_nothing_in_the_clear(office, client, tmp_path, settings):
    people, data = invented(30)
    admin = make_user("administrator", "42")
    client.force_login(admin)
    batch = upload(client, data)
    with table_held("households_importissue"), worker(settings, tmp_path) as first:
        wait_for(lambda: somebody_waits("households_importissue"), 60)
        first.kill()
        first.wait(30)
    nowhere(people, tmp_path)
    with worker(settings, tmp_path):
        take_up_when_dead(settings)
        wait_for(lambda: fresh(batch).stage == "checked", 60)
        start(fresh(batch), "tpmap.apply", by=admin)
        wait_for(lambda: fresh(batch).stage == "applied", 60)
    nowhere(people, tmp_path)
    assert {str(person.pin) for person in Person.objects.all()} <= {pin for pin, *_ in people}


@pytest.mark.django_db
def test_redis_files_are_its_owners_alone():
    folder = Path(live_settings.LOEI_VAR) / "redis"
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_the_databases_log_names_faults_without_statements_or_rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name LIKE 'log%'")
        told = dict(cursor.fetchall())
    assert told["log_min_error_statement"] == "panic"
    assert told["log_error_verbosity"] == "terse"
    assert told["log_parameter_max_length_on_error"] == "0"


@pytest.mark.django_db
def test_the_file_is_sealed_and_goes_after_the_days_the_office_sets(tmp_path, client):
    path = write_list(tmp_path / "a.csv", 2)
    batch = imports.import_list(path, data_year=2569, by=None, apply=False)
    kept = Path(batch.stored_file.path)
    assert kept.read_bytes().startswith(MAGIC)
    assert read_sealed(kept) == path.read_bytes()
    client.force_login(make_user("administrator", "42"))
    client.post(reverse("tpmap:import-keeping"), {"days": 7})
    assert FileKeeping.objects.get().days == 7
    client.post(reverse("tpmap:import-keeping"), {"days": 0})
    assert keeping.days_kept() == 7

    for days, removed in ((6, 0), (8, 1)):
        ended = timezone.now() - timedelta(days=days)
        ImportBatch.objects.filter(pk=batch.pk).update(finished_at=ended)
        assert keeping.remove_old_files() == removed
    batch.refresh_from_db()
    assert not batch.stored_file
    page = client.get(reverse("tpmap:import-detail", args=[batch.pk]))
    assert len(page.context["rows"]) == 2  # its rows stay as staged
    assert "ตรวจใหม่</button>" not in page.text
    answer = client.get(reverse("tpmap:import-fix", args=[batch.pk]))
    assert answer.status_code == 404
    assert imports.apply_batch(batch.pk, by=None).new == 2


@pytest.mark.django_db
def test_the_file_goes_from_the_disk_once_no_page_offers_it(
    tmp_path, django_capture_on_commit_callbacks
):
    batch = imports.import_list(write_list(tmp_path / "a.csv", 1), data_year=2569, by=None)
    path = Path(batch.stored_file.path)
    ended = timezone.now() - timedelta(days=31)
    ImportBatch.objects.filter(pk=batch.pk).update(finished_at=ended)
    with django_capture_on_commit_callbacks(execute=True):
        keeping.remove_old_files()
    assert not path.exists()
    assert Staging(batch).exists


@pytest.mark.django_db
def test_no_file_of_a_list_stays_whatever_became_of_it(
    tmp_path, django_capture_on_commit_callbacks
):
    """Cancelled, never read since its worker died, left by a command that broke off, of the other
    kind of list; only one that is at work is left alone.
    """
    path, admin = write_list(tmp_path / "a.csv", 1), make_user("administrator", "42")
    lists = [
        imports.receive_file(file_name="a.csv", content=path, data_year=2569, by=admin)
        for _n in range(4)
    ]
    other = receiving.receive_file(file_name="b.csv", content=path, survey_year=2568, by=admin)
    ended = timezone.now() - timedelta(days=31)
    for batch, state, work in zip(
        lists, ("cancelled", "failed", "waiting", "running"), ("c", "c", "", "c"), strict=True
    ):
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=state, work=work and "tpmap.check", requested_at=ended
        )
    type(other).objects.update(state="failed", requested_at=ended)
    files = [Path(batch.stored_file.path) for batch in (*lists, other)]
    stray = files[0].with_name("stray.csv")
    stray.write_bytes(b"x")
    os.utime(stray, (ended.timestamp(), ended.timestamp()))
    with django_capture_on_commit_callbacks(execute=True):
        assert keeping.remove_old_files() == 5
    assert [file.exists() for file in (*files, stray)] == [False] * 3 + [True] + [False] * 2


@pytest.mark.django_db
def test_the_file_of_a_refused_list_goes_with_the_transaction_that_says_so(
    tmp_path, django_capture_on_commit_callbacks
):
    path = tmp_path / "a.csv"
    path.write_text("ชื่อ,นามสกุล,บ้านเลขที่,ตำบล,อำเภอ,มิติรายได้\n", encoding="utf-8")
    batch = imports.receive_file(file_name="a.csv", content=path, data_year=2569, by=None)
    kept = Path(batch.stored_file.path)
    with django_capture_on_commit_callbacks() as callbacks:
        with pytest.raises(FileNotTakenError):
            imports.check_batch(batch.pk)
        assert kept.exists()  # a rollback would leave it
    batch.refresh_from_db()
    assert (batch.stage, bool(batch.stored_file)) == ("refused", False)
    for callback in callbacks:
        callback()
    assert not kept.exists()


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_sealed_file_comes_back_whole_and_a_changed_or_cut_one_not_at_all(tmp_path, size):
    path, data = tmp_path / "a", secrets.token_bytes(size)
    write_sealed(path, data)
    assert read_sealed(path) == data
    sealed = path.read_bytes()
    for spoilt in (
        sealed[:-1],
        sealed[: -(1 << 20)] if size > 1 << 20 else b"",
        sealed[:-1] + bytes([sealed[-1] ^ 1]),
    ):
        path.write_bytes(spoilt)
        with pytest.raises(NotSealedError):
            read_sealed(path)


def test_a_change_of_the_key_seals_the_file_anew(tmp_path, settings):
    path = tmp_path / "a"
    write_sealed(path, b"x" * 100)
    settings.LOEI_ID_KEYS = settings.LOEI_ID_KEYS | {9: secrets.token_bytes(32)}
    settings.LOEI_ID_CURRENT_KEY = (9, settings.LOEI_ID_KEYS[9])
    assert seal_anew(path)
    settings.LOEI_ID_KEYS = {9: settings.LOEI_ID_KEYS[9]}
    assert read_sealed(path) == b"x" * 100
    assert not seal_anew(path)
