"""Backups: sealed so that only whoever has the key opens them whole, kept by age, brought back
whole or not at all.
"""

import errno
import io
import json
import os
import shutil
import subprocess
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import connection
from django.utils import timezone
from psycopg import sql

from accounts.models import AuditEvent, Notification
from accounts.tasks import back_up_nightly
from core.recovery import archive, errors, folder, keys, making, postgres, restoring
from core.recovery.sealing import PIECE, SealedReader, SealedWriter
from tests.disks import small_disk
from tests.factories.people import make_user

KEY, OTHER = X25519PrivateKey.generate(), X25519PrivateKey.generate()
PHOTO = b"a private picture" * 1000


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.LOEI_VAR = tmp_path / "var"
    settings.LOEI_VAR.mkdir()
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.BACKUP_RECIPIENT = keys.public_text(KEY.public_key())


def sealed(data: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, [KEY.public_key()])
    for at in range(0, len(data), 300_001):
        writer.write(data[at : at + 300_001])
    writer.finish()
    return file.getvalue()


def opened(data: bytes, *with_keys) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(data), list(with_keys or [KEY]))).read()


@pytest.mark.django_db
def test_what_a_killed_backup_left_goes_with_the_next_one(settings):
    """A file as large as a backup; one that is being written, or of another province, stays."""
    settings.BACKUP_FOLDER.mkdir(mode=0o700)
    names = ("loei-42-20200101T000000Z.part", "loei-43-20200101T000000Z.part", "loei-42-x.part")
    killed, foreign, young = (settings.BACKUP_FOLDER / name for name in names)
    for path in (killed, foreign, young):
        path.write_bytes(b"half")
    for path in (killed, foreign):
        os.utime(path, (0, 0))
    made = making.make_backup()
    assert sorted(settings.BACKUP_FOLDER.iterdir()) == sorted([foreign, young, made.path])


def test_a_key_is_read_as_people_type_it_and_a_mistyped_one_is_told_from_a_wrong_one():
    text = keys.private_text(KEY)
    typed = text.lower().replace("-", " ").replace("o", "0").replace("i", "1")
    assert keys.read_private(typed).private_bytes_raw() == KEY.private_bytes_raw()
    at = len("LOEI-KEY-")
    wrong = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
    for bad in (wrong, text[:-1], "", "LOEI-KEY-1", keys.public_text(KEY.public_key())):
        with pytest.raises(errors.KeyUnreadableError):
            keys.read_private(bad)


def test_a_key_file_that_is_not_there_or_may_not_be_read_is_not_called_mistyped(tmp_path):
    good, loop = tmp_path / "key.txt", tmp_path / "loop"
    good.write_text(f"กุญแจ\nLOEI_BACKUP_KEY={keys.private_text(KEY)}\n")
    loop.symlink_to(loop)  # nobody, root included, opens it
    (found,) = keys.for_opening(good)
    assert found.private_bytes_raw() == KEY.private_bytes_raw()
    for path in (tmp_path / "none", good / "below", tmp_path, loop):
        with pytest.raises(errors.KeyFileError):
            keys.for_opening(path)
    good.write_text("")
    with pytest.raises(errors.KeyUnreadableError):
        keys.for_opening(good)


def test_what_was_cut_changed_reordered_or_joined_is_refused():
    data = bytes(range(256)) * 12_000  # three pieces, the last one not full
    whole = sealed(data)
    head, piece = len(whole) - len(data) - 3 * 16, PIECE + 16
    assert opened(whole) == data
    assert opened(sealed(b"")) == b""
    parts = [whole[head + n * piece : head + (n + 1) * piece] for n in range(3)]
    broken = {
        "cut in a piece": whole[:-1],
        "cut between pieces": whole[: head + piece],
        "cut to its head": whole[:head],
        "a byte changed": whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:],
        "the key changed": whole[:40] + bytes([whole[40] ^ 1]) + whole[41:],
        "reordered": whole[:head] + parts[1] + parts[0] + parts[2],
        "something after": whole + b"x",
        "of two files": sealed(data)[:head] + whole[head:],
    }
    for what, found in broken.items():
        with pytest.raises(errors.BackupDamagedError):
            pytest.fail(f"{what}: {len(opened(found))} bytes")
    with pytest.raises(errors.WrongKeyError):
        opened(whole, OTHER)
    with pytest.raises(errors.NewerVersionError):
        opened(whole[:8] + b"\x02" + whole[9:])
    for other in (b"", b"LOEI", b"PK\x03\x04" + whole):
        with pytest.raises(errors.NotABackupError):
            opened(other)


