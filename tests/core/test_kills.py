"""Nothing is lost, doubled or stuck, whatever is killed (`kills.py`)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

FEW = 5  # of a hundred may be hit three times, by 63 kills in two minutes
KILLED = {"worker-1", "worker-2", "beat", "queue", "connections", "redis", "postgresql"}


def run_kills() -> dict:
    """Runs `kills.py` with a PostgreSQL and a Redis of its own. Returns its figures."""
    folder = Path(tempfile.mkdtemp(prefix="loei-kills-"))
    folder.chmod(0o755)  # PostgreSQL may run as another user
    named = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "LOEI_TEST_TEMPLATE")
    environment = {k: v for k, v in os.environ.items() if k not in named}
    environment |= {"LOEI_VAR": str(folder / "var"), "KILLS_FIGURES": str(folder / "figures")}
    pytest_command = [sys.executable, "-m", "pytest", "-q", "--create-db", "tests/core/kills.py"]
    command = [sys.executable, "-m", "script.embedded", *pytest_command]
    try:
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        return json.loads((folder / "figures").read_text())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.long
def test_nothing_stands_still_and_nothing_has_effect_twice(capsys):
    figures = run_kills()
    with capsys.disabled():
        print(f"\n{json.dumps(figures)}")  # noqa: T201
    assert set(figures["kills"]) == KILLED
    assert (figures["lost"], figures["doubled"], figures["stuck"]) == ([], [], [])
    assert len(figures["given_up"]) <= FEW
