"""A list waits checked while the key of the national IDs is changed: it is applied as it was shown,
and where its key is gone that is said in a sentence."""

import os
import secrets
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.services.files import clean_files
from core.jobs.rows import JobState
from core.sealed import write_sealed
from core.spreadsheets.stages import BatchStage
from households.models import ImportBatch, Person
from households.services import rotation
from households.tpmap.services import resealing
from households.tpmap.services.staging import Staging
from tests.factories.people import make_user
from tests.households.test_import import write_list
from tests.households.test_secrecy import upload
from tests.jobs import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(settings):
    """`use(n, …)`: only these keys are known from here on, and the last one is current."""
    made = {n: secrets.token_bytes(32) for n in (1, 2, 3)}

    def use(*numbers):
        settings.LOEI_ID_KEYS = {n: made[n] for n in numbers}
        settings.LOEI_ID_CURRENT_KEY = (numbers[-1], made[numbers[-1]])

    use(1)
    return use


@pytest.fixture
def office(client, reference):
    client.force_login(make_user("administrator", "42"))
    return client


def checked(client, path):
    batch = do(upload(client, path.read_bytes()))
    assert batch.stage == BatchStage.CHECKED, batch.error
    return batch


def press(client, name, batch):
    client.post(reverse(f"tpmap:{name}", args=[batch.pk]))
    return do(ImportBatch.objects.get(pk=batch.pk))


def pins_in(path):
    return {line.split(",")[9] for line in path.read_text("utf-8-sig").splitlines()[1:]}


def test_a_list_that_waits_is_applied_after_its_key_is_gone(office, keys, tmp_path, capsys):
    path = write_list(tmp_path / "a.csv", 3)
    batch = checked(office, path)
    keys(1, 2)
    assert rotation.rows_left() == 3

    call_command("rotate_keys")

    assert "all IDs are sealed with key 2" in capsys.readouterr().out
    assert rotation.rows_left() == 0
    event = AuditEvent.objects.get(action="keys.rotated")
    assert event.details["staged_ids"] == 3
    assert rotation.rotate_keys()["staged_ids"] == 0

    keys(2)
    page = office.get(reverse("tpmap:import-detail", args=[batch.pk]))
    assert len(page.context["rows"]) == 3
    assert press(office, "import-apply", batch).stage == BatchStage.APPLIED
    assert {str(person.pin) for person in Person.objects.all()} == pins_in(path)


def test_a_list_at_work_is_left_and_come_back_to(office, keys, tmp_path):
    batch = checked(office, write_list(tmp_path / "a.csv", 2))
    office.post(reverse("tpmap:import-apply", args=[batch.pk]))
    keys(1, 2)

    assert rotation.rotate_keys()["staged_ids"] == 0
    assert rotation.rows_left() == 2

    assert do(ImportBatch.objects.get(pk=batch.pk)).stage == BatchStage.APPLIED
    assert rotation.rows_left() == 0


def test_a_list_whose_key_is_gone_says_so_and_changes_nothing(office, keys, tmp_path):
    """An earlier release sealed the file anew and not what is sealed inside."""
    path = write_list(tmp_path / "a.csv", 2)
    batch = checked(office, path)
    keys(1, 2)
    rotation._rotate_files()
    keys(2)

    failed = press(office, "import-apply", batch)

    assert (failed.state, failed.stage) == (JobState.FAILED, BatchStage.CHECKED)
    assert "ไม่มีกุญแจเลขที่ 1 ในระบบแล้ว ข้อมูลไม่เปลี่ยนแปลง" in failed.error
    assert Person.objects.count() == 0
    assert failed.error in office.get(reverse("tpmap:import-detail", args=[batch.pk])).text

    # It keeps no other key from going; checked anew it is as good as new.
    assert (resealing.seal_staged_ids(), rotation.rows_left()) == (0, 0)
    press(office, "import-recheck", batch)
    assert press(office, "import-apply", batch).stage == BatchStage.APPLIED
    assert {str(person.pin) for person in Person.objects.all()} == pins_in(path)