def test_seven_days_four_weeks_and_twelve_months_are_kept(settings):
    settings.BACKUP_FOLDER.mkdir()
    now = timezone.localtime().replace(microsecond=0)
    for days in range(500):
        for hours in (0, 6):
            at = now - timedelta(days=days, hours=hours)
            (settings.BACKUP_FOLDER / folder.name_for(at)).touch()
    strangers = [settings.BACKUP_FOLDER / name for name in ("loei-10-x.loei", "notes.txt")]
    for path in strangers:
        path.touch()
    removed = folder.clear_out()
    left = [timezone.localtime(backup.made_at) for backup in folder.backups()]
    assert removed == 1000 - len(left)
    young = [at for at in left if at > timezone.now() - timedelta(days=2)]
    assert len(young) == 4
    days = list(dict.fromkeys(at.date() for at in reversed(left)))
    assert days[:7] == [(now - timedelta(days=n)).date() for n in range(7)]
    assert len({(at.year, at.month) for at in left}) == 12
    weeks = {at.isocalendar()[:2] for at in left if now - at < timedelta(days=29)}
    assert len(weeks) >= 4
    assert len(left) <= 4 + 7 + 4 + 12
    assert all(path.exists() for path in strangers)
    assert folder.newest().made_at == now


@pytest.mark.django_db
def test_without_a_recipient_nothing_is_made_and_the_key_is_given_once(settings):
    settings.BACKUP_RECIPIENT = ""
    with pytest.raises(errors.NoRecipientError):
        making.make_backup()
    assert not settings.BACKUP_FOLDER.exists()
    key = keys.read_private(keys.new_recipient())
    assert keys.tag(keys.recipient()) == keys.tag(key.public_key())
    written = [path.read_text() for path in keys.folder().iterdir()]
    assert not [text for text in written if keys.private_text(key) in text]


@pytest.fixture
def made(db, settings):
    """A backup of the tests' database, which holds the reference data, and of two private files."""
    root = Path(settings.MEDIA_ROOT)
    for name, data in (("visits/1/ภาพ.jpg", PHOTO), ("plans/empty", b"")):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_bytes(data)
    for hidden in ("unfinished/half", ".before-1/visits/old"):
        (root / hidden).parent.mkdir(parents=True)
        (root / hidden).write_bytes(b"not to be kept")
    return making.make_backup()


BESIDE = f"{connection.settings_dict['NAME']}_beside"


def brought_back(path, key=KEY):
    place = Path(path).parent / "beside"
    return restoring.brought_back(path, [key], database=BESIDE, folder=place)


def nothing_half(path) -> bool:
    return not postgres.exists(BESIDE) and not (Path(path).parent / "beside").exists()


def test_a_copy_holds_everything_sealed_and_comes_back_as_it_was(made, settings):
    data = made.path.read_bytes()
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert PHOTO not in data
    assert b"places_area" not in data
    assert set(made.manifest.files) == {"visits/1/ภาพ.jpg", "plans/empty"}
    with brought_back(made.path) as found:
        assert found.about.counts["places_area"] > 100
        with postgres.connected(BESIDE) as restored:
            assert postgres.counts(restored) == made.about.counts
            (name,) = restored.execute("SELECT name FROM places_area WHERE code = '42'").fetchone()
        assert (found.folder / "visits/1/ภาพ.jpg").read_bytes() == PHOTO
        assert (found.folder / "plans/empty").read_bytes() == b""
        assert not (found.folder / "unfinished").exists()
    assert name == settings.PROVINCE_NAME
    assert nothing_half(made.path)
    with brought_back(made.path, keys.of_machine()):
        assert postgres.exists(BESIDE)


@pytest.mark.parametrize(
    ("leads_to", "error"),
    [
        ("itself", errors.BackupUnreadableError),  # may not be opened
        ("/proc/self/mem", errors.BackupUnreadableError),  # is opened, and fails when it is read
        ("/proc/self", errors.BackupMissingError),  # a folder
        ("nowhere", errors.BackupMissingError),
    ],
)
def test_a_backup_that_cannot_be_read_is_refused_in_a_sentence_about_the_backup(
    db, tmp_path, leads_to, error
):
    path = tmp_path / "itself"
    path.symlink_to(leads_to)
    with pytest.raises(error), brought_back(path):
        pass
    assert nothing_half(path)


