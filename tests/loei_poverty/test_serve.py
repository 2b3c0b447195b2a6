"""`script/server` itself: one on a data folder, its own lines only, databases that die under it."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from script.serve import HERE
from tests.conftest import ROOT, wait_for
from tests.loei_poverty.test_embedded import outside, var  # noqa: F401 - a fixture

pytestmark = pytest.mark.long


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(var, port, **kwargs):  # noqa: F811
    environment = outside(var) | {"LOEI_DEMO": "0", "PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, "-m", "script.serve"], env=environment, cwd=ROOT, text=True, **kwargs
    )


@pytest.fixture
def server(var, tmp_path):  # noqa: F811
    """A running one: `(address, what it has printed, the process)`."""
    port, said = free_port(), tmp_path / "said"
    with said.open("a") as file:
        process = serve(var, port, stdout=file, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    wait_for(lambda: f"ready {address}" in said.read_text() or process.poll() is not None, 300)
    yield address, said, process
    process.terminate()
    process.wait(60)


def answers(address) -> bool:
    try:
        with HERE.open(f"{address}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_it_says_its_own_lines_refuses_a_second_one_and_starts_again_what_died(var, server):  # noqa: F811
    address, said, process = server
    assert process.poll() is None, said.read_text()
    lines = said.read_text().splitlines()
    assert [line for line in lines if not line.startswith(("· ", "nobody can", "  script/"))] == [
        f"ready {address}"
    ]

    second = serve(var, free_port(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    told = second.communicate(timeout=60)[0]
    assert (second.returncode, address in told) == (2, True)
    assert answers(address)

    for note in ("pg/postmaster.pid", "run/redis.pid"):
        os.kill(int((var / note).read_text().split()[0]), signal.SIGKILL)
        wait_for(lambda: said.read_text().count("answers again") == 1, 120)
        wait_for(lambda: answers(address), 60)
        said.write_text("")
    assert process.poll() is None