def test_a_file_whose_key_is_gone_is_said_on_page_and_job_until_the_key_is_back(
    office, keys, tmp_path
):
    batch = checked(office, write_list(tmp_path / "a.csv", 2))
    keys(2)

    page = office.get(reverse("tpmap:import-detail", args=[batch.pk]))
    assert page.status_code == 503
    assert "ไม่มีกุญแจเลขที่ 1" in page.text
    failed = press(office, "import-recheck", batch)
    assert "ไม่มีกุญแจเลขที่ 1" in failed.error

    keys(2, 1)
    assert press(office, "import-apply", batch).stage == BatchStage.APPLIED


def test_a_list_whose_rows_are_thrown_away_meanwhile_is_counted_as_none(
    office, keys, tmp_path, monkeypatch
):
    """A check that begins afresh empties the folder between the look at it and the reading."""
    batch = checked(office, write_list(tmp_path / "a.csv", 2))
    keys(1, 2)
    there = Staging.exists

    def gone_a_moment_later(staging):
        found = there.__get__(staging)
        staging.empty()
        return found

    monkeypatch.setattr(Staging, "exists", property(gone_a_moment_later))
    assert rotation.rows_left() == 0
    monkeypatch.undo()
    assert not Staging(batch).exists


def test_ids_sealed_anew_are_on_the_disk_before_they_take_the_place_of_the_former(
    office, keys, tmp_path, monkeypatch
):
    """The command says that the old key may go: a machine that falls then has lost nothing."""
    batch = checked(office, write_list(tmp_path / "a.csv", 2))
    keys(1, 2)
    forced, fsync = [], os.fsync

    def noted(handle):
        file = Path(f"/proc/self/fd/{handle}").resolve().relative_to(settings.MEDIA_ROOT)
        forced.append((str(file.parent if file.parent.name == "unfinished" else file), left()))
        fsync(handle)

    def left():
        return Staging(batch).pins_left()

    monkeypatch.setattr(os, "fsync", noted)
    assert resealing.seal_staged_ids() == 2
    assert forced == [("unfinished", 2), (f"imports/staged/{batch.pk}", 0)]


def test_heads_sealed_anew_are_on_the_disk(office, keys, tmp_path, monkeypatch):
    batch = checked(office, write_list(tmp_path / "a.csv", 1))
    keys(1, 2)
    forced, fsync = set(), os.fsync

    def noted(handle):
        forced.add(Path(f"/proc/self/fd/{handle}").resolve())
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    assert rotation._rotate_files() == len(forced) > 1
    assert Path(batch.stored_file.path).resolve() in forced


def test_a_process_that_dies_while_it_seals_leaves_the_former_and_what_the_night_removes(
    office, keys, tmp_path, monkeypatch
):
    batch = checked(office, write_list(tmp_path / "a.csv", 2))
    keys(1, 2)
    if not (child := os.fork()):
        monkeypatch.setattr(os, "fsync", lambda _handle: os._exit(9))
        write_sealed(Staging(batch).folder / "verdicts.sealed", b"half")  # Polars outlives no fork
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9

    assert Staging(batch).pins_left() == 2
    (unfinished,) = (settings.MEDIA_ROOT / "unfinished").iterdir()
    os.utime(unfinished, (0, 0))
    clean_files()
    assert not unfinished.exists()
    assert resealing.seal_staged_ids() == 2


@pytest.mark.parametrize("moment", ["listed", "sealed"])
def test_rows_that_are_thrown_away_while_files_are_sealed_end_no_rotation(
    office, keys, tmp_path, monkeypatch, moment
):
    """Before their folder is looked into, and between two of its files."""
    going, staying = (checked(office, write_list(tmp_path / f"{n}.csv", n)) for n in (1, 2))
    folder, scandir, fsync = Staging(going).folder, os.scandir, os.fsync

    def listed(path="."):
        if str(path) == str(folder):
            shutil.rmtree(folder)
        return scandir(path)

    def sealed(handle):
        if Path(f"/proc/self/fd/{handle}").resolve().parent == folder:
            shutil.rmtree(folder)
        fsync(handle)

    keys(1, 2)
    if moment == "listed":
        monkeypatch.setattr(os, "scandir", listed)
    else:
        monkeypatch.setattr(os, "fsync", sealed)
    rotation._rotate_files()
    monkeypatch.undo()

    keys(2)
    assert not folder.exists()
    assert Staging(staying).verdicts().height == 2