@pytest.mark.long
def test_of_two_who_bring_back_the_same_the_second_leaves_the_first_alone(made):
    with brought_back(made.path) as found:
        with pytest.raises(errors.BusyError), brought_back(made.path):
            pass
        assert postgres.exists(BESIDE)
        assert (found.folder / "visits/1/ภาพ.jpg").read_bytes() == PHOTO
    assert nothing_half(made.path)
    with brought_back(made.path):
        assert postgres.exists(BESIDE)


def test_of_two_backups_of_one_second_the_one_being_written_stays(settings, monkeypatch):
    name = folder.name_for(timezone.now())
    monkeypatch.setattr(folder, "name_for", lambda _at: name)
    settings.BACKUP_FOLDER.mkdir(mode=0o700)
    half = (settings.BACKUP_FOLDER / name).with_suffix(folder.HALF)
    half.write_bytes(b"half of the first")
    with pytest.raises(errors.BusyError):
        making.make_backup()
    assert half.read_bytes() == b"half of the first"


def rewritten(made, **changes):
    """The same backup, sealed as ours are, that says something else of itself."""
    path = made.path.with_name("other.loei")
    with path.open("wb") as file, made.path.open("rb") as source:
        reader = archive.Reader(source, [KEY])
        writer = archive.Writer(file, [KEY.public_key()])
        writer.about(archive.About(**asdict(reader.about) | changes))
        writer.database(reader.database())
        for name, pieces in reader.files():
            aside = made.path.with_name("aside")
            aside.write_bytes(b"".join(pieces))
            writer.file(name, aside)
        writer.finish()
    return path


