"""The weekly drill beside other work on backups: it waits, and takes a fresh one."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from core.recovery import drills, errors, folder, keys, making, postgres
from loei_poverty import drill, tasks
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.LOEI_VAR = tmp_path / "var"
    settings.LOEI_VAR.mkdir()
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.BACKUP_FOLDER.mkdir()
    settings.BACKUP_RECIPIENT = ""
    keys.new_recipient()
    make_user("administrator", "42")


def old_backup(hours: int) -> Path:
    at = timezone.now() - timedelta(hours=hours)
    path = django_settings.BACKUP_FOLDER / folder.name_for(at)
    path.write_bytes(b"x")
    return path


def test_a_drill_beside_another_one_leaves_it_alone_and_is_no_failure(capsys):
    making.make_backup()
    with postgres.held(f"{connection.settings_dict['NAME']}_drill"):
        with pytest.raises(errors.BusyError):
            drill.drill()
        with pytest.raises(SystemExit) as left:
            call_command("drill")
    assert (left.value.code, capsys.readouterr().err.strip()) == (2, errors.BusyError.message)
    assert drills.last() == {}
    assert not AuditEvent.objects.filter(action="backup.drilled").exists()
    assert not Notification.objects.filter(key__startswith="drill-failed").exists()


def test_a_busy_drill_is_tried_again_by_itself(monkeypatch):
    tried = []

    def busy_once():
        tried.append(1)
        if len(tried) == 1:
            raise errors.BusyError

    monkeypatch.setattr(tasks, "make_fresh", lambda: None)
    monkeypatch.setattr(tasks, "drill", busy_once)
    tasks.run_drill.apply()
    assert len(tried) == 2


def test_after_days_off_a_backup_is_made_before_the_drill(monkeypatch):
    old, found = old_backup(72), []
    monkeypatch.setattr(tasks, "drill", lambda: found.append(folder.newest().path))
    tasks.run_drill.apply()
    (newest,) = found
    assert newest != old
    assert AuditEvent.objects.filter(action="backup.made").count() == 1
    tasks.run_drill.apply()
    assert found == [newest, newest]


def test_where_none_can_be_made_the_drill_says_what_there_is(monkeypatch, settings):
    old_backup(72)
    settings.BACKUP_RECIPIENT = "LOEI-TO-mistyped"
    monkeypatch.setattr(drill, "_bring_back", lambda *_anything: None)
    tasks.run_drill.apply()
    assert drills.last()["ok"] is False
    assert AuditEvent.objects.filter(action="backup.failed").count() == 1
