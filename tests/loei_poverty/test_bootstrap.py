"""What `script/…` does before it hands over: where somebody stands, what may be lacking, one run of
tests at a time.
"""

import fcntl
import os
import subprocess
import time
from pathlib import Path

import pytest

from core.paths import private_file, typed
from script import bootstrap, check
from script.embedded.folder import data_folder, make_secrets
from tests.conftest import ROOT
from tests.rooms import ROOMS


class HandedOverError(Exception):
    """Instead of becoming another process."""


def test_paths_are_meant_from_the_folder_somebody_stands_in(tmp_path, monkeypatch):
    started = []

    def hand_over(_python, words):
        started.extend(words)
        raise HandedOverError

    monkeypatch.setattr(bootstrap, "step", lambda *_anything: None)
    monkeypatch.setattr(bootstrap, "refuse_in_office", lambda _task: None)
    monkeypatch.setattr(os, "execv", hand_over)
    for name in ("PATH", "LOEI_FROM", "LOEI_BACKUPS"):
        monkeypatch.setenv(name, os.environ.get(name, "") or str(ROOT))
    monkeypatch.setenv("LOEI_VAR", "stick/var")
    monkeypatch.delenv("LOEI_MEDIA", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(HandedOverError):
        bootstrap.main("backup", ["--to", "."])
    assert (Path.cwd(), started[-2:]) == (ROOT, ["--to", "."])
    assert (typed("."), typed("x.loei")) == (tmp_path, tmp_path / "x.loei")
    assert typed("/media/usb/x.loei") == Path("/media/usb/x.loei")
    assert data_folder() == tmp_path / "stick/var"
    assert "LOEI_MEDIA" not in os.environ
    monkeypatch.delenv("LOEI_FROM")
    assert typed("x") == Path("x")


def test_no_command_takes_a_path_from_the_projects_folder():
    plain = "type=" + Path.__name__
    commands = [path for room in ROOMS for path in (ROOT / room).rglob("management/commands/*.py")]
    assert len(commands) > 15
    assert [str(path) for path in commands if plain in path.read_text("utf-8")] == []


@pytest.mark.parametrize("is_there", [False, True])
def test_what_commands_write_nobody_else_reads(tmp_path, is_there):
    path = tmp_path / "a.xlsx"
    if is_there:
        path.write_bytes(b"longer than what comes")
        path.chmod(0o644)
    with private_file(path) as file:
        file.write(b"short")
        file.seek(0)
        assert file.read() == b"short"
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"short", 0o600)


def test_a_second_sheet_that_was_put_there_is_its_owners_alone(tmp_path):
    sheet = tmp_path / "secrets.env"
    sheet.write_text("SECRET_KEY=x\n")
    sheet.chmod(0o644)
    make_secrets(tmp_path)
    assert (sheet.read_text(), sheet.stat().st_mode & 0o777) == ("SECRET_KEY=x\n", 0o600)
    sheet.unlink()
    make_secrets(tmp_path)
    assert sheet.stat().st_mode & 0o777 == 0o600


def test_signs_that_cannot_be_had_stop_nothing_and_are_asked_for_once_a_day(tmp_path, monkeypatch):
    asked = []

    def no_mirror(packages):
        asked.append(packages)
        raise subprocess.CalledProcessError(100, ["apt-get"])

    monkeypatch.setattr(bootstrap, "BUILD", tmp_path / "build")
    for name, found in {"has_signs": False, "may_install": True, "venv_works": True}.items():
        monkeypatch.setattr(bootstrap, name, lambda found=found: found)
    monkeypatch.setattr(bootstrap, "redis", lambda: "/usr/bin/redis-server")
    monkeypatch.setattr("ctypes.util.find_library", lambda _name: "there")
    monkeypatch.setattr(bootstrap, "apt_install", no_mirror)
    for _start in range(2):
        assert bootstrap.install_system(for_tests=False) is None
    assert asked == [[bootstrap.PANGO[-1], bootstrap.SIGNS]]
    yesterday = time.time() - bootstrap.DAY - 1
    os.utime(tmp_path / "build" / ".no-signs", (yesterday, yesterday))
    monkeypatch.setattr(bootstrap, "apt_install", asked.append)
    assert bootstrap.install_system(for_tests=False) == f"installed {bootstrap.SIGNS}"
    assert len(asked) == 2


def test_a_second_run_of_tests_on_a_data_folder_is_refused(tmp_path, monkeypatch, capsys):
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("LOEI_VAR", str(tmp_path))
    monkeypatch.setattr(check, "checked", lambda: 0)
    with (tmp_path / "run" / "tests").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert check.main() == 2
    said = capsys.readouterr().out
    assert (str(tmp_path) in said, "LOEI_VAR" in said, said.count("\n")) == (True, True, 1)
    assert check.main() == 0
