"""An office whose machines are told of a proxy by their environment: what asks its own machine goes
past it.
"""

import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import yaml

from script import serve
from tests.conftest import ROOT

PROXY = "http://127.0.0.1:9"  # where nobody listens
URLOPEN = "urllib.request." + "urlopen"


class Well(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words):
        """Says nothing."""


@pytest.fixture
def address(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, PROXY)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = HTTPServer(("127.0.0.1", 0), Well)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_server_finds_that_it_answers(address, monkeypatch):
    monkeypatch.setattr(serve, "ADDRESS", address)
    serve.wait_until_ready({}, seconds=5)


def test_the_checks_of_the_containers_find_that_they_answer(address):
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    _kind, _python, *words = services["web"]["healthcheck"]["test"]
    words = [word.replace("http://127.0.0.1:8000", address) for word in words]
    assert subprocess.run([sys.executable, *words], env=os.environ, check=False).returncode == 0
    assert services["caddy"]["healthcheck"]["test"][1:5] == ["wget", "-q", "-Y", "off"]


def test_nothing_of_ours_asks_an_address_by_way_of_the_environments_proxy():
    asking = [
        path.relative_to(ROOT)
        for folder in ("script", "tests", "core", "loei_poverty")
        for path in (ROOT / folder).rglob("*.py")
        if URLOPEN in path.read_text("utf-8")
    ]
    assert asking == []
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert re.findall(r"\bu\.urlopen\b", compose) == []