@pytest.mark.long
def test_a_copy_that_is_not_to_be_brought_back_leaves_nothing_half(made, settings, monkeypatch):
    """Cut, changed, newer, another key, another province, other ID keys, other counts, no room."""
    cut = made.path.with_name("cut.loei")
    cut.write_bytes(made.path.read_bytes()[:-1000])
    unknown = [*made.about.migrations, "households.9999_from_the_future"]
    fewer = made.about.counts | {"places_area": made.about.counts["places_area"] + 1}
    refused = {
        errors.BackupMissingError: made.path.with_name("none.loei"),
        errors.BackupDamagedError: cut,
        errors.NewerVersionError: rewritten(made, migrations=unknown),
    }
    for error, path in refused.items():
        with pytest.raises(error), brought_back(path):
            pass
        assert nothing_half(made.path)
    for error, changes in (
        (errors.OtherProvinceError, {"province": "41"}),
        (errors.IdKeysError, {"keys": made.about.keys | {"hmac": "0"}}),
        (errors.CountsDifferError, {"counts": fewer}),
    ):
        with pytest.raises(error), brought_back(rewritten(made, **changes)):
            pass
        assert nothing_half(made.path)
    with pytest.raises(errors.WrongKeyError), brought_back(made.path, OTHER):
        pass

    def full(path, pieces):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(restoring, "_write", full)
    with pytest.raises(errors.DiskFullError), brought_back(made.path):
        pass
    assert nothing_half(made.path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Room", (), {"free": 1000}))
    with pytest.raises(errors.DiskFullError), brought_back(made.path):
        pass
    assert nothing_half(made.path)


def test_a_database_that_postgresql_cleans_at_that_moment_goes_as_well(monkeypatch):
    """Its workers are not ours to end: «DROP … WITH (FORCE)» is refused while one is there."""
    execute = psycopg.Connection.execute

    def refused(self, query, *more, **options):
        if isinstance(query, sql.Composed) and "FORCE" in query.as_string(self):
            raise psycopg.errors.InsufficientPrivilege
        return execute(self, query, *more, **options)

    postgres.make("loei_cleaned")
    monkeypatch.setattr(psycopg.Connection, "execute", refused)
    postgres.drop("loei_cleaned")
    assert not postgres.exists("loei_cleaned")


def test_a_copy_that_does_not_get_whole_leaves_nothing(made, monkeypatch):
    before = sorted(made.path.parent.iterdir())

    def full(*args):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(making, "force_names", full)
    with pytest.raises(errors.DiskFullError):
        making.make_backup(made.path.parent / "other")
    monkeypatch.setattr(archive.Writer, "file", full)
    with pytest.raises(errors.DiskFullError):
        making.make_backup()
    assert [path for path in sorted(made.path.parent.iterdir()) if path.is_file()] == before


def test_a_disk_that_gets_full_in_the_middle_leaves_nothing_of_it(made):
    """There seemed to be room: the kernel says no when the second file is written."""
    with small_disk(made.path.parent / "small", "size=80m,nr_inodes=8") as disk:
        for full in ("a", "b", "c"):
            (disk / full).touch()
        place = disk / "beside"
        with pytest.raises(errors.DiskFullError) as caught, restored_in(made, place):
            pass
        assert isinstance(caught.value.__cause__, OSError)
        assert caught.value.__cause__.errno == errno.ENOSPC
        assert sorted(path.name for path in disk.iterdir()) == ["a", "b", "c"]
        assert not postgres.exists(BESIDE)
        (disk / "c").unlink()
        (disk / "b").unlink()
        with restored_in(made, place) as found:
            assert (found.folder / "visits/1/ภาพ.jpg").read_bytes() == PHOTO


def restored_in(made, place):
    return restoring.brought_back(made.path, [KEY], database=BESIDE, folder=place)


def test_the_nightly_backup_on_a_full_disk_shouts_and_leaves_no_half_file(made, settings):
    boss = make_user("administrator", "42")
    with small_disk(made.path.parent / "small", "size=128k") as disk:
        settings.BACKUP_FOLDER = disk
        older = disk / folder.name_for(timezone.now() - timedelta(days=1))
        older.write_bytes(b"of yesterday")
        back_up_nightly()
        assert list(disk.iterdir()) == [older]
        assert older.read_bytes() == b"of yesterday"
        told = Notification.objects.get(user=boss)
        assert told.text == f"สำรองข้อมูลไม่สำเร็จ: {errors.DiskFullError.message}"
        event = AuditEvent.objects.filter(action="backup.failed").latest("pk")
        assert event.details == {"code": "backup_disk_full"}
        back_up_nightly()
        assert Notification.objects.count() == 1  # a day has one line


def test_a_tool_of_an_older_version_is_not_used_and_its_lack_is_said(monkeypatch):
    paths = {"/a/pg_dump": 15, "/b/pg_dump": 18, "/c/pg_dump": 17}
    monkeypatch.setattr(postgres, "_candidates", lambda name: list(paths))
    monkeypatch.setattr(postgres, "_version", paths.get)
    assert [postgres._tool("pg_dump", version) for version in (15, 16, 17, 18)] == [
        "/a/pg_dump",
        "/c/pg_dump",
        "/c/pg_dump",
        "/b/pg_dump",
    ]
    with pytest.raises(errors.ToolMissingError):
        postgres._tool("pg_dump", 19)


def test_the_fingerprints_of_keys_tell_nothing_of_them(settings):
    text = json.dumps(archive.fingerprints())
    assert set(archive.fingerprints()) == {*map(str, settings.LOEI_ID_KEYS), "hmac"}
    assert settings.LOEI_ID_HMAC_KEY.hex()[:8] not in text


FAILED = """Traceback (most recent call last):
psycopg.errors.UniqueViolation: duplicate key value violates unique constraint "x"
DETAIL:  Key (last_name)=(คำดี) already exists.

django.db.utils.IntegrityError: duplicate key value violates unique constraint "x"
DETAIL:  Key (last_name)=(คำดี) already exists.
"""


@pytest.mark.parametrize(
    ("out", "said", "reason"),
    [
        ("  Applying a.0001_x... OK\n  Applying b.0002_y...", FAILED, "b.0002_y IntegrityError"),
        ("  Applying a.0001_x... OK\n", FAILED, "IntegrityError"),  # after all of them
        ("", "ModuleNotFoundError: No module named 'x'\n", "ModuleNotFoundError"),
        ("", "", "สถานะ 3"),
    ],
)
def test_a_migration_that_fails_on_a_copy_is_named_without_what_rows_say(
    monkeypatch, out, said, reason
):
    ended = subprocess.CompletedProcess([], 3, out, said)
    monkeypatch.setattr(restoring, "manage", lambda *_asked: ended)
    with pytest.raises(errors.MigrationError) as refused:
        restoring.migrate(None)
    assert f"({reason})" in str(refused.value)
    assert "คำดี" not in str(refused.value)
